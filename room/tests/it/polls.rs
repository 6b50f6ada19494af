use crate::support::{ADA, BOB, CY, HOST, Stage, open, poll, vote};
use conductor::signal::Signal;
use room::{Act, PollKind, Refusal, RoomEvent, Tally, Who, signal};

#[test]
fn a_tally_is_hidden_until_the_viewer_votes() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    stage.act(ADA, vote(1, 1));
    let tally = Some(Tally { voters: 1, counts: vec![0, 1], ..Tally::default() });
    assert_eq!(stage.poll_of(ADA, 1).tally, tally);
    assert_eq!(stage.poll_of(ADA, 1).mine, [1]);
    assert_eq!(stage.poll_of(BOB, 1).tally, None);
    assert_eq!(stage.poll_of(BOB, 1).mine, Vec::<u8>::new());
    assert_eq!(stage.poll_of(BOB, 1).voters, 1);
    assert_eq!(stage.screen().polls[0].tally, None);
    assert_eq!(stage.poll_of(HOST, 1).tally, tally);
}

#[test]
fn a_revealed_or_closed_poll_shows_its_tally_to_everybody() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    stage.act(HOST, open(2));
    stage.act(ADA, vote(1, 0));
    let tally = Tally { voters: 1, counts: vec![1, 0], ..Tally::default() };
    assert_eq!(stage.act(HOST, Act::RevealPoll { poll: poll(1) }), [RoomEvent::PollRevealed { poll: poll(1), tally: tally.clone() }]);
    assert_eq!(stage.act(HOST, Act::RevealPoll { poll: poll(1) }), [], "it is revealed only once");
    assert_eq!(stage.poll_of(BOB, 1).tally, Some(tally));
    assert!(stage.room.may_see_tally(BOB, poll(1)) && !stage.room.may_see_tally(BOB, poll(2)));
    stage.act(HOST, Act::ClosePoll { poll: poll(2) });
    assert_eq!(stage.poll_of(BOB, 2).tally, Some(Tally { voters: 0, counts: vec![0, 0], ..Tally::default() }));
}

#[test]
fn a_vote_can_be_changed_while_the_poll_is_open_and_counts_once() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    let first = stage.act(ADA, vote(1, 0));
    assert!(matches!(first.iter().find_map(signal), Some(Signal::PollVote { .. })));
    assert_eq!(stage.act(ADA, vote(1, 1)), [], "a change is no second signal");
    stage.act(BOB, vote(1, 1));
    assert_eq!(stage.room.tally(poll(1)), Some(Tally { voters: 2, counts: vec![0, 2], ..Tally::default() }));
    stage.act(HOST, Act::ClosePoll { poll: poll(1) });
    assert_eq!(stage.refused(ADA, vote(1, 0)), Refusal::PollClosed);
    assert_eq!(stage.refused(CY, vote(1, 0)), Refusal::PollClosed);
    assert_eq!(stage.refused(HOST, Act::ClosePoll { poll: poll(1) }), Refusal::PollClosed);
}

#[test]
fn choices_must_fit_the_poll() {
    let mut stage = Stage::new();
    let options = ["A", "B", "C"].map(String::from).to_vec();
    stage.act(HOST, open(1));
    stage.act(HOST, Act::OpenPoll { poll: poll(2), question: "Which?".into(), options, kind: PollKind::Multiple, seconds: None });
    for (n, choices) in [(1, vec![]), (1, vec![0, 1]), (1, vec![2]), (1, vec![255]), (2, vec![]), (2, vec![1, 1]), (2, vec![0, 3])] {
        let refusal = stage.refused(ADA, Act::Vote { poll: poll(n), choices });
        assert!(matches!(refusal, Refusal::BadChoice(_)), "{refusal:?}");
    }
    stage.act(ADA, Act::Vote { poll: poll(2), choices: vec![2, 0] });
    assert_eq!(stage.poll_of(ADA, 2).mine, [0, 2]);
    assert_eq!(stage.room.tally(poll(2)), Some(Tally { voters: 1, counts: vec![1, 0, 1], ..Tally::default() }));
}

#[test]
fn only_organizers_run_polls_and_only_attendees_vote() {
    let mut stage = Stage::new();
    assert_eq!(stage.refused(ADA, open(1)), Refusal::Forbidden(Who::Organizers));
    stage.act(HOST, open(1));
    assert_eq!(stage.refused(HOST, vote(1, 0)), Refusal::Forbidden(Who::Attendees));
    assert_eq!(stage.refused(ADA, Act::ClosePoll { poll: poll(1) }), Refusal::Forbidden(Who::Organizers));
    assert_eq!(stage.refused(ADA, Act::RevealPoll { poll: poll(1) }), Refusal::Forbidden(Who::Organizers));
    assert_eq!(stage.refused(HOST, open(1)), Refusal::Exists("poll"));
    assert_eq!(stage.refused(ADA, vote(7, 0)), Refusal::NotFound("poll"));
}

#[test]
fn a_poll_needs_words_and_two_to_six_different_options() {
    let mut stage = Stage::new();
    let many: Vec<String> = (0..7).map(|n| n.to_string()).collect();
    let long = "x".repeat(301);
    for (question, options) in [("", &many[..2]), ("Q?", &many[..1]), ("Q?", &many[..7]), (long.as_str(), &many[..2])] {
        let act =
            Act::OpenPoll { poll: poll(1), question: question.into(), options: options.to_vec(), kind: PollKind::Single, seconds: None };
        assert!(matches!(stage.refused(HOST, act), Refusal::BadText(_)));
    }
    let twins = vec!["same".to_owned(), "sa\u{200b}me ".to_owned()];
    let act = Act::OpenPoll { poll: poll(1), question: "Q?".into(), options: twins, kind: PollKind::Single, seconds: None };
    assert!(matches!(stage.refused(HOST, act), Refusal::BadText(_)), "options that look alike are the same option");
}

#[test]
fn open_polls_come_first_the_newest_on_top_and_are_limited() {
    let mut stage = Stage::new();
    for n in 1..=10 {
        stage.act(HOST, open(n));
    }
    assert_eq!(stage.refused(HOST, open(11)), Refusal::TooMany("open polls"));
    stage.act(HOST, Act::ClosePoll { poll: poll(10) });
    stage.act(HOST, open(11));
    let order: Vec<_> = stage.sees(ADA).polls.into_iter().map(|poll| poll.id).collect();
    assert_eq!(order[..2], [poll(11), poll(9)]);
    assert_eq!(order.last(), Some(&poll(10)));
}

fn again(n: u128, of: u128) -> Act {
    Act::AskAgain { poll: poll(n), of: poll(of), seconds: None }
}

#[test]
fn a_second_round_stands_beside_the_first() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    stage.act(ADA, vote(1, 0));
    assert!(matches!(stage.refused(HOST, again(2, 1)), Refusal::BadChoice(_)), "it is open");
    stage.act(HOST, Act::ClosePoll { poll: poll(1) });
    assert_eq!(stage.refused(ADA, again(2, 1)), Refusal::Forbidden(Who::Organizers));
    assert_eq!(stage.refused(HOST, again(2, 7)), Refusal::NotFound("poll"));
    assert_eq!(stage.refused(HOST, again(1, 1)), Refusal::Exists("poll"));
    let events = stage.act(HOST, again(2, 1));
    assert_eq!(events.iter().filter_map(signal).collect::<Vec<_>>(), [Signal::PollOpen], "for the conductor it is a poll");
    let first = stage.act(ADA, vote(2, 1));
    assert!(matches!(first.iter().find_map(signal), Some(Signal::PollVote { .. })));
    assert_eq!(stage.refused(ADA, vote(1, 1)), Refusal::PollClosed, "the first round stays as it was");
    let (one, two) = (stage.poll_of(BOB, 1), stage.poll_of(BOB, 2));
    assert_eq!((two.again, two.question, two.options, two.tally), (Some(poll(1)), one.question, one.options, None));
    assert_eq!(stage.room.tally(poll(1)).map(|tally| tally.counts), Some(vec![1, 0]));
    assert_eq!(stage.room.tally(poll(2)).map(|tally| tally.counts), Some(vec![0, 1]));
    stage.act(HOST, Act::ClosePoll { poll: poll(2) });
    stage.act(HOST, again(3, 2));
    let all = stage.room.view(HOST).polls;
    assert_eq!([1, 2, 3].map(|n| stage.poll_of(HOST, n).round(&all)), [1, 2, 3]);
}

#[test]
fn a_quiz_is_asked_once_and_what_was_hidden_stays_hidden() {
    let mut stage = Stage::new();
    let options = ["A", "B"].map(String::from).to_vec();
    let kind = PollKind::Quiz(Box::new(room::QuizKey { right: vec![0] }));
    stage.act(HOST, Act::OpenPoll { poll: poll(1), question: "Which?".into(), options, kind, seconds: None });
    stage.act(HOST, Act::ClosePoll { poll: poll(1) });
    assert!(matches!(stage.refused(HOST, again(2, 1)), Refusal::BadChoice(_)));
    stage.act(HOST, Act::OpenPoll { poll: poll(3), question: "Say".into(), options: vec![], kind: PollKind::Words, seconds: None });
    stage.act(HOST, Act::JudgeAnswer { poll: poll(3), answer: "spam".into(), verdict: room::Verdict::Hide });
    stage.act(HOST, Act::ClosePoll { poll: poll(3) });
    stage.act(HOST, again(4, 3));
    stage.act(ADA, Act::Answer { poll: poll(4), words: vec!["Spam!".into()] });
    assert_eq!(stage.room.public_tally(poll(4)).map(|tally| tally.answers), Some(vec![]));
}
