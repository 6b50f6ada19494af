//! The conductor as dashboards see it: sentences of the activity [`feed`], and what is [`shown`] beside its own state.

pub mod feed;
pub mod shown;
