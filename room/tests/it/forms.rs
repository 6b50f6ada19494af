//! People who come by forms, which hold no connection, and those whom an organizer doubts.

use crate::hall::{NETWORK, NONE, at, from, who};
use crate::haste::Hall;
use crate::support::poll;
use conductor::time::{Span, Timestamp};
use room::{Arrival, Doorkeeper, Doubted, Network};

fn form(now: Timestamp) -> Arrival {
    Arrival { by_form: true, ..from(NETWORK, now) }
}

fn late(n: u128) -> Doubted {
    Doubted::Voters { poll: poll(n), whole_network: false }
}

#[test]
fn an_organizer_doubts_those_who_came_late() {
    let mut hall = Hall::new();
    let opened = at(90_000);
    let vote_late = |hall: &mut Hall, n| {
        hall.keeper.voted(who(n), poll(2), opened, hall.now);
        hall.keeper.acts(who(n), hall.now);
    };
    (0..10).for_each(|n| hall.comes(n));
    hall.pass(95_000);
    (10..30).for_each(|n| hall.comes(n));
    hall.keeper.arrive(who(30), Arrival { made_at: None, ..from(NETWORK, at(0)) }, false, 0, hall.now);
    hall.keeper.arrive(who(31), from(NETWORK, at(0)), true, 0, hall.now);
    (0..32).for_each(|n| vote_late(&mut hall, n));
    assert_eq!(hall.keeper.ballots(|_| true, hall.now)[0].late, 20);
    let doubted = hall.keeper.doubt(late(2), hall.now);
    assert_eq!(doubted, (10..30).map(who).collect::<Vec<_>>(), "not who was here, has a ticket, or is known");
    hall.aside.extend(&doubted);
    hall.pass(300_000);
    assert_eq!((hall.aside.len(), hall.keeper.crowd(Vec::new()).largest), (20, 20), "staying does not decide");
    assert_eq!((hall.keeper.ballots(|_| true, hall.now)[0].late, hall.keeper.doubt(late(2), hall.now).len()), (0, 0));
    hall.keeper.settled(true, hall.now);
    assert_eq!(hall.keeper.doubt(late(2), hall.now), [], "nobody asks again about those who were let count");
}

#[test]
fn patience_is_doubted_with_its_network() {
    let mut hall = Hall::new();
    let vote_late = |hall: &mut Hall, n| {
        hall.keeper.voted(who(n), poll(2), at(0), hall.now);
        hall.keeper.acts(who(n), hall.now);
    };
    hall.pass(1_000);
    for n in 0..10 {
        hall.keeper.arrive(who(n), from(Network(10 + u64::try_from(n).unwrap()), hall.now), false, 0, hall.now);
        vote_late(&mut hall, n);
    }
    (100..700).for_each(|n| hall.comes(n));
    hall.pass(30_000);
    assert_eq!(hall.keeper.ballots(|_| true, hall.now)[0].late, 10, "who has just come late may be doubted");
    hall.pass(63_000);
    (100..700).for_each(|n| vote_late(&mut hall, n));
    let ballot = hall.keeper.ballots(|_| true, hall.now)[0];
    assert_eq!((ballot.late, ballot.late_of_one), (0, 600), "everybody has stayed for a minute");
    assert_eq!(hall.keeper.doubt(late(2), hall.now), []);
    let doubted = hall.keeper.doubt(Doubted::Voters { poll: poll(2), whole_network: true }, hall.now);
    assert_eq!(doubted, (100..700).map(who).collect::<Vec<_>>());
    assert_eq!(hall.keeper.ballots(|_| true, hall.now)[0].late_of_one, 1, "then the next network");
}

#[test]
fn two_forms_are_not_worth_a_minute_in_the_room() {
    let mut hall = Hall::new();
    hall.pass(1_000);
    (0..40).for_each(|n| assert!(!hall.keeper.arrive(who(n), form(hall.now), false, 0, hall.now)));
    hall.pass(62_000);
    (0..40).for_each(|n| hall.votes(n));
    assert_eq!(hall.keeper.ballots(|_| true, hall.now)[0].late, 40);
    hall.pass(90_000);
    (0..40).for_each(|n| hall.comes(n));
    hall.pass(139_000);
    assert_eq!(hall.keeper.ballots(|_| true, hall.now)[0].late, 40, "a socket does not make up for the silence before it");
    hall.pass(141_000);
    assert_eq!(hall.keeper.ballots(|_| true, hall.now)[0].late, 0);
}

#[test]
fn a_form_counts_until_its_last_sign_of_life() {
    for (sign, expected) in [(1_000, 40), (15_000, 0)] {
        let mut keeper = Doorkeeper::new(1_500, at(0));
        for n in 0..40 {
            keeper.arrive(who(n), form(at(0)), false, 0, at(0));
            keeper.acts(who(n), at(0));
        }
        assert_eq!(keeper.due(at(9_000)).aside, []);
        (0..40).for_each(|n| keeper.sign_of_life(who(n), at(sign.min(9_000))));
        (0..40).for_each(|n| keeper.sign_of_life(who(n), at(sign)));
        let aside = keeper.due(at(sign) + Span::from_secs(10)).aside;
        assert_eq!(aside.len(), expected, "a last sign of life after {sign} ms");
        let late: usize = (0..40).map(|n| keeper.leave(who(n), NONE, at(120_000)).len()).sum();
        assert_eq!((late, keeper.due(at(200_000)).back), (0, Vec::new()), "the time that a form is shown as here is no stay");
    }
}

#[test]
fn a_form_beside_a_socket_prolongs_no_stay() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    for n in 0..40 {
        keeper.arrive(who(n), from(NETWORK, at(0)), false, 0, at(0));
        keeper.arrive(who(n), form(at(0)), false, 0, at(0));
        keeper.acts(who(n), at(200));
        keeper.has_only_forms(who(n), at(300));
    }
    assert_eq!(keeper.due(at(11_000)).aside.len(), 40);
}

#[test]
fn forms_make_no_hall_larger() {
    let mut hall = Hall::new();
    for n in 0..1_200 {
        hall.keeper.arrive(who(n), form(hall.now), false, 0, hall.now);
    }
    hall.stuff(290, 2);
    hall.pass(20_000);
    assert_eq!(hall.aside.len(), 290, "a quarter of those with a socket is none");
}

#[test]
fn forms_of_others_make_a_cut_no_smaller() {
    let mut hall = Hall::new();
    (0..120).for_each(|n| hall.comes(n));
    (0..120).for_each(|n| hall.votes(n));
    for n in 1_000..1_300 {
        hall.keeper.arrive(who(n), form(hall.now), false, 0, hall.now);
    }
    hall.pass(2_000);
    (0..120).for_each(|n| hall.goes(n));
    hall.pass(14_000);
    (0..120).for_each(|n| hall.comes(n));
    hall.pass(200_000);
    assert_eq!(hall.ever.len(), 0);
}
