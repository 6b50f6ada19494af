-- The first schema. Times are integer milliseconds since the Unix epoch; documents are jsonb.

-- Facts about this installation, such as the id that ties the database to its data directory.
create table meta (
    key text not null primary key,
    value text not null
);

-- An account that may run sessions.
create table organizer (
    id uuid not null primary key,
    name text not null,
    -- Lower case: two names that differ only in case are one account.
    name_key text not null constraint organizer_name unique,
    -- A PHC string (argon2id).
    password text not null,
    created_at bigint not null
);

-- A signed-in browser. Only the SHA-256 of its token is kept.
create table login (
    token_hash bytea not null primary key,
    organizer uuid not null references organizer (id) on delete cascade,
    created_at bigint not null,
    seen_at bigint not null
);
create index login_organizer on login (organizer);

-- The one-time link that makes the first account.
create table setup_token (
    token_hash bytea not null primary key,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

-- A token for machines, which act for one organizer.
create table api_token (
    id uuid not null primary key,
    organizer uuid not null references organizer (id) on delete cascade,
    label text not null,
    token_hash bytea not null constraint api_token_hash unique,
    created_at bigint not null,
    revoked_at bigint
);
create index api_token_organizer on api_token (organizer);

-- A series of sessions; the unit over which a policy learns.
create table event (
    id uuid not null primary key,
    organizer uuid not null references organizer (id) on delete cascade,
    title text not null,
    -- A rehearsal's event dies with its only session, so that what a simulated room teaches is thrown away.
    rehearsal boolean not null,
    created_at bigint not null
);
create index event_organizer on event (organizer);

-- What an event's policy has learned: a cache of the fold of its outcomes.
create table policy (
    event uuid not null primary key references event (id) on delete cascade,
    at bigint not null,
    state text not null
);

-- One live room.
create table session (
    id uuid not null primary key,
    event uuid not null references event (id) on delete cascade,
    organizer uuid not null references organizer (id) on delete cascade,
    title text not null,
    code text not null constraint session_code unique,
    mode text not null,
    stopped boolean not null,
    rehearsal jsonb,
    created_at bigint not null,
    ended_at bigint
);
create index session_organizer on session (organizer, created_at);
create index session_event on session (event);

-- What people did, in order: the room is the fold of these.
create table room_act (
    session uuid not null references session (id) on delete cascade,
    seq bigint not null,
    at bigint not null,
    actor jsonb not null,
    act jsonb not null,
    primary key (session, seq)
);

-- The conductor's latest snapshot, byte for byte as it was written.
create table conductor_state (
    session uuid not null primary key references session (id) on delete cascade,
    at bigint not null,
    state text not null
);

create table proposal (
    id uuid not null primary key,
    session uuid not null references session (id) on delete cascade,
    status text not null,
    at bigint not null,
    body jsonb not null
);
create index proposal_session on proposal (session, id);

-- Context, beliefs, propensities and the choice: written once, never changed.
create table decision (
    id uuid not null primary key,
    session uuid not null references session (id) on delete cascade,
    event uuid not null,
    at bigint not null,
    body jsonb not null
);
create index decision_session on decision (session, at);
create index decision_event on decision (event, at);

-- Written before it is delivered (the intent), then updated with what became of it.
create table intervention (
    id uuid not null primary key,
    session uuid not null references session (id) on delete cascade,
    proposal uuid,
    status text not null,
    at bigint not null,
    decided_by jsonb not null,
    content jsonb not null
);
create index intervention_session on intervention (session, at);

-- What came of a decision. One a proposal, so that it is learned from exactly once; `seq` is the order of learning.
create table outcome (
    seq bigint generated always as identity primary key,
    proposal uuid not null constraint outcome_proposal unique,
    session uuid not null references session (id) on delete cascade,
    event uuid not null,
    at bigint not null,
    body jsonb not null
);
create index outcome_session on outcome (session, seq);
create index outcome_event on outcome (event, seq);

-- The timeline: one row each five seconds.
create table sample (
    session uuid not null references session (id) on delete cascade,
    at bigint not null,
    body jsonb not null,
    primary key (session, at)
);

-- Answers to commands, so that a repeated command gets the same answer. Kept for a day.
create table command (
    session uuid not null references session (id) on delete cascade,
    id uuid not null,
    at bigint not null,
    answer jsonb not null,
    primary key (session, id)
);
create index command_at on command (at);

-- Ids of ingested signals, so that a repeated batch counts once.
create table ingest (
    session uuid not null references session (id) on delete cascade,
    id text not null,
    at bigint not null,
    primary key (session, id)
);
create index ingest_at on ingest (at);

-- Who did what. Append-only: each row's hash covers the row before it, and `audit_head` knows the last one. It outlives sessions
-- and accounts, so it has no foreign keys.
create table audit (
    seq bigint not null primary key,
    at bigint not null,
    organizer uuid,
    session uuid,
    actor text not null,
    what text not null,
    hash bytea not null
);
create index audit_session on audit (session, seq);
create index audit_organizer on audit (organizer, seq);
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end
$$;
create trigger audit_no_change before update or delete on audit for each row execute function audit_is_append_only();
create trigger audit_no_truncate before truncate on audit for each statement execute function audit_is_append_only();

create table audit_head (
    one bigint not null primary key check (one = 1),
    seq bigint not null,
    hash bytea not null
);
insert into audit_head (one, seq, hash) values (1, 0, decode(repeat('00', 32), 'hex'));
