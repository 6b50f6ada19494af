//! [`Signal`]: one act of one attendee, or one fact about the session, as the score sees it: who and what, never the words.

use serde::{Deserialize, Serialize};
use wire::Read;

/// A person within one session: a pseudonym that only tells people apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Participant(pub u64);

impl Participant {
    /// The pseudonym of a foreign user name, by FNV-1a (64 bit): stable, and not meant to resist an attacker.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// Half of the pseudonym, both halves folded: enough to tell apart the few dozen people that are remembered at a time (two of
    /// a hundred are mistaken for each other about once in a million).
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "folding is the purpose")]
    pub const fn mark(self) -> u32 {
        // Multiplied by 2³²/φ (Knuth, *The Art of Computer Programming*, vol. 3, 6.4), so that the upper bits differ even where people
        // were numbered.
        ((self.0 ^ (self.0 >> 32)) as u32).wrapping_mul(0x9e37_79b9)
    }
}

impl From<crate::id::AttendeeId> for Participant {
    fn from(attendee: crate::id::AttendeeId) -> Self {
        let (high, low) = attendee.0.as_u64_pair();
        Self(high ^ low)
    }
}

/// A part of a session's agenda.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// People arrive; nothing has begun.
    #[default]
    Lobby,
    /// Greetings and introduction.
    Opening,
    /// Somebody talks.
    Talk,
    /// Something is shown; people watch.
    Demo,
    /// A pause in the agenda.
    Break,
    /// Questions are answered.
    Qa,
    /// Goodbyes.
    Closing,
}

impl Phase {
    /// Every part, in the order in which they usually come.
    pub const ALL: [Self; 7] = [Self::Lobby, Self::Opening, Self::Talk, Self::Demo, Self::Break, Self::Qa, Self::Closing];

    /// The name on the wire and in stored states, such as `talk`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lobby => "lobby",
            Self::Opening => "opening",
            Self::Talk => "talk",
            Self::Demo => "demo",
            Self::Break => "break",
            Self::Qa => "qa",
            Self::Closing => "closing",
        }
    }
}

/// One act or fact. The moment is passed beside it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Signal {
    /// The session opens.
    SessionOpen {
        /// Seconds from now to the scheduled start, if known.
        starts_in_s: Option<f64>,
        /// Seconds from now to the scheduled end, if known.
        ends_in_s: Option<f64>,
        /// Number of expected people, if known.
        expected: Option<u32>,
    },
    /// The agenda moves on.
    Phase {
        /// The new phase.
        phase: Phase,
    },
    /// A person arrives or comes back.
    Join {
        /// The person.
        who: Participant,
    },
    /// A person's last connection is gone.
    Leave {
        /// The person.
        who: Participant,
    },
    /// A chat message.
    Chat {
        /// The person.
        who: Participant,
    },
    /// An emoji reaction.
    Reaction {
        /// The person.
        who: Participant,
    },
    /// A question.
    Question {
        /// The person.
        who: Participant,
    },
    /// An upvote of a question.
    Upvote {
        /// The person.
        who: Participant,
    },
    /// A first vote in a poll.
    PollVote {
        /// The person.
        who: Participant,
    },
    /// A poll opens.
    PollOpen,
    /// A poll closes.
    PollClose,
    /// A summary of the gateway: how many are connected and how many of them have the page in front.
    Heartbeat {
        /// Connected people.
        n: u32,
        /// Number of them who look at the page; unknown for many platforms.
        focused: Option<u32>,
    },
    /// The session ends.
    SessionClose,
}
