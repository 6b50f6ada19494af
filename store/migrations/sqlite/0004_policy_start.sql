-- What an event's policy began with, taught by other events; kept, because the policy is the fold of its outcomes from there.
create table policy_start (
    event blob not null primary key references event (id) on delete cascade,
    at integer not null,
    start text not null
) strict;
