//! [`Board`]: the state topics of one audience. Only the latest value of each matters.

use axum::extract::ws::Utf8Bytes;
use conductor::id::PollId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The counts of the room.
    Pulse,
    /// The score and its reasons.
    Score,
    /// The tally of one poll.
    Tally(PollId),
}

/// The latest frame of each state. A reader that was away gets each changed state once, however often it changed.
#[derive(Debug, Default)]
pub struct Board {
    version: u64,
    slots: BTreeMap<Slot, Posted>,
}

#[derive(Debug)]
struct Posted {
    version: u64,
    frame: Utf8Bytes,
    /// For who has seen everything up to a version: what changed since.
    change: Option<(u64, Utf8Bytes)>,
    /// True if everybody may see it; otherwise the reader is asked.
    open: bool,
}

/// The version of a [`Board`] up to which a reader has everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen(u64);

impl Board {
    /// Replaces the frame of a slot. If not `open`, only readers to whom [`Board::read`] allows it may see the frame.
    pub fn post(&mut self, slot: Slot, frame: Utf8Bytes, open: bool) {
        self.version += 1;
        self.slots.insert(slot, Posted { version: self.version, frame, change: None, open });
    }

    /// Replaces the frame of a slot that everybody may see. Who has the one before gets only the `change`.
    pub fn post_change(&mut self, slot: Slot, frame: Utf8Bytes, change: Utf8Bytes) {
        let before = self.slots.get(&slot).map(|posted| posted.version);
        self.version += 1;
        let change = before.map(|before| (before, change));
        self.slots.insert(slot, Posted { version: self.version, frame, change, open: true });
    }

    /// The slots that changed since `seen`, which is moved on; of each, whether everybody may see it.
    pub fn changed(&self, seen: &mut Seen) -> Vec<(Slot, bool, Utf8Bytes)> {
        let newer = self.slots.iter().filter(|(_, posted)| posted.version > seen.0);
        let changed = newer.map(|(slot, posted)| (*slot, posted.open, posted.frame.clone())).collect();
        seen.0 = self.version;
        changed
    }

    /// Lets everybody read a slot again who may see it now.
    pub fn touch(&mut self, slot: Slot) {
        if let Some(posted) = self.slots.get_mut(&slot) {
            self.version += 1;
            posted.version = self.version;
        }
    }

    /// Empties a slot.
    pub fn remove(&mut self, slot: Slot) {
        self.slots.remove(&slot);
    }

    /// The slots of all tallies.
    pub fn polls(&self) -> impl Iterator<Item = PollId> + '_ {
        self.slots.keys().filter_map(|slot| match slot {
            Slot::Tally(poll) => Some(*poll),
            Slot::Pulse | Slot::Score => None,
        })
    }

    /// The tallies that changed since `seen` and that not everybody may see.
    pub fn hidden(&self, seen: Seen) -> Vec<PollId> {
        if !self.is_newer(seen) {
            return Vec::new();
        }
        let hidden = self.slots.iter().filter(|(_, posted)| posted.version > seen.0 && !posted.open);
        hidden.filter_map(|(slot, _)| if let Slot::Tally(poll) = slot { Some(*poll) } else { None }).collect()
    }

    /// Returns whether something changed since `seen`.
    #[must_use]
    pub const fn is_newer(&self, seen: Seen) -> bool {
        self.version > seen.0
    }

    /// Takes the states that changed since `seen` into `out`: those that `wants` and that are open or that `may` be seen.
    pub fn read(&self, seen: &mut Seen, wants: impl Fn(Slot) -> bool, may: impl Fn(PollId) -> bool, out: &mut Vec<Utf8Bytes>) {
        if !self.is_newer(*seen) {
            return;
        }
        for (slot, posted) in &self.slots {
            let allowed = posted.open
                || match slot {
                    Slot::Tally(poll) => may(*poll),
                    Slot::Pulse | Slot::Score => false,
                };
            if posted.version > seen.0 && allowed && wants(*slot) {
                let change = posted.change.as_ref().filter(|(before, _)| *before <= seen.0);
                out.push(change.map_or(&posted.frame, |(_, change)| change).clone());
            }
        }
        seen.0 = self.version;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::id::PollId;

    fn poll(n: u128) -> PollId {
        PollId(uuid::Uuid::from_u128(n))
    }

    fn read(board: &Board, seen: &mut Seen, voted: &[PollId]) -> Vec<Utf8Bytes> {
        let mut out = Vec::new();
        board.read(seen, |_| true, |poll| voted.contains(&poll), &mut out);
        out
    }

    #[test]
    fn only_the_latest_value_is_read_and_only_once() {
        let (mut board, mut seen) = (Board::default(), Seen::default());
        for pulse in ["1", "2", "3"] {
            board.post(Slot::Pulse, pulse.into(), true);
        }
        assert_eq!(read(&board, &mut seen, &[]), ["3"]);
        assert_eq!(read(&board, &mut seen, &[]), [""; 0]);
    }

    #[test]
    fn a_change_is_for_those_alone_who_have_what_it_changes() {
        let (mut board, mut steady, mut late) = (Board::default(), Seen::default(), Seen::default());
        board.post_change(Slot::Pulse, "1".into(), "nobody has what this changes".into());
        assert_eq!(read(&board, &mut steady, &[]), ["1"]);
        board.post(Slot::Score, "a".into(), true);
        board.post_change(Slot::Pulse, "2".into(), "+1".into());
        assert_eq!(read(&board, &mut steady, &[]), ["+1", "a"]);
        board.post_change(Slot::Pulse, "3".into(), "+2".into());
        assert_eq!(read(&board, &mut steady, &[]), ["+2"]);
        assert_eq!(read(&board, &mut late, &[]), ["3", "a"]);
        assert_eq!(board.changed(&mut Seen::default())[0].2, "3", "a copy gets the whole");
    }

    #[test]
    fn a_hidden_tally_is_for_voters_until_it_opens() {
        let (mut board, mut voter, mut other) = (Board::default(), Seen::default(), Seen::default());
        board.post(Slot::Tally(poll(1)), "hidden".into(), false);
        board.post(Slot::Tally(poll(2)), "not theirs".into(), false);
        assert_eq!(read(&board, &mut voter, &[poll(1)]), ["hidden"]);
        assert_eq!(read(&board, &mut other, &[]), [""; 0]);
        board.post(Slot::Tally(poll(1)), "open".into(), true);
        assert_eq!(read(&board, &mut other, &[]), ["open"]);
    }

    #[test]
    fn a_first_vote_shows_the_tally_that_it_changed() {
        let (mut board, mut seen) = (Board::default(), Seen::default());
        board.post(Slot::Tally(poll(1)), "of others".into(), false);
        assert_eq!(read(&board, &mut seen, &[]), [""; 0]);
        board.post(Slot::Tally(poll(1)), "with mine".into(), false);
        assert_eq!(read(&board, &mut seen, &[poll(1)]), ["with mine"]);
    }

    #[test]
    fn a_removed_slot_is_not_read() {
        let (mut board, mut seen) = (Board::default(), Seen::default());
        board.post(Slot::Tally(poll(1)), "gone".into(), true);
        board.remove(Slot::Tally(poll(1)));
        assert_eq!(read(&board, &mut seen, &[]), [""; 0]);
        assert_eq!(board.polls().count(), 0);
    }
}
