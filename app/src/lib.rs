//! The pages: rendered by the server (`ssr`), taken over by the browser (`hydrate`).
#![recursion_limit = "256"]

pub mod audience;
pub mod chunk;
pub mod components;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod report;
pub mod shell;
#[cfg(feature = "ssr")]
pub mod starter;

pub use audience::AttendeeApp;
pub use shell::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
