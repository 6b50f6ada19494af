-- What an event learned stays when a session is deleted: an outcome holds scores and probabilities, no words and no names.
create table lesson (
    seq integer primary key autoincrement,
    proposal blob not null constraint outcome_proposal unique,
    session blob not null,
    event blob not null,
    at integer not null,
    body text not null
) strict;
insert into lesson (seq, proposal, session, event, at, body) select seq, proposal, session, event, at, body from outcome;
-- The numbers go on where they were, also where the newest outcomes are gone.
update sqlite_sequence set seq = (select seq from sqlite_sequence where name = 'outcome')
    where name = 'lesson' and exists (select 1 from sqlite_sequence where name = 'outcome');
drop table outcome;
alter table lesson rename to outcome;
create index outcome_session on outcome (session, seq);
create index outcome_event on outcome (event, seq);
