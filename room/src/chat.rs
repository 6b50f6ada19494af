//! Chat: the messages, and their authors as far as others may know them.

use crate::limits::{MESSAGES, MESSAGES_BYTES};
use crate::refusal::{Refusal, Who};
use conductor::id::MessageId;
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use wire::Read;

/// A person who spoke in this room, numbered from 1 in the order of their first message or question. It tells people of one room apart and
/// says nothing about who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(transparent)]
pub struct Speaker(pub u32);

/// A message as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct MessageView {
    /// The message.
    pub id: MessageId,
    /// When it was said.
    pub at: Timestamp,
    /// The name at that time; empty for those who run the room.
    pub author: String,
    /// The person in the audience who said it; `None` for those who run the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// The words, cleaned.
    pub text: String,
    /// Taken away: only organizers still see it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// The viewer said it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mine: bool,
}

impl MessageView {
    /// Returns whether somebody who runs the room said it.
    #[must_use]
    pub const fn by_host(&self) -> bool {
        self.speaker.is_none()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(crate) const fn is_false(value: &bool) -> bool {
    !*value
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    id: MessageId,
    at: Timestamp,
    author: String,
    speaker: Option<Speaker>,
    text: String,
    hidden: bool,
    /// True if its speaker was fresh when they said it.
    fresh: bool,
}

impl Message {
    fn view(&self, you: Option<Speaker>) -> MessageView {
        MessageView {
            id: self.id,
            at: self.at,
            author: self.author.clone(),
            speaker: self.speaker,
            text: self.text.clone(),
            hidden: self.hidden,
            mine: you.is_some() && self.speaker == you,
        }
    }
}

/// The last messages of one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chat {
    messages: VecDeque<Message>,
    bytes: usize,
}

impl Chat {
    fn get(&self, id: MessageId) -> Option<&Message> {
        self.messages.iter().rev().find(|message| message.id == id)
    }

    pub(crate) fn may_say(&self, id: MessageId) -> Result<(), Refusal> {
        if self.get(id).is_some() { Err(Refusal::Exists("message")) } else { Ok(()) }
    }

    /// Returns whether a message may be taken away by `speaker`, or by somebody who runs the room.
    pub(crate) fn may_hide(&self, id: MessageId, runs: bool, speaker: Option<Speaker>) -> Result<(), Refusal> {
        match self.get(id) {
            None => Err(Refusal::NotFound("message")),
            Some(_) if runs => Ok(()),
            Some(message) if message.hidden => Err(Refusal::NotFound("message")),
            Some(message) if speaker.is_some() && message.speaker == speaker => Ok(()),
            Some(_) => Err(Refusal::Forbidden(Who::Organizers)),
        }
    }

    pub(crate) fn say(
        &mut self,
        id: MessageId,
        at: Timestamp,
        author: String,
        speaker: Option<Speaker>,
        text: String,
        fresh: bool,
    ) -> MessageView {
        self.bytes += text.len();
        while self.messages.len() >= MESSAGES || self.bytes > MESSAGES_BYTES {
            let Some(oldest) = self.oldest() else { break };
            self.bytes -= oldest.text.len();
        }
        let message = Message { id, at, author, speaker, text, hidden: false, fresh };
        let view = message.view(None);
        self.messages.push_back(message);
        view
    }

    /// Takes out the message that makes room: one that was hidden; then the oldest of newcomers, while those hold more than half of the
    /// places, so that a flood of them pushes out itself; then the oldest.
    fn oldest(&mut self) -> Option<Message> {
        let hidden = self.messages.iter().position(|message| message.hidden);
        let of_newcomers = || {
            let is_flood = 2 * self.messages.iter().filter(|message| message.fresh).count() > self.messages.len();
            is_flood.then(|| self.messages.iter().position(|message| message.fresh)).flatten()
        };
        self.messages.remove(hidden.or_else(of_newcomers).unwrap_or(0))
    }

    /// Takes away everything that somebody said; what was shown before.
    pub(crate) fn hide_all_of(&mut self, speaker: Speaker) -> Vec<MessageId> {
        let shown = self.messages.iter_mut().filter(|message| message.speaker == Some(speaker) && !message.hidden);
        shown
            .map(|message| {
                message.hidden = true;
                message.id
            })
            .collect()
    }

    /// Returns whether it was shown before.
    pub(crate) fn hide(&mut self, id: MessageId) -> bool {
        self.messages.iter_mut().rev().find(|message| message.id == id).is_some_and(|message| !std::mem::replace(&mut message.hidden, true))
    }

    pub(crate) fn view(&self, hidden_too: bool, you: Option<Speaker>) -> Vec<MessageView> {
        self.messages.iter().filter(|message| hidden_too || !message.hidden).map(|message| message.view(you)).collect()
    }
}
