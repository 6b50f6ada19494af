-- One-time links: an invitation to make an account, or a new password for one. Only the SHA-256 of the token is kept.
create table account_link (
    id blob not null primary key,
    token_hash blob not null constraint account_link_hash unique,
    -- The account that gets a new password; null for an invitation.
    organizer blob references organizer (id) on delete cascade,
    -- The name that an invitation suggests.
    label text not null,
    -- The name of the operator who made it.
    made_by text not null,
    created_at integer not null,
    expires_at integer not null,
    used_at integer,
    withdrawn_at integer
) strict;
create index account_link_organizer on account_link (organizer);

-- The kind of browser and the rough network from which somebody signed in.
alter table login add column browser text;
alter table login add column network text;
