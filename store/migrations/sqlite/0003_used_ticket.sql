-- Tickets of another platform that were used on any of several nodes, by SHA-256, until they would not be good any more.
create table used_ticket (
    hash blob not null primary key,
    until integer not null
) strict;
create index used_ticket_until on used_ticket (until);
