-- What an organizer's sessions left for later ones: counts of whole rooms, no words and no names. Sessions that were held here have their
-- own id and stay when the session is deleted, as what a policy learned does; imported ones have an id of their own.
create table past_session (
    id uuid not null primary key,
    organizer uuid not null references organizer (id) on delete cascade,
    -- When it ended or was last heard of; imported files that tell no date have only a time of day.
    at bigint not null,
    -- False if it was imported.
    held boolean not null,
    -- Acts and exposure by channel; null if they do not say enough to compare with.
    summary jsonb,
    -- What was understood of an imported file.
    about jsonb,
    -- SHA-256 of what was counted in an imported session, so that none counts twice.
    mark bytea,
    constraint past_session_mark unique (organizer, mark)
);
create index past_session_organizer on past_session (organizer, at);

-- An alarm that there would have been in an imported session, and whether the organizer says that it was right.
create table past_alarm (
    past uuid not null references past_session (id) on delete cascade,
    n bigint not null,
    -- Seconds since the session began.
    at_s bigint not null,
    kind text not null,
    -- True if people were being lost, false if not, null if nobody has said.
    lost boolean,
    primary key (past, n)
);
