//! The arms: what the conductor may do when a room fades.

mod content;
mod poll_kind;

pub use content::{BadContent, Content, Source};
pub use poll_kind::{PollKind, QuizKey, Scale};

use crate::driver::Channel;
use crate::signal::Phase;
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wire::Read;

/// One possible action. [`Arm::Hold`] is an action too: do nothing, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Arm {
    /// Do nothing; the comparison for every other arm.
    #[serde(alias = "NONE")]
    Hold,
    /// A quick poll.
    Poll,
    /// A prompt pinned in the chat.
    #[serde(alias = "BROADCAST", alias = "NUDGE")]
    ChatPrompt,
    /// Promote the audience's best open question.
    QnaPromote,
    /// A private cue to the organizer or speaker.
    Notification,
    /// A short challenge.
    Gamification,
}

impl Arm {
    /// Every arm, [`Arm::Hold`] first.
    pub const ALL: [Self; 6] = [Self::Hold, Self::Poll, Self::ChatPrompt, Self::QnaPromote, Self::Notification, Self::Gamification];

    /// The arms whose words a person may write, in the order in which forms offer them.
    pub const BY_HAND: [Self; 4] = [Self::Poll, Self::ChatPrompt, Self::Gamification, Self::Notification];

    /// The properties by which rules tell this arm from others.
    #[must_use]
    pub const fn spec(self) -> ArmSpec {
        match self {
            Self::Hold => ArmSpec { phases: &Phase::ALL, ..ArmSpec::new("HOLD", "waiting", "nothing", Need::Nothing, Words::Nothing) },
            Self::Poll => ArmSpec {
                // So that an unattended room does not pile them up.
                order: "one poll question with three or four short, different options that everybody can answer with one tap",
                shown_for: Some(Span::from_secs(600)),
                ..ArmSpec::new("POLL", "a poll", "a poll", Need::Polls, Words::Poll)
            },
            Self::ChatPrompt => ArmSpec {
                own_channel: Some(Channel::Chat),
                shown_for: Some(Span::from_secs(600)),
                draft_kind: Some("prompt"),
                ..ArmSpec::new("CHAT_PROMPT", "a chat prompt", "a chat prompt", Need::Chat, Words::Text)
            },
            Self::QnaPromote => ArmSpec {
                own_channel: Some(Channel::Qa),
                ..ArmSpec::new("QNA_PROMOTE", "promoting a question", "a question of the audience", Need::OpenQuestion, Words::Question)
            },
            Self::Notification => ArmSpec {
                shown_for: Some(Span::from_secs(300)),
                draft_kind: Some("cue"),
                order: "one cue for the speaker alone, which says in one or two sentences what to do right now",
                ..ArmSpec::new("NOTIFICATION", "a cue to the speaker", "a cue for the speaker", Need::Cues, Words::Text)
            },
            // During a demonstration it would take the eyes off what is shown, and question time belongs to questions.
            Self::Gamification => ArmSpec {
                own_channel: Some(Channel::React),
                phases: &[Phase::Talk],
                draft_kind: Some("challenge"),
                order: "one short challenge for the whole audience that uses chat or reactions, and for how long it runs",
                ..ArmSpec::new("GAMIFICATION", "a challenge", "a challenge", Need::Reactions, Words::Timed)
            },
        }
    }

    /// The name on the wire and in logs, such as `CHAT_PROMPT`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.spec().name
    }
}

/// The properties by which rules tell one arm from another. A rule asks for one of them instead of naming arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArmSpec {
    /// The name on the wire and in logs. States are stored by it, so it must not change.
    pub name: &'static str,
    /// The act within an English sentence, such as "promoting a question".
    pub act: &'static str,
    /// The thing that people get, within an English sentence, such as "a question of the audience".
    pub thing: &'static str,
    /// The channel that the arm raises by itself, which is therefore left out of the score before and after. Poll votes are in no score, so a
    /// poll has none.
    pub own_channel: Option<Channel>,
    /// The thing that a room must offer for it.
    pub needs: Need,
    /// The parts of an agenda in which it may be suggested.
    pub phases: &'static [Phase],
    /// The words that it needs.
    pub words: Words,
    /// Time for which a room shows it, unless its content says so itself or it ends otherwise.
    pub shown_for: Option<Span>,
    /// The kind by which a table of prepared contents names it, if it may stand there. Polls are named by their own kinds.
    pub draft_kind: Option<&'static str>,
    /// The thing that a model is asked to write.
    pub order: &'static str,
}

impl ArmSpec {
    /// An arm that raises no channel and may be suggested wherever something happens: a room that is quiet in the other parts has no problem.
    const fn new(name: &'static str, act: &'static str, thing: &'static str, needs: Need, words: Words) -> Self {
        let phases = &[Phase::Talk, Phase::Demo, Phase::Qa];
        let order = "one message that invites everybody to write one line in the chat";
        Self { name, act, thing, own_channel: None, needs, phases, words, shown_for: None, draft_kind: None, order }
    }
}

/// The words that an arm needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// None.
    Nothing,
    /// A question and its options.
    Poll,
    /// One text.
    Text,
    /// One text, and for how long it is shown.
    Timed,
    /// A question of the audience, in its own words.
    Question,
}

impl Words {
    /// Returns whether somebody must write them: a model, a template or a person.
    #[must_use]
    pub const fn are_written(self) -> bool {
        matches!(self, Self::Poll | Self::Text | Self::Timed)
    }
}

/// A thing that a room must offer for an arm to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// Polls are on.
    Polls,
    /// Chat is on.
    Chat,
    /// An open question of the audience.
    OpenQuestion,
    /// Somebody reads cues.
    Cues,
    /// Reactions are on.
    Reactions,
}

impl fmt::Display for Arm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not that of an arm.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an arm; the arms are HOLD, POLL, CHAT_PROMPT, QNA_PROMOTE, NOTIFICATION, GAMIFICATION")]
pub struct UnknownArm(pub String);

impl FromStr for Arm {
    type Err = UnknownArm;
    /// Reads a name; the predecessor's `NONE`, `BROADCAST` and `NUDGE` are accepted.
    fn from_str(text: &str) -> Result<Self, UnknownArm> {
        match text {
            "NONE" => Ok(Self::Hold),
            "BROADCAST" | "NUDGE" => Ok(Self::ChatPrompt),
            _ => Self::ALL.into_iter().find(|arm| arm.name() == text).ok_or_else(|| UnknownArm(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn forms_offer_exactly_the_arms_whose_words_are_written() {
        let offered = BTreeSet::from(Arm::BY_HAND);
        let written = Arm::ALL.into_iter().filter(|arm| arm.spec().words.are_written()).collect::<BTreeSet<_>>();
        assert_eq!(offered, written);
    }

    #[test]
    fn a_content_of_one_text_belongs_to_its_arm() {
        for arm in Arm::ALL {
            let content = Content::of_text(arm, "Hello".to_owned(), 60);
            let shows_one_text = matches!(arm.spec().words, Words::Text | Words::Timed);
            assert_eq!(content.as_ref().map(Content::arm), shows_one_text.then_some(arm));
            assert_eq!(content.and_then(|content| content.seconds()).is_some(), arm.spec().words == Words::Timed);
        }
    }

    #[test]
    fn a_name_and_a_kind_of_draft_belong_to_one_arm() {
        let names: BTreeSet<_> = Arm::ALL.iter().map(|arm| arm.name()).collect();
        let kinds: Vec<_> = Arm::ALL.iter().filter_map(|arm| arm.spec().draft_kind).collect();
        assert_eq!((names.len(), kinds.len()), (Arm::ALL.len(), kinds.iter().collect::<BTreeSet<_>>().len()));
    }
}
