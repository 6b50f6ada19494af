//! Presence: who is here or only away, and the names and numbers under which people are shown.
//!
//! A silent browser says little about its person. A phone goes dark in a pocket, its page freezes and its socket dies, and the person still
//! sits in the hall. So nobody leaves by losing a connection: they are *away*. They leave by a goodbye (the page is closed), or by an
//! absence far longer than a pocket explains.

use crate::aside::{Asides, KeptBack};
use crate::chat::Speaker;
use crate::limits::{ATTENDEES, AWAY_AFTER, FRESH, GONE_AFTER};
use crate::name::look;
use crate::pace::Pace;
use crate::refusal::Refusal;
use crate::view::YouView;
use conductor::id::AttendeeId;
use conductor::time::Timestamp;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Person {
    /// When they first did something that is remembered.
    since: Option<Timestamp>,
    name: Option<String>,
    speaker: Option<Speaker>,
    /// The name that others see, from the first message or question on.
    shown: Option<String>,
    muted: bool,
    /// True if they asked to be left out of the score.
    unmeasured: bool,
}

/// The attention of somebody who has not left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attention {
    /// A page of theirs is in front.
    Front,
    /// None is, since that moment; one is still connected.
    Back(Timestamp),
    /// None is, since the first moment; none is connected since the second.
    Silent(Timestamp, Timestamp),
}

impl Attention {
    /// The moment since which no page has been in front.
    const fn turned(self) -> Option<Timestamp> {
        match self {
            Self::Front => None,
            Self::Back(since) | Self::Silent(since, _) => Some(since),
        }
    }

    /// The moment since which no page has been connected.
    const fn silent(self) -> Option<Timestamp> {
        match self {
            Self::Front | Self::Back(_) => None,
            Self::Silent(_, since) => Some(since),
        }
    }

    fn is_away(self, now: Timestamp) -> bool {
        self.turned().is_some_and(|since| now - since >= AWAY_AFTER)
    }

    fn is_gone(self, now: Timestamp) -> bool {
        self.silent().is_some_and(|since| now - since >= GONE_AFTER)
    }
}

/// Number of people who have not left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headcount {
    /// Those who look, or did a moment ago.
    pub here: u32,
    /// Those whose pages are hidden or silent.
    pub away: u32,
}

/// Everybody of one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct People {
    present: BTreeMap<AttendeeId, Attention>,
    now: Timestamp,
    known: BTreeMap<AttendeeId, Person>,
    speakers: Vec<AttendeeId>,
    /// The person shown under each name, by the name's [`look`].
    holders: BTreeMap<String, AttendeeId>,
    aside: Asides,
}

impl People {
    pub(crate) fn count(&self) -> Headcount {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let away = self.present.values().filter(|attention| attention.is_away(self.now)).count();
        Headcount { here: count(self.present.len() - away), away: count(away) }
    }

    pub(crate) fn is_present(&self, who: AttendeeId) -> bool {
        self.present.contains_key(&who)
    }

    pub(crate) fn may_enter(&self, who: AttendeeId) -> Result<(), Refusal> {
        let has_room = self.is_present(who) || self.present.len() < ATTENDEES || self.longest_silent().is_some();
        if has_room { Ok(()) } else { Err(Refusal::TooMany("people")) }
    }

    pub(crate) fn may_be_remembered(&self, who: AttendeeId) -> Result<(), Refusal> {
        let counted = self.known.len().saturating_sub(self.aside.len());
        if self.known.contains_key(&who) || counted < ATTENDEES { Ok(()) } else { Err(Refusal::TooMany("people")) }
    }

    pub(crate) fn may_speak(&self, who: AttendeeId) -> Result<(), Refusal> {
        if self.is_muted(who) { Err(Refusal::Muted) } else { self.may_be_remembered(who) }
    }

    /// Brings somebody's page to the front; whether they are new here.
    pub(crate) fn enter(&mut self, who: AttendeeId) -> bool {
        self.present.insert(who, Attention::Front).is_none()
    }

    /// In a full room, lets the one go who has been silent longest, so that somebody else can enter.
    pub(crate) fn make_room(&mut self, for_whom: AttendeeId) -> Option<AttendeeId> {
        let is_full = self.present.len() >= ATTENDEES && !self.is_present(for_whom);
        let gone = self.longest_silent().filter(|_| is_full)?;
        self.present.remove(&gone);
        Some(gone)
    }

    fn longest_silent(&self) -> Option<AttendeeId> {
        let silent = self.present.iter().filter_map(|(who, attention)| Some((attention.silent()?, *who)));
        silent.min().map(|(_, who)| who)
    }

    /// No page of somebody is in front any more; `connected` says whether one is still there.
    pub(crate) fn turn_away(&mut self, who: AttendeeId, connected: bool) {
        let now = self.now;
        if let Some(attention) = self.present.get_mut(&who) {
            let turned = attention.turned().unwrap_or(now);
            *attention = if connected { Attention::Back(turned) } else { Attention::Silent(turned, attention.silent().unwrap_or(now)) };
        }
    }

    /// Lets somebody go; whether they had not left before.
    pub(crate) fn leave(&mut self, who: AttendeeId) -> bool {
        self.present.remove(&who).is_some()
    }

    /// Takes note of the time, and returns the people whose absence has become a leave.
    pub(crate) fn advance(&mut self, now: Timestamp) -> Vec<AttendeeId> {
        self.now = now;
        self.present.extract_if(.., |_, attention| attention.is_gone(now)).map(|(who, _)| who).collect()
    }

    /// Returns whether an act of theirs is remembered.
    pub(crate) fn knows(&self, who: AttendeeId) -> bool {
        self.known.contains_key(&who)
    }

    pub(crate) fn is_aside(&self, who: AttendeeId) -> bool {
        self.aside.hold(who)
    }

    pub(crate) const fn asides(&self) -> &Asides {
        &self.aside
    }

    pub(crate) const fn asides_mut(&mut self) -> &mut Asides {
        &mut self.aside
    }

    pub(crate) fn may_take_part(&self, who: AttendeeId) -> Result<(), Refusal> {
        if self.is_aside(who) { Err(Refusal::Aside) } else { Ok(()) }
    }

    /// Sets a person aside. They take no name and no place among the remembered.
    pub(crate) fn set_aside(&mut self, who: AttendeeId, until_decided: bool, kept: KeptBack) {
        if let Some(shown) = self.known.get_mut(&who).and_then(|person| person.shown.take()) {
            self.holders.remove(&look(&shown));
        }
        self.aside.add(who, until_decided, kept);
    }

    /// Returns whether they first did something within the last minute.
    pub(crate) fn is_fresh(&self, who: AttendeeId, now: Timestamp) -> bool {
        self.known.get(&who).and_then(|person| person.since).is_none_or(|since| now - since < FRESH)
    }

    /// Takes note that somebody does something that is remembered.
    pub(crate) fn acts(&mut self, who: AttendeeId, now: Timestamp) {
        self.known.entry(who).or_default().since.get_or_insert(now);
    }

    pub(crate) fn everybody_leaves(&mut self) {
        self.present.clear();
    }

    /// Sets a cleaned name; an empty one goes back to the pseudonym.
    pub(crate) fn rename(&mut self, who: AttendeeId, name: String) {
        self.known.entry(who).or_default().name = Some(name).filter(|name| !name.is_empty());
        if let Some(speaker) = self.speaker(who) {
            self.show(who, speaker);
        }
    }

    /// The name that others see, or would see if the person said something now.
    pub(crate) fn name(&self, who: AttendeeId) -> String {
        let shown = self.known.get(&who).and_then(|person| person.shown.clone());
        shown.unwrap_or_else(|| self.distinct(who, number(self.speakers.len() + 1)))
    }

    /// Name or pseudonym, with the person's number behind it if somebody else is shown under one that looks the same.
    fn distinct(&self, who: AttendeeId, number: u32) -> String {
        let mut name = self.known.get(&who).and_then(|person| person.name.clone()).unwrap_or_else(|| pseudonym(who));
        while self.holders.get(&look(&name)).is_some_and(|holder| *holder != who) {
            name = format!("{name} {number}");
        }
        name
    }

    /// Makes the name of somebody who speaks theirs alone.
    fn show(&mut self, who: AttendeeId, Speaker(number): Speaker) {
        let before = self.known.entry(who).or_default().shown.take();
        if let Some(before) = before {
            self.holders.remove(&look(&before));
        }
        let name = self.distinct(who, number);
        self.holders.insert(look(&name), who);
        self.known.entry(who).or_default().shown = Some(name);
    }

    pub(crate) fn speaker(&self, who: AttendeeId) -> Option<Speaker> {
        self.known.get(&who).and_then(|person| person.speaker)
    }

    /// The number of somebody who speaks; a new one if it is the first time.
    pub(crate) fn speaks(&mut self, who: AttendeeId) -> Speaker {
        if let Some(speaker) = self.speaker(who) {
            return speaker;
        }
        self.speakers.push(who);
        let speaker = Speaker(number(self.speakers.len()));
        self.known.entry(who).or_default().speaker = Some(speaker);
        self.show(who, speaker);
        speaker
    }

    pub(crate) fn behind(&self, speaker: Speaker) -> Option<AttendeeId> {
        let index = usize::try_from(speaker.0).ok()?.checked_sub(1)?;
        self.speakers.get(index).copied()
    }

    pub(crate) fn is_muted(&self, who: AttendeeId) -> bool {
        self.known.get(&who).is_some_and(|person| person.muted)
    }

    pub(crate) fn mute(&mut self, who: AttendeeId, on: bool) {
        self.known.entry(who).or_default().muted = on;
    }

    pub(crate) fn is_measured(&self, who: AttendeeId) -> bool {
        !self.known.get(&who).is_some_and(|person| person.unmeasured)
    }

    /// Lets their acts count in the score, or no longer; whether that is new.
    pub(crate) fn measure(&mut self, who: AttendeeId, on: bool) -> bool {
        let person = self.known.entry(who).or_default();
        std::mem::replace(&mut person.unmeasured, !on) == on
    }

    /// Number of those here or away who asked to be left out of the score.
    pub(crate) fn unmeasured(&self) -> u32 {
        number(self.present.keys().filter(|who| !self.is_measured(**who)).count())
    }

    pub(crate) fn muted(&self) -> impl Iterator<Item = Speaker> {
        self.known.values().filter(|person| person.muted).filter_map(|person| person.speaker)
    }

    pub(crate) fn you(&self, who: AttendeeId, pace: Option<Pace>) -> YouView {
        YouView {
            name: self.name(who),
            named: self.known.get(&who).is_some_and(|person| person.name.is_some()),
            speaker: self.speaker(who),
            muted: self.is_muted(who),
            pace,
            banned: false,
            hand: false,
            unmeasured: !self.is_measured(who),
            outside: None,
        }
    }
}

const COLORS: [&str; 16] = [
    "Amber", "Azure", "Coral", "Copper", "Crimson", "Emerald", "Golden", "Indigo", "Ivory", "Jade", "Olive", "Pearl", "Ruby", "Scarlet",
    "Silver", "Violet",
];
const ANIMALS: [&str; 32] = [
    "Badger", "Beaver", "Bison", "Crane", "Deer", "Dolphin", "Eagle", "Falcon", "Finch", "Fox", "Gecko", "Hare", "Hedgehog", "Heron",
    "Ibis", "Koala", "Lark", "Lemur", "Lynx", "Marten", "Otter", "Owl", "Panda", "Penguin", "Puffin", "Raven", "Robin", "Seal", "Sparrow",
    "Stork", "Swan", "Turtle",
];

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A name for somebody who gave none: the same within an event, because the identifier is, and not unique.
pub(crate) fn pseudonym(who: AttendeeId) -> String {
    // FNV-1a (64 bit): nearby identifiers must not get neighbouring names.
    let hash =
        who.0.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    let pick = |shift: u32, names: &[&'static str]| names.get((hash >> shift) as usize % names.len()).copied().unwrap_or_default();
    format!("{} {}", pick(20, &COLORS), pick(40, &ANIMALS))
}
