//! The pages: rendered by the server (`ssr`), taken over by the browser (`hydrate`).
#![recursion_limit = "256"]

pub mod api;
pub mod audience;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod chart;
pub mod chunk;
pub mod components;
pub mod format;
pub mod language;
pub mod live;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod report;
pub mod shell;
pub mod socket;
#[cfg(feature = "ssr")]
pub mod starter;
pub mod wording;

pub use audience::AttendeeApp;
pub use shell::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
