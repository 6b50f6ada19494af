-- When a token was used last, to the minute: its owner finds the one that nobody needs.
alter table api_token add column last_used_at bigint;
