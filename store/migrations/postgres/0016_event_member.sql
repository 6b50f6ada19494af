-- Members of events. An event without any is its maker's alone: so are those of before, and those that a server of before makes.
create table event_member (
    event uuid not null references event (id) on delete cascade,
    organizer uuid not null references organizer (id) on delete cascade,
    role text not null,
    since bigint not null,
    primary key (event, organizer)
);
create index event_member_organizer on event_member (organizer);

create view event_role as
    select event, organizer, role, since from event_member
    union all
    select id, organizer, 'owner', created_at from event where not exists (select 1 from event_member where event_member.event = event.id);
