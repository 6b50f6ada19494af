//! Every kind of poll: what counts, what is hidden, and what is earned.

use crate::support::{ADA, BOB, CY, HOST, Stage, at, person, poll};
use conductor::arm::{BadContent, Content};
use conductor::signal::Signal;
use room::{Act, Actor, AnswerState, PollKind, QuizKey, QuizScore, Refusal, RoomEvent, Scale, Tally, Verdict, signal};

fn open_kind(n: u128, kind: PollKind, seconds: Option<u32>) -> Act {
    let options = if kind.has_options() { ["A", "B", "C"].map(String::from).to_vec() } else { Vec::new() };
    Act::OpenPoll { poll: poll(n), question: "Which?".into(), options, kind, seconds }
}

fn choose(choices: &[u8]) -> Act {
    Act::Vote { poll: poll(1), choices: choices.to_vec() }
}

fn say(words: &[&str]) -> Act {
    Act::Answer { poll: poll(1), words: words.iter().map(|word| (*word).to_owned()).collect() }
}

fn judge(answer: &str, verdict: Verdict) -> Act {
    Act::JudgeAnswer { poll: poll(1), answer: answer.into(), verdict }
}

fn rating() -> PollKind {
    PollKind::Rating(Box::new(Scale { steps: 5, low: "bad".into(), high: "good".into() }))
}

fn on(kind: PollKind, seconds: Option<u32>) -> Stage {
    let mut stage = Stage::new();
    stage.act(HOST, open_kind(1, kind, seconds));
    stage
}

fn answers(stage: &Stage, who: Actor) -> Vec<(String, u32)> {
    let tally = stage.poll_of(who, 1).tally.expect("the tally is shown");
    tally.answers.into_iter().map(|answer| (answer.text, answer.count)).collect()
}

#[test]
fn a_rating_has_a_distribution_and_a_mean() {
    let mut stage = on(rating(), None);
    stage.act(ADA, choose(&[4]));
    stage.act(BOB, choose(&[1]));
    stage.act(BOB, choose(&[3]));
    let tally = stage.poll_of(ADA, 1).tally.expect("she voted");
    assert_eq!((tally.counts.clone(), tally.mean()), (vec![0, 0, 0, 1, 1], Some(4.5)));
    assert_eq!(Tally::default().mean(), None);
    for choices in [&[5_u8][..], &[], &[1, 2]] {
        assert!(matches!(stage.refused(CY, choose(choices)), Refusal::BadChoice(_)), "{choices:?}");
    }
    assert!(matches!(stage.refused(CY, say(&["five"])), Refusal::BadChoice(_)));
}

#[test]
fn a_ranking_takes_every_option_once_and_has_mean_ranks() {
    let mut stage = on(PollKind::Ranking, None);
    for choices in [&[0_u8, 1][..], &[0, 1, 1], &[0, 1, 3], &[]] {
        assert!(matches!(stage.refused(ADA, choose(choices)), Refusal::BadChoice(_)), "{choices:?}");
    }
    stage.act(ADA, choose(&[0, 1, 2]));
    stage.act(ADA, choose(&[2, 0, 1]));
    stage.act(BOB, choose(&[2, 1, 0]));
    let view = stage.poll_of(ADA, 1);
    let tally = view.tally.expect("she voted");
    assert_eq!((view.mine, tally.counts.clone()), (vec![2, 0, 1], vec![3, 3, 6]));
    assert_eq!(((0..3).map(|option| tally.mean_rank(option)).collect::<Vec<_>>()), [Some(2.5), Some(2.5), Some(1.0)]);
    assert_eq!(tally.ranked(), [2, 0, 1]);
}

#[test]
fn words_are_normalized_counted_once_a_person_and_can_be_banned() {
    let mut stage = on(PollKind::Words, None);
    stage.act(ADA, say(&["Rust", "ｒｕｓｔ", "Fun!"]));
    stage.act(BOB, say(&["RUST"]));
    assert_eq!(answers(&stage, ADA), [("rust".to_owned(), 2), ("fun".to_owned(), 1)]);
    assert_eq!(stage.refused(CY, say(&["a", "b", "c", "d"])), Refusal::TooMany("words"));
    assert!(matches!(stage.refused(CY, say(&[&"x".repeat(31)])), Refusal::BadText(_)));
    assert!(matches!(stage.refused(CY, say(&["ﷺﷺ"])), Refusal::BadText(_)), "a sign that stands for many letters");
    assert!(matches!(stage.refused(CY, say(&[])), Refusal::BadText(_)));
    assert_eq!(stage.refused(ADA, judge("fun", Verdict::Hide)), Refusal::Forbidden(room::Who::Organizers));
    stage.act(HOST, judge("FUN", Verdict::Hide));
    stage.act(HOST, judge("never said", Verdict::Hide));
    stage.act(CY, say(&["fun", "Never  said"]));
    assert_eq!(answers(&stage, CY), [("rust".to_owned(), 2)], "a banned word stays banned");
    assert_eq!(stage.poll_of(CY, 1).said, ["fun", "Never said"], "one's own words stay one's own");
    let hidden: Vec<_> =
        stage.room.tally(poll(1)).unwrap().answers.into_iter().filter(|answer| answer.state == AnswerState::Hidden).collect();
    assert_eq!(hidden.len(), 2, "organizers see what they hid");
    stage.act(HOST, judge("fun", Verdict::Show));
    stage.act(HOST, judge("fun", Verdict::Merge { into: "rust".into() }));
    assert_eq!(answers(&stage, CY), [("rust".to_owned(), 3)], "Ada said both and counts once");
    stage.act(ADA, say(&["tea"]));
    assert_eq!(answers(&stage, CY), [("rust".to_owned(), 2), ("tea".to_owned(), 1)]);
}

#[test]
fn an_answer_that_waits_is_nowhere_before_it_is_approved() {
    let mut stage = on(PollKind::Text { approve_first: true }, None);
    stage.act(ADA, say(&["More examples, please."]));
    assert_eq!(answers(&stage, ADA), []);
    let waiting = stage.poll_of(HOST, 1).tally.unwrap().answers;
    assert_eq!((waiting[0].state, waiting[0].count), (AnswerState::Waiting, 1));
    let revealed = stage.act(HOST, Act::RevealPoll { poll: poll(1) });
    let json = |stage: &Stage, actor| serde_json::to_string(&stage.sees(actor)).unwrap();
    assert!(!serde_json::to_string(&revealed[0]).unwrap().contains("examples"), "an event tells what waits");
    assert!(!json(&stage, BOB).contains("examples") && !serde_json::to_string(&stage.screen()).unwrap().contains("examples"));
    stage.act(HOST, judge("more examples, please", Verdict::Show));
    assert_eq!(answers(&stage, BOB), [("More examples, please.".to_owned(), 1)]);
    stage.act(ADA, say(&["Something rude"]));
    assert_eq!(answers(&stage, BOB), [], "a changed answer waits again");
    let closed = stage.act(HOST, Act::ClosePoll { poll: poll(1) });
    assert!(!serde_json::to_string(&closed[0]).unwrap().contains("rude"));
    stage.act(HOST, judge("something rude", Verdict::Hide));
    assert!(!json(&stage, BOB).contains("rude"));
    assert_eq!(stage.room.all_polls()[0].tally.as_ref().unwrap().answers[0].state, AnswerState::Hidden);
}

#[test]
fn answers_are_no_chat_and_the_muted_write_none() {
    let mut stage = on(PollKind::Text { approve_first: false }, None);
    let signals = |events: Vec<RoomEvent>| events.iter().filter_map(signal).collect::<Vec<_>>();
    assert!(matches!(signals(stage.act(ADA, say(&["Yes"])))[..], [Signal::PollVote { .. }]), "it is a vote and nothing else");
    assert_eq!(signals(stage.act(ADA, say(&["No"]))), [], "a change is no second signal");
    stage.act(BOB, Act::Say { message: room_message(), text: "hi".into() });
    let speaker = stage.room.you(person(2)).speaker.expect("Bob spoke");
    stage.act(HOST, Act::Mute { speaker, on: true });
    assert_eq!(stage.refused(BOB, say(&["Yes"])), Refusal::Muted);
    assert_eq!(stage.refused(HOST, say(&["Yes"])), Refusal::Forbidden(room::Who::Attendees));
    assert!(matches!(stage.refused(ADA, choose(&[0])), Refusal::BadChoice(_)));
}

fn room_message() -> conductor::id::MessageId {
    crate::support::message(1)
}

#[test]
fn a_quiz_tells_nothing_before_it_closes_and_rewards_the_fast() {
    let mut stage = on(PollKind::Quiz(Box::new(QuizKey { right: vec![1] })), Some(100));
    stage.now = 20;
    stage.act(ADA, choose(&[1]));
    stage.now = 50;
    stage.act(BOB, choose(&[1]));
    stage.act(CY, choose(&[0]));
    let before = stage.poll_of(ADA, 1);
    assert_eq!((before.tally, before.kind, before.score), (None, PollKind::Quiz(Box::new(QuizKey { right: Vec::new() })), None));
    assert_eq!(stage.poll_of(HOST, 1).tally.unwrap().right, [1]);
    let events = stage.wait(100);
    let Some(RoomEvent::PollClosed { tally, .. }) = events.first() else { panic!("it closes by itself: {events:?}") };
    assert_eq!((tally.right.clone(), tally.leaders.len()), (vec![1], 2));
    let score = |stage: &Stage, who, n| stage.poll_of(who, n).score;
    assert_eq!(score(&stage, ADA, 1), Some(QuizScore { points: 900, total: 900, place: 1 }));
    assert_eq!(score(&stage, BOB, 1), Some(QuizScore { points: 750, total: 750, place: 2 }));
    assert_eq!(score(&stage, CY, 1), Some(QuizScore { points: 0, total: 0, place: 3 }));
    stage.act(HOST, open_kind(2, PollKind::Quiz(Box::new(QuizKey { right: vec![0, 2] })), None));
    stage.act(CY, Act::Vote { poll: poll(2), choices: vec![2] });
    stage.act(HOST, Act::ClosePoll { poll: poll(2) });
    assert_eq!(score(&stage, CY, 2), Some(QuizScore { points: 1_000, total: 1_000, place: 1 }));
    assert_eq!(score(&stage, ADA, 2), None, "she did not answer");
    assert_eq!(stage.poll_of(ADA, 1).score.map(|score| score.place), Some(2));
    let names = stage.room.all_polls()[1].tally.clone().unwrap().leaders;
    assert_eq!(names.iter().map(|leader| leader.points).collect::<Vec<_>>(), [1_000, 900, 750]);
    // Whoever does not count leads nothing, also after the end.
    let leaders = |stage: &Stage, n: usize| {
        stage.room.all_polls()[n].tally.clone().unwrap().leaders.iter().map(|leader| leader.points).collect::<Vec<_>>()
    };
    stage.act(Actor::System, Act::SetAside { people: vec![person(1)], on: true, until_decided: true });
    assert_eq!((leaders(&stage, 0), leaders(&stage, 1)), (vec![750], vec![1_000, 750]));
    assert_eq!(score(&stage, BOB, 1).map(|score| score.place), Some(2), "over both");
    stage.act(HOST, Act::Settle { count: true });
    assert_eq!((leaders(&stage, 0), leaders(&stage, 1)), (vec![900, 750], vec![1_000, 900, 750]));
}

#[test]
fn a_launched_quiz_keeps_its_answer_to_itself() {
    let mut stage = Stage::new();
    let options = ["A", "B"].map(String::from).to_vec();
    let content = Content::Poll { question: "2 + 2?".into(), options, kind: PollKind::Quiz(Box::new(QuizKey { right: vec![1] })) };
    let intervention = crate::support::intervention(1);
    let events = stage.act(HOST, Act::Intervene { intervention, content, poll: None });
    for json in [serde_json::to_string(&events[0]), serde_json::to_string(events.last().unwrap()), serde_json::to_string(&stage.sees(ADA))]
    {
        assert!(!json.unwrap().contains("\"right\":[1]"));
    }
}

#[test]
fn a_kind_that_makes_no_sense_is_refused() {
    let mut stage = Stage::new();
    let rated = |steps| PollKind::Rating(Box::new(Scale { steps, low: String::new(), high: String::new() }));
    for (kind, bad) in [
        (rated(1), BadContent::Steps),
        (rated(11), BadContent::Steps),
        (PollKind::Quiz(Box::new(QuizKey { right: vec![] })), BadContent::Right),
        (PollKind::Quiz(Box::new(QuizKey { right: vec![3] })), BadContent::Right),
        (PollKind::Quiz(Box::new(QuizKey { right: vec![1, 1] })), BadContent::Right),
    ] {
        assert_eq!(stage.refused(HOST, open_kind(1, kind, None)), Refusal::BadText(bad));
    }
    let options = ["A", "B"].map(String::from).to_vec();
    let act = Act::OpenPoll { poll: poll(1), question: "Q?".into(), options, kind: PollKind::Words, seconds: None };
    assert_eq!(stage.refused(HOST, act), Refusal::BadText(BadContent::NoOptions));
    for seconds in [4, 3_601] {
        assert_eq!(stage.refused(HOST, open_kind(1, PollKind::Single, Some(seconds))), Refusal::BadText(BadContent::Timer));
    }
}

#[test]
fn a_poll_with_a_timer_closes_by_itself() {
    let mut stage = on(PollKind::Single, Some(30));
    assert_eq!(stage.poll_of(ADA, 1).closes_at, Some(at(31)));
    stage.now = 31;
    assert_eq!(stage.refused(ADA, choose(&[0])), Refusal::PollClosed, "also before a tick");
    assert!(matches!(stage.wait(0)[..], [RoomEvent::PollClosed { .. }, ..]));
}

#[test]
fn an_act_of_before_there_were_kinds_still_opens() {
    let old = |multiple: &str| format!(r#"{{"act":"open_poll","poll":"{}","question":"Q?","options":["A","B"]{multiple}}}"#, poll(1));
    for (multiple, kind) in
        [("", PollKind::Single), (r#","multiple":false"#, PollKind::Single), (r#","multiple":true"#, PollKind::Multiple)]
    {
        let Ok(Act::OpenPoll { kind: read, .. }) = serde_json::from_str(&old(multiple)) else { panic!("{multiple}") };
        assert_eq!(read, kind);
    }
    for kind in [PollKind::Single, PollKind::Multiple, rating(), PollKind::Words, PollKind::Quiz(Box::new(QuizKey { right: vec![0] }))] {
        let act = open_kind(1, kind, Some(60));
        assert_eq!(serde_json::from_value::<Act>(serde_json::to_value(&act).unwrap()).unwrap(), act);
    }
    assert!(serde_json::from_str::<Act>(&old(r#","kind":"guess""#)).is_err());
    let content: Content = serde_json::from_str(r#"{"arm":"POLL","question":"Q?","options":["A","B"]}"#).unwrap();
    assert!(matches!(content, Content::Poll { kind: PollKind::Single, .. }));
}
