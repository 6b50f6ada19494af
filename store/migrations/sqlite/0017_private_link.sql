-- Private links: somebody without an account has a role in one session. Only the SHA-256 of the secret is kept.
create table private_link (
    id blob not null primary key,
    session blob not null references session (id) on delete cascade,
    token_hash blob not null constraint private_link_hash unique,
    role text not null,
    label text not null,
    -- The name of whoever made it.
    made_by text not null,
    created_at integer not null,
    expires_at integer not null,
    revoked_at integer
) strict;
create index private_link_session on private_link (session);
