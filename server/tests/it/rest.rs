//! The API over real sockets, against the real server.

mod agenda;
mod authority;
mod codes;
mod conduct;
mod decided;
mod description;
mod drafts;
mod export;
mod fields;
mod ingest;
mod language;
mod learning;
mod operations;
mod past;
mod polls;
mod private_links;
mod roles;
mod schemas;
mod sessions;
mod shapes;
