//! The conductor as dashboards see it: sentences of the activity [`feed`], and the [`shown`] state beside its own.

pub mod feed;
pub mod shown;
