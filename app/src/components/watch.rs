//! Parts that an organizer watches: score, signals, measurements, the record of a decision.

pub mod decision_sheet;
pub mod effect_range;
pub mod feed;
pub mod inspect;
pub mod intervention;
pub mod measured;
pub mod outside;
pub mod pace;
pub mod score_card;
pub mod signals;
