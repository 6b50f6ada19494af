-- What an organizer prepared for a session: polls, prompts, challenges and cues, in their order.
create table draft (
    id uuid not null primary key,
    session uuid not null references session (id) on delete cascade,
    -- Its place in the list; gaps mean nothing.
    place bigint not null,
    -- The content, and the timer of a poll.
    body jsonb not null,
    -- The proposal that took its words last.
    proposal uuid,
    -- When it was sent last.
    used_at bigint
);
create index draft_session on draft (session, place);
