//! The things that people see and answer.

pub mod chat;
pub mod intervention;
pub mod intervention_view;
pub mod pace;
pub mod poll;
pub mod question;
pub mod reaction;
pub mod similar;
pub mod text;
