//! Whatever people answer to polls of whatever kind: nothing is counted twice, lost or told too early.

use crate::support::{HOST, aside, at, person, poll};
use conductor::id::AttendeeId;
use proptest::collection::vec;
use proptest::prelude::*;
use room::{Act, Actor, PollKind, PollView, QuizKey, Room, Scale, Tally, Verdict, Viewer};
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: u128 = 5;
const WORDS: [&str; 6] = ["tea", "Tea!", "ＣＯＦＦＥＥ", "coffee", "mate", "cocoa"];

fn kind() -> impl Strategy<Value = PollKind> {
    prop_oneof![
        Just(PollKind::Single),
        Just(PollKind::Multiple),
        (2_u8..=10).prop_map(|steps| PollKind::Rating(Box::new(Scale { steps, low: String::new(), high: String::new() }))),
        any::<bool>().prop_map(|approve_first| PollKind::Text { approve_first }),
        Just(PollKind::Words),
        any::<bool>().prop_map(|approve_first| PollKind::Ideas { approve_first }),
        Just(PollKind::Ranking),
        (0_u8..3).prop_map(|right| PollKind::Quiz(Box::new(QuizKey { right: vec![right] }))),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned)
}

fn act() -> impl Strategy<Value = (Option<u128>, Act)> {
    let anybody = || (0..PEOPLE).prop_map(Some);
    let verdict = prop_oneof![Just(Verdict::Show), Just(Verdict::Hide), word().prop_map(|into| Verdict::Merge { into })];
    let order = Just(vec![0_u8, 1, 2]).prop_shuffle();
    prop_oneof![
        4 => (anybody(), vec(0_u8..11, 1..3)).prop_map(|(who, choices)| (who, Act::Vote { poll: poll(1), choices })),
        2 => (anybody(), order).prop_map(|(who, choices)| (who, Act::Vote { poll: poll(1), choices })),
        4 => (anybody(), vec(word(), 1..4)).prop_map(|(who, words)| (who, Act::Answer { poll: poll(1), words })),
        2 => (word(), verdict).prop_map(|(answer, verdict)| (None, Act::JudgeAnswer { poll: poll(1), answer, verdict })),
        1 => (0..PEOPLE, any::<bool>()).prop_map(|(who, on)| (None, aside(vec![person(who)], on))),
        1 => Just((None, Act::RevealPoll { poll: poll(1) })),
    ]
}

/// Sum of everything that one vote adds to the counts.
fn each(kind: &PollKind, choices: usize) -> u32 {
    match kind {
        PollKind::Text { .. } | PollKind::Words | PollKind::Ideas { .. } => 0,
        PollKind::Ranking => 6,
        _ => u32::try_from(choices).expect("few choices"),
    }
}

fn check(room: &Room, kind: &PollKind, votes: &BTreeMap<AttendeeId, usize>, aside: &BTreeSet<AttendeeId>) -> Result<(), TestCaseError> {
    let counted: BTreeMap<_, _> = votes.iter().filter(|(who, _)| !aside.contains(who)).collect();
    let tally = room.tally(poll(1)).expect("it exists");
    prop_assert_eq!(tally.voters as usize, counted.len(), "one vote a person");
    let total: u32 = counted.values().map(|choices| each(kind, **choices)).sum();
    prop_assert_eq!(tally.counts.iter().sum::<u32>(), total, "votes are conserved");
    for answer in &tally.answers {
        prop_assert!((1..=counted.len()).contains(&(answer.count as usize)), "an answer counts a person once: {:?}", answer);
    }
    let keys: BTreeSet<String> = tally.answers.iter().map(|answer| answer.text.to_lowercase()).collect();
    prop_assert!(keys.len() <= tally.answers.len());
    let shown: Vec<_> = tally.answers.iter().filter(|answer| answer.state.is_shown()).cloned().collect();
    prop_assert_eq!(&room.public_tally(poll(1)).expect("it exists").answers, &shown, "others see exactly what is shown");
    for viewer in (0..PEOPLE).map(|n| Viewer::Attendee(person(n))).chain([Viewer::Projector]) {
        let view: PollView = room.view(viewer).polls.remove(0);
        if let PollKind::Quiz(key) = &view.kind {
            prop_assert!(key.right.is_empty(), "the answer is secret");
        }
        if view.is_open() {
            prop_assert!(
                view.score.is_none() && view.tally.as_ref().is_none_or(|tally| tally.right.is_empty() && tally.leaders.is_empty())
            );
        }
        let answers = view.tally.map(|tally: Tally| tally.answers).unwrap_or_default();
        prop_assert!(answers.iter().all(|answer| answer.state.is_shown()), "an attendee sees what is not shown");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn ballots_of_every_kind_are_conserved(kind in kind(), timer in any::<bool>(), acts in vec(act(), 0..60)) {
        let options = if kind.has_options() { ["A", "B", "C"].map(String::from).to_vec() } else { Vec::new() };
        let open = Act::OpenPoll { poll: poll(1), question: "Which?".into(), options, kind: kind.clone(), seconds: timer.then_some(3_600) };
        let mut accepted = vec![(HOST, open, at(0))];
        let mut room = Room::recover("A talk", accepted.clone()).expect("it opens");
        let (mut votes, mut aside) = (BTreeMap::new(), BTreeSet::new());
        for (second, (who, act)) in (1..).zip(acts) {
            let system = matches!(act, Act::SetAside { .. });
            let actor = who.map_or(if system { Actor::System } else { HOST }, |who| Actor::Attendee(person(who)));
            let before = room.clone();
            if room.apply(actor, act.clone(), at(second)).is_err() {
                prop_assert_eq!(&room, &before, "a refused act changed the room");
                continue;
            }
            match (&act, actor) {
                (Act::Vote { choices, .. }, Actor::Attendee(who)) => { votes.insert(who, choices.len()); }
                (Act::Answer { .. }, Actor::Attendee(who)) => { votes.insert(who, 0); }
                (Act::SetAside { people, on, .. }, _) => people.iter().for_each(|who| if *on { aside.insert(*who); } else { aside.remove(who); }),
                _ => {}
            }
            accepted.push((actor, act, at(second)));
            check(&room, &kind, &votes, &aside)?;
        }
        let close = (HOST, Act::ClosePoll { poll: poll(1) }, at(100));
        room.apply(close.0, close.1.clone(), close.2).expect("it closes");
        accepted.push(close);
        check(&room, &kind, &votes, &aside)?;
        for (_, score) in room.scores(poll(1)) {
            prop_assert!(score.points <= 1_000 && score.total == score.points && score.place >= 1);
        }
        let fold = Room::recover("A talk", accepted).expect("what was accepted is accepted again");
        prop_assert_eq!(fold.without_counted(), room.without_counted(), "points and counts are reproducible");
    }
}
