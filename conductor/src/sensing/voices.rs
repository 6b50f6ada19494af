//! [`Voices`]: limits the acts of one person that count, so that a flood of messages is not taken for an engaged room.

use crate::signal::Participant;
use serde::{Deserialize, Serialize};

/// Acts of one person that count in a tick of 5 s. More is a stuck key or a troll.
const PER_PERSON: u32 = 4;
/// People who are distinguished within a tick. If more are active, no single one weighs much.
const REMEMBERED: usize = 48;

/// The lowest bits hold how much; the others are enough of [`Participant::mark`] to tell so few apart.
const ACTS: u32 = 0b111;
const _: () = assert!(PER_PERSON <= ACTS);

/// Activity of each person in the running tick.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Voices(Vec<u32>);

impl Voices {
    /// Notes one act and says whether it counts.
    pub fn may_count(&mut self, who: Participant) -> bool {
        let who = who.mark() & !ACTS;
        match self.0.iter_mut().find(|known| **known & !ACTS == who) {
            Some(known) if *known & ACTS >= PER_PERSON => false,
            Some(known) => {
                *known += 1;
                true
            }
            None => {
                if self.0.len() < REMEMBERED {
                    self.0.reserve_exact(REMEMBERED - self.0.len());
                    self.0.push(who + 1);
                }
                true
            }
        }
    }

    /// Bytes on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<u32>()
    }

    /// Begins a new tick.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
