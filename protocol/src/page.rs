//! The data of pages, and the forms they send.

mod event;

pub use event::{EventPage, EventSessions, MemberRow};

use crate::conduct::{ConductView, Flag, Sample};
use crate::frame::You;
use crate::language::Language;
use crate::outcome_view::OutcomeView;
use crate::team::TeamRole;
use crate::topic::Position;
use conductor::anomaly::Anomaly;
use conductor::arm::{Arm, Content};
use conductor::gate::GateAnswer;
use conductor::id::{EventId, InterventionId, OrganizerId, ProposalId, SessionId};
use conductor::lift::Lift;
use conductor::mode::Mode;
use conductor::plan::{Mark, Plan};
use conductor::planned::TrialView;
use conductor::policy::PolicyView;
use conductor::proposal::{Decider, Status};
use conductor::reading::Reading;
use conductor::record::{Decision, Explanation};
use conductor::time::Timestamp;
use conductor::unit::Score;
use room::RoomView;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wire::Read;

/// The organizer who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Me {
    /// The organizer.
    pub organizer: OrganizerId,
    /// The name they sign in with.
    pub name: String,
    /// True if they run the installation too, and may see how it does.
    #[serde(default)]
    pub operator: bool,
}

/// A course that a simulated audience follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// It stays lively.
    Healthy,
    /// It sinks over minutes.
    #[default]
    SlowFade,
    /// It falls silent at once.
    SuddenFade,
    /// Many leave.
    MassExit,
    /// It is lively, rude and full of odd characters.
    Hostile,
    /// It is too small for a score.
    Tiny,
}

impl Scenario {
    /// Every scenario, in the order in which forms show them.
    pub const ALL: [Self; 6] = [Self::Healthy, Self::SlowFade, Self::SuddenFade, Self::MassExit, Self::Hostile, Self::Tiny];

    /// The name on the wire and on the command line, such as `slow-fade`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::SlowFade => "slow-fade",
            Self::SuddenFade => "sudden-fade",
            Self::MassExit => "mass-exit",
            Self::Hostile => "hostile",
            Self::Tiny => "tiny",
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not that of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a scenario; they are healthy, slow-fade, sudden-fade, mass-exit, hostile, tiny")]
pub struct UnknownScenario(pub String);

impl FromStr for Scenario {
    type Err = UnknownScenario;
    fn from_str(text: &str) -> Result<Self, UnknownScenario> {
        Self::ALL.into_iter().find(|scenario| scenario.name() == text).ok_or_else(|| UnknownScenario(text.to_owned()))
    }
}

/// Something recorded that is played, instead of what simulated people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum Recording {
    /// The recording that comes with the program. It was made by a simulator, and its words by another.
    Included,
    /// Signals that a program posts, each with its time `t`.
    Posted,
}

/// A session that is played on a clock of its own: a rehearsal with a simulated audience, or the replay of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Rehearsal {
    /// The course that the audience follows.
    pub scenario: Scenario,
    /// Number of people, 1 to 500.
    pub people: u32,
    /// Speed of the session's own clock, 1 to 20 times real time. The clock keeps to real time while a person has something to decide.
    pub speed: u32,
    /// Seed of all chance: the same seed gives the same people and the same decisions.
    pub seed: u64,
    /// The recording to play, if this is a replay: then there are no simulated people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Recording>,
    /// True if its outcomes teach the policy of its event. Rehearsals never do, replays of posted recordings only if asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub teaches: bool,
}

impl Rehearsal {
    /// The replay of the recording that comes with the program.
    pub const INCLUDED: Self =
        Self { scenario: Scenario::Healthy, people: 1, speed: 10, seed: 1, recording: Some(Recording::Included), teaches: false };

    /// Returns whether it is kept when it has ended, as a session of real people is.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        matches!(self.recording, Some(Recording::Posted))
    }

    /// Most simulated people.
    pub const PEOPLE: u32 = 500;
    /// Fastest rehearsal.
    pub const SPEED: u32 = 20;
}

impl Default for Rehearsal {
    fn default() -> Self {
        Self { scenario: Scenario::SuddenFade, people: 40, speed: 10, seed: 1, recording: None, teaches: false }
    }
}

/// A form: a new session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSession {
    /// Its title.
    pub title: String,
    /// The event it belongs to; without one a new event is made with the same title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Language of its interventions. By default, that of the page on which the session is created; for programs, English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The simulated audience, if it is a rehearsal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehearsal: Option<Rehearsal>,
}

/// A series of sessions, in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct EventCard {
    /// The event.
    pub id: EventId,
    /// Its title.
    pub title: String,
}

/// A session, in lists and in headings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct SessionCard {
    /// The session.
    pub id: SessionId,
    /// The event it belongs to.
    pub event: EventCard,
    /// The role of whoever asks, in that event.
    #[serde(default)]
    pub role: TeamRole,
    /// Its title.
    pub title: String,
    /// The code that people join with.
    pub code: String,
    /// Language of its interventions.
    #[serde(default)]
    pub language: Language,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The simulated audience, if it is a rehearsal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehearsal: Option<Rehearsal>,
    /// People present.
    pub people: u32,
    /// The mode: who decides.
    pub mode: Mode,
    /// The score now, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Proposals that wait for a person.
    pub waiting: u32,
}

/// The dashboard of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct DashboardPage {
    /// The session.
    pub card: SessionCard,
    /// The address where people join, as a whole URL.
    pub join_url: String,
    /// The screen for everybody, as a whole URL.
    pub projector_url: String,
    /// The room, and the position of the last event in it.
    pub room: (RoomView, Position),
    /// The conductor, and the position of the last event in it.
    pub conduct: (ConductView, Position),
    /// The score now.
    pub reading: Reading,
    /// The agenda.
    #[serde(default)]
    pub agenda: Plan,
    /// The server's time when it was rendered.
    pub now: Timestamp,
}

/// The page of an attendee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct JoinPage {
    /// The session.
    pub session: SessionId,
    /// The code it was joined with.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The room, and the position of the last event in it.
    pub room: (RoomView, Position),
    /// The attendee's identity.
    pub you: You,
    /// The server's time when it was rendered.
    pub now: Timestamp,
}

/// The screen for everybody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct ProjectorPage {
    /// The session.
    pub session: SessionId,
    /// The code that people join with.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The address where people join, as a whole URL.
    pub join_url: String,
    /// The room as everybody may see it, and the position of the last event in it.
    pub room: (RoomView, Position),
    /// The agenda, for those who run the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda: Option<Plan>,
    /// The server's time when it was rendered.
    pub now: Timestamp,
}

/// A proposal or an intervention of a past or running session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct HistoryRow {
    /// When it was chosen, or launched by a person.
    pub at: Timestamp,
    /// The proposal; `None` if a person launched it.
    pub proposal: Option<ProposalId>,
    /// The intervention, if it was sent.
    pub intervention: Option<InterventionId>,
    /// The arm.
    pub arm: Arm,
    /// The content that people saw, or would have seen.
    pub content: Option<Content>,
    /// The drop it answered.
    pub anomaly: Option<Anomaly>,
    /// Why, in one sentence.
    pub why: String,
    /// The gate's answer, if nothing was done on purpose.
    pub held: Option<GateAnswer>,
    /// The proposal's status.
    pub status: Option<Status>,
    /// The person or program that decided.
    pub by: Option<Decider>,
    /// The outcome.
    pub outcome: Option<OutcomeView>,
}

/// The history of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct HistoryPage {
    /// The session.
    pub card: SessionCard,
    /// The score over time, the oldest first.
    pub timeline: Vec<Sample>,
    /// Interventions, the oldest first.
    pub flags: Vec<Flag>,
    /// Proposals and interventions, the oldest first.
    pub rows: Vec<HistoryRow>,
    /// The measured lift of everything sent in this session, with words.
    pub lift: Option<(Lift, String)>,
    /// The final room.
    pub room: RoomView,
    /// The whole session in numbers, whatever [`Self::room`] and [`Self::timeline`] have room for.
    #[serde(default)]
    pub totals: Totals,
    /// The items of the agenda that began, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<Mark>,
}

/// A session in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct Totals {
    /// Most people present at once.
    pub most_people: u32,
    /// Mean of the scores, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_score: Option<Score>,
    /// Share of the time in which a fall of activity by half would have been found, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_seen: Option<f64>,
    /// Messages.
    pub messages: u32,
    /// Questions.
    pub questions: u32,
    /// Polls that were not withdrawn.
    pub polls: u32,
}

/// One decision, with everything that led to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct DecisionPage {
    /// The row of the log.
    pub decision: Decision,
    /// The same in words.
    pub explanation: Explanation,
    /// The outcome in words.
    pub outcome: Option<OutcomeView>,
}

/// An event's policy and what it has learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct PolicyPage {
    /// The event.
    pub event: EventCard,
    /// The estimates, and the amounts of data behind them.
    pub policy: PolicyView,
    /// The measured lift of everything sent, with words.
    pub lift: (Lift, String),
    /// About how many more sessions it takes to know whether sending helps by 5 points or more, if that is not known.
    #[serde(default)]
    pub sessions_to_know: Option<u32>,
    /// The effect of polls that were opened at a random moment.
    #[serde(default)]
    pub planned: TrialView,
    /// Sessions of the event, the newest first.
    pub sessions: Vec<SessionCard>,
}

/// A token for programs, in lists: the secret itself is shown only once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct ApiTokenRow {
    /// Its public part, to revoke it by.
    pub id: String,
    /// The purpose its owner gave it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
}
