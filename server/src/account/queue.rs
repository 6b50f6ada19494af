//! Places in the queue of passwords to be hashed: who has a claim to one.

use std::collections::HashMap;
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
pub(super) struct Lines(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place in the queue that counts for a line; leaves when dropped.
#[derive(Debug)]
pub(super) struct OfLine(Lines, IpAddr);

impl Lines {
    /// A place, if the line has fewer than [`OF_LINE`].
    pub(super) fn take(&self, line: IpAddr) -> Option<OfLine> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.entry(line).or_default();
        if *held >= OF_LINE {
            return None;
        }
        *held += 1;
        Some(OfLine(self.clone(), line))
    }
}

impl Drop for OfLine {
    fn drop(&mut self) {
        let mut all = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = all.get_mut(&self.1) {
            *held -= 1;
            if *held == 0 {
                all.remove(&self.1);
            }
        }
    }
}
