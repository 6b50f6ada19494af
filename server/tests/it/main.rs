//! The server from the outside, in one program, so that it is linked once.
//!
//! Tests share a process: its metrics are those of all servers in it. A test that needs its own, or an environment, starts the program.

mod accounts;
mod conduct;
mod earlier;
mod fixes;
mod hall;
mod learning;
mod multi_node;
mod recovery;
mod rehearsal;
mod rest;
mod socket;
mod start;
mod support;
mod webhooks;

use support::{
    cluster, command, database, fade, house, installation, jwt, model_stub, netns, pending_draft, postgres, process, redis_server, routes,
    server_in_process,
};
