//! Commands sent from here without an answer yet. A page shows them as done at once, and sends them again with the same [`CommandId`]
//! after a lost connection, so that the server does each once.

use conductor::id::{PollId, QuestionId};
use protocol::{ApiError, ClientFrame, CommandId, ErrorCode, Order};
use room::{Act, Durability, Pace};
use std::collections::VecDeque;

/// Commands that may be on the way at once; below the server's burst, so that a backlog after a long absence is not refused.
const WINDOW: usize = 8;
/// Most commands that may wait. Somebody who does more than this without a connection is told so.
const MOST: usize = 100;
/// Refusals that are remembered for the components that asked.
const REFUSALS: usize = 20;

/// Something that a person does here.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// In the room.
    Act(Act),
    /// To the conductor.
    Order(Order),
}

impl Command {
    /// A later command that makes this one pointless if it has not been sent yet.
    fn is_replaced_by(&self, later: &Self) -> bool {
        match (self, later) {
            (Self::Act(Act::Vote { poll: a, .. }), Self::Act(Act::Vote { poll: b, .. })) => a == b,
            (Self::Act(Act::Answer { poll: a, .. }), Self::Act(Act::Answer { poll: b, .. })) => a == b,
            (Self::Act(Act::Support { poll: a, idea: b, .. }), Self::Act(Act::Support { poll: c, idea: d, .. })) => a == c && b == d,
            (Self::Act(Act::Upvote { question: a, .. }), Self::Act(Act::Upvote { question: b, .. })) => a == b,
            (Self::Act(Act::Pace { .. }), Self::Act(Act::Pace { .. })) | (Self::Act(Act::Rename { .. }), Self::Act(Act::Rename { .. })) => {
                true
            }
            _ => false,
        }
    }

    /// Not worth sending again: a reaction belongs to its moment.
    fn is_of_the_moment(&self) -> bool {
        matches!(self, Self::Act(act) if act.durability() == Durability::Counted)
    }

    fn frame(&self, command: CommandId) -> ClientFrame {
        match self.clone() {
            Self::Act(act) => ClientFrame::Act { command, act },
            Self::Order(order) => ClientFrame::Order { command, order },
        }
    }
}

/// A command without an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Its id.
    pub id: CommandId,
    /// Its command.
    pub command: Command,
    sent: bool,
    /// Not before this moment of the page's clock, in ms: the server asked to wait.
    not_before: f64,
}

/// A command that was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its id.
    pub id: CommandId,
    /// Its command.
    pub command: Command,
    /// Why not.
    pub error: ApiError,
}

/// Commands in the order in which they were given, and the last refusals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    pending: VecDeque<Pending>,
    refused: VecDeque<Refused>,
}

impl Outbox {
    /// Takes a command. A later vote, support, pace or name replaces an earlier one that has not been sent. If a hundred wait
    /// already, the command is refused.
    pub fn put(&mut self, id: CommandId, command: Command) {
        self.pending.retain(|earlier| earlier.sent || !earlier.command.is_replaced_by(&command));
        if self.pending.len() < MOST {
            self.pending.push_back(Pending { id, command, sent: false, not_before: 0.0 });
        } else if !command.is_of_the_moment() {
            let error = ApiError::new(ErrorCode::TooMany, "too much is waiting for a connection already");
            self.refuse(Refused { id, command, error });
        }
    }

    fn refuse(&mut self, refused: Refused) {
        self.refused.push_back(refused);
        if self.refused.len() > REFUSALS {
            self.refused.pop_front();
        }
    }

    /// The next frame to send on the open connection, if one is due at `now` and few enough are on the way. Order is kept:
    /// nothing overtakes a command that has to wait.
    pub fn next(&mut self, now: f64) -> Option<ClientFrame> {
        let on_the_way = self.pending.iter().filter(|pending| pending.sent).count();
        if on_the_way >= WINDOW {
            return None;
        }
        let pending = self.pending.iter_mut().find(|pending| !pending.sent).filter(|pending| pending.not_before <= now)?;
        pending.sent = true;
        Some(pending.command.frame(pending.id))
    }

    /// Returns whether [`Self::next`] has anything to say at `now`, without changing anything.
    #[must_use]
    pub fn has_next(&self, now: f64) -> bool {
        self.pending.iter().filter(|pending| pending.sent).count() < WINDOW
            && self.pending.iter().find(|pending| !pending.sent).is_some_and(|pending| pending.not_before <= now)
    }

    /// The connection is gone: whatever has no answer will be sent again, except what belonged to its moment.
    pub fn disconnected(&mut self) {
        self.pending.retain(|pending| !pending.command.is_of_the_moment());
        for pending in &mut self.pending {
            pending.sent = false;
        }
    }

    /// The server has done it. Returns the command.
    pub fn acked(&mut self, id: CommandId) -> Option<Command> {
        let at = self.pending.iter().position(|pending| pending.id == id)?;
        self.pending.remove(at).map(|pending| pending.command)
    }

    /// The server has not done it. What may succeed later is kept and sent again after the time that the server asks for;
    /// anything else is given up and remembered for [`Self::refusal`].
    pub fn nacked(&mut self, id: CommandId, error: ApiError, now: f64) {
        let Some(at) = self.pending.iter().position(|pending| pending.id == id) else { return };
        let of_the_moment = self.pending.get(at).is_some_and(|pending| pending.command.is_of_the_moment());
        match (error.retry_after, self.pending.get_mut(at)) {
            (Some(seconds), Some(pending)) if !of_the_moment => {
                pending.sent = false;
                pending.not_before = now + f64::from(seconds) * 1000.0;
            }
            _ => {
                if let Some(Pending { id, command, .. }) = self.pending.remove(at)
                    && !of_the_moment
                {
                    self.refuse(Refused { id, command, error });
                }
            }
        }
    }

    /// Returns whether the command has no answer yet.
    #[must_use]
    pub fn is_pending(&self, id: CommandId) -> bool {
        self.pending.iter().any(|pending| pending.id == id)
    }

    /// Why the command was refused, if it was.
    #[must_use]
    pub fn refusal(&self, id: CommandId) -> Option<&ApiError> {
        self.refused.iter().find(|refused| refused.id == id).map(|refused| &refused.error)
    }

    /// The last refusals, the oldest first.
    pub fn refusals(&self) -> impl DoubleEndedIterator<Item = &Refused> {
        self.refused.iter()
    }

    /// Forgets a refusal: somebody has read it.
    pub fn forget(&mut self, id: CommandId) {
        self.refused.retain(|refused| refused.id != id);
    }

    /// The commands without an answer, oldest first.
    pub fn pending(&self) -> impl DoubleEndedIterator<Item = &Pending> {
        self.pending.iter()
    }

    /// The acts among them, the oldest first.
    pub fn acts(&self) -> impl DoubleEndedIterator<Item = &Act> {
        self.pending.iter().filter_map(|pending| match &pending.command {
            Command::Act(act) => Some(act),
            Command::Order(_) => None,
        })
    }

    /// The orders among them, the oldest first.
    pub fn orders(&self) -> impl DoubleEndedIterator<Item = &Order> {
        self.pending.iter().filter_map(|pending| match &pending.command {
            Command::Order(order) => Some(order),
            Command::Act(_) => None,
        })
    }

    /// The pace as the person sees it: the one that waits for its answer, or else the one that the server `knows`.
    #[must_use]
    pub fn pace(&self, knows: Option<Pace>) -> Option<Pace> {
        self.acts()
            .rev()
            .find_map(|act| match act {
                Act::Pace { pace } => Some(*pace),
                _ => None,
            })
            .unwrap_or(knows)
    }

    /// The vote in `poll` that waits for its answer.
    #[must_use]
    pub fn vote(&self, poll: PollId) -> Option<&[u8]> {
        self.acts().rev().find_map(|act| match act {
            Act::Vote { poll: which, choices } if *which == poll => Some(choices.as_slice()),
            _ => None,
        })
    }

    /// The answer in words to `poll` that waits for the server.
    #[must_use]
    pub fn answer(&self, poll: PollId) -> Option<&[String]> {
        self.acts().rev().find_map(|act| match act {
            Act::Answer { poll: which, words } if *which == poll => Some(words.as_slice()),
            _ => None,
        })
    }

    /// The support of an idea in `poll` that waits for its answer.
    #[must_use]
    pub fn support(&self, poll: PollId, idea: &str) -> Option<bool> {
        self.acts().rev().find_map(|act| match act {
            Act::Support { poll: which, idea: known, on } if *which == poll && known == idea => Some(*on),
            _ => None,
        })
    }

    /// The support of `question` that waits for its answer.
    #[must_use]
    pub fn upvote(&self, question: QuestionId) -> Option<bool> {
        self.acts().rev().find_map(|act| match act {
            Act::Upvote { question: which, on } if *which == question => Some(*on),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
