//! Live sessions: everything between the database and the edge.
//!
//! # Layout
//!
//! In the order of layers: a module uses those above it and none below. `scripts/check/dependencies` fails on a circle.
//!
//! - Drafts: [`content`] (templates), [`writer`] (language models).
//! - Webhooks: [`webhooks`] makes rows of what was decided and delivers them.
//! - Frames for many readers: [`hub`].
//! - Live sessions: [`live`] owns each session in one actor; [`nodes`] shares them among several servers; [`streams`] reads another platform's
//!   signals into them.
//! - Tries per minute, on this server or on all: [`limit`].

pub mod content;
pub mod hub;
pub mod limit;
pub mod live;
pub mod nodes;
pub mod streams;
pub mod webhooks;
pub mod writer;
