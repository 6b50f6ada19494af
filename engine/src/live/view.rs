//! The conductor as dashboards see it: sentences of the activity [`feed`], and the [`dashboard`] state beside its own.

pub mod dashboard;
pub mod feed;
