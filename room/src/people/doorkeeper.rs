//! [`Doorkeeper`]: distinguishes a hall that arrives from people that somebody makes up.
//!
//! An identity costs nothing, however old it is. So somebody is a newcomer until something speaks for them: a ticket, an organizer, an act
//! that the room remembers, or a minute in the room. Somebody who makes people up drops one identity after the other: each comes, acts and
//! is gone, and they come from one network. A hall behind one address also comes at once from one network, but it stays. Three rules follow:
//!
//! - A network may send many newcomers at once, and the room shares its own budget among networks ([`shared`]). A newcomer beyond a budget
//!   looks at once, and takes part as soon as there is a place or they have stayed for a while. So nobody shuts anybody out, and no network
//!   fills a room ([`share`]).
//! - A newcomer who acts, is gone within seconds and does not come back soon is hasty. Time counts from the arrival that acted to the last
//!   sign of life. As soon as a network sends more hasty people than a hall of its size would, they are set aside until they have stayed for
//!   a minute, and for a while newcomers of that network who go within their first minute too. Whoever stays counts all along. Connections
//!   that are cut, one or many at once, are no departure as long as their people come back.
//! - A newcomer who leaves without having acted leaves no trace: their place is free again, and their coming spoke for nothing.

mod ballots;
mod doubt;
mod haste;
mod met;
mod passcode;
mod share;
mod shared;

use self::ballots::Ballots;
pub use self::doubt::Doubted;
pub use self::haste::Due;
use self::haste::Traffic;
use self::met::Met;
use self::share::Taken;
pub use self::share::half_of_rest;
use self::shared::{Shared, Sizes};
use crate::act::Act;
use crate::door::{Asking, Door};
use crate::limits::{
    ASKING_SHOWN, ATTENDEES, FRESH, HASTE, NEWCOMERS_PER_MINUTE, NEWCOMERS_PER_ROOM, PLACE_AFTER, VOICES, VOICES_PER_MINUTE, WORDS,
    WORDS_PER_MINUTE,
};
use crate::refusal::Refusal;
use conductor::id::{AttendeeId, PollId};
use conductor::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// True if it comes by a form, which holds no connection: it is here as long as it gives signs of life.
    #[serde(default)]
    pub by_form: bool,
}

/// Tells a hall that comes in from people that somebody makes up.
#[derive(Clone, Debug)]
pub struct Doorkeeper {
    /// Newcomers that one network may send at once; 0 takes nobody for a newcomer.
    per_network: u32,
    people: BTreeMap<AttendeeId, Met>,
    networks: BTreeMap<Network, Traffic>,
    places: Shared,
    voices: Shared,
    ballots: Ballots,
    /// Newcomers who acted and went within seconds, and when: they are hasty unless they come back soon.
    gone: BTreeMap<AttendeeId, Timestamp>,
    /// People who have had to wait for a place and have one since the last look.
    admitted: Vec<AttendeeId>,
    taken: Taken,
    began: Timestamp,
}

impl Doorkeeper {
    /// A doorkeeper who has seen nobody yet. `per_network` newcomers may come at once from one network; with 0 nobody is a
    /// newcomer, and nobody is set aside.
    #[must_use]
    pub fn new(per_network: u32, now: Timestamp) -> Self {
        Self {
            per_network,
            people: BTreeMap::new(),
            networks: BTreeMap::new(),
            places: Shared::new(now),
            voices: Shared::new(now),
            ballots: Ballots::default(),
            gone: BTreeMap::new(),
            admitted: Vec::new(),
            taken: Taken::new(now),
            began: now,
        }
    }

    /// Lets a person in. `is_known` says that the room remembers an act of theirs that counts. Returns whether they have to wait for a
    /// place, and may only look until then.
    pub fn arrive(&mut self, who: AttendeeId, arrival: Arrival, is_known: bool, present: u32, now: Timestamp) -> bool {
        let goes_on = self.gone.remove(&who).is_some() | self.is_forgiven(who);
        let network = self.networks.entry(arrival.network).or_insert_with(|| Traffic::new(now));
        if let Some(met) = self.people.get_mut(&who) {
            if !met.is_here {
                met.comes_back(arrival, goes_on, now);
                network.here += u32::from(!arrival.by_form);
            } else if !arrival.by_form && met.connects(now) {
                self.networks.entry(met.network).or_insert_with(|| Traffic::new(now)).here += 1;
            }
            return met.waits.is_some();
        }
        let is_newcomer = self.per_network > 0 && !is_known && arrival.made_at.is_some();
        let mut met = Met::new(arrival, is_newcomer, now);
        if is_newcomer {
            met.seat(self.places.take(arrival.network, places(self.per_network, present), now));
        }
        network.here += u32::from(!arrival.by_form);
        let waits = met.waits.is_some();
        self.people.insert(who, met);
        self.forget(now);
        waits
    }

    /// Everybody who is here, has acted or has stayed, for a door that is shut behind them; nobody who waits for a place, or only looked in.
    #[must_use]
    pub fn everybody(&self, now: Timestamp) -> Vec<AttendeeId> {
        self.people.iter().filter(|(_, met)| met.belongs_here(now)).map(|(who, _)| *who).collect()
    }

    /// Returns whether a person waits for a place, and only looks until then.
    #[must_use]
    pub fn waits(&self, who: AttendeeId) -> bool {
        self.people.get(&who).is_some_and(|met| met.waits.is_some())
    }

    /// Takes note of a sign of life of somebody who is here by forms.
    pub fn sign_of_life(&mut self, who: AttendeeId, now: Timestamp) {
        let Some(met) = self.people.get_mut(&who).filter(|met| met.is_here) else { return };
        met.gives_a_sign(now);
        if !met.is_hasty(HASTE, now) {
            self.is_forgiven(who);
        }
    }

    /// Takes back the haste of somebody whose network has not sent too many; returns whether there was any.
    fn is_forgiven(&mut self, who: AttendeeId) -> bool {
        let network = self.people.get(&who).and_then(|met| self.networks.get_mut(&met.network));
        network.is_some_and(|network| network.hasty.remove(&who).is_some())
    }

    /// Takes note that the last socket of somebody is gone who is still here by forms.
    pub fn has_only_forms(&mut self, who: AttendeeId, now: Timestamp) {
        let Some(met) = self.people.get_mut(&who).filter(|met| met.is_here) else { return };
        if met.has_only_forms(now)
            && let Some(network) = self.networks.get_mut(&met.network)
        {
            network.here = network.here.saturating_sub(1);
        }
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
            self.admitted.extend(met.waits.take().map(|_| who));
        }
    }

    /// Takes note of the first vote of a person in a poll that opened at `opened`.
    pub fn voted(&mut self, who: AttendeeId, poll: PollId, opened: Timestamp, now: Timestamp) {
        if let Some(met) = self.people.get(&who) {
            // After a restart everybody is back at once, and nobody knows how long they were here before.
            let late = if opened < self.began { self.began + FRESH } else { opened };
            self.ballots.take(poll, (opened, late), (who, met), now);
        }
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
        met.gives_a_sign(now);
        if let Some(wait) = self.wait_for_place(who, present, now) {
            return Err(Refusal::Wait(seconds(wait)));
        }
        self.has_share(who, now)?;
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
            let is_voice = met.is_new(now) && !matches!(act, Act::Rename { .. } | Act::Knock { .. });
            if wait == Span::from_millis(0) && is_voice {
                let size = (VOICES + present / 2, VOICES_PER_MINUTE + present);
                wait = self.voices.take(met.network, Sizes { network: size, room: size }, now).err().map_or(wait, |(_, wait)| wait);
            }
            if wait > Span::from_millis(0) {
                return Err(Refusal::Wait(seconds(wait)));
            }
            met.words.take();
            met.spoke_at = Some(now);
        }
        Ok(())
    }

    /// The time for which somebody still waits for a place; `None` if they have one, or there is one now.
    fn wait_for_place(&mut self, who: AttendeeId, present: u32, now: Timestamp) -> Option<Span> {
        let met = self.people.get_mut(&who).filter(|met| met.waits.is_some())?;
        let stayed = met.time_here(now);
        if stayed < PLACE_AFTER {
            met.seat(self.places.take(met.network, places(self.per_network, present), now));
        } else {
            met.waits = None;
        }
        if met.waits.is_some() {
            return Some(Span::from_millis(PLACE_AFTER.as_millis() - stayed.as_millis()));
        }
        self.admitted.push(who);
        None
    }

    /// Forgets people and networks that are gone, if there are more than a room remembers.
    fn forget(&mut self, now: Timestamp) {
        if self.people.len() > 2 * ATTENDEES {
            self.people.retain(|_, met| met.is_here || met.is_aside);
        }
        if self.networks.len() > 2 * ATTENDEES {
            self.networks.retain(|_, traffic| !traffic.is_idle(now));
        }
    }
}

/// The budget of newcomers while `present` people are here. What they add is bounded, or who makes people up would make the budget for more.
fn places(per_network: u32, present: u32) -> Sizes {
    let per_minute = NEWCOMERS_PER_MINUTE + present.min(per_network);
    Sizes { network: (per_network, per_minute), room: (NEWCOMERS_PER_ROOM.max(2 * per_network), 2 * per_minute) }
}

fn seconds(wait: Span) -> u32 {
    u32::try_from(wait.as_millis() / 1000).unwrap_or(u32::MAX).saturating_add(1)
}
