//! Haste: people who act and are gone within seconds, and what follows for them and their networks.

use super::shared::Full;
use super::{Doorkeeper, Network};
use crate::bucket::Bucket;
use crate::door::Crowd;
use crate::limits::{FRESH, HASTE, HASTY_PEOPLE, LOUD};
use conductor::id::AttendeeId;
use conductor::time::{Span, Timestamp};
use std::collections::BTreeMap;

/// The people of a network.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    /// Wrong passcodes.
    pub guesses: Bucket,
    pub here: u32,
    /// People who acted and left within seconds.
    pub hasty: BTreeMap<AttendeeId, Timestamp>,
    loud_until: Option<Timestamp>,
    /// Further hasty people whom an organizer takes for people, and until when.
    trusted: (u32, Timestamp),
}

impl Traffic {
    pub(super) const fn new(now: Timestamp) -> Self {
        Self { guesses: Bucket::full(now), here: 0, hasty: BTreeMap::new(), loud_until: None, trusted: (0, now) }
    }

    pub(super) fn is_idle(&self, now: Timestamp) -> bool {
        self.here == 0 && self.hasty.is_empty() && !self.is_loud(now)
    }

    fn is_loud(&self, now: Timestamp) -> bool {
        self.loud_until.is_some_and(|until| now < until)
    }

    /// Takes note of somebody hasty; returns those who are to be set aside because of that.
    fn was_hasty(&mut self, who: AttendeeId, now: Timestamp) -> Vec<AttendeeId> {
        if self.trusted.0 > 0 && now < self.trusted.1 {
            self.trusted.0 -= 1;
            return Vec::new();
        }
        self.hasty.insert(who, now);
        self.hasty.retain(|_, at| now - *at < LOUD);
        let hasty = u32::try_from(self.hasty.len()).unwrap_or(u32::MAX);
        if !self.is_loud(now) && hasty <= HASTY_PEOPLE.max(self.here / 10) {
            return Vec::new();
        }
        self.loud_until = Some(now + LOUD);
        std::mem::take(&mut self.hasty).into_keys().collect()
    }
}

/// Changes that are due because time has passed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// People to be set aside.
    pub aside: Vec<AttendeeId>,
    /// People who were set aside when they came and have stayed since, as nobody does who is made up: they are to count again.
    pub back: Vec<AttendeeId>,
    /// People who have waited for a place, and have one now.
    pub admitted: Vec<AttendeeId>,
}

impl Doorkeeper {
    /// Takes note that a person is about to act. `true`: they cannot be told from the made-up people that their network sends, and are to
    /// be set aside first.
    pub fn is_suspect(&mut self, who: AttendeeId, now: Timestamp) -> bool {
        let Some(met) = self.people.get_mut(&who) else { return false };
        let is_first = met.acted_after.is_none();
        met.acted_after.get_or_insert(met.time_of_visit(now));
        met.has_acted = true;
        let is_loud = self.networks.get(&met.network).is_some_and(|network| network.is_loud(now));
        let suspect = is_first && met.is_new(now) && is_loud;
        met.is_aside |= suspect;
        suspect
    }

    /// Takes note that a person's last connection is gone, `silent` after their last sign of life; the people who are to be set aside
    /// because of that.
    pub fn leave(&mut self, who: AttendeeId, silent: Span, now: Timestamp) -> Vec<AttendeeId> {
        let Some(met) = self.people.get_mut(&who).filter(|met| met.is_here) else { return Vec::new() };
        met.goes(silent, now);
        let (from, is_hasty) = (met.network, met.is_hasty(now));
        if let Some(network) = self.networks.get_mut(&from) {
            network.here = network.here.saturating_sub(1);
        }
        if met.left_no_trace(now) {
            let has_place = met.has_place;
            self.people.remove(&who);
            if has_place {
                self.places.give_back(from);
            }
        }
        if is_hasty { self.was_hasty(who, now) } else { Vec::new() }
    }

    /// Takes note that somebody was hasty; the people who are to be set aside because of that.
    fn was_hasty(&mut self, who: AttendeeId, now: Timestamp) -> Vec<AttendeeId> {
        let Some(met) = self.people.get_mut(&who).filter(|met| !met.is_aside && !met.was_hasty) else { return Vec::new() };
        met.was_hasty = true;
        let Some(network) = self.networks.get_mut(&met.network) else { return Vec::new() };
        let aside = network.was_hasty(who, now);
        for who in &aside {
            if let Some(met) = self.people.get_mut(who) {
                met.is_aside = true;
            }
        }
        aside
    }

    /// Takes note that somebody who is here was set aside before this doorkeeper began: they are to count again once they have stayed.
    pub fn was_set_aside(&mut self, who: AttendeeId) {
        if let Some(met) = self.people.get_mut(&who) {
            met.is_aside = true;
        }
    }

    /// Changes that are due by now.
    pub fn due(&mut self, now: Timestamp) -> Due {
        let mut due = Due { admitted: std::mem::take(&mut self.admitted), ..Due::default() };
        let mut silent = Vec::new();
        for (who, met) in self.people.iter_mut().filter(|(_, met)| met.is_here) {
            if met.waits.is_some() && now - met.came_at >= FRESH {
                met.waits = None;
                due.admitted.push(*who);
            }
            if met.is_aside && met.time_here(now) >= FRESH {
                met.is_aside = false;
                due.back.push(*who);
            } else if met.is_silent(now) && met.is_hasty(now) {
                silent.push(*who);
            }
        }
        due.aside = silent.into_iter().flat_map(|who| self.was_hasty(who, now)).collect();
        due
    }

    /// Takes note of an organizer's decision. An organizer who lets those count who were set aside trusts their networks with twice as many
    /// for a while, and no other network.
    pub fn settled(&mut self, count: bool, now: Timestamp) {
        let mut decided: BTreeMap<Network, u32> = BTreeMap::new();
        for met in self.people.values_mut().filter(|met| met.is_aside) {
            met.is_aside = false;
            *decided.entry(met.network).or_default() += 1;
        }
        for (network, people) in decided.into_iter().filter(|_| count) {
            if let Some(network) = self.networks.get_mut(&network) {
                network.trusted = (2 * people, now + LOUD);
                network.loud_until = None;
                network.hasty.clear();
            }
        }
    }

    /// Counts about the arrival of those who wait for a decision, and of newcomers who wait for a place.
    #[must_use]
    pub fn crowd(&self) -> Crowd {
        let mut by_network: BTreeMap<Network, u32> = BTreeMap::new();
        let mut crowd = Crowd::default();
        for met in self.people.values() {
            if met.is_aside {
                *by_network.entry(met.network).or_default() += 1;
                let age = met.acted_after.unwrap_or(FRESH);
                crowd.within_ten_seconds += u32::from(age < HASTE);
                crowd.within_a_minute += u32::from(age < FRESH);
            }
            crowd.refused += u32::from(met.waits.is_some());
            crowd.of_full_networks += u32::from(met.waits == Some(Full::Network));
        }
        crowd.networks = u32::try_from(by_network.len()).unwrap_or(u32::MAX);
        crowd.largest = by_network.into_values().max().unwrap_or(0);
        crowd
    }
}
