//! [`People`]: the simulated people of a rehearsal, and their acts in each second.

use super::Step;
use conductor::arm::Arm;
use conductor::id::{AttendeeId, MessageId, PollId, QuestionId};
use conductor::signal::Signal;
use protocol::{Rehearsal, Scenario};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use room::{Act, Pace, QuestionState, Reaction, Room, RoomView, Viewer};
use simulation::audience::{Crowd, Deed, PaceDeed, Profile, Tempo};
use std::collections::BTreeSet;
use uuid::Uuid;
use visitor::simulate::{vote, words};

/// The people of a rehearsal.
#[derive(Debug)]
pub struct People {
    crowd: Crowd,
    scenario: Scenario,
    /// Source of chance for their words and choices.
    rng: Pcg64Mcg,
    /// People who have been in the room before.
    known: BTreeSet<u32>,
    voted: BTreeSet<(u32, PollId)>,
    supported: BTreeSet<(u32, QuestionId)>,
    /// Their names among real attendees.
    ids: u64,
}

impl People {
    /// The people of a rehearsal, `played_s` seconds after its beginning.
    pub fn new(rehearsal: Rehearsal, played_s: u32) -> Self {
        let Rehearsal { scenario, people, seed, .. } = rehearsal;
        let mut crowd = Crowd::of(Profile::TownHall, people, visitor::simulate::audience(scenario), Tempo::Staged, seed);
        // After a restart: they have lived until now, as if nothing had been sent.
        for second in 0..played_s {
            crowd.step(f64::from(second + 1), &[]);
        }
        let rng = Pcg64Mcg::seed_from_u64(seed ^ 0x0ca5_7000 ^ (u64::from(played_s) << 32));
        let ids = Pcg64Mcg::seed_from_u64(seed ^ 0x01d5).random();
        Self { crowd, scenario, rng, known: BTreeSet::new(), voted: BTreeSet::new(), supported: BTreeSet::new(), ids }
    }

    /// Plays the second that ends `second` seconds after the beginning, and returns the people's steps in `room`.
    pub fn play(&mut self, second: u32, room: &Room) -> Vec<Step> {
        let view = room.view(Viewer::Organizer);
        let arms: Vec<Arm> = view.interventions.iter().map(|shown| shown.content.arm()).collect();
        let deeds = self.crowd.step(f64::from(second), &arms);
        deeds.into_iter().filter_map(|(who, deed)| Some(Step::Act(self.id(who), self.act(who, deed, &view, &arms)?))).collect()
    }

    /// Those who are back after a restart: everybody who was in the room.
    pub fn present(&self) -> Vec<Step> {
        self.crowd.present().into_iter().map(|who| Step::Act(self.id(who), Act::Join { name: None })).collect()
    }

    /// The signal about people present and looking, together with those counted by `real`.
    pub fn heartbeat(&self, real: Option<&Signal>) -> Option<Signal> {
        let [n, looking] = self.crowd.attention();
        let (more, more_looking) = match real {
            Some(Signal::Heartbeat { n, focused }) => (*n, focused.unwrap_or(*n)),
            _ => (0, 0),
        };
        let (n, looking) = (n + more, looking + more_looking);
        (n > 0).then_some(Signal::Heartbeat { n, focused: Some(looking) })
    }

    fn id(&self, who: u32) -> AttendeeId {
        AttendeeId(Uuid::from_u64_pair(self.ids, u64::from(who)))
    }

    fn act(&mut self, who: u32, deed: Deed, view: &RoomView, arms: &[Arm]) -> Option<Act> {
        let rng = &mut self.rng;
        Some(match deed {
            Deed::Join => Act::Join { name: if self.known.insert(who) { words::name(rng) } else { None } },
            Deed::Leave => Act::Leave,
            Deed::Drop => Act::Away { connected: false },
            // The heartbeat tells it of all of them together.
            Deed::Look { .. } => return None,
            Deed::Chat => Act::Say { message: MessageId(Uuid::from_u128(rng.random())), text: words::message(self.scenario, arms, rng) },
            Deed::React => Act::React { emoji: *Reaction::ALL.choose(rng)? },
            Deed::Ask => Act::Ask { question: QuestionId(Uuid::from_u128(rng.random())), text: words::question(rng) },
            Deed::Upvote => {
                let open = view.questions.iter().filter(|question| matches!(question.state, QuestionState::Queued | QuestionState::Live));
                let fresh: Vec<QuestionId> = open.map(|question| question.id).filter(|id| !self.supported.contains(&(who, *id))).collect();
                let question = *fresh.choose(rng)?;
                self.supported.insert((who, question));
                Act::Upvote { question, on: true }
            }
            Deed::Vote => {
                let fresh = |poll: &&room::PollView| poll.is_open() && !self.voted.contains(&(who, poll.id));
                let poll = view.polls.iter().find(fresh)?;
                self.voted.insert((who, poll.id));
                let options = u8::try_from(poll.options.len()).ok()?;
                return vote::vote(poll.id, &poll.kind, options, rng);
            }
            Deed::Pace(PaceDeed::TooFast) => Act::Pace { pace: Some(Pace::TooFast) },
            Deed::Pace(PaceDeed::LostMe) => Act::Pace { pace: Some(Pace::Lost) },
            Deed::Pace(PaceDeed::Good) => Act::Pace { pace: Some(Pace::Good) },
        })
    }
}
