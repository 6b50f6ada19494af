-- What an event learned stays when a session is deleted: an outcome holds scores and probabilities, no words and no names.
alter table outcome drop constraint outcome_session_fkey;
