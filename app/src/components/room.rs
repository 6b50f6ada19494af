//! Parts for people in a room: on phones, and in part on dashboards.

pub mod author;
pub mod chat;
pub mod composer;
pub mod countdown;
pub mod message_menu;
pub mod name;
pub mod poll;
pub mod question;
pub mod reaction;
