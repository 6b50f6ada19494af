//! [`Shared`]: a budget of the room that networks share.
//!
//! While the room's budget is used up, a network that has had less than its share still gets something. So whoever uses it up from a few
//! networks keeps nobody of another network waiting.

use super::Network;
use crate::bucket::Bucket;
use conductor::time::{Span, Timestamp};
use std::collections::BTreeMap;

/// The networks whose budget is full again are forgotten at this interval.
const TIDY: Span = Span::from_secs(1);

/// Sizes of a shared budget now. They grow with the room.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// The most of one network at once, and a minute.
    pub network: (u32, u32),
    /// The most of all at once, and a minute.
    pub room: (u32, u32),
}

/// A budget that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The network has used up its own budget.
    Network,
    /// The room's budget is used up, and the network has had its share of it.
    Room,
}

#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// The networks that used some of it lately.
    networks: BTreeMap<Network, Bucket>,
    room: Bucket,
    tidied_at: Timestamp,
}

impl Shared {
    pub(super) const fn new(now: Timestamp) -> Self {
        Self { networks: BTreeMap::new(), room: Bucket::full(now), tidied_at: now }
    }

    /// Takes one for somebody from a network.
    ///
    /// # Errors
    /// The budget that is used up, and how long to wait.
    pub(super) fn take(&mut self, network: Network, sizes: Sizes, now: Timestamp) -> Result<(), (Full, Span)> {
        let ((of_network, network_per_minute), (of_room, room_per_minute)) = (sizes.network, sizes.room);
        if now - self.tidied_at >= TIDY {
            self.tidied_at = now;
            self.networks.retain(|_, used| {
                used.refill(network_per_minute, now);
                used.taken() > 0
            });
        }
        self.networks.entry(network).or_insert_with(|| Bucket::full(now));
        let share = (of_room / u32::try_from(self.networks.len()).unwrap_or(u32::MAX)).max(1);
        let Some(own) = self.networks.get_mut(&network) else { return Ok(()) };
        own.refill(network_per_minute, now);
        self.room.refill(room_per_minute, now);
        let wait = own.wait(of_network, network_per_minute);
        if wait > Span::from_millis(0) {
            return Err((Full::Network, wait));
        }
        let wait = self.room.wait(of_room, room_per_minute);
        if wait > Span::from_millis(0) && own.taken() >= share {
            return Err((Full::Room, wait));
        }
        own.take();
        self.room.take();
        Ok(())
    }

    /// Gives one back that was not used after all.
    pub(super) fn give_back(&mut self, network: Network) {
        self.room.give_back();
        if let Some(own) = self.networks.get_mut(&network) {
            own.give_back();
        }
    }
}
