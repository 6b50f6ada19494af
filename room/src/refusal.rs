//! [`Refusal`]: a reason why a room does not accept an act.

use conductor::arm::BadContent;

/// A reason why a room does not accept an act. A refused act has changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The session is over.
    #[error("the session has ended")]
    Ended,
    /// This actor may not do that.
    #[error("only {0} can do that")]
    Forbidden(Who),
    /// The name is kept for those who run the room, or looks as if it were.
    #[error("this name is kept for those who run the room")]
    ReservedName,
    /// The attendee is muted.
    #[error("an organizer has muted you")]
    Muted,
    /// An organizer has shut the attendee out of this session.
    #[error("an organizer has shut you out of this session")]
    Banned,
    /// Nobody but organizers writes messages now.
    #[error("the chat is off now")]
    ChatOff,
    /// Messages and questions hold no links here.
    #[error("links are not allowed here")]
    Link,
    /// The name holds a word of the organizers' list.
    #[error("this name is not allowed here")]
    BlockedName,
    /// A message is changed or taken back within minutes, or not at all.
    #[error("it is too late to change this message")]
    TooLate,
    /// The words have changed since they were read.
    #[error("the words have changed since: read them again")]
    Changed,
    /// The person is set aside until they have stayed, or an organizer decides.
    #[error("many people came from your network at once: stay for a minute, or wait for an organizer")]
    Aside,
    /// Newcomers may look only.
    #[error("the organizer has closed the door to newcomers")]
    DoorClosed,
    /// Newcomers take part once an organizer or the passcode has let them in.
    #[error("ask to be let in, or enter the passcode")]
    Outside,
    /// The passcode is another one.
    #[error("this is not the passcode")]
    WrongPasscode,
    /// Nothing speaks for the person but their presence.
    #[error("only people with a ticket or the passcode can vote")]
    NotVouched,
    /// Too many at once; there is room again after these seconds.
    #[error("this is too much at once: wait a little")]
    Wait(u32),
    /// There is no such thing in this room, or this actor may not see it.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The identifier belongs to something else already.
    #[error("this {0} exists already")]
    Exists(&'static str),
    /// The poll is closed.
    #[error("the poll is closed")]
    PollClosed,
    /// The choices do not fit the poll.
    #[error("{0}")]
    BadChoice(&'static str),
    /// Nobody can support their own question.
    #[error("you cannot upvote your own question")]
    OwnQuestion,
    /// The question waits for no votes: it is answered or archived.
    #[error("the question is closed")]
    QuestionClosed,
    /// A text is empty or too long.
    #[error("{0}")]
    BadText(BadContent),
    /// The room holds as many as it can.
    #[error("there are too many {0}")]
    TooMany(&'static str),
    /// The intervention is over or withdrawn already.
    #[error("the intervention is over already")]
    Over,
}

/// The only people who may do what was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Organizers and the system.
    Organizers,
    /// Attendees.
    Attendees,
    /// The person who asked a question.
    Asker,
    /// The person who said something.
    Author,
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Organizers => "organizers",
            Self::Attendees => "attendees",
            Self::Asker => "the person who asked",
            Self::Author => "the person who said it",
        })
    }
}

impl From<BadContent> for Refusal {
    fn from(bad: BadContent) -> Self {
        Self::BadText(bad)
    }
}
