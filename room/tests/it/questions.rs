use crate::support::{ADA, BOB, CY, HOST, Stage, ask, question, shown};
use conductor::signal::Signal;
use room::{Act, QuestionState, Refusal, Who, signal};

fn upvote(n: u128, on: bool) -> Act {
    Act::Upvote { question: question(n), on }
}

fn mark(n: u128, state: QuestionState) -> Act {
    Act::MarkQuestion { question: question(n), state }
}

#[test]
fn nobody_supports_their_own_question() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    assert_eq!(stage.refused(ADA, upvote(1, true)), Refusal::OwnQuestion);
    assert!(matches!(stage.act(BOB, upvote(1, true)).iter().find_map(signal), Some(Signal::Upvote { .. })));
    assert_eq!(stage.act(BOB, upvote(1, true)), [], "support counts once");
    let (ada, bob) = (stage.sees(ADA).questions.remove(0), stage.sees(BOB).questions.remove(0));
    assert_eq!((ada.votes, ada.mine, ada.upvoted), (1, true, false));
    assert_eq!((bob.votes, bob.mine, bob.upvoted), (1, false, true));
    stage.act(BOB, upvote(1, false));
    assert_eq!(stage.sees(ADA).questions[0].votes, 0);
    assert_eq!(stage.refused(HOST, upvote(1, true)), Refusal::Forbidden(Who::Attendees));
}

#[test]
fn the_live_question_is_on_top_then_waiting_ones_by_support() {
    let mut stage = Stage::new();
    for n in 1..=4 {
        stage.act(ADA, ask(n));
    }
    stage.act(BOB, upvote(3, true));
    stage.act(HOST, mark(4, QuestionState::Live));
    let order: Vec<_> = stage.sees(CY).questions.into_iter().map(|question| question.id).collect();
    assert_eq!(order, [question(4), question(3), question(1), question(2)]);
    assert_eq!(stage.room.best_question().map(|best| best.id), Some(question(3)));
    assert_eq!(stage.room.waiting_questions(), 3);
}

#[test]
fn at_most_one_question_is_live() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    stage.act(BOB, ask(2));
    stage.act(HOST, mark(1, QuestionState::Live));
    assert_eq!(shown(&stage.act(HOST, mark(2, QuestionState::Live))), ["question_marked", "question_marked"]);
    let live = stage.sees(ADA).questions.into_iter().filter(|question| question.state == QuestionState::Live).count();
    assert_eq!(live, 1);
    assert_eq!(stage.refused(ADA, mark(1, QuestionState::Live)), Refusal::Forbidden(Who::Organizers));
}

#[test]
fn answered_and_archived_questions_take_no_votes() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    stage.act(ADA, ask(2));
    stage.act(HOST, mark(1, QuestionState::Answered));
    stage.act(HOST, mark(2, QuestionState::Archived));
    assert_eq!(stage.refused(BOB, upvote(1, true)), Refusal::QuestionClosed);
    assert_eq!(stage.refused(BOB, upvote(2, true)), Refusal::NotFound("question"));
    assert_eq!(stage.sees(BOB).questions.len(), 1);
    assert_eq!(stage.screen().questions.len(), 1);
    assert_eq!(stage.sees(HOST).questions.len(), 2);
}

#[test]
fn one_person_can_have_ten_questions_waiting() {
    let mut stage = Stage::new();
    for n in 1..=10 {
        stage.act(ADA, ask(n));
    }
    assert!(matches!(stage.refused(ADA, ask(11)), Refusal::TooMany(_)));
    stage.act(BOB, ask(12));
    stage.act(HOST, mark(1, QuestionState::Answered));
    stage.act(ADA, ask(11));
}

#[test]
fn questions_are_counted_and_their_words_checked() {
    let mut stage = Stage::new();
    assert!(matches!(stage.act(ADA, ask(1)).iter().find_map(signal), Some(Signal::Question { .. })));
    assert_eq!(stage.refused(BOB, ask(1)), Refusal::Exists("question"));
    let empty = Act::Ask { question: question(2), text: " \u{200b} ".into() };
    assert!(matches!(stage.refused(ADA, empty), Refusal::BadText(_)));
    let long = Act::Ask { question: question(2), text: "é".repeat(301) };
    assert!(matches!(stage.refused(ADA, long), Refusal::BadText(_)));
    stage.act(ADA, Act::Ask { question: question(2), text: "é".repeat(300) });
}
