//! Servers, databases, people and other programs for tests.

pub mod cluster;
pub mod command;
#[allow(dead_code, reason = "the store's tests use the rest")]
#[path = "../../../store/tests/it/database.rs"]
pub mod database;
pub mod fade;
pub mod house;
pub mod installation;
pub mod jwt;
pub mod model_stub;
pub mod netns;
pub mod pending_draft;
pub mod postgres;
pub mod process;
pub mod redis_server;
pub mod routes;
pub mod server_in_process;
