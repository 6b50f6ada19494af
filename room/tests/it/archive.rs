//! The archive holds everything, and screens show what concerns their viewer.

use crate::support::{ADA, BOB, HOST, Stage, ask, at, message, open, person, poll, question, say, vote};
use room::{Act, Actor, Archive, QuestionState, Room, Viewer};

fn close(n: u128) -> Act {
    Act::ClosePoll { poll: poll(n) }
}

/// Acts as a store has them.
fn of(acts: &[(Actor, Act)]) -> Archive {
    Archive::of("A talk", acts.iter().enumerate().map(|(n, (actor, act))| (*actor, act.clone(), at(n as i64))), at(acts.len() as i64))
}

#[test]
fn an_archive_has_every_poll_question_and_message() {
    let mut acts = Vec::new();
    for n in 1..=13 {
        acts.extend([(HOST, open(n)), (ADA, vote(n, 0)), (BOB, vote(n, 1)), (HOST, close(n))]);
    }
    for n in 1..=300 {
        acts.push((Actor::Attendee(person(n)), ask(n)));
        acts.push((ADA, say(n, "Hello!")));
    }
    acts.push((HOST, Act::Hide { message: message(300) }));
    acts.push((ADA, Act::Rename { name: String::new() }));
    let archive = of(&acts);
    assert_eq!((archive.polls.len(), archive.questions.len(), archive.chat.len()), (13, 300, 300));
    assert_eq!((archive.chat[0].id, archive.chat[299].hidden, archive.chat[298].hidden), (message(1), true, false));
    for poll in &archive.polls {
        assert_eq!(poll.tally.as_ref().map(|tally| tally.counts.clone()), Some(vec![1, 1]));
    }
}

#[test]
fn an_archive_leaves_a_refused_act_out() {
    let archive = of(&[(ADA, say(1, "One")), (ADA, say(1, "Twice")), (ADA, open(1))]);
    assert_eq!((archive.chat.len(), archive.polls.len()), (1, 0));
}

#[test]
fn thirteen_closed_polls_are_all_on_screens() {
    let mut stage = Stage::new();
    for n in 1..=13 {
        stage.act(HOST, open(n));
        stage.act(HOST, close(n));
    }
    assert_eq!((stage.sees(ADA).polls.len(), stage.sees(HOST).polls.len(), stage.screen().polls.len()), (13, 13, 13));
}

/// A room in which 130 questions wait, each of another person, and all but the last ten have support.
fn crowded() -> Stage {
    let mut stage = Stage::new();
    for n in 1..=130 {
        stage.act(Actor::Attendee(person(n)), ask(n));
        if n <= 120 {
            stage.act(Actor::Attendee(person(1_000)), Act::Upvote { question: question(n), on: true });
        }
    }
    stage
}

fn shows(view: &room::RoomView, n: u128) -> bool {
    view.questions.iter().any(|shown| shown.id == question(n))
}

#[test]
fn the_newest_of_many_questions_is_seen_by_everybody() {
    let stage = crowded();
    for view in [stage.sees(HOST), stage.sees(ADA), stage.screen()] {
        assert!(shows(&view, 130) && shows(&view, 1), "the newest and the first");
        assert_eq!(view.questions.len(), room::limits::QUESTIONS_SHOWN);
    }
    assert_eq!((stage.sees(HOST).questions_left_out, stage.sees(ADA).questions_left_out), (10, 0));
    assert_eq!(stage.room.all_questions().len(), 130);
}

#[test]
fn ones_own_question_is_seen_however_many_wait() {
    let mut stage = crowded();
    // Question 95 is neither among the first 90 nor among the newest 30 that wait.
    assert!(!shows(&stage.screen(), 95));
    assert!(shows(&stage.sees(Actor::Attendee(person(95))), 95));
    for n in 131..=170 {
        stage.act(Actor::Attendee(person(n)), ask(n));
    }
    for n in 1..=170 {
        assert!(shows(&stage.sees(Actor::Attendee(person(n))), n), "question {n}");
    }
}

#[test]
fn a_question_that_no_screen_shows_is_told_before_it_is_live() {
    let mut stage = crowded();
    let told = crate::support::shown(&stage.act(HOST, Act::MarkQuestion { question: question(95), state: QuestionState::Live }));
    assert_eq!(told, ["asked", "question_marked"]);
    let told = crate::support::shown(&stage.act(HOST, Act::MarkQuestion { question: question(1), state: QuestionState::Live }));
    assert_eq!(told, ["question_marked", "question_marked"]);
    assert_eq!(stage.room.view(Viewer::Projector).questions[0].id, question(1));
}

#[test]
fn an_archive_is_the_room_of_the_same_acts() {
    let acts = [(HOST, open(1)), (ADA, vote(1, 1)), (BOB, ask(1)), (HOST, close(1))];
    let mut room = Room::new("A talk");
    for (n, (actor, act)) in acts.iter().enumerate() {
        room.apply(*actor, act.clone(), at(n as i64)).expect("the act is accepted");
    }
    let view = room.view(HOST);
    assert_eq!(of(&acts), Archive { chat: view.chat, questions: view.questions, polls: view.polls });
}

#[test]
fn support_of_a_question_far_down_is_told_too() {
    let mut stage = crowded();
    stage.act(BOB, Act::Upvote { question: question(130), on: true });
    let told =
        |stage: &Stage, n| stage.room.pulse().questions.into_iter().find(|votes| votes.question == question(n)).map(|votes| votes.votes);
    assert_eq!(told(&stage, 130), Some(1));
    stage.act(BOB, Act::Upvote { question: question(130), on: false });
    assert_eq!(told(&stage, 130), Some(0));
}

#[test]
fn a_question_that_a_full_room_forgot_is_in_the_archive() {
    let mut acts = Vec::new();
    for n in 1..=1_000 {
        acts.push((Actor::Attendee(person(n)), ask(n)));
    }
    acts.push((BOB, Act::Upvote { question: question(1), on: true }));
    acts.push((HOST, Act::MarkQuestion { question: question(1), state: QuestionState::Archived }));
    acts.push((Actor::Attendee(person(1_001)), ask(1_001)));
    let archive = of(&acts);
    assert_eq!(archive.questions.len(), 1_001);
    let forgotten = archive.questions.iter().find(|shown| shown.id == question(1)).expect("it is there");
    assert_eq!((forgotten.votes, forgotten.state), (1, QuestionState::Archived));
}
