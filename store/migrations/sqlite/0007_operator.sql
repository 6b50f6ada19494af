-- Who of the organizers runs the installation, and so may see how it does. So far that is whoever made the first account.
alter table organizer add column operator integer not null default 0;
update organizer set operator = 1 where id = (select id from organizer order by created_at, id limit 1);
