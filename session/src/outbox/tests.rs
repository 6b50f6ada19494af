use super::*;
use conductor::id::MessageId;
use protocol::ErrorCode;
use room::Reaction;
use uuid::Uuid;

fn id(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

fn say(n: u128) -> Command {
    Command::Act(Act::Say { message: MessageId(Uuid::from_u128(n)), text: format!("message {n}") })
}

fn vote(poll: u128, choice: u8) -> Command {
    Command::Act(Act::Vote { poll: PollId(Uuid::from_u128(poll)), choices: vec![choice] })
}

fn react() -> Command {
    Command::Act(Act::React { emoji: Reaction::Clap })
}

/// The ids of everything that is due at `now`.
fn drain(outbox: &mut Outbox, now: f64) -> Vec<u128> {
    std::iter::from_fn(|| {
        assert_eq!(outbox.has_next(now), outbox.clone().next(now).is_some());
        outbox.next(now)
    })
    .map(|frame| match frame {
        ClientFrame::Act { command, .. } | ClientFrame::Order { command, .. } => command.0.as_u128(),
        other => panic!("an outbox holds commands, not {other:?}"),
    })
    .collect()
}

#[test]
fn commands_leave_in_order_and_once() {
    let mut outbox = Outbox::default();
    for n in 1..=3 {
        outbox.put(id(n), say(n));
    }
    outbox.put(id(4), Command::Order(Order::Stop));
    assert_eq!(drain(&mut outbox, 0.0), [1, 2, 3, 4]);
    assert_eq!(drain(&mut outbox, 0.0), []);
    assert!(outbox.is_pending(id(2)));
    assert_eq!(outbox.acked(id(2)), Some(say(2)));
    assert!(!outbox.is_pending(id(2)));
    assert_eq!(outbox.acked(id(2)), None);
}

#[test]
fn unanswered_acts_keep_their_id_after_a_lost_connection() {
    let mut outbox = Outbox::default();
    for n in 1..=3 {
        outbox.put(id(n), say(n));
    }
    drain(&mut outbox, 0.0);
    outbox.acked(id(1));
    outbox.disconnected();
    outbox.put(id(4), say(4));
    assert_eq!(drain(&mut outbox, 0.0), [2, 3, 4]);
}

#[test]
fn a_reaction_is_not_sent_again() {
    let mut outbox = Outbox::default();
    outbox.put(id(1), react());
    outbox.put(id(2), say(2));
    drain(&mut outbox, 0.0);
    outbox.disconnected();
    assert_eq!(drain(&mut outbox, 0.0), [2]);
    outbox.put(id(3), react());
    outbox.disconnected();
    assert!(!outbox.is_pending(id(3)));
}

#[test]
fn only_a_few_are_on_the_way_at_once() {
    let mut outbox = Outbox::default();
    for n in 1..=20 {
        outbox.put(id(n), say(n));
    }
    assert_eq!(drain(&mut outbox, 0.0), (1..=8).collect::<Vec<_>>());
    outbox.acked(id(1));
    outbox.nacked(id(2), ApiError::new(ErrorCode::Invalid, "no"), 0.0);
    assert_eq!(drain(&mut outbox, 0.0), [9, 10]);
}

#[test]
fn a_later_vote_replaces_an_unsent_one_and_follows_a_sent_one() {
    let poll = PollId(Uuid::from_u128(7));
    let mut outbox = Outbox::default();
    outbox.put(id(1), vote(7, 0));
    outbox.put(id(2), vote(8, 0));
    outbox.put(id(3), vote(7, 1));
    assert_eq!(outbox.vote(poll), Some(&[1][..]));
    assert_eq!(drain(&mut outbox, 0.0), [2, 3]);
    outbox.put(id(4), vote(7, 2));
    assert_eq!(outbox.vote(poll), Some(&[2][..]));
    assert_eq!(drain(&mut outbox, 0.0), [4]);
    outbox.acked(id(3));
    outbox.acked(id(4));
    assert_eq!(outbox.vote(poll), None);
}

#[test]
fn the_last_pace_is_what_the_person_sees() {
    let mut outbox = Outbox::default();
    assert_eq!(outbox.pace(Some(Pace::Good)), Some(Pace::Good));
    outbox.put(id(1), Command::Act(Act::Pace { pace: Some(Pace::Lost) }));
    assert_eq!(outbox.pace(Some(Pace::Good)), Some(Pace::Lost));
    outbox.put(id(2), Command::Act(Act::Pace { pace: None }));
    assert_eq!(outbox.pace(Some(Pace::Good)), None);
    assert_eq!(outbox.acts().count(), 1);
}

#[test]
fn a_timed_refusal_is_retried_and_not_overtaken() {
    let mut outbox = Outbox::default();
    outbox.put(id(1), say(1));
    outbox.put(id(2), say(2));
    assert_eq!(drain(&mut outbox, 0.0), [1, 2]);
    outbox.nacked(id(1), ApiError::new(ErrorCode::StorageUnavailable, "later").retry_after(2), 1_000.0);
    outbox.put(id(3), say(3));
    assert_eq!(drain(&mut outbox, 2_999.0), []);
    assert_eq!(drain(&mut outbox, 3_000.0), [1, 3]);
    assert_eq!(outbox.refusals().count(), 0);
}

#[test]
fn a_final_refusal_is_remembered_until_it_is_read() {
    let mut outbox = Outbox::default();
    outbox.put(id(1), vote(7, 0));
    drain(&mut outbox, 0.0);
    outbox.nacked(id(1), ApiError::new(ErrorCode::Over, "the poll is closed"), 0.0);
    assert!(!outbox.is_pending(id(1)));
    assert_eq!(outbox.refusal(id(1)).map(|error| error.code), Some(ErrorCode::Over));
    outbox.forget(id(1));
    assert_eq!(outbox.refusal(id(1)), None);
}

#[test]
fn a_refused_reaction_is_nobodys_concern() {
    let mut outbox = Outbox::default();
    outbox.put(id(1), react());
    drain(&mut outbox, 0.0);
    outbox.nacked(id(1), ApiError::new(ErrorCode::RateLimited, "slower").retry_after(1), 0.0);
    assert_eq!(outbox, Outbox::default());
}

#[test]
fn more_than_a_hundred_are_refused() {
    let mut outbox = Outbox::default();
    for n in 1..=101 {
        outbox.put(id(n), say(n));
    }
    assert_eq!(outbox.pending().count(), 100);
    assert_eq!(outbox.refusal(id(101)).map(|error| error.code), Some(ErrorCode::TooMany));
}
