//! [`Asides`]: the people set aside, and what is kept back until they count again.

use crate::chat::Was;
use conductor::id::{AttendeeId, MessageId, QuestionId};
use std::collections::BTreeMap;

/// The end of the time for which somebody is set aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Until {
    /// They have stayed for a minute, or an organizer decides.
    #[default]
    TheyStay,
    /// An organizer decides.
    Decided,
    /// An organizer has decided against them.
    LeftOut,
}

/// Things of somebody set aside that others do not see meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeptBack {
    /// Messages, and how they were seen before.
    pub(crate) messages: Vec<(MessageId, Was)>,
    /// Questions, and whether everybody saw them.
    pub(crate) questions: Vec<(QuestionId, bool)>,
    /// Questions of others that they supported.
    pub(crate) supported: Vec<QuestionId>,
}

/// The people set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asides {
    all: BTreeMap<AttendeeId, (Until, KeptBack)>,
    /// People who count again, except in polls that closed while they were set aside; true if an organizer has decided against those votes.
    back: BTreeMap<AttendeeId, bool>,
}

impl Asides {
    pub(crate) fn hold(&self, who: AttendeeId) -> bool {
        self.all.contains_key(&who)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns whether somebody counts again by staying.
    pub(crate) fn end_by_staying(&self, who: AttendeeId) -> bool {
        self.all.get(&who).is_some_and(|(until, _)| *until == Until::TheyStay)
    }

    /// Returns whether somebody's votes in polls that closed meanwhile wait for an organizer.
    pub(crate) fn keep_closed_votes_of(&self, who: AttendeeId) -> bool {
        self.back.contains_key(&who)
    }

    /// Sets somebody aside.
    pub(crate) fn add(&mut self, who: AttendeeId, until_decided: bool, kept: KeptBack) {
        self.back.remove(&who);
        let (until, before) = self.all.entry(who).or_default();
        if until_decided && *until == Until::TheyStay {
            *until = Until::Decided;
        }
        before.messages.extend(kept.messages);
        before.questions.extend(kept.questions);
        before.supported.extend(kept.supported);
    }

    /// Lets somebody count again; the things of theirs that were kept back.
    pub(crate) fn remove(&mut self, who: AttendeeId) -> Option<KeptBack> {
        self.all.remove(&who).map(|(_, kept)| kept)
    }

    /// Takes note that votes of somebody who counts again stay out of polls that have closed, until an organizer decides.
    pub(crate) fn closed_votes_wait(&mut self, who: AttendeeId) {
        self.back.insert(who, false);
    }

    /// Decides about everybody; those who count now, with the things that were kept back.
    pub(crate) fn settle(&mut self, count: bool) -> Vec<(AttendeeId, KeptBack)> {
        if count {
            let back = std::mem::take(&mut self.back).into_keys().map(|who| (who, KeptBack::default()));
            return std::mem::take(&mut self.all).into_iter().map(|(who, (_, kept))| (who, kept)).chain(back).collect();
        }
        self.all.values_mut().for_each(|(until, _)| *until = Until::LeftOut);
        self.back.values_mut().for_each(|decided| *decided = true);
        Vec::new()
    }

    /// Number of people about whom an organizer has yet to decide, and of those left out.
    pub(crate) fn count(&self) -> (u32, u32) {
        let decided = self.all.values().map(|(until, _)| *until == Until::LeftOut).chain(self.back.values().copied());
        decided.fold((0, 0), |(open, out), decided| if decided { (open, out + 1) } else { (open + 1, out) })
    }
}
