//! The guest list: people who may take part although the door is shut, and people who ask to be let in.

use crate::door::{Asking, Means};
use crate::limits::{ATTENDEES, GONE_AFTER};
use crate::refusal::Refusal;
use conductor::id::AttendeeId;
use conductor::time::Timestamp;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Wish {
    name: Option<String>,
    since: Timestamp,
}

/// People who were let in, and people who ask to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guests {
    let_in: BTreeMap<AttendeeId, Means>,
    /// Lost in a crash, as presence is.
    asking: BTreeMap<AttendeeId, Wish>,
}

impl Guests {
    pub(crate) fn were_let_in(&self, who: AttendeeId) -> bool {
        self.let_in.contains_key(&who)
    }

    pub(crate) fn are_vouched_for(&self, who: AttendeeId) -> bool {
        self.let_in.get(&who).is_some_and(|means| means.vouches())
    }

    pub(crate) fn ask(&self, who: AttendeeId) -> bool {
        self.asking.contains_key(&who)
    }

    pub(crate) fn may_let_in(&self, people: usize) -> Result<(), Refusal> {
        if self.let_in.len() + people <= 2 * ATTENDEES { Ok(()) } else { Err(Refusal::TooMany("people")) }
    }

    /// Lets somebody in. Who was merely here before can be vouched for later, and nobody loses what vouches for them.
    pub(crate) fn let_in(&mut self, who: AttendeeId, means: Means) {
        self.asking.remove(&who);
        let known = self.let_in.entry(who).or_insert(means);
        if !known.vouches() {
            *known = means;
        }
    }

    pub(crate) fn may_knock(&self, who: AttendeeId) -> Result<(), Refusal> {
        if self.ask(who) || self.asking.len() < ATTENDEES { Ok(()) } else { Err(Refusal::TooMany("people")) }
    }

    /// Puts somebody on the list of those who ask; who asks again keeps their place.
    pub(crate) fn knock(&mut self, who: AttendeeId, name: Option<String>, now: Timestamp) {
        let since = self.asking.get(&who).map_or(now, |wish| wish.since);
        self.asking.insert(who, Wish { name, since });
    }

    /// The name that somebody gave who asks.
    pub(crate) fn wished_name(&self, who: AttendeeId) -> Option<&str> {
        self.asking.get(&who)?.name.as_deref()
    }

    /// Forgets wishes that are older than an absence that counts as a leave.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        self.asking.retain(|_, wish| now - wish.since < GONE_AFTER);
    }

    pub(crate) fn nobody_asks(&mut self) {
        self.asking.clear();
    }

    /// Those who ask, the longest waiting first.
    pub(crate) fn asking(&self, pseudonym: impl Fn(AttendeeId) -> String) -> Vec<Asking> {
        let name = |who: AttendeeId, wish: &Wish| wish.name.clone().unwrap_or_else(|| pseudonym(who));
        let mut asking: Vec<Asking> =
            self.asking.iter().map(|(who, wish)| Asking { who: *who, name: name(*who, wish), since: wish.since }).collect();
        asking.sort_by_key(|asking| (asking.since, asking.who));
        asking
    }
}
