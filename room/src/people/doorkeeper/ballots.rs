//! [`Ballots`]: counts about the arrival of voters, for an organizer who wonders about a result.
//!
//! Somebody who makes up one person after the other and keeps each connected is not hasty, so nothing is set aside. Such people are given
//! away by the networks that they come from, however old their identities are. Only a person can say whether that is a hall behind one
//! address.

use super::Network;
use crate::door::Ballot;
use crate::limits::{FRESH, YOUNG};
use conductor::id::PollId;
use conductor::time::Timestamp;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
struct Votes {
    votes: u32,
    within_a_minute: u32,
    within_ten_minutes: u32,
    older: u32,
    with_ticket: u32,
    after_opening: u32,
    by_network: BTreeMap<Network, u32>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Ballots(BTreeMap<PollId, Votes>);

impl Ballots {
    /// Takes note of a vote by an identity that was made at `made_at`, or for which a ticket speaks.
    pub(super) fn take(&mut self, poll: PollId, opened: Timestamp, network: Network, made_at: Option<Timestamp>, now: Timestamp) {
        let votes = self.0.entry(poll).or_default();
        votes.votes += 1;
        match made_at {
            None => votes.with_ticket += 1,
            Some(made) if now - made < FRESH => votes.within_a_minute += 1,
            Some(made) if now - made < YOUNG => votes.within_ten_minutes += 1,
            Some(_) => votes.older += 1,
        }
        votes.after_opening += u32::from(made_at.is_some_and(|made| made > opened));
        *votes.by_network.entry(network).or_default() += 1;
    }

    /// The counts of polls that are open; those of others are forgotten.
    pub(super) fn of_open(&mut self, is_open: impl Fn(PollId) -> bool) -> Vec<Ballot> {
        self.0.retain(|poll, _| is_open(*poll));
        let ballot = |(poll, votes): (&PollId, &Votes)| Ballot {
            poll: *poll,
            votes: votes.votes,
            within_a_minute: votes.within_a_minute,
            within_ten_minutes: votes.within_ten_minutes,
            older: votes.older,
            with_ticket: votes.with_ticket,
            after_opening: votes.after_opening,
            networks: u32::try_from(votes.by_network.len()).unwrap_or(u32::MAX),
            largest: votes.by_network.values().copied().max().unwrap_or(0),
        };
        self.0.iter().map(ballot).collect()
    }
}
