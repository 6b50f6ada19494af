-- Private links: somebody without an account has a role in one session. Only the SHA-256 of the secret is kept.
create table private_link (
    id uuid not null primary key,
    session uuid not null references session (id) on delete cascade,
    token_hash bytea not null constraint private_link_hash unique,
    role text not null,
    label text not null,
    -- The name of whoever made it.
    made_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index private_link_session on private_link (session);
