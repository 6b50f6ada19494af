//! Presence: who is here, and the names and numbers that people are shown with.

use crate::chat::Speaker;
use crate::limits::ATTENDEES;
use crate::name::look;
use crate::pace::Pace;
use crate::refusal::Refusal;
use crate::view::YouView;
use conductor::id::AttendeeId;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Person {
    name: Option<String>,
    speaker: Option<Speaker>,
    /// The name that others see, from the first message or question on.
    shown: Option<String>,
    muted: bool,
}

/// Everybody of one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct People {
    present: BTreeSet<AttendeeId>,
    known: BTreeMap<AttendeeId, Person>,
    speakers: Vec<AttendeeId>,
    /// Who is shown under a name, by its [`look`].
    holders: BTreeMap<String, AttendeeId>,
}

impl People {
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.present.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn is_present(&self, who: AttendeeId) -> bool {
        self.present.contains(&who)
    }

    pub(crate) fn may_enter(&self, who: AttendeeId) -> Result<(), Refusal> {
        if self.present.contains(&who) || self.present.len() < ATTENDEES { Ok(()) } else { Err(Refusal::TooMany("people")) }
    }

    pub(crate) fn may_be_remembered(&self, who: AttendeeId) -> Result<(), Refusal> {
        if self.known.contains_key(&who) || self.known.len() < ATTENDEES { Ok(()) } else { Err(Refusal::TooMany("people")) }
    }

    pub(crate) fn may_speak(&self, who: AttendeeId) -> Result<(), Refusal> {
        if self.is_muted(who) { Err(Refusal::Muted) } else { self.may_be_remembered(who) }
    }

    /// Whether they were away before.
    pub(crate) fn enter(&mut self, who: AttendeeId) -> bool {
        self.present.insert(who)
    }

    /// Whether they were here before.
    pub(crate) fn leave(&mut self, who: AttendeeId) -> bool {
        self.present.remove(&who)
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
fn pseudonym(who: AttendeeId) -> String {
    // FNV-1a (64 bit): nearby identifiers must not get neighbouring names.
    let hash =
        who.0.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    let pick = |shift: u32, names: &[&'static str]| names.get((hash >> shift) as usize % names.len()).copied().unwrap_or_default();
    format!("{} {}", pick(20, &COLORS), pick(40, &ANIMALS))
}
