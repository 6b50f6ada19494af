//! Decisions and acts of an organizer during a session.

pub mod agenda;
pub mod at_the_door;
pub mod banners;
pub mod content_form;
pub mod content_preview;
pub mod desk;
pub mod guard;
pub mod in_the_room;
pub mod measuring;
pub mod mode_switch;
pub mod needs_you;
pub mod private_links;
pub mod proposal_card;
pub mod refusals;
pub mod settings_sheet;
pub mod share_card;
pub mod shortcuts;
pub mod talk_rules;
pub mod top_bar;
pub mod waiting;
