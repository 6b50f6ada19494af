//! Messages and questions beyond being said and asked: approval, merging, taking back, bans, hands.

use crate::support::{ADA, BOB, CY, HOST, Stage, ask, at, message, person, question, say, shown, vote};
use conductor::signal::Signal;
use room::{
    Act, Actor, Audience, HandView, QuestionState, QuestionView, Refusal, RoomEvent, Speaker, TalkRules, Viewer, Who, Whom, signal,
};

fn rules(rules: TalkRules) -> Act {
    Act::SetRules { rules, blocked: Vec::new() }
}

fn approving() -> Act {
    rules(TalkRules { approve_questions: true, approve_chat: true, ..TalkRules::default() })
}

fn mark(n: u128, state: QuestionState) -> Act {
    Act::MarkQuestion { question: question(n), state }
}

fn merge(into: u128, questions: &[u128]) -> Act {
    Act::MergeQuestions { into: question(into), questions: questions.iter().copied().map(question).collect() }
}

fn upvote(n: u128, on: bool) -> Act {
    Act::Upvote { question: question(n), on }
}

fn asked(stage: &Stage, n: u128) -> QuestionView {
    stage.sees(HOST).questions.into_iter().find(|view| view.id == question(n)).expect("it was asked")
}

#[test]
fn what_waits_is_seen_by_who_wrote_it_and_organizers_only() {
    let mut stage = Stage::new();
    assert_eq!(shown(&stage.act(HOST, approving())), ["rules_set"]);
    for (act, event) in [(ask(1), "question_for_hosts"), (say(1, "hello"), "message_for_hosts")] {
        let events = stage.act(ADA, act);
        assert!(events.iter().any(|event| matches!(signal(event), Some(Signal::Question { .. } | Signal::Chat { .. }))), "it counts");
        let audiences: Vec<_> = events.iter().map(RoomEvent::audience).filter(|audience| *audience != Audience::Nobody).collect();
        assert_eq!(audiences, [Audience::Organizers]);
        assert!(events.contains(&RoomEvent::Concerns(person(1))));
        let told: Vec<_> = events.iter().filter_map(|event| serde_json::to_value(event).ok()).collect();
        assert_eq!(told[0]["type"], event);
    }
    for viewer in [Viewer::from(BOB), Viewer::Projector] {
        let view = stage.room.view(viewer);
        assert!(view.questions.is_empty() && view.chat.is_empty());
    }
    let (own, host) = (stage.sees(ADA), stage.sees(HOST));
    assert_eq!(
        (own.questions[0].state, own.questions[0].mine, own.chat[0].held, own.chat[0].mine),
        (QuestionState::Held, true, true, true)
    );
    assert_eq!((host.questions.len(), host.chat.len()), (1, 1));
    assert_eq!(stage.room.held_of(person(1)), (own.questions, own.chat));
    assert_eq!(stage.refused(BOB, upvote(1, true)), Refusal::NotFound("question"));
    assert_eq!((stage.room.best_question(), stage.room.waiting_questions()), (None, 0), "nothing unapproved is promoted");
}

#[test]
fn approval_shows_and_turning_down_does_not() {
    let mut stage = Stage::new();
    stage.act(HOST, approving());
    for n in 1..=2 {
        stage.act(ADA, ask(n));
        stage.act(ADA, say(n, "hello"));
    }
    assert_eq!(shown_kept(&stage.act(HOST, mark(1, QuestionState::Queued))), ["asked", "question_marked"]);
    assert_eq!(shown_kept(&stage.act(HOST, Act::Show { message: message(1), revision: None })), ["said"]);
    assert_eq!(shown_kept(&stage.act(HOST, mark(2, QuestionState::Archived))), ["question_for_hosts"]);
    assert_eq!(shown_kept(&stage.act(HOST, Act::Hide { message: message(2) })), ["message_for_hosts"]);
    for viewer in [ADA, BOB] {
        let view = stage.sees(viewer);
        assert_eq!((view.questions.len(), view.chat.len()), (1, 1));
        assert_eq!((view.questions[0].id, view.chat[0].id), (question(1), message(1)));
    }
    assert_eq!(shown_kept(&stage.act(HOST, Act::Show { message: message(2), revision: None })), ["said"], "it can be undone");
}

/// The names of events that any screen sees.
fn shown_kept(events: &[RoomEvent]) -> Vec<String> {
    let seen: Vec<RoomEvent> = events.iter().filter(|event| event.audience() != Audience::Nobody).cloned().collect();
    shown(&seen)
}

#[test]
fn a_blocked_word_waits_wherever_it_stands() {
    let mut stage = Stage::new();
    stage.act(HOST, Act::SetRules { rules: TalkRules::default(), blocked: vec!["spam".into(), "idiot*".into()] });
    stage.act(ADA, say(1, "S.P.A.M for all"));
    stage.act(ADA, Act::Ask { question: question(1), text: "Idiotic, no?".into() });
    stage.act(ADA, say(2, "fine"));
    stage.act(HOST, say(3, "no spam please"));
    let view = stage.sees(BOB);
    assert_eq!((view.questions.len(), view.chat.iter().map(|message| message.id).collect::<Vec<_>>()), (0, vec![message(2), message(3)]));
    assert_eq!(stage.refused(BOB, Act::Rename { name: "Spаm".into() }), Refusal::BlockedName);
    stage.act(BOB, Act::Join { name: Some("spam".into()) });
    assert!(!stage.sees(BOB).you.expect("Bob is here").named);
    assert_eq!(stage.refused(BOB, rules(TalkRules::default())), Refusal::Forbidden(Who::Organizers));
}

#[test]
fn links_and_chat_can_be_switched_off_for_attendees() {
    let mut stage = Stage::new();
    stage.act(HOST, rules(TalkRules { no_links: true, ..TalkRules::default() }));
    assert_eq!(stage.refused(ADA, say(1, "see https://x.test")), Refusal::Link);
    assert_eq!(stage.refused(ADA, Act::Ask { question: question(1), text: "Is example.com down?".into() }), Refusal::Link);
    stage.act(HOST, say(1, "see https://x.test"));
    stage.act(HOST, rules(TalkRules { chat_off: true, ..TalkRules::default() }));
    assert_eq!(stage.refused(ADA, say(2, "hello")), Refusal::ChatOff);
    stage.act(HOST, say(2, "the chat is off"));
    stage.act(ADA, ask(1));
}

#[test]
fn a_message_is_changed_by_its_author_within_five_minutes() {
    let mut stage = Stage::new();
    stage.act(ADA, say(1, "helo"));
    let edit = |text: &str| Act::Edit { message: message(1), text: text.into() };
    assert_eq!(stage.refused(BOB, edit("mine")), Refusal::Forbidden(Who::Author));
    assert_eq!(stage.refused(HOST, edit("mine")), Refusal::Forbidden(Who::Attendees));
    assert_eq!(shown(&stage.act(ADA, edit("hello"))), ["said"]);
    let view = &stage.sees(BOB).chat[0];
    assert_eq!((view.text.as_str(), view.edited), ("hello", true));
    assert_eq!(stage.room.is_in_time(&Act::Hide { message: message(1) }, at(stage.now)), Ok(()));
    stage.wait(300);
    assert_eq!(stage.refused(ADA, edit("too late")), Refusal::TooLate);
    assert_eq!(stage.room.is_in_time(&Act::Hide { message: message(1) }, at(stage.now)), Err(Refusal::TooLate));
    stage.act(ADA, Act::Hide { message: message(1) });
}

#[test]
fn an_edit_waits_again_where_messages_are_approved() {
    let mut stage = Stage::new();
    stage.act(ADA, say(1, "hello"));
    stage.act(HOST, Act::Pin { message: Some(message(1)), revision: None });
    stage.act(HOST, approving());
    let events = stage.act(ADA, Act::Edit { message: message(1), text: "something rude".into() });
    assert_eq!(shown_kept(&events), ["hidden", "pinned", "message_for_hosts"]);
    assert!(stage.sees(BOB).chat.is_empty() && stage.sees(BOB).pinned.is_none());
    assert!(stage.sees(ADA).chat[0].held);
    stage.act(HOST, Act::Show { message: message(1), revision: None });
    assert_eq!(stage.sees(BOB).chat[0].text, "something rude");
}

#[test]
fn a_reply_names_a_message_that_everybody_sees() {
    let mut stage = Stage::new();
    stage.act(ADA, say(1, "hello"));
    let reply = |n| Act::Reply { message: message(n), to: message(1), text: "hi".into() };
    stage.act(BOB, reply(2));
    assert_eq!(stage.sees(CY).chat[1].reply_to, Some(message(1)));
    stage.act(HOST, Act::Hide { message: message(1) });
    assert_eq!(stage.refused(BOB, reply(3)), Refusal::NotFound("message"));
}

#[test]
fn the_pinned_message_stays() {
    let mut stage = Stage::new();
    stage.act(ADA, say(1, "the link is on the wall"));
    assert_eq!(stage.refused(ADA, Act::Pin { message: Some(message(1)), revision: None }), Refusal::Forbidden(Who::Organizers));
    assert_eq!(shown(&stage.act(HOST, Act::Pin { message: Some(message(1)), revision: Some(0) })), ["pinned"]);
    for n in 10..300 {
        stage.act(HOST, say(n, "more"));
    }
    assert_eq!(stage.sees(BOB).pinned.map(|pinned| pinned.text), Some("the link is on the wall".to_owned()));
    stage.act(HOST, Act::Pin { message: None, revision: None });
    assert!(stage.sees(BOB).pinned.is_none());
}

#[test]
fn nobody_approves_or_pins_words_that_they_did_not_read() {
    let mut stage = Stage::new();
    let edit = |text: &str| Act::Edit { message: message(1), text: text.into() };
    let (show, pin) =
        (|n| Act::Show { message: message(1), revision: Some(n) }, |n| Act::Pin { message: Some(message(1)), revision: Some(n) });
    stage.act(HOST, approving());
    stage.act(ADA, say(1, "I liked it"));
    assert_eq!(stage.sees(HOST).chat[0].revision, 0);
    stage.act(ADA, edit("something rude"));
    assert_eq!(stage.refused(HOST, show(0)), Refusal::Changed);
    assert_eq!(stage.sees(HOST).chat[0].revision, 1, "the words that are read now");
    stage.act(HOST, show(1));
    stage.act(HOST, rules(TalkRules::default()));
    assert_eq!(stage.refused(HOST, pin(0)), Refusal::Changed);
    stage.act(HOST, pin(1));
    assert_eq!(shown(&stage.act(ADA, edit("something ruder"))), ["said", "pinned"], "the organizer did not pin these words");
    assert!(stage.sees(BOB).pinned.is_none());
    assert_eq!(stage.refused(HOST, pin(1)), Refusal::Changed);
    stage.act(HOST, pin(2));
    assert_eq!(stage.sees(BOB).pinned.map(|pinned| pinned.text), Some("something ruder".to_owned()));
}

#[test]
fn votes_of_merged_questions_add_up_once_per_person() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    stage.act(BOB, ask(2));
    stage.act(CY, ask(3));
    stage.act(CY, upvote(1, true));
    stage.act(CY, upvote(2, true));
    stage.act(ADA, upvote(2, true));
    // Bob asked the second question and Cy supports both: they count once. Ada cannot support her own.
    stage.act(HOST, merge(1, &[2, 3]));
    assert_eq!(asked(&stage, 1).votes, 2);
    assert_eq!((asked(&stage, 2).state, asked(&stage, 2).merged_into), (QuestionState::Archived, Some(question(1))));
    assert_eq!(stage.sees(BOB).questions.len(), 1);
    assert!(stage.sees(BOB).questions[0].upvoted && stage.sees(BOB).questions[0].merged_into.is_none());
    // Bob no longer wants it, Cy still does: taking it apart changes nothing about either.
    stage.act(BOB, upvote(1, false));
    let events = stage.act(HOST, mark(2, QuestionState::Queued));
    assert!(events.iter().all(|event| !matches!(event, RoomEvent::Supports { .. })));
    assert_eq!((asked(&stage, 1).votes, asked(&stage, 2).votes, asked(&stage, 2).merged_into), (1, 2, None));
    for (into, questions, refusal) in [
        (1, vec![1], Refusal::BadChoice("a question cannot be merged into itself")),
        (1, vec![3], Refusal::QuestionClosed),
        (1, vec![], Refusal::BadChoice("choose at least one question to merge")),
        (1, vec![2, 2], Refusal::BadChoice("a question cannot be merged into itself")),
    ] {
        assert_eq!(stage.refused(HOST, merge(into, &questions)), refusal);
    }
}

#[test]
fn who_takes_back_a_question_frees_those_merged_into_it() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    stage.act(BOB, ask(2));
    stage.act(HOST, merge(1, &[2]));
    assert_eq!(stage.refused(BOB, Act::WithdrawQuestion { question: question(1) }), Refusal::Forbidden(Who::Asker));
    stage.act(ADA, Act::WithdrawQuestion { question: question(1) });
    let seen: Vec<_> = stage.sees(CY).questions.into_iter().map(|view| view.id).collect();
    assert_eq!(seen, [question(2)]);
    assert_eq!(asked(&stage, 1).state, QuestionState::Withdrawn);
    assert_eq!(stage.refused(HOST, mark(1, QuestionState::Queued)), Refusal::QuestionClosed);
    stage.act(HOST, mark(2, QuestionState::Live));
    assert_eq!(stage.refused(BOB, Act::WithdrawQuestion { question: question(2) }), Refusal::QuestionClosed);
}

#[test]
fn shutting_people_out_tells_nothing_of_who_asked_unnamed() {
    let mut stage = Stage::new();
    let unnamed = |n| Act::AskUnnamed { question: question(n), text: format!("And {n}?") };
    for (speaker, actor) in [ADA, BOB, CY].into_iter().enumerate() {
        stage.act(actor, say(speaker as u128, "hello"));
    }
    stage.act(BOB, unnamed(1));
    stage.act(BOB, unnamed(2));
    stage.act(HOST, Act::Ban { whom: Whom::Question(question(1)) });
    stage.act(HOST, Act::Ban { whom: Whom::Question(question(2)) });
    for speaker in 1..=3 {
        stage.act(HOST, Act::Ban { whom: Whom::Speaker(Speaker(speaker)) });
    }
    let named: Vec<bool> = stage.room.guard().bans.iter().map(|ban| ban.name.is_some()).collect();
    assert_eq!(named, [false, false, true, true, true]);
    stage.act(HOST, Act::Unban { ban: 4 });
    assert_eq!(stage.refused(BOB, say(9, "again")), Refusal::Banned, "lifting one ban leaves the other");
}

#[test]
fn nothing_that_others_read_tells_who_asked_without_a_name() {
    let mut stage = Stage::new();
    let events = stage.act(ADA, Act::AskUnnamed { question: question(1), text: "Why so slow?".into() });
    stage.act(BOB, say(1, "first to speak"));
    stage.act(ADA, say(2, "second to speak"));
    let view = stage.sees(HOST);
    assert_eq!((view.questions[0].author.as_str(), view.questions[0].speaker), ("", None));
    assert_eq!(
        view.chat.iter().map(|message| message.speaker).collect::<Vec<_>>(),
        [Some(Speaker(1)), Some(Speaker(2))],
        "no number is spent"
    );
    assert!(events.iter().filter_map(|event| serde_json::to_string(event).ok()).all(|json| !json.contains("speaker")));
    assert!(stage.sees(ADA).questions[0].mine && !stage.sees(BOB).questions[0].mine);
    // Whoever asked is shut out, and nothing else of theirs disappears with the question.
    let events = stage.act(HOST, Act::Ban { whom: Whom::Question(question(1)) });
    assert_eq!(shown_kept(&events), ["question_marked"]);
    assert_eq!(stage.room.guard().bans[0].name, None);
    assert_eq!(stage.refused(ADA, say(3, "again")), Refusal::Banned);
}

#[test]
fn a_ban_takes_everything_away_and_lifting_it_brings_it_back() {
    let mut stage = Stage::new();
    stage.act(HOST, crate::support::open(1));
    stage.act(ADA, say(1, "rude"));
    stage.act(ADA, ask(1));
    stage.act(ADA, vote(1, 0));
    stage.act(ADA, Act::RaiseHand { on: true });
    stage.act(ADA, Act::Join { name: None });
    let before = stage.sees(BOB);
    stage.act(HOST, Act::Ban { whom: Whom::Speaker(Speaker(1)) });
    let view = stage.sees(BOB);
    assert!(view.chat.is_empty() && view.questions.is_empty() && stage.room.guard().hands.is_empty());
    assert_eq!(stage.poll_of(HOST, 1).tally.expect("hosts see it").voters, 0);
    assert!(stage.sees(ADA).you.expect("Ada is here").banned);
    for act in [say(2, "x"), ask(2), vote(1, 1), Act::React { emoji: room::Reaction::Clap }, Act::RaiseHand { on: true }] {
        assert_eq!(stage.refused(ADA, act), Refusal::Banned);
    }
    assert_eq!(stage.refused(HOST, Act::Ban { whom: Whom::Speaker(Speaker(1)) }), Refusal::Exists("ban"));
    stage.act(HOST, Act::Settle { count: true });
    assert_eq!(stage.poll_of(HOST, 1).tally.expect("hosts see it").voters, 0, "who counts otherwise is still shut out");
    let ban = stage.room.guard().bans[0].ban;
    stage.act(HOST, Act::Unban { ban });
    let after = stage.sees(BOB);
    assert_eq!((after.chat, after.questions), (before.chat, before.questions));
    assert_eq!(stage.poll_of(HOST, 1).tally.expect("hosts see it").voters, 1);
    stage.act(ADA, say(2, "sorry"));
}

#[test]
fn hands_of_people_who_are_gone_take_nobodys_place() {
    let mut stage = Stage::new();
    for n in 10..510 {
        let made_up = Actor::Attendee(person(n));
        stage.act(made_up, Act::Join { name: None });
        stage.act(made_up, Act::RaiseHand { on: true });
    }
    stage.act(ADA, Act::Join { name: None });
    assert_eq!(stage.refused(ADA, Act::RaiseHand { on: true }), Refusal::TooMany("raised hands"));
    stage.act(Actor::System, Act::SetAside { people: (10..260).map(person).collect(), on: true, until_decided: false });
    (260..510).for_each(|n| drop(stage.act(Actor::Attendee(person(n)), Act::Leave)));
    stage.act(ADA, Act::RaiseHand { on: true });
    assert_eq!(stage.room.guard().hands.len(), 1);
}

#[test]
fn hands_wait_in_order_and_those_who_left_are_not_listed() {
    let mut stage = Stage::new();
    for who in [ADA, BOB] {
        stage.act(who, Act::Join { name: None });
    }
    assert!(matches!(stage.act(BOB, Act::RaiseHand { on: true }).iter().find_map(signal), Some(Signal::Reaction { .. })));
    stage.act(ADA, Act::RaiseHand { on: true });
    assert_eq!(stage.act(ADA, Act::RaiseHand { on: true }).iter().find_map(signal), None, "it counts once");
    let hands = |stage: &Stage| stage.room.guard().hands.into_iter().map(|HandView { hand, .. }| hand).collect::<Vec<_>>();
    assert_eq!(hands(&stage), [1, 2]);
    assert!(stage.sees(ADA).you.expect("Ada is here").hand);
    stage.act(BOB, Act::Leave);
    assert_eq!(hands(&stage), [2]);
    assert_eq!(stage.refused(ADA, Act::LowerHand { hand: 2 }), Refusal::Forbidden(Who::Organizers));
    assert!(stage.act(HOST, Act::LowerHand { hand: 2 }).contains(&RoomEvent::Concerns(person(1))));
    assert!(hands(&stage).is_empty() && !stage.sees(ADA).you.expect("Ada is here").hand);
    assert_eq!(stage.refused(HOST, Act::LowerHand { hand: 2 }), Refusal::NotFound("hand"));
}

#[test]
fn a_note_of_an_organizer_is_seen_by_everybody() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    stage.act(BOB, ask(2));
    let amend = |n, label: Option<&str>, pinned, answer: Option<&str>| Act::AmendQuestion {
        question: question(n),
        label: label.map(str::to_owned),
        pinned,
        answer: answer.map(str::to_owned),
    };
    assert_eq!(stage.refused(ADA, amend(1, None, Some(true), None)), Refusal::Forbidden(Who::Organizers));
    assert_eq!(shown(&stage.act(HOST, amend(2, Some("Budget"), Some(true), None))), ["asked"]);
    let first = stage.sees(CY).questions.remove(0);
    assert_eq!((first.id, first.label.as_str(), first.pinned), (question(2), "Budget", true));
    assert_eq!(shown(&stage.act(HOST, amend(1, None, None, Some("Yes, in May.")))), ["asked", "question_marked"]);
    let answered = asked(&stage, 1);
    assert_eq!((answered.answer.as_str(), answered.state), ("Yes, in May.", QuestionState::Answered));
    stage.act(HOST, mark(1, QuestionState::Archived));
    assert_eq!(shown(&stage.act(HOST, amend(1, Some("Old"), None, None))), ["question_for_hosts"]);
}

#[test]
fn answers_in_words_that_are_blocked_wait() {
    let mut stage = Stage::new();
    stage.act(HOST, Act::SetRules { rules: TalkRules::default(), blocked: vec!["spam".into()] });
    let poll = crate::support::poll(1);
    let kind = room::PollKind::Text { approve_first: false };
    stage.act(HOST, Act::OpenPoll { poll, question: "And?".into(), options: Vec::new(), kind, seconds: None });
    stage.act(ADA, Act::Answer { poll, words: vec!["buy sp4m".into()] });
    stage.act(BOB, Act::Answer { poll, words: vec!["good".into()] });
    let seen = |stage: &Stage| {
        stage.poll_of(BOB, 1).tally.expect("Bob answered").answers.into_iter().map(|answer| answer.text).collect::<Vec<_>>()
    };
    assert_eq!(seen(&stage), ["good"]);
    stage.act(HOST, Act::JudgeAnswer { poll, answer: "buy sp4m".into(), verdict: room::Verdict::Show });
    assert_eq!(seen(&stage).len(), 2);
}
