//! Webhooks: what was decided is heard, signed and at least once, by a target that behaves badly, and by nobody else.

mod faults;
mod guard;
mod nodes;
mod target;
mod told;
