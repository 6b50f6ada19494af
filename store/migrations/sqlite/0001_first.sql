-- The first schema. Times are integer milliseconds since the Unix epoch; documents are JSON text; ids are 16-byte UUIDs.
-- Tables are strict, so that a number can never come back as text.

-- Facts about this installation, such as the id that ties the database to its data directory.
create table meta (
    key text not null primary key,
    value text not null
) strict;

-- An account that may run sessions.
create table organizer (
    id blob not null primary key,
    name text not null,
    -- Lower case: two names that differ only in case are one account.
    name_key text not null constraint organizer_name unique,
    -- A PHC string (argon2id).
    password text not null,
    created_at integer not null
) strict;

-- A signed-in browser. Only the SHA-256 of its token is kept.
create table login (
    token_hash blob not null primary key,
    organizer blob not null references organizer (id) on delete cascade,
    created_at integer not null,
    seen_at integer not null
) strict;
create index login_organizer on login (organizer);

-- The one-time link that makes the first account.
create table setup_token (
    token_hash blob not null primary key,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
) strict;

-- A token for machines, which act for one organizer.
create table api_token (
    id blob not null primary key,
    organizer blob not null references organizer (id) on delete cascade,
    label text not null,
    token_hash blob not null constraint api_token_hash unique,
    created_at integer not null,
    revoked_at integer
) strict;
create index api_token_organizer on api_token (organizer);

-- A series of sessions; the unit over which a policy learns.
create table event (
    id blob not null primary key,
    organizer blob not null references organizer (id) on delete cascade,
    title text not null,
    -- A rehearsal's event dies with its only session, so that what a simulated room teaches is thrown away.
    rehearsal integer not null,
    created_at integer not null
) strict;
create index event_organizer on event (organizer);

-- What an event's policy has learned: a cache of the fold of its outcomes.
create table policy (
    event blob not null primary key references event (id) on delete cascade,
    at integer not null,
    state text not null
) strict;

-- One live room.
create table session (
    id blob not null primary key,
    event blob not null references event (id) on delete cascade,
    organizer blob not null references organizer (id) on delete cascade,
    title text not null,
    code text not null constraint session_code unique,
    mode text not null,
    stopped integer not null,
    rehearsal text,
    created_at integer not null,
    ended_at integer
) strict;
create index session_organizer on session (organizer, created_at);
create index session_event on session (event);

-- What people did, in order: the room is the fold of these.
create table room_act (
    session blob not null references session (id) on delete cascade,
    seq integer not null,
    at integer not null,
    actor text not null,
    act text not null,
    primary key (session, seq)
) strict, without rowid;

-- The conductor's latest snapshot, byte for byte as it was written.
create table conductor_state (
    session blob not null primary key references session (id) on delete cascade,
    at integer not null,
    state text not null
) strict;

create table proposal (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    status text not null,
    at integer not null,
    body text not null
) strict;
create index proposal_session on proposal (session, id);

-- Context, beliefs, propensities and the choice: written once, never changed.
create table decision (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    event blob not null,
    at integer not null,
    body text not null
) strict;
create index decision_session on decision (session, at);
create index decision_event on decision (event, at);

-- Written before it is delivered (the intent), then updated with what became of it.
create table intervention (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    proposal blob,
    status text not null,
    at integer not null,
    decided_by text not null,
    content text not null
) strict;
create index intervention_session on intervention (session, at);

-- What came of a decision. One a proposal, so that it is learned from exactly once; `seq` is the order of learning.
create table outcome (
    seq integer primary key autoincrement,
    proposal blob not null constraint outcome_proposal unique,
    session blob not null references session (id) on delete cascade,
    event blob not null,
    at integer not null,
    body text not null
) strict;
create index outcome_session on outcome (session, seq);
create index outcome_event on outcome (event, seq);

-- The timeline: one row each five seconds.
create table sample (
    session blob not null references session (id) on delete cascade,
    at integer not null,
    body text not null,
    primary key (session, at)
) strict, without rowid;

-- Answers to commands, so that a repeated command gets the same answer. Kept for a day.
create table command (
    session blob not null references session (id) on delete cascade,
    id blob not null,
    at integer not null,
    answer text not null,
    primary key (session, id)
) strict, without rowid;
create index command_at on command (at);

-- Ids of ingested signals, so that a repeated batch counts once.
create table ingest (
    session blob not null references session (id) on delete cascade,
    id text not null,
    at integer not null,
    primary key (session, id)
) strict, without rowid;
create index ingest_at on ingest (at);

-- Who did what. Append-only: each row's hash covers the row before it, and `audit_head` knows the last one. It outlives sessions
-- and accounts, so it has no foreign keys.
create table audit (
    seq integer not null primary key,
    at integer not null,
    organizer blob,
    session blob,
    actor text not null,
    what text not null,
    hash blob not null
) strict;
create index audit_session on audit (session, seq);
create index audit_organizer on audit (organizer, seq);
create trigger audit_no_update before update on audit begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'the audit log is append-only'); end;

create table audit_head (
    one integer not null primary key check (one = 1),
    seq integer not null,
    hash blob not null
) strict;
insert into audit_head (one, seq, hash) values (1, 0, zeroblob(32));
