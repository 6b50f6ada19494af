//! Things that people lose who are set aside, and that come back to them.

use crate::support::{ADA, BOB, HOST, Stage, aside, ask, message, open, person, poll, question, say, vote};
use room::{Act, Actor, QuestionState, RoomEvent, TalkRules};

/// Ada has voted, written, asked and supported a question of Bob.
fn stage() -> Stage {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    stage.act(BOB, ask(1));
    stage.act(ADA, vote(1, 0));
    stage.act(ADA, say(1, "hello"));
    stage.act(ADA, ask(2));
    stage.act(ADA, Act::Upvote { question: question(1), on: true });
    stage
}

/// Votes in the poll, visible messages, waiting questions, and support of Bob's question.
fn counted(stage: &Stage) -> (u32, usize, usize, u32) {
    let seen = stage.sees(BOB);
    let waiting = seen.questions.iter().filter(|question| question.state == QuestionState::Queued);
    let votes = seen.questions.iter().find(|asked| asked.id == question(1)).map_or(0, |asked| asked.votes);
    (stage.poll_of(HOST, 1).tally.unwrap().voters, seen.chat.len(), waiting.count(), votes)
}

#[test]
fn who_counts_again_has_back_what_was_kept_back() {
    let mut stage = stage();
    assert_eq!(counted(&stage), (1, 1, 2, 1));
    stage.act(Actor::System, aside(vec![person(1)], true));
    assert_eq!(counted(&stage), (0, 0, 1, 0));
    let events = stage.act(Actor::System, aside(vec![person(1)], false));
    assert_eq!(counted(&stage), (1, 1, 2, 1));
    assert!(events.contains(&RoomEvent::Concerns(person(1))), "their own pages hear of it");
    stage.act(Actor::System, aside(vec![person(1)], true));
    stage.act(HOST, Act::Settle { count: true });
    assert_eq!(counted(&stage), (1, 1, 2, 1), "an organizer's word brings it back as well");
}

#[test]
fn what_waited_for_approval_waits_again() {
    let mut stage = Stage::new();
    let rules = TalkRules { approve_chat: true, approve_questions: true, ..TalkRules::default() };
    stage.act(HOST, Act::SetRules { rules, blocked: Vec::new() });
    stage.act(ADA, say(1, "hello"));
    stage.act(ADA, ask(1));
    stage.act(Actor::System, aside(vec![person(1)], true));
    stage.act(Actor::System, aside(vec![person(1)], false));
    let host = stage.sees(HOST);
    assert!(host.chat[0].held && !host.chat[0].hidden);
    assert_eq!(host.questions[0].state, QuestionState::Held);
    assert_eq!((stage.sees(BOB).chat.len(), stage.sees(BOB).questions.len()), (0, 0), "nobody has approved it");
}

#[test]
fn counting_again_undoes_nothing_that_an_organizer_did() {
    let mut stage = stage();
    stage.act(HOST, Act::Hide { message: message(1) });
    stage.act(HOST, Act::MarkQuestion { question: question(2), state: QuestionState::Archived });
    stage.act(Actor::System, aside(vec![person(1)], true));
    stage.act(HOST, Act::MarkQuestion { question: question(1), state: QuestionState::Archived });
    stage.act(Actor::System, aside(vec![person(1)], false));
    assert_eq!(counted(&stage), (1, 0, 0, 0));
}

#[test]
fn staying_changes_no_result_that_is_final() {
    let mut stage = stage();
    stage.act(HOST, open(2));
    stage.act(ADA, vote(2, 0));
    stage.act(Actor::System, aside(vec![person(1)], true));
    stage.act(HOST, Act::ClosePoll { poll: poll(1) });
    stage.act(Actor::System, aside(vec![person(1)], false));
    let voters = |stage: &Stage| [1, 2].map(|n| stage.poll_of(HOST, n).tally.unwrap().voters);
    assert_eq!(voters(&stage), [0, 1], "only the poll that is open");
    let guard = stage.room.guard();
    assert_eq!((guard.waiting, guard.votes.len()), (1, 1), "an organizer is still asked");
    stage.act(ADA, say(9, "here again"));
    stage.act(HOST, Act::Settle { count: false });
    assert_eq!((stage.room.guard().waiting, voters(&stage)), (0, [0, 1]));
    stage.act(HOST, Act::Settle { count: true });
    assert_eq!(voters(&stage), [1, 1]);
}

#[test]
fn who_is_doubted_counts_only_by_an_organizers_word() {
    let mut stage = stage();
    stage.act(HOST, Act::Doubt { poll: Some(poll(1)), whole_network: false });
    stage.act(Actor::System, Act::SetAside { people: vec![person(1)], on: true, until_decided: true });
    assert!(stage.room.is_aside(person(1)) && !stage.room.counts_by_staying(person(1)));
    stage.act(HOST, Act::Settle { count: true });
    assert_eq!(counted(&stage), (1, 1, 2, 1));
    stage.refused(ADA, Act::Doubt { poll: Some(poll(1)), whole_network: false });
    stage.refused(HOST, Act::Doubt { poll: Some(poll(7)), whole_network: false });
}
