//! The state of a page's session: [`Live`] holds it, [`reduce`](reduce::reduce) keeps it current. Nothing here knows a browser.

pub mod reduce;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod store;

pub use store::{Live, LiveStoreFields, has_ended, on_other_phase, present};
