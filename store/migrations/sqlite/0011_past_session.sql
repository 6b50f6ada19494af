-- What an organizer's sessions left for later ones: counts of whole rooms, no words and no names. Sessions that were held here have their
-- own id and stay when the session is deleted, as what a policy learned does; imported ones have an id of their own.
create table past_session (
    id blob not null primary key,
    organizer blob not null references organizer (id) on delete cascade,
    -- When it ended or was last heard of; imported files that tell no date have only a time of day.
    at integer not null,
    -- 1 if it was held here, 0 if it was imported.
    held integer not null,
    -- Acts and exposure by channel; null if they do not say enough to compare with.
    summary text,
    -- What was understood of an imported file.
    about text,
    -- SHA-256 of what was counted in an imported session, so that none counts twice.
    mark blob,
    constraint past_session_mark unique (organizer, mark)
) strict;
create index past_session_organizer on past_session (organizer, at);

-- An alarm that there would have been in an imported session, and whether the organizer says that it was right.
create table past_alarm (
    past blob not null references past_session (id) on delete cascade,
    n integer not null,
    -- Seconds since the session began.
    at_s integer not null,
    kind text not null,
    -- 1 if people were being lost, 0 if not, null if nobody has said.
    lost integer,
    primary key (past, n)
) strict, without rowid;
