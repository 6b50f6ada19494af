//! Monitors as they are stored, today and earlier.

use super::Monitor;
use crate::agenda::Agenda;
use crate::presence::Presence;
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer};

/// A stored monitor: the form of today, or what is taken from an earlier one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Current(Box<Monitor>),
    Earlier(Box<Earlier>),
}

/// The part of an earlier form that still holds.
#[derive(Deserialize)]
struct Earlier {
    opened: Timestamp,
    clock: Timestamp,
    agenda: Agenda,
    presence: Presence,
}

/// Reads a stored monitor. Who is there and what is planned is taken from earlier forms too; what is usual is learned anew.
///
/// # Errors
/// If it is neither form.
pub fn restored<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Monitor, D::Error> {
    Ok(match Stored::deserialize(deserializer)? {
        Stored::Current(monitor) => *monitor,
        Stored::Earlier(earlier) => {
            let Earlier { opened, clock, agenda, presence } = *earlier;
            Monitor { opened, agenda, presence, ..Monitor::new(clock) }
        }
    })
}
