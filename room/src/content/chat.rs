//! Chat: the messages, and their authors as far as others may know them.

use crate::limits::{EDIT_SPAN, MESSAGES, MESSAGES_BYTES};
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
    /// It waits for an organizer's approval: of the audience only who said it sees it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub held: bool,
    /// The words were changed after they were said.
    #[serde(default, skip_serializing_if = "is_false")]
    pub edited: bool,
    /// Number of times that the words were changed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub revision: u32,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_zero(value: &u32) -> bool {
    *value == 0
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    id: MessageId,
    at: Timestamp,
    author: String,
    speaker: Option<Speaker>,
    text: String,
    hidden: bool,
    held: bool,
    revision: u32,
    reply_to: Option<MessageId>,
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
            held: self.held,
            edited: self.revision > 0,
            revision: self.revision,
            reply_to: self.reply_to,
        }
    }

    const fn is_public(&self) -> bool {
        !self.hidden && !self.held
    }
}

/// A message that is about to be said.
pub(crate) struct Said {
    pub(crate) id: MessageId,
    pub(crate) at: Timestamp,
    pub(crate) author: String,
    pub(crate) speaker: Option<Speaker>,
    pub(crate) text: String,
    pub(crate) reply_to: Option<MessageId>,
    pub(crate) fresh: bool,
    pub(crate) held: bool,
}

/// The visibility of a message before something was done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Was {
    /// Everybody saw it.
    Public,
    /// It waited for approval.
    Held,
}

/// The last messages of one room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chat {
    messages: VecDeque<Message>,
    bytes: usize,
    /// A copy, because the room forgets old messages.
    pinned: Option<Message>,
}

impl Chat {
    fn get(&self, id: MessageId) -> Option<&Message> {
        self.messages.iter().rev().find(|message| message.id == id)
    }

    fn get_mut(&mut self, id: MessageId) -> Option<&mut Message> {
        self.messages.iter_mut().rev().find(|message| message.id == id)
    }

    pub(crate) fn may_say(&self, id: MessageId) -> Result<(), Refusal> {
        if self.get(id).is_some() { Err(Refusal::Exists("message")) } else { Ok(()) }
    }

    /// Refuses to decide about words that have changed since they were read; `revision` is the one that was read, if that is known.
    pub(crate) fn has_these_words(&self, id: MessageId, revision: Option<u32>) -> Result<(), Refusal> {
        let is_other = |message: &Message| revision.is_some_and(|revision| revision != message.revision);
        if self.get(id).is_some_and(is_other) { Err(Refusal::Changed) } else { Ok(()) }
    }

    /// Returns whether everybody sees a message that is remembered.
    pub(crate) fn may_refer_to(&self, id: MessageId) -> Result<(), Refusal> {
        if self.get(id).is_some_and(Message::is_public) { Ok(()) } else { Err(Refusal::NotFound("message")) }
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

    /// Refuses to change what others said, or what was said too long ago.
    pub(crate) fn may_edit(&self, id: MessageId, speaker: Option<Speaker>, now: Timestamp) -> Result<(), Refusal> {
        let message = self.get(id).filter(|message| !message.hidden).ok_or(Refusal::NotFound("message"))?;
        if speaker.is_none() || message.speaker != speaker {
            Err(if message.held { Refusal::NotFound("message") } else { Refusal::Forbidden(Who::Author) })
        } else if now - message.at >= EDIT_SPAN {
            Err(Refusal::TooLate)
        } else {
            Ok(())
        }
    }

    /// Returns whether a message was said too long ago to be taken back by who said it.
    pub(crate) fn is_old(&self, id: MessageId, now: Timestamp) -> bool {
        self.get(id).is_some_and(|message| now - message.at >= EDIT_SPAN)
    }

    /// Returns whether there is something to show to everybody again.
    pub(crate) fn may_show(&self, id: MessageId) -> Result<(), Refusal> {
        self.get(id).map(|_| ()).ok_or(Refusal::NotFound("message"))
    }

    pub(crate) fn say(&mut self, said: Said) -> MessageView {
        let Said { id, at, author, speaker, text, reply_to, fresh, held } = said;
        self.bytes += text.len();
        while self.messages.len() >= MESSAGES || self.bytes > MESSAGES_BYTES {
            let Some(oldest) = self.oldest() else { break };
            self.bytes -= oldest.text.len();
        }
        let message = Message { id, at, author, speaker, text, hidden: false, held, revision: 0, reply_to, fresh };
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

    /// Changes the words of a message; how it was seen before, and how it is now.
    pub(crate) fn edit(&mut self, id: MessageId, text: String, held: bool) -> Option<(Was, MessageView)> {
        let message = self.get_mut(id)?;
        let was = if message.held { Was::Held } else { Was::Public };
        let before = std::mem::replace(&mut message.text, text).len();
        message.revision = message.revision.saturating_add(1);
        // What waited still waits: nobody has approved these words.
        message.held |= held;
        let (view, after) = (message.view(None), message.text.len());
        self.bytes = self.bytes + after - before;
        while self.bytes > MESSAGES_BYTES {
            let Some(oldest) = self.oldest() else { break };
            self.bytes -= oldest.text.len();
        }
        Some((was, view))
    }

    /// Takes away everything that somebody said; what was shown or waited before.
    pub(crate) fn hide_all_of(&mut self, speaker: Speaker) -> Vec<(MessageId, Was)> {
        let shown = self.messages.iter_mut().filter(|message| message.speaker == Some(speaker) && !message.hidden);
        shown.map(take_away).collect()
    }

    /// Takes a message away; how it was seen before, unless it was hidden already.
    pub(crate) fn hide(&mut self, id: MessageId) -> Option<Was> {
        self.get_mut(id).filter(|message| !message.hidden).map(|message| take_away(message).1)
    }

    /// Shows a message to everybody that waits or was taken away. It is the newest then: whoever is here sees it come.
    pub(crate) fn show(&mut self, id: MessageId) -> Option<(bool, MessageView)> {
        let at = self.messages.iter().rposition(|message| message.id == id && !message.is_public())?;
        let mut message = self.messages.remove(at)?;
        let was_held = std::mem::take(&mut message.held);
        message.hidden = false;
        let view = message.view(None);
        self.messages.push_back(message);
        Some((was_held, view))
    }

    /// Returns whether a message is taken away.
    pub(crate) fn is_hidden(&self, id: MessageId) -> bool {
        self.get(id).is_some_and(|message| message.hidden)
    }

    /// Lets a message that was taken away wait for approval again.
    pub(crate) fn hold(&mut self, id: MessageId) {
        if let Some(message) = self.get_mut(id) {
            (message.hidden, message.held) = (false, true);
        }
    }

    /// Pins a message, or none; returns whether that changes anything.
    pub(crate) fn pin(&mut self, id: Option<MessageId>) -> bool {
        let pinned = id.and_then(|id| self.get(id)).cloned();
        let changes = pinned.as_ref().map(|message| message.id) != self.pinned.as_ref().map(|message| message.id);
        self.pinned = pinned;
        changes
    }

    /// Unpins a message that not everybody sees any more, or whose words are others now; returns whether it was pinned.
    pub(crate) fn unpin_changed(&mut self) -> bool {
        let Some(pinned) = self.pinned.as_ref() else { return false };
        let is_other = self.get(pinned.id).is_some_and(|message| !message.is_public() || message.revision != pinned.revision);
        if is_other {
            self.pinned = None;
        }
        is_other
    }

    pub(crate) fn pinned(&self) -> Option<MessageView> {
        self.pinned.as_ref().map(|message| message.view(None))
    }

    /// The message as organizers see it.
    pub(crate) fn for_hosts(&self, id: MessageId) -> Option<MessageView> {
        self.get(id).map(|message| message.view(None))
    }

    /// The number of who said a message.
    pub(crate) fn speaker_of(&self, id: MessageId) -> Option<Speaker> {
        self.get(id).and_then(|message| message.speaker)
    }

    /// Messages of one person that wait for approval.
    pub(crate) fn held_of(&self, you: Speaker) -> Vec<MessageView> {
        let held = self.messages.iter().filter(|message| message.held && message.speaker == Some(you));
        held.map(|message| message.view(Some(you))).collect()
    }

    pub(crate) fn view(&self, organizer: bool, you: Option<Speaker>) -> Vec<MessageView> {
        let is_for = |message: &&Message| organizer || message.is_public() || message.held && you.is_some() && message.speaker == you;
        self.messages.iter().filter(is_for).map(|message| message.view(you)).collect()
    }
}

fn take_away(message: &mut Message) -> (MessageId, Was) {
    message.hidden = true;
    let was_held = std::mem::take(&mut message.held);
    (message.id, if was_held { Was::Held } else { Was::Public })
}
