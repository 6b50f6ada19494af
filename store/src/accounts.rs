//! Organizers, their log-ins and tokens, and the tickets and codes of attendees.

pub(crate) mod account;
pub(crate) mod code;
pub(crate) mod link;
pub(crate) mod login;
pub(crate) mod private_link;
pub mod secret;
pub(crate) mod setup;
pub(crate) mod ticket;
pub(crate) mod token;
