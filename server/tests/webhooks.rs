//! Webhooks: what was decided is heard, signed and at least once, by a target that behaves badly, and by nobody else.

#[path = "start/command.rs"]
mod command;
#[path = "support/database.rs"]
#[allow(dead_code, reason = "only its schemas are used")]
mod database;
#[path = "support/fade.rs"]
mod fade;
#[path = "support/house.rs"]
mod house;
#[path = "support/installation.rs"]
mod installation;
#[path = "support/process.rs"]
mod process;

#[path = "webhooks/faults.rs"]
mod faults;
#[path = "webhooks/guard.rs"]
mod guard;
#[path = "webhooks/nodes.rs"]
mod nodes;
#[path = "webhooks/target.rs"]
mod target;
#[path = "webhooks/told.rs"]
mod told;
