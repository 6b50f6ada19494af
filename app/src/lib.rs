//! The pages: rendered by the server, taken over by the browser.

pub mod live;
pub mod socket;
