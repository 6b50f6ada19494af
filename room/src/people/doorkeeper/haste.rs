//! Haste: people who act and are gone within seconds, and what follows for them and their networks.

use super::shared::Full;
use super::{Doorkeeper, Network};
use crate::bucket::Bucket;
use crate::door::Crowd;
use crate::limits::{BACK_AFTER_CUT, BACK_SOON, CUT, CUT_WITHIN, FRESH, HASTE, HASTE_IF_LOUD, HASTY_PEOPLE, LOUD, PLACE_AFTER};
use conductor::id::AttendeeId;
use conductor::time::{Span, Timestamp};
use std::collections::BTreeMap;

/// People whose connections are lost within [`CUT_WITHIN`], of those who were here before it.
#[derive(Clone, Copy, Debug)]
struct Losses {
    since: Timestamp,
    people: u32,
    of: u32,
}

impl Losses {
    const fn is_cut(self) -> bool {
        self.people >= CUT && self.people >= self.of / 2
    }

    /// Returns whether somebody who went at `at` went within this time.
    fn hold(self, at: Timestamp) -> bool {
        self.since <= at && at - self.since < CUT_WITHIN
    }
}

/// The people of a network.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    /// Wrong passcodes.
    pub guesses: Bucket,
    /// People who hold a socket open: forms are sent by anybody.
    pub here: u32,
    losses: Option<Losses>,
    /// The times at which a part of the network was cut off, as long as its people may come back.
    cuts: Vec<Losses>,
    /// People who acted, went within seconds and did not come back soon.
    pub hasty: BTreeMap<AttendeeId, Timestamp>,
    loud_until: Option<Timestamp>,
    /// Further hasty people whom an organizer takes for people, and until when.
    trusted: (u32, Timestamp),
}

impl Traffic {
    pub(super) const fn new(now: Timestamp) -> Self {
        Self {
            guesses: Bucket::full(now),
            here: 0,
            losses: None,
            cuts: Vec::new(),
            hasty: BTreeMap::new(),
            loud_until: None,
            trusted: (0, now),
        }
    }

    pub(super) fn is_idle(&self, now: Timestamp) -> bool {
        self.here == 0 && self.hasty.is_empty() && !self.is_loud(now)
    }

    fn is_loud(&self, now: Timestamp) -> bool {
        self.loud_until.is_some_and(|until| now < until)
    }

    /// Takes note that the last connection is gone of somebody who came at `came`.
    fn loses(&mut self, came: Timestamp, now: Timestamp) {
        let fresh = Losses { since: now, people: 0, of: self.here };
        let mut losses = self.losses.filter(|losses| losses.hold(now)).unwrap_or(fresh);
        losses.people += u32::from(came < losses.since);
        if losses.is_cut() {
            self.cuts.retain(|cut| cut.since != losses.since && now < cut.since + BACK_AFTER_CUT + CUT_WITHIN);
            self.cuts.push(losses);
        }
        self.losses = Some(losses);
        self.here = self.here.saturating_sub(1);
    }

    /// The time within which somebody who went at `at` may come back as if they had not gone.
    fn grace(&self, at: Timestamp, now: Timestamp) -> Span {
        if self.cuts.iter().any(|cut| cut.hold(at)) {
            BACK_AFTER_CUT
        } else if self.is_loud(now) {
            Span::from_millis(0)
        } else {
            BACK_SOON
        }
    }

    /// The time that a newcomer has to stay after they came so as not to be hasty.
    fn limit(&self, now: Timestamp) -> Span {
        if self.is_loud(now) { HASTE_IF_LOUD } else { HASTE }
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
        if !self.is_loud(now) && hasty <= HASTY_PEOPLE.max(self.here / 4) {
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
    /// Takes note that a person acts.
    pub fn acts(&mut self, who: AttendeeId, now: Timestamp) {
        if let Some(met) = self.people.get_mut(&who) {
            met.acted_after.get_or_insert(met.time_of_visit(now));
            self.taken.by(met);
            met.has_acted = true;
        }
    }

    /// Takes note that a person's last connection is gone, `silent` after their last sign of life; the people who are to be set aside
    /// because of that.
    pub fn leave(&mut self, who: AttendeeId, silent: Span, now: Timestamp) -> Vec<AttendeeId> {
        let Some(met) = self.people.get_mut(&who).filter(|met| met.is_here) else { return Vec::new() };
        let had_socket = met.goes(silent, now);
        let from = met.network;
        let network = self.networks.entry(from).or_insert_with(|| Traffic::new(now));
        if had_socket {
            network.loses(met.came_at, now);
        }
        let is_hasty = met.is_hasty(network.limit(now), now);
        if met.left_no_trace(now) {
            let has_place = met.has_place;
            self.people.remove(&who);
            if has_place {
                self.places.give_back(from);
            }
        }
        if !is_hasty {
            return Vec::new();
        }
        // A network that has sent too many is given no time.
        if network.is_loud(now) {
            return self.was_hasty(who, now);
        }
        self.gone.insert(who, now);
        Vec::new()
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
        let mut hasty = Vec::new();
        for (who, met) in self.people.iter_mut().filter(|(_, met)| met.is_here) {
            if met.waits.is_some() && met.time_here(now) >= PLACE_AFTER {
                met.waits = None;
                due.admitted.push(*who);
            }
            if met.is_back(now) {
                met.is_aside = false;
                due.back.push(*who);
            } else if met.is_silent(now) {
                let limit = self.networks.get(&met.network).map_or(HASTE, |network| network.limit(now));
                if met.is_hasty(limit, now) {
                    hasty.push(*who);
                }
            }
        }
        let (people, networks) = (&self.people, &self.networks);
        let grace = |who: &AttendeeId, at| {
            people.get(who).and_then(|met| networks.get(&met.network)).map_or(BACK_SOON, |network| network.grace(at, now))
        };
        hasty.extend(self.gone.extract_if(.., |who, at| now - *at >= grace(who, *at)).map(|(who, _)| who));
        due.aside = hasty.into_iter().flat_map(|who| self.was_hasty(who, now)).collect();
        due
    }

    /// Takes note of an organizer's decision. An organizer who lets those count who were set aside trusts their networks with twice as many
    /// for a while, and no other network.
    pub fn settled(&mut self, count: bool, now: Timestamp) {
        let mut decided: BTreeMap<Network, u32> = BTreeMap::new();
        for met in self.people.values_mut().filter(|met| met.is_aside) {
            let stayed = met.time_here(now);
            met.is_aside = !count;
            met.left_out_after = if count { None } else { Some(met.left_out_after.unwrap_or(stayed)) };
            // Nobody asks again about those of whom it is decided.
            met.is_newcomer &= !count;
            met.until_decided = true;
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

    /// Counts about the arrival of those who wait for a decision, of newcomers who wait for a place, and of the people who asked the questions
    /// that wait.
    #[must_use]
    pub fn crowd(&self, askers: Vec<AttendeeId>) -> Crowd {
        let mut by_network: BTreeMap<Network, u32> = BTreeMap::new();
        let mut crowd = Crowd { asked_by_one: self.asked_by_one(askers), ..Crowd::default() };
        for met in self.people.values() {
            if met.is_open() {
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
