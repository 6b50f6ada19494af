//! Places in the queue of passwords to be hashed: who has a claim to one.

use crate::network::Counts;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Most places of the queue that one line holds, so that its tries leave some to the others.
pub(super) const OF_LINE: usize = 6;

/// A claim to a place in the queue.
#[derive(Clone, Copy, Debug)]
pub enum Claim {
    /// The person has signed in before in this browser, or has shown a link that works.
    Familiar,
    /// Somebody from a line: an IPv4 address or an IPv6 /48.
    From(Option<IpAddr>),
}

/// The places in the queue that each line holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(Arc<Mutex<Counts<IpAddr>>>);

/// A place in the queue that counts for a line; leaves when dropped.
#[derive(Debug)]
pub(super) struct OfLine(Lines, IpAddr);

impl Lines {
    /// A place, if the line has fewer than [`OF_LINE`].
    pub(super) fn take(&self, line: IpAddr) -> Option<OfLine> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.of(&line) >= OF_LINE {
            return None;
        }
        held.add(line);
        Some(OfLine(self.clone(), line))
    }
}

impl Drop for OfLine {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).take(&self.1);
    }
}
