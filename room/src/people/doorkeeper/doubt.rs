//! Doubt: an organizer wonders about votes or questions, and sets those aside who may be made up until it is decided.
//!
//! Somebody who came after a poll had opened, voted and did not stay is doubted with one tap. Whoever makes people up with patience lets each
//! of them stay; they are given away by the one network that they come from, and a second tap doubts everybody who came late from there.

use super::met::Met;
use super::{Doorkeeper, Network};
use crate::door::Ballot;
use conductor::id::{AttendeeId, PollId};
use conductor::time::Timestamp;
use std::collections::BTreeMap;

/// The people to be doubted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubted {
    /// Those who came after the poll had opened and voted in it; with `whole_network` those from the network that most of them came from,
    /// and also who has stayed since, else those who have not, wherever they came from.
    Voters {
        /// The poll.
        poll: PollId,
        /// True to doubt one network.
        whole_network: bool,
    },
    /// Those who asked these questions, from the network that most of them came from.
    Askers(Vec<AttendeeId>),
}

/// The network that most people of a list came from, and their number.
fn largest<'a>(people: impl IntoIterator<Item = &'a (AttendeeId, &'a Met)>) -> Option<(Network, u32)> {
    let mut by_network: BTreeMap<Network, u32> = BTreeMap::new();
    for (_, met) in people {
        *by_network.entry(met.network).or_default() += 1;
    }
    by_network.into_iter().max_by_key(|(_, people)| *people)
}

impl Doorkeeper {
    /// Those of a list whom an organizer may doubt: nobody speaks for them, and nothing was decided about them.
    fn doubtful(&self, people: impl IntoIterator<Item = AttendeeId>) -> Vec<(AttendeeId, &Met)> {
        let met = people.into_iter().filter_map(|who| Some((who, self.people.get(&who)?)));
        met.filter(|(_, met)| met.may_be_doubted()).collect()
    }

    /// Counts about the arrival of voters, for each poll that is wanted.
    pub fn ballots(&mut self, is_wanted: impl Fn(PollId) -> bool, now: Timestamp) -> Vec<Ballot> {
        self.ballots.keep(is_wanted);
        let mut ballots = self.ballots.counts();
        for ballot in &mut ballots {
            let late = self.doubtful(self.ballots.late(ballot.poll));
            ballot.late = u32::try_from(late.iter().filter(|(_, met)| met.is_new(now)).count()).unwrap_or(u32::MAX);
            ballot.late_of_one = largest(&late).map_or(0, |(_, people)| people);
        }
        ballots
    }

    /// The number of questions, of those that these people asked, by newcomers from the network that most of those came from.
    pub(super) fn asked_by_one(&self, askers: Vec<AttendeeId>) -> u32 {
        largest(&self.doubtful(askers)).map_or(0, |(_, questions)| questions)
    }

    /// Takes note that an organizer doubts people; returns those to be set aside until it is decided.
    pub fn doubt(&mut self, doubted: Doubted, now: Timestamp) -> Vec<AttendeeId> {
        let (people, of_one) = match doubted {
            Doubted::Voters { poll, whole_network } => (self.doubtful(self.ballots.late(poll)), whole_network),
            Doubted::Askers(askers) => (self.doubtful(askers), true),
        };
        let network = largest(&people).map(|(network, _)| network);
        let is_meant = |met: &Met| if of_one { Some(met.network) == network } else { met.is_new(now) };
        let mut doubted: Vec<AttendeeId> = people.into_iter().filter(|(_, met)| is_meant(met)).map(|(who, _)| who).collect();
        doubted.sort_unstable();
        doubted.dedup();
        for who in &doubted {
            if let Some(met) = self.people.get_mut(who) {
                (met.is_aside, met.until_decided) = (true, true);
            }
        }
        doubted
    }
}
