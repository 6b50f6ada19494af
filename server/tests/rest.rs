//! The API over real sockets, against the real server.

#[path = "support/fade.rs"]
mod fade;
#[path = "support/house.rs"]
mod house;
#[path = "support/server.rs"]
mod server_in_process;

#[path = "support/routes.rs"]
mod routes;

#[path = "rest/authority.rs"]
mod authority;
#[path = "rest/conduct.rs"]
mod conduct;
#[path = "rest/decided.rs"]
mod decided;
#[path = "rest/description.rs"]
mod description;
#[path = "rest/ingest.rs"]
mod ingest;
#[path = "rest/language.rs"]
mod language;
#[path = "rest/operations.rs"]
mod operations;
#[path = "rest/schemas.rs"]
mod schemas;
#[path = "rest/sessions.rs"]
mod sessions;
#[path = "rest/shapes.rs"]
mod shapes;
