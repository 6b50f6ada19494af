//! People who are shut out of one session.
//!
//! A ban holds for an identity. Who clears the cookies of a browser is somebody else to the room; only a ticket of another platform keeps its
//! identity. What holds against newcomers with new cookies is the [`Door`](crate::Door): close it, or let people in by passcode or one by one.

use crate::chat::Speaker;
use crate::limits::BANS;
use crate::refusal::Refusal;
use conductor::id::{AttendeeId, MessageId, QuestionId};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The person to shut out, by something that organizers see of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// The number that their messages and questions carry.
    Speaker(Speaker),
    /// A question of theirs. If it has no name, nothing tells who they are, and nothing else of theirs is taken away.
    Question(QuestionId),
}

/// Somebody who is shut out, for those who run the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct BanView {
    /// Number of the ban in this room.
    pub ban: u32,
    /// The name that others saw; `None` for who asked without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ban {
    pub(crate) view: BanView,
    pub(crate) who: AttendeeId,
    /// The question without a name whose asker is shut out.
    unnamed: Option<QuestionId>,
    /// The messages that it took away.
    pub(crate) messages: Vec<MessageId>,
    /// The questions that it put away.
    pub(crate) questions: Vec<QuestionId>,
}

/// The people who are shut out of one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bans {
    all: Vec<Ban>,
    made: u32,
}

impl Bans {
    pub(crate) fn hold(&self, who: AttendeeId) -> bool {
        self.all.iter().any(|ban| ban.who == who)
    }

    /// Returns whether a ban may be added. Somebody who is shut out as the asker of a question without a name can be shut out once more by
    /// name, and the other way round: a refusal would tell who asked.
    pub(crate) fn may_add(&self, who: AttendeeId, unnamed: Option<QuestionId>) -> Result<(), Refusal> {
        let is_same = |ban: &Ban| ban.unnamed == unnamed && (unnamed.is_some() || ban.who == who);
        if self.all.iter().any(is_same) {
            Err(Refusal::Exists("ban"))
        } else if self.all.len() >= BANS {
            Err(Refusal::TooMany("bans"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn add(
        &mut self,
        (who, unnamed): (AttendeeId, Option<QuestionId>),
        name: Option<String>,
        at: Timestamp,
        messages: Vec<MessageId>,
        questions: Vec<QuestionId>,
    ) {
        self.made += 1;
        self.all.push(Ban { view: BanView { ban: self.made, name, at }, who, unnamed, messages, questions });
    }

    pub(crate) fn find(&self, ban: u32) -> Result<AttendeeId, Refusal> {
        self.all.iter().find(|known| known.view.ban == ban).map(|known| known.who).ok_or(Refusal::NotFound("ban"))
    }

    pub(crate) fn lift(&mut self, ban: u32) -> Option<Ban> {
        let at = self.all.iter().position(|known| known.view.ban == ban)?;
        Some(self.all.remove(at))
    }

    pub(crate) fn view(&self) -> Vec<BanView> {
        self.all.iter().map(|ban| ban.view.clone()).collect()
    }
}
