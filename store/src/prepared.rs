//! The things that an organizer prepares for a session: its agenda, its drafts, and drafts planned for a random moment.

pub(crate) mod agenda;
pub(crate) mod draft;
pub(crate) mod planned;
