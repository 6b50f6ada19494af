-- The agenda of a session: its items, and when each began.
create table agenda (
    session blob not null primary key references session (id) on delete cascade,
    body text not null
) strict;
