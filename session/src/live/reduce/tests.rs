//! The effect of each frame on a page's state.

mod late;
mod talk;

use super::*;
use crate::live::samples::question;
use ::room::{
    InterventionView, MessageView, PollView, PollVoters, QuestionState, QuestionView, QuestionVotes, RoomEvent, RoomPulse, RoomView,
    Speaker, Tally, YouView,
};
use conductor::arm::Content;
use conductor::id::{InterventionId, MessageId, PollId, QuestionId};
use leptos::prelude::{GetUntracked, Memo, Owner};
use protocol::{LiveEvent, LiveState, Own, ServerFrame, Snapshot};

/// Runs `test` with a store of an empty attendee's room at offset 10 of epoch 1.
fn with_live(test: impl FnOnce(Store<Live>)) {
    let owner = Owner::new();
    owner.with(|| test(Store::new(Live::of_room(empty(), at(10)))));
}

/// As a dashboard does.
fn reduce(live: Store<Live>, frame: ServerFrame) -> Next {
    super::reduce::<Followed>(live, frame)
}

fn empty() -> RoomView {
    RoomView {
        title: "Quarterly".to_owned(),
        phase: Default::default(),
        ended_at: None,
        people: 3,
        away: 0,
        you: Some(YouView {
            name: "Quiet Otter".to_owned(),
            named: false,
            speaker: None,
            muted: false,
            pace: None,
            banned: false,
            hand: false,
            unmeasured: false,
            outside: None,
        }),
        polls: Vec::new(),
        questions: Vec::new(),
        questions_left_out: 0,
        chat: Vec::new(),
        pinned: None,
        rules: Default::default(),
        reactions: Default::default(),
        interventions: Vec::new(),
        pace: None,
        unmeasured: 0,
        muted: Vec::new(),
    }
}

fn at(offset: u64) -> Position {
    Position { epoch: 1, offset }
}

fn room(offset: u64, event: RoomEvent) -> ServerFrame {
    ServerFrame::Event { topic: Topic::Room, position: at(offset), event: LiveEvent::Room(event) }
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn said(n: u128) -> RoomEvent {
    RoomEvent::Said {
        message: MessageView {
            id: MessageId(uuid(n)),
            at: Timestamp::from_millis(1_000),
            author: "Ada".to_owned(),
            speaker: Some(Speaker(1)),
            text: format!("message {n}"),
            hidden: false,
            mine: false,
            held: false,
            edited: false,
            revision: 0,
            reply_to: None,
        },
    }
}

fn asked(n: u128, votes: u32) -> RoomEvent {
    let asked = question(n, QuestionState::Queued, votes);
    RoomEvent::Asked { question: QuestionView { at: Timestamp::from_millis(1_000), text: format!("question {n}"), ..asked } }
}

fn opened(n: u128, ms: i64) -> RoomEvent {
    RoomEvent::PollOpened {
        poll: PollView {
            id: PollId(uuid(n)),
            question: "Ready?".to_owned(),
            options: vec!["yes".to_owned(), "no".to_owned()],
            multiple: false,
            kind: ::room::PollKind::Single,
            said: Vec::new(),
            liked: Vec::new(),
            score: None,
            opened_at: Timestamp::from_millis(ms),
            closes_at: None,
            closed_at: None,
            revealed: false,
            voters: 0,
            mine: Vec::new(),
            tally: None,
            intervention: None,
            again: None,
        },
    }
}

fn messages(live: Store<Live>) -> Vec<u128> {
    live.chat().read_untracked().iter().map(|message| message.id.0.as_u128()).collect()
}

fn questions(live: Store<Live>) -> Vec<u128> {
    live.questions().read_untracked().iter().map(|question| question.id.0.as_u128()).collect()
}

fn polls(live: Store<Live>) -> Vec<PollView> {
    live.polls().read_untracked().clone()
}

#[test]
fn events_in_order_are_taken_once() {
    with_live(|live| {
        assert_eq!(reduce(live, room(11, said(1))), Next::Nothing);
        assert_eq!(reduce(live, room(11, said(1))), Next::Nothing);
        assert_eq!(reduce(live, room(9, said(7))), Next::Nothing);
        assert_eq!(reduce(live, room(12, said(2))), Next::Nothing);
        assert_eq!(messages(live), [1, 2]);
        assert_eq!(live.room_position().get_untracked(), Some(at(12)));
    });
}

#[test]
fn an_event_after_a_gap_changes_nothing_and_reconnects() {
    with_live(|live| {
        assert_eq!(reduce(live, room(12, said(2))), Next::Reconnect);
        assert_eq!(messages(live), []);
        assert_eq!(live.room_position().get_untracked(), Some(at(10)));
    });
}

#[test]
fn an_event_of_another_epoch_is_a_gap_even_with_the_next_offset() {
    with_live(|live| {
        let position = Position { epoch: 2, offset: 11 };
        let frame = ServerFrame::Event { topic: Topic::Room, position, event: LiveEvent::Room(said(1)) };
        assert_eq!(reduce(live, frame), Next::Reconnect);
    });
}

#[test]
fn a_snapshot_replaces_all_but_what_the_page_wrote() {
    with_live(|live| {
        reduce(live, room(11, said(1)));
        did(live, &Command::Act(Act::Say { message: MessageId(uuid(5)), text: "mine".to_owned() }));
        let view = RoomView { people: 40, ..empty() };
        let position = Position { epoch: 2, offset: 3 };
        let frame = ServerFrame::Snapshot { topic: Topic::Room, position, view: Snapshot::Room(Box::new(view)) };
        assert_eq!(reduce(live, frame), Next::Nothing);
        assert_eq!((messages(live), live.people().get_untracked()), (vec![], 40));
        let frame = ServerFrame::Event { topic: Topic::Room, position: Position { epoch: 2, offset: 4 }, event: LiveEvent::Room(said(5)) };
        assert_eq!(reduce(live, frame), Next::Nothing);
        assert!(live.chat().read_untracked()[0].mine);
    });
}

#[test]
fn a_resumed_topic_goes_on_from_where_the_server_says() {
    with_live(|live| {
        reduce(live, ServerFrame::Resumed { topic: Topic::Room, position: at(10) });
        assert_eq!(reduce(live, room(11, said(1))), Next::Nothing);
        assert_eq!(messages(live), [1]);
    });
}

#[test]
fn chat_keeps_the_last_two_hundred() {
    with_live(|live| {
        for n in 1..=250_u32 {
            reduce(live, room(10 + u64::from(n), said(u128::from(n))));
        }
        assert_eq!(messages(live), (51..=250).collect::<Vec<_>>());
    });
}

#[test]
fn a_hidden_message_is_gone_for_attendees_marked_for_hosts() {
    with_live(|live| {
        reduce(live, room(11, said(1)));
        reduce(live, room(12, RoomEvent::Hidden { message: MessageId(uuid(1)) }));
        assert_eq!(messages(live), []);
        live.pace().set(Some(Default::default()));
        reduce(live, room(13, said(2)));
        reduce(live, room(14, RoomEvent::Hidden { message: MessageId(uuid(2)) }));
        assert!(live.chat().read_untracked()[0].hidden);
    });
}

#[test]
fn a_vote_is_mine_once_it_is_acknowledged_and_its_tally_follows() {
    with_live(|live| {
        reduce(live, room(11, opened(1, 1_000)));
        settled(live, &Command::Act(Act::Vote { poll: PollId(uuid(1)), choices: vec![1] }));
        let tally = Tally { voters: 1, counts: vec![0, 1], ..Tally::default() };
        reduce(live, ServerFrame::State { state: LiveState::Tally { poll: PollId(uuid(1)), tally: tally.clone() } });
        let poll = polls(live).remove(0);
        assert_eq!((poll.mine, poll.tally, poll.voters), (vec![1], Some(tally), 1));
    });
}

/// Pages read a list through a memo and take their entry from it.
#[test]
fn who_reads_a_list_hears_of_a_change_to_one_entry() {
    with_live(|live| {
        reduce(live, room(11, opened(1, 1_000)));
        reduce(live, room(12, asked(1, 0)));
        let voters = Memo::new(move |_| live.polls().read().first().map(|poll| poll.mine.clone()));
        let state = Memo::new(move |_| live.questions().read().first().map(|question| question.state));
        assert_eq!((voters.get_untracked(), state.get_untracked()), (Some(vec![]), Some(QuestionState::Queued)));
        settled(live, &Command::Act(Act::Vote { poll: PollId(uuid(1)), choices: vec![1] }));
        reduce(live, room(13, RoomEvent::QuestionMarked { question: QuestionId(uuid(1)), state: QuestionState::Live }));
        assert_eq!((voters.get_untracked(), state.get_untracked()), (Some(vec![1]), Some(QuestionState::Live)));
    });
}

#[test]
fn open_polls_come_first_the_newest_of_all() {
    with_live(|live| {
        reduce(live, room(11, opened(1, 1_000)));
        reduce(live, room(12, opened(2, 2_000)));
        reduce(live, room(13, opened(3, 3_000)));
        let tally = Tally { voters: 2, counts: vec![2, 0], ..Tally::default() };
        let closed = RoomEvent::PollClosed { poll: PollId(uuid(3)), at: Timestamp::from_millis(4_000), tally: tally.clone() };
        reduce(live, room(14, closed));
        assert_eq!(polls(live).iter().map(|poll| poll.id.0.as_u128()).collect::<Vec<_>>(), [2, 1, 3]);
        let last = polls(live).remove(2);
        assert_eq!((last.is_open(), last.revealed, last.tally), (false, true, Some(tally)));
        reduce(live, room(15, RoomEvent::PollWithdrawn { poll: PollId(uuid(2)) }));
        assert_eq!(polls(live).len(), 2);
    });
}

#[test]
fn questions_are_ordered_by_state_and_support() {
    with_live(|live| {
        reduce(live, room(11, asked(1, 0)));
        reduce(live, room(12, asked(2, 0)));
        reduce(live, room(13, asked(3, 0)));
        let votes = |question, votes| QuestionVotes { question: QuestionId(uuid(question)), votes };
        let pulse = RoomPulse { people: 9, questions: vec![votes(3, 2), votes(2, 5)], ..RoomPulse::default() };
        reduce(live, ServerFrame::State { state: LiveState::Pulse(pulse) });
        assert_eq!(questions(live), [2, 3, 1]);
        reduce(live, room(14, RoomEvent::QuestionMarked { question: QuestionId(uuid(1)), state: QuestionState::Live }));
        assert_eq!(questions(live), [1, 2, 3]);
        reduce(live, room(15, RoomEvent::QuestionMarked { question: QuestionId(uuid(3)), state: QuestionState::Live }));
        assert_eq!(live.questions().read_untracked().iter().filter(|question| question.state == QuestionState::Live).count(), 1);
        assert_eq!(questions(live), [3, 2, 1]);
        reduce(live, room(16, RoomEvent::QuestionMarked { question: QuestionId(uuid(3)), state: QuestionState::Archived }));
        assert_eq!(questions(live), [2, 1]);
    });
}

#[test]
fn a_pulse_counts_people_and_keeps_pace_for_organizers() {
    with_live(|live| {
        reduce(live, room(11, opened(1, 1_000)));
        let polls_now = vec![PollVoters { poll: PollId(uuid(1)), voters: 17 }, PollVoters { poll: PollId(uuid(99)), voters: 1 }];
        let mut reactions = ::room::ReactionCounts::default();
        reactions.add(::room::Reaction::Fire);
        let pulse = RoomPulse { people: 21, away: 4, reactions: reactions.clone(), polls: polls_now, ..RoomPulse::default() };
        reduce(live, ServerFrame::State { state: LiveState::Pulse(pulse) });
        assert_eq!((live.people().get_untracked(), live.reactions().get_untracked(), live.pace().get_untracked()), (21, reactions, None));
        assert_eq!(polls(live)[0].voters, 17);
        assert_eq!(crate::live::present(live), "21 people here · 4 away");
    });
}

#[test]
fn what_a_person_does_on_another_page_shows_here_too() {
    with_live(|live| {
        reduce(live, room(11, opened(1, 1_000)));
        reduce(live, room(12, asked(2, 0)));
        let own = |own| ServerFrame::State { state: LiveState::Own(own) };
        reduce(live, own(Own::Vote { poll: PollId(uuid(1)), choices: vec![1] }));
        reduce(live, own(Own::Upvote { question: QuestionId(uuid(2)), on: true }));
        assert_eq!(polls(live)[0].mine, [1]);
        assert!(live.questions().read_untracked()[0].upvoted);
        // Whichever comes first, what was written there is known as one's own.
        reduce(live, own(Own::Wrote { id: uuid(5) }));
        reduce(live, room(13, said(5)));
        reduce(live, room(14, said(6)));
        reduce(live, own(Own::Wrote { id: uuid(6) }));
        reduce(live, room(15, said(7)));
        let mine: Vec<bool> = live.chat().read_untracked().iter().map(|message| message.mine).collect();
        assert_eq!(mine, [true, true, false]);
    });
}

#[test]
fn a_welcomed_server_is_well_until_it_says_otherwise() {
    with_live(|live| {
        let server = |degraded| ServerFrame::State { state: LiveState::Server { degraded } };
        let you = protocol::You { role: protocol::Role::Organizer, attendee: None, name: "Olga".to_owned() };
        let welcome = ServerFrame::Welcome { session: conductor::id::SessionId(uuid(1)), you, now: Timestamp::from_millis(1) };
        assert_eq!(reduce(live, server(true)), Next::Nothing);
        assert!(live.degraded().get_untracked());
        reduce(live, server(false));
        assert!(!live.degraded().get_untracked());
        reduce(live, server(true));
        reduce(live, welcome);
        assert!(!live.degraded().get_untracked(), "another server may be well");
    });
}

#[test]
fn interventions_come_and_go_and_the_end_clears_them() {
    let shown = |n: u128| RoomEvent::Intervened {
        intervention: InterventionView {
            id: InterventionId(uuid(n)),
            at: Timestamp::from_millis(1_000),
            content: Content::ChatPrompt { text: "Where are you?".to_owned() },
            poll: None,
            ends_at: None,
        },
    };
    let ids = |live: Store<Live>| live.interventions().read_untracked().iter().map(|shown| shown.id.0.as_u128()).collect::<Vec<_>>();
    with_live(|live| {
        reduce(live, room(11, shown(1)));
        reduce(live, room(12, shown(2)));
        assert_eq!(ids(live), [2, 1]);
        let ended = RoomEvent::InterventionEnded {
            intervention: InterventionId(uuid(2)),
            at: Timestamp::from_millis(2_000),
            ending: ::room::Ending::Withdrawn,
        };
        reduce(live, room(13, ended));
        assert_eq!(ids(live), [1]);
        reduce(live, room(14, RoomEvent::Ended { at: Timestamp::from_millis(3_000) }));
        assert_eq!(ids(live), [0_u128; 0]);
        assert!(live.ended_at().get_untracked().is_some());
    });
}

#[test]
fn frames_of_the_future_are_stepped_over() {
    with_live(|live| {
        let before = live.get_untracked();
        assert_eq!(reduce(live, ServerFrame::Unknown), Next::Nothing);
        assert_eq!(reduce(live, ServerFrame::Pong), Next::Nothing);
        assert_eq!(live.get_untracked(), before);
        let frame = ServerFrame::Event { topic: Topic::Room, position: at(11), event: LiveEvent::Unknown };
        assert_eq!(reduce(live, frame), Next::Nothing);
        assert_eq!(reduce(live, room(12, said(1))), Next::Nothing);
        assert_eq!(messages(live), [1]);
    });
}

#[test]
fn answers_and_goodbyes_go_to_the_connection() {
    with_live(|live| {
        let command = CommandId(uuid(1));
        assert_eq!(reduce(live, ServerFrame::Ack { command }), Next::Acked(command));
        let bye = ServerFrame::Bye { code: 4012, retry_after_ms: Some(3_000) };
        assert_eq!(reduce(live, bye), Next::Goodbye { code: 4012, retry_after_ms: Some(3_000) });
    });
}
