//! The store, on SQLite and, where `TEST_DATABASE_URL` is set, on PostgreSQL.

mod accounts;
mod agenda;
mod archive;
mod database;
mod draft;
mod faults;
mod fence;
mod links;
mod member;
mod past;
mod sessions;
mod spending;
mod start;
mod ticket;
mod webhook;
