//! [`Ballots`]: counts about the arrival of voters, for an organizer who wonders about a result.
//!
//! Somebody who makes up one person after the other and keeps each connected is not hasty, so nothing is set aside. Such people are given
//! away by the networks that they come from, however old their identities are. Only a person can say whether that is a hall behind one
//! address.

use super::Network;
use super::met::Met;
use crate::door::Ballot;
use crate::limits::{FRESH, YOUNG};
use conductor::id::{AttendeeId, PollId};
use conductor::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
struct Votes {
    votes: u32,
    within_a_minute: u32,
    within_ten_minutes: u32,
    older: u32,
    with_ticket: u32,
    after_opening: u32,
    by_network: BTreeMap<Network, u32>,
    /// Those who came after the poll had opened, and for whom nothing but their stay spoke when they voted.
    late: BTreeSet<AttendeeId>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Ballots(BTreeMap<PollId, Votes>);

impl Ballots {
    /// Takes note of a vote in a poll that opened at `opened`, by somebody who came late if they came after `late`.
    pub(super) fn take(&mut self, poll: PollId, (opened, late): (Timestamp, Timestamp), (who, met): (AttendeeId, &Met), now: Timestamp) {
        let votes = self.0.entry(poll).or_default();
        votes.votes += 1;
        if met.came_after(late) {
            votes.late.insert(who);
        }
        match met.made_at {
            None => votes.with_ticket += 1,
            Some(made) if now - made < FRESH => votes.within_a_minute += 1,
            Some(made) if now - made < YOUNG => votes.within_ten_minutes += 1,
            Some(_) => votes.older += 1,
        }
        votes.after_opening += u32::from(met.made_at.is_some_and(|made| made > opened));
        *votes.by_network.entry(met.network).or_default() += 1;
    }

    /// Those who came late to a poll.
    pub(super) fn late(&self, poll: PollId) -> impl Iterator<Item = AttendeeId> {
        self.0.get(&poll).into_iter().flat_map(|votes| votes.late.iter().copied())
    }

    /// Forgets the votes in polls that nobody asks about any more.
    pub(super) fn keep(&mut self, is_wanted: impl Fn(PollId) -> bool) {
        self.0.retain(|poll, _| is_wanted(*poll));
    }

    /// The counts of all polls, without those of the votes that may still be doubted.
    pub(super) fn counts(&self) -> Vec<Ballot> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let ballot = |(poll, votes): (&PollId, &Votes)| Ballot {
            poll: *poll,
            votes: votes.votes,
            within_a_minute: votes.within_a_minute,
            within_ten_minutes: votes.within_ten_minutes,
            older: votes.older,
            with_ticket: votes.with_ticket,
            after_opening: votes.after_opening,
            late: 0,
            late_of_one: 0,
            networks: count(votes.by_network.len()),
            largest: votes.by_network.values().copied().max().unwrap_or(0),
        };
        self.0.iter().map(ballot).collect()
    }
}
