#![doc = include_str!("../README.md")]

pub mod act;
pub mod archive;
pub mod attendee_act;
mod bucket;
mod content;
pub mod event;
pub mod limits;
mod people;
pub mod pulse;
pub mod refusal;
pub mod room;
pub mod talk;
pub mod view;
pub mod viewer;

pub use content::{chat, intervention, intervention_view, pace, poll, question, reaction, similar, text};
pub(crate) use people::{aside, guests};
pub use people::{ban, door, doorkeeper, hand, name, presence};

pub use act::{Act, Actor, Durability, Viewer};
pub use archive::Archive;
pub use attendee_act::AttendeeAct;
pub use ban::{BanView, Whom};
pub use chat::{MessageView, Speaker};
pub use conductor::arm::{PollKind, QuizKey, Scale};
pub use conductor::signal::Phase;
pub use door::{Asking, Ballot, Crowd, Door, Guard, Means, Outside, Passcode, VotesAside};
pub use doorkeeper::{Arrival, Doorkeeper, Doubted, Due, Network, half_of_rest};
pub use event::{Audience, RoomEvent, signal};
pub use hand::HandView;
pub use intervention::{Ending, InterventionView};
pub use pace::{Pace, PaceCounts};
pub use poll::{Answer, AnswerState, Leader, PollView, QuizScore, Tally, Verdict};
pub use pulse::{PollVoters, QuestionVotes, RoomPulse};
pub use question::{QuestionState, QuestionView};
pub use reaction::{Reaction, ReactionCounts};
pub use refusal::{Refusal, Who};
pub use room::Room;
pub use talk::TalkRules;
pub use view::{RoomView, YouView};
