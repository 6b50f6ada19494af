-- In which language a session's interventions are written.
alter table session add column language text not null default 'en';
