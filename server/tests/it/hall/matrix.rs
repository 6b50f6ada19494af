//! `SECURITY.md` says who may do what; here it is held against the program.

use crate::routes::{bare, routed};
use conductor::arm::{Content, PollKind};
use conductor::id::{AttendeeId, InterventionId, OrganizerId};
use conductor::time::Timestamp;
use room::{Act, Actor, Door, Means, Phase, QuestionState, Reaction, Refusal, Room, Speaker, TalkRules, Verdict, Whom};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const SECURITY: &str = include_str!("../../../../SECURITY.md");

/// The rows of the table that begins with this line of heads.
pub fn table(head: &str) -> Vec<Vec<&'static str>> {
    let lines = SECURITY.lines().skip_while(|line| *line != head).skip(2).take_while(|line| line.starts_with('|'));
    let rows: Vec<_> = lines.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect()).collect();
    assert!(!rows.is_empty(), "{head}");
    rows
}

#[test]
fn the_matrix_of_routes_is_the_router() {
    let written: BTreeSet<_> = table("| method | path | who |").iter().map(|row| (row[0].to_owned(), bare(row[1]))).collect();
    let there: BTreeSet<_> = routed().into_iter().map(|(method, path)| (method, bare(&path))).collect();
    assert_eq!(written, there);
}

fn acts() -> Vec<Act> {
    let (a, b, c) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    vec![
        Act::Join { name: None },
        Act::Away { connected: true },
        Act::Leave,
        Act::Rename { name: "Ada".into() },
        Act::Say { message: b.into(), text: "x".into() },
        Act::Hide { message: a.into() },
        Act::Reply { message: b.into(), to: a.into(), text: "x".into() },
        Act::Edit { message: a.into(), text: "y".into() },
        Act::Show { message: a.into(), revision: None },
        Act::Pin { message: Some(a.into()), revision: None },
        Act::AskUnnamed { question: b.into(), text: "x".into() },
        Act::WithdrawQuestion { question: a.into() },
        Act::AmendQuestion { question: a.into(), label: Some("x".into()), pinned: Some(true), answer: None },
        Act::MergeQuestions { into: a.into(), questions: vec![c.into()] },
        Act::SetRules { rules: TalkRules::default(), blocked: vec!["x".into()] },
        Act::Ban { whom: Whom::Speaker(Speaker(1)) },
        Act::Unban { ban: 1 },
        Act::RaiseHand { on: true },
        Act::LowerHand { hand: 1 },
        Act::Mute { speaker: Speaker(1), on: true },
        Act::OpenPoll {
            poll: b.into(),
            question: "?".into(),
            options: vec!["x".into(), "y".into()],
            kind: PollKind::Single,
            seconds: None,
        },
        Act::Vote { poll: a.into(), choices: vec![0] },
        Act::Answer { poll: c.into(), words: vec!["x".into()] },
        Act::JudgeAnswer { poll: c.into(), answer: "x".into(), verdict: Verdict::Hide },
        Act::RevealPoll { poll: a.into() },
        Act::ClosePoll { poll: a.into() },
        Act::Ask { question: b.into(), text: "x".into() },
        Act::Upvote { question: a.into(), on: true },
        Act::MarkQuestion { question: a.into(), state: QuestionState::Answered },
        Act::React { emoji: Reaction::ALL[0] },
        Act::Pace { pace: None },
        Act::Intervene { intervention: InterventionId(b), content: Content::ChatPrompt { text: "x".into() }, poll: None },
        Act::Withdraw { intervention: InterventionId(a) },
        Act::SetPhase { phase: Phase::default() },
        Act::SetDoor { door: Door::default() },
        Act::Knock { name: None, passcode: None },
        Act::LetIn { people: vec![AttendeeId(c)], means: Means::Organizer },
        Act::SetAside { people: vec![AttendeeId(c)], on: true, until_decided: false },
        Act::Doubt { poll: Some(a.into()), whole_network: false },
        Act::Settle { count: true },
        Act::End,
    ]
}

/// A room in which everything exists that the acts are about, none of it the work of the attendee who acts.
fn room() -> Room {
    let (a, c, now) = (Uuid::from_u128(1), Uuid::from_u128(3), Timestamp::from_millis(0));
    let (host, other) = (Actor::Organizer(OrganizerId(a)), Actor::Attendee(AttendeeId(a)));
    let mut room = Room::new("A talk");
    let before = [
        (other, Act::Say { message: a.into(), text: "x".into() }),
        (other, Act::Ask { question: a.into(), text: "x".into() }),
        (other, Act::Ask { question: c.into(), text: "x".into() }),
        (other, Act::RaiseHand { on: true }),
        (Actor::Attendee(AttendeeId(c)), Act::Say { message: c.into(), text: "x".into() }),
        (host, Act::Ban { whom: Whom::Speaker(Speaker(2)) }),
        (
            host,
            Act::OpenPoll {
                poll: a.into(),
                question: "?".into(),
                options: vec!["x".into(), "y".into()],
                kind: PollKind::Single,
                seconds: None,
            },
        ),
        (host, Act::OpenPoll { poll: c.into(), question: "?".into(), options: vec![], kind: PollKind::Words, seconds: None }),
        (host, Act::Intervene { intervention: InterventionId(a), content: Content::ChatPrompt { text: "x".into() }, poll: None }),
    ];
    for (actor, act) in before {
        room.apply(actor, act, now).unwrap();
    }
    room
}

#[test]
fn the_matrix_of_acts_is_what_a_room_accepts() {
    let actors = [Actor::Attendee(AttendeeId(Uuid::from_u128(9))), Actor::Organizer(OrganizerId(Uuid::from_u128(1))), Actor::System];
    let written: BTreeMap<_, _> =
        table("| act | attendee | organizer | system |").into_iter().map(|row| (row[0], row[1..].to_vec())).collect();
    assert_eq!(written.len(), acts().len());
    for act in acts() {
        let name = serde_json::to_value(&act).unwrap()["act"].as_str().unwrap().to_owned();
        for (actor, said) in actors.into_iter().zip(&written[name.as_str()]) {
            let done = room().apply(actor, act.clone(), Timestamp::from_millis(1));
            match *said {
                "yes" => assert!(done.is_ok(), "{name} {actor:?}: {done:?}"),
                "no" | "own" => assert!(matches!(done, Err(Refusal::Forbidden(_))), "{name} {actor:?}: {done:?}"),
                other => panic!("{name}: {other} is no answer"),
            }
        }
    }
}
