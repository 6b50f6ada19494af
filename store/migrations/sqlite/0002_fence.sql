-- Several nodes: whoever takes a session raises its fence, and may write to it only while the fence is still theirs. Each decision keeps
-- the fence under which it was made.
alter table session add column fence integer not null default 0;
alter table decision add column fence integer not null default 0;
