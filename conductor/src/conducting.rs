//! The loop: from a drop to a proposal, its approval, its end, and the record of all of it.

pub mod gate;
pub mod offpolicy;
pub mod prepared;
pub mod proposal;
pub mod record;
pub mod step;
