#![doc = include_str!("../README.md")]

pub mod act;
mod bucket;
pub mod chat;
pub mod door;
pub mod doorkeeper;
pub mod event;
pub mod intervention;
pub mod intervention_view;
pub mod limits;
pub mod name;
pub mod pace;
pub mod poll;
pub mod presence;
pub mod pulse;
pub mod question;
pub mod reaction;
pub mod refusal;
pub mod room;
pub mod text;
pub mod view;
pub mod viewer;

pub use act::{Act, Actor, Durability, Viewer};
pub use chat::{MessageView, Speaker};
pub use conductor::signal::Phase;
pub use door::{Crowd, Door, Guard, VotesAside};
pub use doorkeeper::{Arrival, Doorkeeper, Network};
pub use event::{Audience, RoomEvent, signal};
pub use intervention::{Ending, InterventionView};
pub use pace::{Pace, PaceCounts};
pub use poll::{PollView, Tally};
pub use pulse::{PollVoters, QuestionVotes, RoomPulse};
pub use question::{QuestionState, QuestionView};
pub use reaction::{Reaction, ReactionCounts};
pub use refusal::{Refusal, Who};
pub use room::Room;
pub use view::{RoomView, YouView};
