//! [`Tape`]: the recording that comes with the program, played.
//!
//! It holds who came, left, wrote and reacted, and when; the words are made up while it is played.

use super::Step;
use conductor::id::{AttendeeId, MessageId, QuestionId};
use conductor::signal::{Participant, Signal};
use conductor::stream::parse_line;
use protocol::Scenario;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use room::{Act, QuestionState, Reaction, Room, Viewer};
use std::collections::BTreeSet;
use uuid::Uuid;
use visitor::simulate::words;

/// The recording.
const INCLUDED: &str = include_str!("../../../../docs/recorded/town-hall.ndjson");

/// A recording and how far it has been played.
#[derive(Debug)]
pub struct Tape {
    /// The recorded signals and their seconds, in order.
    events: Vec<(u32, Signal)>,
    next: usize,
    here: BTreeSet<AttendeeId>,
    rng: Pcg64Mcg,
}

impl Tape {
    /// The recording that comes with the program, `played_s` seconds after its beginning.
    pub fn included(played_s: u32) -> Self {
        let mut tape = Self { events: events(INCLUDED), next: 0, here: BTreeSet::new(), rng: Pcg64Mcg::seed_from_u64(0x07a9_e000) };
        while let Some((_, signal)) = tape.events.get(tape.next).cloned().filter(|(second, _)| *second <= played_s) {
            tape.note(&signal);
            tape.next += 1;
        }
        tape
    }

    /// Plays the second that ends `second` seconds after the beginning, and returns its steps in `room`.
    pub fn play(&mut self, second: u32, room: &Room) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some((_, signal)) = self.events.get(self.next).cloned().filter(|(at, _)| *at <= second) {
            self.next += 1;
            self.note(&signal);
            steps.extend(self.step(signal, room));
        }
        steps
    }

    /// Those who were in the room.
    pub fn present(&self) -> Vec<Step> {
        self.here.iter().map(|who| Step::Act(*who, Act::Join { name: None })).collect()
    }

    /// Returns whether it has been played to its end.
    pub const fn is_over(&self) -> bool {
        self.next >= self.events.len()
    }

    fn note(&mut self, signal: &Signal) {
        match signal {
            Signal::Join { who } => drop(self.here.insert(id(*who))),
            Signal::Leave { who } => drop(self.here.remove(&id(*who))),
            _ => {}
        }
    }

    fn step(&mut self, signal: Signal, room: &Room) -> Option<Step> {
        let rng = &mut self.rng;
        let (who, act) = match signal {
            Signal::Join { who } => (who, Act::Join { name: None }),
            Signal::Leave { who } => (who, Act::Leave),
            Signal::Chat { who } => {
                let text = words::message(Scenario::Healthy, &[], rng);
                (who, Act::Say { message: MessageId(Uuid::from_u128(rng.random())), text })
            }
            Signal::Reaction { who } => (who, Act::React { emoji: *Reaction::ALL.choose(rng)? }),
            Signal::Question { who } => (who, Act::Ask { question: QuestionId(Uuid::from_u128(rng.random())), text: words::question(rng) }),
            Signal::Upvote { who } => {
                let view = room.view(Viewer::Organizer);
                let open = view.questions.iter().filter(|question| matches!(question.state, QuestionState::Queued | QuestionState::Live));
                let open: Vec<QuestionId> = open.map(|question| question.id).collect();
                (who, Act::Upvote { question: *open.choose(rng)?, on: true })
            }
            Signal::Heartbeat { .. } => return Some(Step::Signal(signal)),
            // Nobody on a tape can vote in a poll of today.
            _ => return None,
        };
        Some(Step::Act(id(who), act))
    }
}

fn id(who: Participant) -> AttendeeId {
    AttendeeId(Uuid::from_u64_pair(0x7a9e, who.0))
}

/// The signals of a recording with the second, from 1, in which each happens.
fn events(text: &str) -> Vec<(u32, Signal)> {
    let mut first = None;
    let read = |line: &str| {
        let event = parse_line(line).ok()?;
        let since = event.t - *first.get_or_insert(event.t);
        let second = since.max(0.0) as u32 + 1;
        Some((second, event.signal))
    };
    text.lines().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_included_recording_is_read() {
        let events = events(INCLUDED);
        assert_eq!(events.len(), INCLUDED.lines().count());
        assert!(events.is_sorted_by_key(|(second, _)| *second));
        assert!((3300..=3601).contains(&events.last().expect("there is one").0));
    }

    #[test]
    fn a_tape_that_is_taken_up_again_goes_on_where_it_was() {
        let room = Room::new("A hall");
        let (mut whole, later) = (Tape::included(0), Tape::included(600));
        for second in 1..=600 {
            whole.play(second, &room);
        }
        assert_eq!((whole.next, &whole.here), (later.next, &later.here));
        assert!(!whole.here.is_empty() && !whole.is_over());
    }
}
