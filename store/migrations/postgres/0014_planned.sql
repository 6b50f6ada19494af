-- Polls that open at a random moment: the latest moment of each, and the coins that chose it. A coin stays when its session is deleted, as an
-- outcome does: it holds scores and a probability, no words and no names.
alter table draft add column planned_until bigint;
create table coin (
    id uuid not null primary key,
    session uuid not null,
    event uuid not null references event (id) on delete cascade,
    at bigint not null,
    body jsonb not null
);
create index coin_event on coin (event, at);
