-- What an organizer prepared for a session: polls, prompts, challenges and cues, in their order.
create table draft (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    -- Its place in the list; gaps mean nothing.
    place integer not null,
    -- The content, and the timer of a poll.
    body text not null,
    -- The proposal that took its words last.
    proposal blob,
    -- When it was sent last.
    used_at integer
) strict;
create index draft_session on draft (session, place);
