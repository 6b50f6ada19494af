//! A hostile hall: people who are made up, and a hall that is not.

use crate::support::{HOST, Stage, aside, ask, open, poll, question, vote};
use conductor::id::AttendeeId;
use conductor::time::{Span, Timestamp};
use room::limits::{FRESH, MESSAGES, QUESTIONS, WORDS};
use room::{Act, Actor, Arrival, Door, Doorkeeper, Doubted, Network, QuestionState, Refusal};
use uuid::Uuid;

pub(crate) const NETWORK: Network = Network(1);
pub(crate) const MADE_UP: u128 = 1_000_000;
pub(crate) const NONE: Span = Span::from_millis(0);

pub(crate) fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(1_000_000 + ms)
}

pub(crate) fn who(n: u128) -> AttendeeId {
    AttendeeId(Uuid::from_u128(n))
}

pub(crate) fn from(network: Network, now: Timestamp) -> Arrival {
    Arrival { network, made_at: Some(now), by_form: false }
}

/// Comes with an identity, votes and is gone 10 ms later; who is set aside. `None` if they have to wait for a place.
pub(crate) fn vote_and_go(keeper: &mut Doorkeeper, who: AttendeeId, arrival: Arrival, now: Timestamp) -> Option<Vec<AttendeeId>> {
    keeper.arrive(who, arrival, false, 10, now);
    let voted = keeper.act(who, &vote(1, 0), &Door::default(), 10, now).is_ok();
    let mut aside = Vec::new();
    if voted {
        keeper.voted(who, poll(1), at(0), now);
        keeper.acts(who, now);
    }
    aside.extend(keeper.leave(who, NONE, now + Span::from_millis(10)));
    voted.then_some(aside)
}

#[test]
fn a_hall_behind_one_address_that_comes_at_once_is_let_in_whole() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    for n in 0..1_000_u32 {
        let now = at(i64::from(n) * 5);
        assert!(!keeper.arrive(who(n.into()), from(NETWORK, now), false, n, now), "{n}");
        let vote = vote(1, 0);
        let soon = now + Span::from_secs(3);
        keeper.act(who(n.into()), &vote, &Door::default(), n, soon).unwrap();
        keeper.acts(who(n.into()), soon);
    }
    // Two thirds put their phones away after half a minute.
    for n in 0..666 {
        assert_eq!(keeper.leave(who(n), NONE, at(40_000)), []);
    }
    assert_eq!(keeper.crowd(Vec::new()).refused, 0);
}

#[test]
fn somebody_who_makes_up_people_keeps_nobody_else_out() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let may_act = |keeper: &mut Doorkeeper, n, now| keeper.act(who(n), &vote(1, 0), &Door::default(), 200, now);
    let mut acted = 0;
    for n in 0..20_100 {
        let now = at(i64::try_from(n).unwrap() * 3);
        keeper.arrive(who(MADE_UP + n), from(NETWORK, now), false, 200, now);
        acted += u32::from(may_act(&mut keeper, MADE_UP + n, now).is_ok());
    }
    assert!((1_500..1_900).contains(&acted), "{acted} made-up people acted");
    let now = at(60_300);
    assert!(!keeper.arrive(who(1), from(Network(2), now), false, 200, now));
    assert!(!keeper.arrive(who(2), from(NETWORK, now), true, 200, now), "who is known from before");
    assert!(keeper.arrive(who(3), from(NETWORK, at(-1)), false, 200, now), "an old identity speaks for nobody");
    let crowd = keeper.crowd(Vec::new());
    assert_eq!((crowd.refused, crowd.of_full_networks), (20_101 - acted, 20_101 - acted));
    assert!(matches!(may_act(&mut keeper, 3, now), Err(Refusal::Wait(1..=61))));
    let due = keeper.due(now + FRESH);
    assert!(due.admitted.contains(&who(3)), "whoever stays takes part after a minute");
    assert_eq!(may_act(&mut keeper, 3, now + FRESH), Ok(()));
}

#[test]
fn who_uses_up_the_room_keeps_no_other_network_waiting() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let mut acted = 0;
    for n in 0..7_500 {
        let (now, network) = (at(i64::try_from(n).unwrap()), Network(10 + u64::try_from(n).unwrap() % 5));
        acted += u32::from(vote_and_go(&mut keeper, who(MADE_UP + n), from(network, now), now).is_some());
    }
    assert!((6_000..7_000).contains(&acted), "{acted}");
    for n in 0..6 {
        assert!(!keeper.arrive(who(n), from(Network(n.try_into().unwrap()), at(7_500)), false, 200, at(7_500)), "{n}");
    }
    let hall = (0..900).filter(|n| keeper.arrive(who(100 + n), from(Network(99), at(7_600)), false, 200, at(7_600)));
    assert_eq!(hall.count(), 400, "a hall has its share of the room, a place for 500, and the others look until they have stayed");
}

#[test]
fn who_only_looked_in_leaves_no_trace() {
    let mut keeper = Doorkeeper::new(20, at(0));
    for n in 0..5_000 {
        keeper.arrive(who(n), from(NETWORK, at(0)), false, 0, at(0));
        assert_eq!(keeper.leave(who(n), NONE, at(10)), []);
    }
    assert_eq!(keeper.everybody(at(20)), [], "no door that is shut lets them in as who was here before");
    assert!(!keeper.arrive(who(9_999), from(NETWORK, at(20)), false, 0, at(20)), "they took nobody's place");
}

#[test]
fn one_person_writes_only_so_fast_and_slower_in_slow_mode() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    keeper.arrive(who(1), from(NETWORK, at(0)), false, 0, at(0));
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
        keeper.arrive(who(MADE_UP + n), from(NETWORK, at(0)), false, 0, at(0));
        said += u32::from(keeper.act(who(MADE_UP + n), &ask(n), &Door::default(), 0, at(2_500)).is_ok());
    }
    assert!(said < 60, "{said} of a thousand questions in 2.5 s");
}

#[test]
fn words_of_one_network_silence_no_other() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let ask_at = |keeper: &mut Doorkeeper, n, network, now| {
        keeper.arrive(who(n), from(network, now), false, 0, now);
        keeper.act(who(n), &ask(n), &Door::default(), 0, now).is_ok()
    };
    assert!((0..200).filter(|n| ask_at(&mut keeper, MADE_UP + n, NETWORK, at(0))).count() < 60);
    let heard = (0..10).filter(|n| ask_at(&mut keeper, *n, Network(100 + u64::try_from(*n).unwrap()), at(1_000))).count();
    assert_eq!(heard, 10);
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
    assert_eq!(stage.refused(HOST, aside(made_up.clone(), true)), Refusal::Forbidden(room::Who::Organizers));
    stage.act(Actor::System, aside(made_up.clone(), true));
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
    stage.act(Actor::System, aside(people.clone(), true));
    assert_eq!(stage.room.people().here, 0);
    assert!(stage.sees(Actor::Attendee(who(1))).questions.is_empty(), "what they asked is put away");
    assert_eq!(stage.act(made_up, vote(1, 0)), [], "a vote is taken and moves nothing");
    assert_eq!(stage.act(made_up, Act::Join { name: None }), []);
    stage.act(Actor::System, aside(people, false));
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
        keeper.arrive(who(n), from(Network(u64::try_from(n).unwrap() % 4 + 10), at(0)), false, 0, at(0));
    }
    let opened = at(1_000_000);
    // One new identity each twelve seconds, and each stays.
    for n in 0..30 {
        let now = opened + Span::from_secs(12 * (i64::try_from(n).unwrap() + 1));
        keeper.arrive(who(MADE_UP + n), from(NETWORK, now), false, 20, now);
        keeper.acts(who(MADE_UP + n), now);
        keeper.voted(who(MADE_UP + n), poll(1), opened, now + Span::from_secs(2));
    }
    for n in 0..20 {
        keeper.voted(who(n), poll(1), opened, opened + Span::from_secs(60));
    }
    let ballot = keeper.ballots(|_| true, at(0))[0];
    assert_eq!((ballot.votes, ballot.within_a_minute, ballot.older), (50, 30, 20));
    assert_eq!((ballot.after_opening, ballot.networks, ballot.largest), (30, 5, 30), "the largest of all, however old");
    assert!(keeper.ballots(|_| false, at(0)).is_empty());
}

#[test]
fn one_network_takes_half_of_a_room_at_most() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let mut comes = |n: u128, network, ms| {
        keeper.arrive(who(n), from(network, at(ms)), false, 0, at(ms));
        let soon = at(ms + 15_000);
        let acts = keeper.act(who(n), &vote(1, 0), &Door::default(), 0, soon);
        acts.as_ref().map(|()| keeper.acts(who(n), soon)).ok();
        acts
    };
    let counts = (0..20_000).filter(|n| comes(*n, NETWORK, 0).is_ok()).count();
    assert_eq!(counts, 10_000);
    assert_eq!(comes(20_000, NETWORK, 5_000), Err(Refusal::TooMany("people of one network")));
    let others = (0..20_000).filter(|n| comes(30_000 + n, Network(2), 20_000).is_ok()).count();
    assert_eq!(others, 5_000);
    assert_eq!(comes(60_000, Network(3), 40_000), Ok(()));
}

#[test]
fn questions_of_one_network_leave_places_for_the_others() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    (0..200).for_each(|n| assert!(!keeper.arrive(who(n), from(NETWORK, at(0)), false, 0, at(0))));
    keeper.arrive(who(500), from(Network(2), at(0)), false, 0, at(0));
    keeper.arrive(who(501), from(NETWORK, at(0)), true, 0, at(0));
    let mut askers = Vec::new();
    for n in 0..QUESTIONS {
        let who = who(u128::try_from(n % 200).unwrap());
        if keeper.may_ask(who, &askers).is_ok() {
            askers.push(who);
        }
    }
    assert_eq!(askers.len(), QUESTIONS / 2);
    assert_eq!(keeper.may_ask(who(0), &askers), Err(Refusal::TooMany("questions")));
    for other in [500, 501] {
        assert_eq!(keeper.may_ask(who(other), &askers), Ok(()), "from elsewhere, or known to the room");
    }
    assert_eq!(keeper.crowd(askers.clone()).asked_by_one, 500);
    let doubted = keeper.doubt(Doubted::Askers(askers.clone()), at(0));
    assert_eq!(doubted, (0..200).map(who).collect::<Vec<_>>());
    assert_eq!(keeper.crowd(askers).asked_by_one, 0);
}

#[test]
fn wishes_to_come_in_of_one_network_leave_places_for_the_others() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let knock = Act::Knock { name: None, passcode: None };
    let mut knocks = |n: u128, network, ms| {
        keeper.arrive(who(n), from(network, at(ms)), false, 0, at(ms));
        let may = keeper.act(who(n), &knock, &Door::default(), 0, at(ms + 15_000));
        may.as_ref().map(|()| keeper.knocks(who(n))).ok();
        keeper.leave(who(n), NONE, at(ms + 15_000));
        may.is_ok()
    };
    assert_eq!((0..20_000).filter(|n| knocks(*n, NETWORK, 0)).count(), 10_000);
    assert!(knocks(30_000, Network(2), 20_000));
}

#[test]
fn nobody_is_late_who_came_as_soon_as_the_doorkeeper_began() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let comes_and_votes = |keeper: &mut Doorkeeper, n, ms| {
        keeper.arrive(who(n), from(Network(n.try_into().unwrap()), at(ms)), false, 0, at(ms));
        keeper.voted(who(n), poll(1), at(-100_000), at(ms));
        keeper.acts(who(n), at(ms));
    };
    comes_and_votes(&mut keeper, 1, 5_000);
    assert_eq!(keeper.ballots(|_| true, at(5_000))[0].late, 0, "after a restart all are back, and nobody knows how long they were here");
    comes_and_votes(&mut keeper, 2, 70_000);
    assert_eq!(keeper.ballots(|_| true, at(70_000))[0].late, 1);
}

#[test]
fn a_door_that_is_shut_keeps_nobody_in_who_only_sent_a_form() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let form = Arrival { by_form: true, ..from(NETWORK, at(0)) };
    for n in 0..3 {
        keeper.arrive(who(n), form, false, 0, at(0));
    }
    keeper.acts(who(1), at(0));
    keeper.arrive(who(2), from(NETWORK, at(0)), false, 0, at(20_000));
    assert_eq!(keeper.everybody(at(20_000)), [who(1), who(2)], "who acted, and who holds a socket open");
}
