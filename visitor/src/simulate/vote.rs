//! A simulated person's answer to a poll of any kind.

use conductor::id::PollId;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, RngExt};
use room::{Act, PollKind};

/// Words that fit any question.
const WORDS: [&str; 8] = ["clear", "fast", "examples", "numbers", "more", "useful", "questions", "focus"];

/// An answer at random; none if there is nothing to choose.
pub fn vote(poll: PollId, kind: &PollKind, options: u8, rng: &mut impl Rng) -> Option<Act> {
    let slots = match kind {
        PollKind::Text { .. } | PollKind::Words | PollKind::Ideas { .. } => {
            let number = if *kind == PollKind::Words { 2 } else { 1 };
            let words = WORDS.sample(rng, number).map(|word| (*word).to_owned()).collect();
            return Some(Act::Answer { poll, words });
        }
        PollKind::Rating(scale) => scale.steps,
        PollKind::Single | PollKind::Multiple | PollKind::Ranking | PollKind::Quiz(_) => options,
    };
    if slots == 0 {
        return None;
    }
    let mut choices = vec![rng.random_range(0..slots)];
    match kind {
        PollKind::Multiple => {
            let another = rng.random_range(0..slots);
            if !choices.contains(&another) {
                choices.push(another);
            }
        }
        PollKind::Ranking => {
            choices = (0..slots).collect();
            choices.shuffle(rng);
        }
        _ => {}
    }
    Some(Act::Vote { poll, choices })
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::arm::{QuizKey, Scale};
    use conductor::id::{AttendeeId, OrganizerId};
    use conductor::time::Timestamp;
    use rand::SeedableRng;
    use rand_pcg::Pcg64Mcg;
    use room::{Actor, Room};
    use uuid::Uuid;

    #[test]
    fn every_kind_of_poll_takes_what_people_answer() {
        let mut rng = Pcg64Mcg::seed_from_u64(1);
        let scale = Scale { steps: 3, ..Scale::default() };
        let kinds = [
            PollKind::Single,
            PollKind::Multiple,
            PollKind::Rating(Box::new(scale)),
            PollKind::Text { approve_first: false },
            PollKind::Words,
            PollKind::Ideas { approve_first: false },
            PollKind::Ranking,
            PollKind::Quiz(Box::new(QuizKey { right: vec![0] })),
        ];
        for kind in kinds {
            let poll = PollId(Uuid::from_u128(1));
            let options = if kind.has_options() { ["A", "B", "C"].map(String::from).to_vec() } else { Vec::new() };
            let mut room = Room::new("A talk");
            let (host, now) = (Actor::Organizer(OrganizerId(Uuid::from_u128(2))), Timestamp::from_millis(0));
            let open = Act::OpenPoll { poll, question: "Q?".into(), options, kind: kind.clone(), seconds: None };
            room.apply(host, open, now).expect("it opens");
            for n in 3..30 {
                let act = vote(poll, &kind, 3, &mut rng).expect("there is something to choose");
                room.apply(Actor::Attendee(AttendeeId(Uuid::from_u128(n))), act, now).expect("it is taken");
            }
        }
    }
}
