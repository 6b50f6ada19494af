//! [`Asides`]: the people set aside, and what is kept back until they count again.

use crate::chat::Was;
use conductor::id::{AttendeeId, MessageId, QuestionId};
use std::collections::BTreeMap;

/// The end of the time for which somebody is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// They have stayed for a minute, or an organizer decides.
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
    /// People who count again, except with some of what they did before.
    back: BTreeMap<AttendeeId, (Back, KeptBack)>,
}

/// Acts that stay out of somebody who counts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Back {
    /// Votes in polls that closed meanwhile, until an organizer decides.
    ClosedVotesWait,
    /// The same: an organizer has decided against them.
    ClosedVotesOut,
    /// Everything from before an organizer left them out.
    AllOut,
}

impl Asides {
    pub(crate) fn hold(&self, who: AttendeeId) -> bool {
        self.all.contains_key(&who)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns whether somebody counts again by staying: also whoever was left out does, with what they do from then on.
    pub(crate) fn end_by_staying(&self, who: AttendeeId) -> bool {
        self.all.get(&who).is_some_and(|(until, _)| *until != Until::Decided)
    }

    /// Returns whether somebody's votes in polls that closed meanwhile wait for an organizer.
    pub(crate) fn keep_closed_votes_of(&self, who: AttendeeId) -> bool {
        self.back.get(&who).is_some_and(|(back, _)| *back != Back::AllOut)
    }

    /// Returns whether what somebody did before they were left out stays out.
    pub(crate) fn keep_all_of(&self, who: AttendeeId) -> bool {
        self.back.get(&who).is_some_and(|(back, _)| *back == Back::AllOut)
    }

    /// Lets somebody who was left out take part again; returns whether they were.
    pub(crate) fn takes_part_again(&mut self, who: AttendeeId) -> bool {
        if self.all.get(&who).is_none_or(|(until, _)| *until != Until::LeftOut) {
            return false;
        }
        self.back.extend(self.all.remove(&who).map(|(_, kept)| (who, (Back::AllOut, kept))));
        true
    }

    /// Sets somebody aside.
    pub(crate) fn add(&mut self, who: AttendeeId, until_decided: bool, kept: KeptBack) {
        let earlier = self.back.remove(&who).map(|(_, kept)| kept).unwrap_or_default();
        let (until, before) = self.all.entry(who).or_insert((Until::TheyStay, earlier));
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
        self.back.insert(who, (Back::ClosedVotesWait, KeptBack::default()));
    }

    /// Decides about everybody; those who count now, with the things that were kept back.
    pub(crate) fn settle(&mut self, count: bool) -> Vec<(AttendeeId, KeptBack)> {
        if count {
            let back = std::mem::take(&mut self.back).into_iter().map(|(who, (_, kept))| (who, kept));
            return std::mem::take(&mut self.all).into_iter().map(|(who, (_, kept))| (who, kept)).chain(back).collect();
        }
        self.all.values_mut().for_each(|(until, _)| *until = Until::LeftOut);
        for (back, _) in self.back.values_mut().filter(|(back, _)| *back == Back::ClosedVotesWait) {
            *back = Back::ClosedVotesOut;
        }
        Vec::new()
    }

    /// Number of people about whom an organizer has yet to decide, and of those left out.
    pub(crate) fn count(&self) -> (u32, u32) {
        let back = self.back.values().map(|(back, _)| *back != Back::ClosedVotesWait);
        let decided = self.all.values().map(|(until, _)| *until == Until::LeftOut).chain(back);
        decided.fold((0, 0), |(open, out), decided| if decided { (open, out + 1) } else { (open + 1, out) })
    }
}
