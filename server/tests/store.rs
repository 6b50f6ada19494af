//! The store, on SQLite and, where `TEST_DATABASE_URL` is set, on PostgreSQL.

#[path = "support/database.rs"]
mod database;

#[path = "store/accounts.rs"]
mod accounts;
#[path = "store/archive.rs"]
mod archive;
#[path = "store/faults.rs"]
mod faults;
#[path = "store/fence.rs"]
mod fence;
#[path = "store/sessions.rs"]
mod sessions;
#[path = "store/spending.rs"]
mod spending;
#[path = "store/start.rs"]
mod start;
#[path = "store/ticket.rs"]
mod ticket;
#[path = "store/webhook.rs"]
mod webhook;
