-- Polls that open at a random moment: the latest moment of each, and the coins that chose it. A coin stays when its session is deleted, as an
-- outcome does: it holds scores and a probability, no words and no names.
alter table draft add column planned_until integer;
create table coin (
    id blob not null primary key,
    session blob not null,
    event blob not null references event (id) on delete cascade,
    at integer not null,
    body text not null
) strict;
create index coin_event on coin (event, at);
