//! A hostile hall: people who are made up, and a hall that is not.

use crate::support::{HOST, Stage, ask, open, poll, question, vote};
use conductor::id::AttendeeId;
use conductor::time::{Span, Timestamp};
use room::limits::{FRESH, MESSAGES, QUESTIONS, WORDS};
use room::{Act, Actor, Arrival, Door, Doorkeeper, Network, QuestionState, Refusal};
use uuid::Uuid;

const NETWORK: Network = Network(1);
const MADE_UP: u128 = 1_000_000;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(1_000_000 + ms)
}

fn who(n: u128) -> AttendeeId {
    AttendeeId(Uuid::from_u128(n))
}

fn from(network: Network, now: Timestamp) -> Arrival {
    Arrival { network, made_at: Some(now) }
}

/// Somebody who votes, drops the cookie and votes again, `n` times with `pause` between; who is set aside.
fn stuff(keeper: &mut Doorkeeper, n: u128, pause: i64) -> Vec<AttendeeId> {
    let mut aside = Vec::new();
    for n in 0..n {
        let now = at(i64::try_from(n).unwrap() * pause);
        if keeper.arrive(who(MADE_UP + n), from(NETWORK, now), false, 10, now).is_ok() {
            if keeper.is_suspect(who(MADE_UP + n), now) {
                aside.push(who(MADE_UP + n));
            }
            aside.extend(keeper.leave(who(MADE_UP + n), now + Span::from_millis(10)));
        }
    }
    aside
}

#[test]
fn who_votes_and_drops_the_cookie_is_set_aside() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let aside: std::collections::BTreeSet<_> = stuff(&mut keeper, 522, 20).into_iter().collect();
    assert_eq!(aside.len(), 522, "every one of them, also those before it was noticed");
    let crowd = keeper.crowd();
    assert_eq!((crowd.networks, crowd.largest, crowd.within_ten_seconds), (1, 522, 522));
}

#[test]
fn a_hall_behind_one_address_that_comes_at_once_is_let_in_whole() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    for n in 0..1_000_u32 {
        let now = at(i64::from(n) * 5);
        keeper.arrive(who(n.into()), from(NETWORK, now), false, n, now).unwrap();
        let vote = vote(1, 0);
        let soon = now + Span::from_secs(3);
        keeper.act(who(n.into()), &vote, &Door::default(), n, soon).unwrap();
        assert!(!keeper.is_suspect(who(n.into()), soon), "{n}");
    }
    // Two thirds put their phones away after half a minute.
    for n in 0..666 {
        assert_eq!(keeper.leave(who(n), at(40_000)), []);
    }
    assert_eq!(keeper.crowd().refused, 0);
}

#[test]
fn somebody_who_makes_up_people_keeps_nobody_else_out() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let mut let_in = 0;
    for n in 0..20_100 {
        let now = at(i64::try_from(n).unwrap() * 3);
        let_in += u32::from(keeper.arrive(who(MADE_UP + n), from(NETWORK, now), false, 200, now).is_ok());
    }
    assert!((1_500..1_900).contains(&let_in), "{let_in} made-up people were let in");
    keeper.arrive(who(1), from(Network(2), at(60_300)), false, 200, at(60_300)).unwrap();
    keeper.arrive(who(2), from(NETWORK, at(60_300)), true, 200, at(60_300)).expect("who is known from before");
    keeper.arrive(who(3), Arrival { network: NETWORK, made_at: Some(at(-1)) }, false, 200, at(60_300)).expect("whose identity is older");
    let refused = keeper.arrive(who(4), from(NETWORK, at(60_300)), false, 200, at(60_300));
    assert!(matches!(refused, Err(Refusal::Wait(1..=60))), "{refused:?}");
}

#[test]
fn identities_that_were_kept_for_later_have_a_budget_too() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let kept = |now| Arrival { network: NETWORK, made_at: Some(at(-60_000).min(now)) };
    let mut let_in = 0;
    for n in 0..20_100 {
        let now = at(i64::try_from(n).unwrap() * 3);
        let_in += u32::from(keeper.arrive(who(MADE_UP + n), kept(now), false, 200, now).is_ok());
    }
    assert!((6_000..6_500).contains(&let_in), "{let_in} kept identities were let in");
    keeper.arrive(who(1), from(NETWORK, at(60_300)), false, 200, at(60_300)).expect("who is really new has a budget of their own");
    let mut keeper = Doorkeeper::new(1_500, at(0));
    for n in 0..6 {
        let now = at(n);
        keeper.arrive(who(MADE_UP + u128::try_from(n).unwrap()), kept(now), false, 0, now).unwrap();
        keeper.is_suspect(who(MADE_UP + u128::try_from(n).unwrap()), now);
        let aside = keeper.leave(who(MADE_UP + u128::try_from(n).unwrap()), now);
        assert_eq!(aside.is_empty(), n < 4, "{n}: age is no proof either");
    }
}

#[test]
fn a_newcomer_on_a_loud_network_counts_once_they_have_stayed() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    stuff(&mut keeper, 50, 20);
    keeper.arrive(who(1), from(NETWORK, at(2_000)), false, 1, at(2_000)).unwrap();
    assert!(keeper.is_suspect(who(1), at(4_000)));
    assert_eq!(keeper.have_stayed(at(50_000)), []);
    assert_eq!(keeper.have_stayed(at(2_000) + FRESH), [who(1)]);
    assert_eq!(keeper.have_stayed(at(99_000)), [], "once");
}

#[test]
fn who_comes_back_within_a_moment_was_not_hasty() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    for n in 0..40 {
        keeper.arrive(who(n), from(NETWORK, at(0)), false, 0, at(0)).unwrap();
        assert!(!keeper.is_suspect(who(n), at(500)));
        assert_eq!(keeper.leave(who(n), at(1_000)), [], "a network that stutters");
        keeper.arrive(who(n), from(NETWORK, at(1_500)), false, 0, at(1_500)).unwrap();
    }
}

#[test]
fn an_organizer_who_vouches_is_not_asked_again_for_a_while() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    stuff(&mut keeper, 20, 20);
    keeper.settled(true, at(1_000));
    assert_eq!(keeper.crowd(), room::Crowd::default());
    keeper.arrive(who(1), from(NETWORK, at(2_000)), false, 1, at(2_000)).unwrap();
    assert!(!keeper.is_suspect(who(1), at(2_000)));
}

#[test]
fn one_person_writes_only_so_fast_and_slower_in_slow_mode() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    keeper.arrive(who(1), from(NETWORK, at(0)), false, 0, at(0)).unwrap();
    for _ in 0..WORDS {
        keeper.act(who(1), &ask(1), &Door::default(), 1, at(0)).unwrap();
    }
    assert_eq!(keeper.act(who(1), &ask(1), &Door::default(), 1, at(0)), Err(Refusal::Wait(2)));
    let slow = Door { slow: 30, ..Door::default() };
    keeper.act(who(1), &ask(1), &slow, 1, at(60_000)).unwrap();
    assert_eq!(keeper.act(who(1), &ask(1), &slow, 1, at(61_000)), Err(Refusal::Wait(30)));
    keeper.act(who(1), &vote(1, 0), &slow, 1, at(61_000)).expect("a vote is no word");
}

#[test]
fn a_flood_of_newcomers_words_leaves_room_for_the_others() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let mut said = 0;
    for n in 0..1_000 {
        keeper.arrive(who(MADE_UP + n), from(NETWORK, at(0)), false, 0, at(0)).unwrap();
        said += u32::from(keeper.act(who(MADE_UP + n), &ask(n), &Door::default(), 0, at(2_500)).is_ok());
    }
    assert!(said < 60, "{said} of a thousand questions in 2.5 s");
}

#[test]
fn votes_set_aside_count_if_an_organizer_says_so() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    let honest = Actor::Attendee(who(1));
    stage.act(honest, vote(1, 0));
    let made_up: Vec<AttendeeId> = (0..522).map(|n| who(MADE_UP + n)).collect();
    for who in &made_up {
        stage.act(Actor::Attendee(*who), vote(1, 1));
    }
    assert_eq!(stage.poll_of(HOST, 1).tally.unwrap().counts, [1, 522]);
    assert_eq!(stage.refused(HOST, Act::SetAside { people: made_up.clone(), on: true }), Refusal::Forbidden(room::Who::Organizers));
    stage.act(Actor::System, Act::SetAside { people: made_up.clone(), on: true });
    let tally = stage.poll_of(HOST, 1).tally.unwrap();
    assert_eq!((tally.voters, tally.counts), (1, vec![1, 0]));
    let guard = stage.room.guard();
    assert_eq!((guard.waiting, guard.left_out, guard.votes[0].poll, guard.votes[0].votes), (522, 0, poll(1), 522));
    assert_eq!(stage.refused(Actor::Attendee(made_up[0]), ask(9)), Refusal::Aside);
    stage.act(HOST, Act::Settle { count: false });
    assert_eq!((stage.room.guard().waiting, stage.room.guard().left_out), (0, 522));
    stage.act(HOST, Act::Settle { count: true });
    assert_eq!(stage.poll_of(HOST, 1).tally.unwrap().counts, [1, 522]);
}

#[test]
fn who_is_set_aside_moves_no_score_and_is_not_present() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    let (made_up, people) = (Actor::Attendee(who(MADE_UP)), vec![who(MADE_UP)]);
    stage.act(made_up, Act::Join { name: None });
    stage.act(made_up, ask(1));
    assert_eq!(stage.room.people().here, 1);
    stage.act(Actor::System, Act::SetAside { people: people.clone(), on: true });
    assert_eq!(stage.room.people().here, 0);
    assert!(stage.sees(Actor::Attendee(who(1))).questions.is_empty(), "what they asked is put away");
    assert_eq!(stage.act(made_up, vote(1, 0)), [], "a vote is taken and moves nothing");
    assert_eq!(stage.act(made_up, Act::Join { name: None }), []);
    stage.act(Actor::System, Act::SetAside { people, on: false });
    assert_eq!(stage.poll_of(HOST, 1).tally.unwrap().counts, [1, 0]);
}

#[test]
fn a_flood_of_messages_pushes_out_the_flood() {
    let mut stage = Stage::new();
    let say = |n: u128| Act::Say { message: Uuid::from_u128(n).into(), text: format!("word {n}") };
    let regular = Actor::Attendee(who(1));
    stage.act(regular, say(0));
    stage.wait(60);
    for n in 1..=50 {
        stage.act(regular, say(n));
    }
    for n in 0..2 * MESSAGES as u128 {
        stage.act(Actor::Attendee(who(MADE_UP + n)), say(MADE_UP + n));
    }
    let of_regular = stage.sees(HOST).chat.iter().filter(|message| message.text.len() < "word 100".len()).count();
    assert!(of_regular >= 50, "{of_regular} of 50 messages from before are left");
}

#[test]
fn a_question_that_was_put_away_takes_nobodys_place() {
    let mut stage = Stage::new();
    for n in 0..QUESTIONS as u128 {
        stage.act(Actor::Attendee(who(n / 5)), ask(n));
    }
    assert_eq!(stage.refused(Actor::Attendee(who(5_000)), ask(MADE_UP)), Refusal::TooMany("questions"));
    stage.act(HOST, Act::MarkQuestion { question: question(7), state: QuestionState::Archived });
    stage.act(Actor::Attendee(who(5_000)), ask(MADE_UP));
}

#[test]
fn patient_stuffers_are_counted_by_age_and_by_network() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    for n in 0..20 {
        keeper.arrive(who(n), from(Network(u64::try_from(n).unwrap() % 4 + 10), at(0)), false, 0, at(0)).unwrap();
    }
    let opened = at(1_000_000);
    // One new identity each twelve seconds, and each stays.
    for n in 0..30 {
        let now = opened + Span::from_secs(12 * (i64::try_from(n).unwrap() + 1));
        keeper.arrive(who(MADE_UP + n), from(NETWORK, now), false, 20, now).unwrap();
        assert!(!keeper.is_suspect(who(MADE_UP + n), now), "nothing tells them from a hall");
        keeper.voted(who(MADE_UP + n), poll(1), opened, now + Span::from_secs(2));
    }
    for n in 0..20 {
        keeper.voted(who(n), poll(1), opened, opened + Span::from_secs(60));
    }
    let ballot = keeper.ballots(|_| true)[0];
    assert_eq!((ballot.votes, ballot.within_a_minute, ballot.older), (50, 30, 20));
    assert_eq!((ballot.after_opening, ballot.networks, ballot.largest), (30, 1, 30));
    assert!(keeper.ballots(|_| false).is_empty());
}
