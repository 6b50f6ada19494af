-- What a host platform is to be told, and how that went. It outlives sessions, so it has no foreign keys.
create table webhook (
    -- Also the id by which the target knows a message that it got before.
    id uuid not null primary key,
    kind text not null,
    -- What it tells of: a session, a proposal or an intervention. Each is told once.
    subject uuid not null,
    at bigint not null,
    -- The JSON text, byte for byte as it is signed.
    body text not null,
    -- 'waiting', 'delivered' or 'dead'.
    state text not null,
    tries bigint not null,
    -- Not to be tried before.
    next_at bigint not null,
    -- Until when one node has it; 0 if none.
    claimed_until bigint not null,
    last_status bigint,
    last_error text,
    -- When it was delivered or given up.
    done_at bigint,
    constraint webhook_once unique (kind, subject)
);
create index webhook_due on webhook (state, next_at);
create index webhook_at on webhook (at);
