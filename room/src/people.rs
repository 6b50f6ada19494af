//! Those who are in the room: how they come in, their names, their presence, and who is kept out.

pub(crate) mod aside;
pub mod ban;
pub mod door;
pub mod doorkeeper;
pub(crate) mod guests;
pub mod hand;
pub mod name;
pub mod presence;
