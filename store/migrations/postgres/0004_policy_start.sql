-- What an event's policy began with, taught by other events; kept, because the policy is the fold of its outcomes from there.
create table policy_start (
    event uuid not null primary key references event (id) on delete cascade,
    at bigint not null,
    start text not null
);
