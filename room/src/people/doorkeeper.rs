//! [`Doorkeeper`]: distinguishes a hall that arrives from people that somebody makes up.
//!
//! Somebody who makes people up drops one identity after the other: each comes, acts at once and is gone, and they come from one network. A
//! hall behind one address also comes at once from one network, but it stays. So budgets apply to networks and grow with the room. The
//! doorkeeper sets aside people who act and leave within seconds, as soon as a network sends more of them than a hall of its size would.

mod ballots;

use self::ballots::Ballots;
use crate::act::Act;
use crate::bucket::Bucket;
use crate::door::{Asking, Ballot, Crowd, Door};
use crate::limits::{
    ASKING_SHOWN, ATTENDEES, FRESH, GUESSES, GUESSES_PER_NETWORK, HASTE, HASTY_PEOPLE, LOUD, NEWCOMERS_PER_MINUTE, NEWCOMERS_PER_ROOM,
    OLD_IDENTITIES, VOICES, VOICES_PER_MINUTE, WORDS, WORDS_PER_MINUTE,
};
use crate::refusal::Refusal;
use conductor::id::{AttendeeId, PollId};
use conductor::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A network that people come from: a number that stands for it within one event, and says nothing about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Network(pub u64);

/// The facts known about an identity when it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Where it comes from.
    pub network: Network,
    /// When it was made; `None` if another platform vouches for it.
    pub made_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
struct Met {
    network: Network,
    met_at: Timestamp,
    /// True if nothing but the identity speaks for them.
    is_newcomer: bool,
    /// When their identity was made; `None` if another platform vouches for it.
    made_at: Option<Timestamp>,
    guesses: Bucket,
    is_here: bool,
    acted_at: Option<Timestamp>,
    spoke_at: Option<Timestamp>,
    words: Bucket,
    /// True if this doorkeeper set them aside, and nobody decided yet.
    is_aside: bool,
}

#[derive(Clone, Debug)]
struct Traffic {
    newcomers: Bucket,
    /// The same for identities that are older than the watch.
    old: Bucket,
    /// Wrong passcodes.
    guesses: Bucket,
    here: u32,
    /// People who acted and left within seconds.
    hasty: BTreeMap<AttendeeId, Timestamp>,
    loud_until: Option<Timestamp>,
}

/// Tells a hall that comes in from people that somebody makes up.
#[derive(Clone, Debug)]
pub struct Doorkeeper {
    begun: Timestamp,
    /// Newcomers that one network may send at once; 0 takes nobody for a newcomer.
    per_network: u32,
    people: BTreeMap<AttendeeId, Met>,
    networks: BTreeMap<Network, Traffic>,
    newcomers: Bucket,
    old: Bucket,
    voices: Bucket,
    ballots: Ballots,
    /// The moment until which an organizer vouches for everybody.
    vouched_until: Option<Timestamp>,
    refused: u32,
}

impl Doorkeeper {
    /// A doorkeeper who has seen nobody yet. `per_network` newcomers may come at once from one network; with 0 nobody is a
    /// newcomer, and nobody is set aside.
    #[must_use]
    pub fn new(per_network: u32, now: Timestamp) -> Self {
        Self {
            begun: now,
            per_network,
            people: BTreeMap::new(),
            networks: BTreeMap::new(),
            newcomers: Bucket::full(now),
            old: Bucket::full(now),
            voices: Bucket::full(now),
            ballots: Ballots::default(),
            vouched_until: None,
            refused: 0,
        }
    }

    /// Lets a person in, or says how long to wait. `is_known` says that the room remembers an act of theirs.
    ///
    /// # Errors
    /// [`Refusal::Wait`] if too many newcomers came at once.
    pub fn arrive(&mut self, who: AttendeeId, arrival: Arrival, is_known: bool, present: u32, now: Timestamp) -> Result<(), Refusal> {
        let network = self.networks.entry(arrival.network).or_insert_with(|| Traffic {
            newcomers: Bucket::full(now),
            old: Bucket::full(now),
            guesses: Bucket::full(now),
            here: 0,
            hasty: BTreeMap::new(),
            loud_until: None,
        });
        if let Some(met) = self.people.get_mut(&who) {
            if !std::mem::replace(&mut met.is_here, true) {
                met.network = arrival.network;
                network.here += 1;
            }
            network.hasty.remove(&who);
            return Ok(());
        }
        let is_old = arrival.made_at.is_none_or(|made| made < self.begun);
        let is_newcomer = self.per_network > 0 && !is_known && arrival.made_at.is_some();
        if is_newcomer {
            // Bounded, or who makes people up would make the budget for more.
            let per_minute = NEWCOMERS_PER_MINUTE + present.min(self.per_network);
            // People with many old identities take no place from those who are really new.
            let (many, of_network, of_room) =
                if is_old { (OLD_IDENTITIES, &mut network.old, &mut self.old) } else { (1, &mut network.newcomers, &mut self.newcomers) };
            of_network.refill(per_minute, now);
            of_room.refill(2 * per_minute, now);
            let burst = many * self.per_network;
            let wait = of_network.wait(burst, per_minute).max(of_room.wait((many * NEWCOMERS_PER_ROOM).max(2 * burst), 2 * per_minute));
            if wait > Span::from_millis(0) {
                self.refused = self.refused.saturating_add(1);
                return Err(Refusal::Wait(seconds(wait)));
            }
            of_network.take();
            of_room.take();
        }
        network.here += 1;
        let met = Met {
            network: arrival.network,
            met_at: now,
            is_newcomer,
            made_at: arrival.made_at,
            guesses: Bucket::full(now),
            is_here: true,
            acted_at: None,
            spoke_at: None,
            words: Bucket::full(now),
            is_aside: false,
        };
        self.people.insert(who, met);
        self.forget();
        Ok(())
    }

    /// Everybody who came, for a door that is shut behind them.
    #[must_use]
    pub fn everybody(&self) -> Vec<AttendeeId> {
        self.people.keys().copied().collect()
    }

    /// People here for whom a ticket speaks.
    #[must_use]
    pub fn with_tickets(&self) -> Vec<AttendeeId> {
        self.people.iter().filter(|(_, met)| met.is_here && met.made_at.is_none()).map(|(who, _)| *who).collect()
    }

    /// Takes note that an organizer or a ticket speaks for a person: they are no newcomer any more.
    pub fn is_vouched_for(&mut self, who: AttendeeId) {
        if let Some(met) = self.people.get_mut(&who) {
            met.is_newcomer = false;
        }
    }

    /// Returns whether a person may enter a passcode now.
    ///
    /// # Errors
    /// [`Refusal::Wait`] after too many wrong ones, of theirs or of their network.
    pub fn may_guess(&mut self, who: AttendeeId, present: u32, now: Timestamp) -> Result<(), Refusal> {
        let Some(met) = self.people.get_mut(&who) else { return Ok(()) };
        let many = GUESSES_PER_NETWORK + present;
        met.guesses.refill(GUESSES, now);
        let mut wait = met.guesses.wait(GUESSES, GUESSES);
        if let Some(network) = self.networks.get_mut(&met.network) {
            network.guesses.refill(many, now);
            wait = wait.max(network.guesses.wait(many, many));
        }
        if wait > Span::from_millis(0) { Err(Refusal::Wait(seconds(wait))) } else { Ok(()) }
    }

    /// Takes note of a wrong passcode.
    pub fn guessed_wrong(&mut self, who: AttendeeId) {
        let Some(met) = self.people.get_mut(&who) else { return };
        met.guesses.take();
        if let Some(network) = self.networks.get_mut(&met.network) {
            network.guesses.take();
        }
    }

    /// Takes note of the first vote of a person in a poll that opened at `opened`.
    pub fn voted(&mut self, who: AttendeeId, poll: PollId, opened: Timestamp, now: Timestamp) {
        if let Some(met) = self.people.get(&who) {
            self.ballots.take(poll, opened, met.network, met.made_at, now);
        }
    }

    /// Counts about the arrival of voters, for each open poll.
    pub fn ballots(&mut self, is_open: impl Fn(PollId) -> bool) -> Vec<Ballot> {
        self.ballots.of_open(is_open)
    }

    /// The first of those who ask to be let in: one of each network, then a second of each, so that a crowd from one network hides nobody
    /// from another.
    #[must_use]
    pub fn first_of(&self, asking: Vec<Asking>) -> Vec<Asking> {
        let mut seen: BTreeMap<Option<Network>, u32> = BTreeMap::new();
        let mut ranked: Vec<(u32, Asking)> = asking
            .into_iter()
            .map(|asking| {
                let rank = seen.entry(self.people.get(&asking.who).map(|met| met.network)).or_default();
                *rank += 1;
                (*rank, asking)
            })
            .collect();
        // Stable: within a rank the longest waiting come first.
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, asking)| asking).take(ASKING_SHOWN).collect()
    }

    /// Returns whether an act of a person may be done now. One that may is counted.
    ///
    /// # Errors
    /// [`Refusal::Wait`].
    pub fn act(&mut self, who: AttendeeId, act: &Act, door: &Door, present: u32, now: Timestamp) -> Result<(), Refusal> {
        let Some(met) = self.people.get_mut(&who) else { return Ok(()) };
        if act.speaks() {
            let slow = Span::from_secs(door.slow.into());
            let spoke = met.spoke_at.map_or(slow, |at| now - at);
            let mut wait = Span::from_millis((slow.as_millis() - spoke.as_millis()).max(0));
            // Somebody known, or vouched for, keeps the pace of their connection.
            if met.is_newcomer {
                met.words.refill(WORDS_PER_MINUTE, now);
                wait = wait.max(met.words.wait(WORDS, WORDS_PER_MINUTE));
            }
            // A name matters to nobody until something is said under it.
            let is_voice = met.is_newcomer && now - met.met_at < FRESH && !matches!(act, Act::Rename { .. } | Act::Knock { .. });
            let (burst, per_minute) = (VOICES + present / 2, VOICES_PER_MINUTE + present);
            if is_voice {
                self.voices.refill(per_minute, now);
                wait = wait.max(self.voices.wait(burst, per_minute));
            }
            if wait > Span::from_millis(0) {
                return Err(Refusal::Wait(seconds(wait)));
            }
            met.words.take();
            met.spoke_at = Some(now);
            if is_voice {
                self.voices.take();
            }
        }
        Ok(())
    }

    /// Takes note that a person is about to act. `true`: they cannot be told from the made-up people that their network sends, and are to
    /// be set aside first.
    pub fn is_suspect(&mut self, who: AttendeeId, now: Timestamp) -> bool {
        let Some(met) = self.people.get_mut(&who) else { return false };
        let is_first = met.acted_at.is_none();
        met.acted_at.get_or_insert(now);
        let is_loud = self.networks.get(&met.network).is_some_and(|network| network.loud_until.is_some_and(|until| now < until));
        let suspect =
            is_first && met.is_newcomer && is_loud && now - met.met_at < FRESH && self.vouched_until.is_none_or(|until| until <= now);
        met.is_aside |= suspect;
        suspect
    }

    /// Takes note that a person's last connection is gone; the people who are to be set aside because of that.
    pub fn leave(&mut self, who: AttendeeId, now: Timestamp) -> Vec<AttendeeId> {
        let Some(met) = self.people.get_mut(&who).filter(|met| met.is_here) else { return Vec::new() };
        met.is_here = false;
        let Some(network) = self.networks.get_mut(&met.network) else { return Vec::new() };
        network.here = network.here.saturating_sub(1);
        if !met.is_newcomer || met.acted_at.is_none() || now - met.met_at >= HASTE {
            return Vec::new();
        }
        network.hasty.insert(who, now);
        network.hasty.retain(|_, at| now - *at < LOUD);
        if self.vouched_until.is_some_and(|until| now < until) {
            return Vec::new();
        }
        let hasty = u32::try_from(network.hasty.len()).unwrap_or(u32::MAX);
        if network.loud_until.is_none_or(|until| until <= now) && hasty <= HASTY_PEOPLE.max(network.here / 10) {
            return Vec::new();
        }
        network.loud_until = Some(now + LOUD);
        let aside: Vec<AttendeeId> = std::mem::take(&mut network.hasty).into_keys().collect();
        for who in &aside {
            if let Some(met) = self.people.get_mut(who) {
                met.is_aside = true;
            }
        }
        aside
    }

    /// The people who were set aside when they came and have stayed since, as nobody does who is made up: they are to count again.
    pub fn have_stayed(&mut self, now: Timestamp) -> Vec<AttendeeId> {
        let stayed = self.people.iter_mut().filter(|(_, met)| met.is_aside && met.is_here && now - met.met_at >= FRESH);
        stayed
            .map(|(who, met)| {
                met.is_aside = false;
                *who
            })
            .collect()
    }

    /// Takes note of an organizer's decision. An organizer who lets everybody count is not asked again for a while.
    pub fn settled(&mut self, count: bool, now: Timestamp) {
        if count {
            self.vouched_until = Some(now + LOUD);
            for network in self.networks.values_mut() {
                network.loud_until = None;
                network.hasty.clear();
            }
        }
        self.people.values_mut().for_each(|met| met.is_aside = false);
        self.refused = 0;
    }

    /// Counts about the arrival of those who wait for a decision.
    #[must_use]
    pub fn crowd(&self) -> Crowd {
        let mut by_network: BTreeMap<Network, u32> = BTreeMap::new();
        let mut crowd = Crowd { refused: self.refused, ..Crowd::default() };
        for met in self.people.values().filter(|met| met.is_aside) {
            *by_network.entry(met.network).or_default() += 1;
            let age = met.acted_at.map_or(FRESH, |at| at - met.met_at);
            crowd.within_ten_seconds += u32::from(age < HASTE);
            crowd.within_a_minute += u32::from(age < FRESH);
        }
        crowd.networks = u32::try_from(by_network.len()).unwrap_or(u32::MAX);
        crowd.largest = by_network.into_values().max().unwrap_or(0);
        crowd
    }

    /// Forgets people who are gone, if there are more than a room remembers.
    fn forget(&mut self) {
        if self.people.len() <= 2 * ATTENDEES {
            return;
        }
        self.people.retain(|_, met| met.is_here || met.is_aside);
        let used: BTreeSet<Network> = self.people.values().map(|met| met.network).collect();
        self.networks.retain(|network, traffic| used.contains(network) || traffic.loud_until.is_some());
    }
}

fn seconds(wait: Span) -> u32 {
    u32::try_from(wait.as_millis() / 1000).unwrap_or(u32::MAX).saturating_add(1)
}
