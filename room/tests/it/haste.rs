//! People who act and are gone: made-up ones are set aside, and a hall whose connections are cut is not.

use crate::hall::{MADE_UP, NETWORK, NONE, at, from, vote_and_go, who};
use crate::support::{HOST, Stage, aside, open, poll, vote};
use conductor::id::AttendeeId;
use conductor::time::{Span, Timestamp};
use room::limits::{BACK_AFTER_CUT, FRESH};
use room::{Act, Actor, Door, Doorkeeper, Network};
use std::collections::BTreeSet;

const SECOND: Span = Span::from_secs(1);

/// A doorkeeper whose seconds pass, and everybody whom it has set aside.
pub(crate) struct Hall {
    pub(crate) keeper: Doorkeeper,
    pub(crate) now: Timestamp,
    pub(crate) aside: BTreeSet<AttendeeId>,
    /// Everybody who ever was.
    pub(crate) ever: BTreeSet<AttendeeId>,
}

impl Hall {
    pub(crate) fn new() -> Self {
        Self { keeper: Doorkeeper::new(1_500, at(0)), now: at(0), aside: BTreeSet::new(), ever: BTreeSet::new() }
    }

    pub(crate) fn set_aside(&mut self, people: Vec<AttendeeId>) {
        self.ever.extend(&people);
        self.aside.extend(people);
    }

    /// Lets time pass until `ms` after the beginning.
    pub(crate) fn pass(&mut self, ms: i64) {
        while self.now < at(ms) {
            self.now = at(ms).min(self.now + SECOND);
            let due = self.keeper.due(self.now);
            self.set_aside(due.aside);
            due.back.iter().for_each(|who| assert!(self.aside.remove(who), "counts again without having been set aside"));
        }
    }

    pub(crate) fn comes(&mut self, n: u128) {
        let arrival = from(NETWORK, self.now);
        self.keeper.arrive(who(n), arrival, false, 0, self.now);
    }

    pub(crate) fn votes(&mut self, n: u128) {
        self.keeper.act(who(n), &vote(1, 0), &Door::default(), 10, self.now).unwrap();
        self.keeper.voted(who(n), poll(1), at(0), self.now);
        self.keeper.acts(who(n), self.now);
    }

    pub(crate) fn goes(&mut self, n: u128) {
        let aside = self.keeper.leave(who(n), NONE, self.now);
        self.set_aside(aside);
    }

    /// Somebody who votes, drops the cookie and votes again, `n` times with `pause` between.
    pub(crate) fn stuff(&mut self, n: u128, pause: i64) {
        let start = self.now.as_millis() - at(0).as_millis();
        for n in 0..n {
            self.pass(start + pause * i64::try_from(n).unwrap());
            self.comes(MADE_UP + n);
            self.votes(MADE_UP + n);
            self.goes(MADE_UP + n);
        }
    }
}

#[test]
fn who_votes_and_drops_the_cookie_is_set_aside() {
    let mut hall = Hall::new();
    hall.stuff(522, 20);
    hall.pass(11_000);
    assert_eq!(hall.aside.len(), 522, "every one of them, also those before it was noticed");
    let crowd = hall.keeper.crowd(Vec::new());
    assert_eq!((crowd.networks, crowd.largest, crowd.within_ten_seconds), (1, 522, 522));
}

#[test]
fn a_network_that_was_noticed_is_given_no_time() {
    let mut hall = Hall::new();
    hall.stuff(10, 20);
    hall.pass(10_000);
    let before = hall.aside.len();
    (0..40).for_each(|n| hall.comes(n));
    (0..40).for_each(|n| hall.votes(n));
    hall.pass(40_000);
    (0..20).for_each(|n| hall.goes(n));
    assert_eq!((before, hall.aside.len()), (10, 30), "who goes within a minute is set aside at once, who stays counts");
    hall.pass(90_000);
    (20..40).for_each(|n| hall.goes(n));
    hall.pass(200_000);
    assert_eq!(hall.aside.len(), 30);
}

#[test]
fn phones_locked_after_the_vote_make_no_crowd() {
    let mut hall = Hall::new();
    // Every fifth of 300 who come in 30 seconds votes and locks the phone.
    for n in 0..300 {
        hall.pass(i64::try_from(n).unwrap() * 100);
        hall.comes(n);
        if let Some(before) = n.checked_sub(40) {
            hall.votes(before);
        }
        if let Some(gone) = n.checked_sub(60).filter(|gone| gone % 5 == 0) {
            hall.goes(gone);
        }
    }
    hall.pass(120_000);
    assert_eq!(hall.ever.len(), 0);
}

#[test]
fn connections_that_are_cut_at_one_moment_set_nobody_aside() {
    for back_after in [2_000, 4_000, 20_000] {
        let mut hall = Hall::new();
        (0..300).for_each(|n| hall.comes(n));
        hall.pass(1_000);
        (0..300).for_each(|n| hall.votes(n));
        (0..300).for_each(|n| hall.goes(n));
        hall.pass(1_000 + back_after);
        (0..300).for_each(|n| hall.comes(n));
        hall.pass(200_000);
        assert_eq!(hall.ever.len(), 0, "back after {back_after} ms");
    }
}

#[test]
fn a_second_cut_takes_no_time_from_those_of_the_first() {
    let mut hall = Hall::new();
    (0..60).for_each(|n| hall.comes(n));
    hall.pass(1_000);
    (0..60).for_each(|n| hall.votes(n));
    (0..60).for_each(|n| hall.goes(n));
    hall.pass(4_000);
    (0..30).for_each(|n| hall.comes(n));
    hall.pass(8_000);
    (0..30).for_each(|n| hall.goes(n));
    hall.pass(10_000);
    (0..30).for_each(|n| hall.comes(n));
    hall.pass(21_000);
    (30..60).for_each(|n| hall.comes(n));
    hall.pass(200_000);
    assert_eq!(hall.ever.len(), 0);
}

#[test]
fn who_cuts_connections_and_never_comes_back_is_set_aside() {
    let mut hall = Hall::new();
    (0..300).for_each(|n| hall.comes(n));
    (0..300).for_each(|n| hall.votes(n));
    hall.pass(1_000);
    (0..300).for_each(|n| hall.goes(n));
    hall.pass(BACK_AFTER_CUT.as_millis() + 2_000);
    assert_eq!(hall.aside.len(), 300);
}

#[test]
fn coming_back_for_two_seconds_makes_nobody_count() {
    let mut hall = Hall::new();
    hall.stuff(400, 20);
    hall.pass(80_000);
    (0..400).for_each(|n| hall.comes(MADE_UP + n));
    hall.pass(82_200);
    (0..400).for_each(|n| hall.goes(MADE_UP + n));
    hall.pass(200_000);
    assert_eq!(hall.aside.len(), 400);
}

#[test]
fn who_changes_the_network_and_is_back_was_not_hasty() {
    let mut hall = Hall::new();
    for n in 0..40 {
        hall.comes(n);
        hall.votes(n);
        hall.goes(n);
        hall.keeper.arrive(who(n), from(Network(2), hall.now), false, 0, hall.now);
    }
    hall.pass(70_000);
    assert_eq!(hall.ever.len(), 0);
}

#[test]
fn coming_before_the_vote_makes_nobody_less_hasty() {
    let mut hall = Hall::new();
    let kept = from(NETWORK, at(-3_600_000));
    for n in 0..1_000 {
        hall.keeper.arrive(who(MADE_UP + n), kept, false, 0, at(0));
        hall.keeper.leave(who(MADE_UP + n), NONE, at(100));
    }
    hall.pass(11_000);
    for n in 0..1_000 {
        hall.aside.extend(vote_and_go(&mut hall.keeper, who(MADE_UP + n), kept, at(11_000)).unwrap_or_default());
    }
    hall.pass(50_000);
    assert_eq!(hall.aside.len(), 1_000);
}

#[test]
fn an_earlier_visit_makes_a_vote_no_slower() {
    let mut hall = Hall::new();
    (0..40).for_each(|n| hall.comes(n));
    hall.pass(1_000);
    (0..40).for_each(|n| hall.votes(n));
    hall.pass(12_000);
    (0..40).for_each(|n| hall.goes(n));
    hall.pass(60_000);
    assert_eq!(hall.aside.len(), 0);
    for n in 0..40 {
        hall.comes(n);
        hall.votes(n);
        hall.goes(n);
    }
    hall.pass(100_000);
    assert_eq!(hall.aside.len(), 40);
}

#[test]
fn who_was_aside_before_a_restart_counts_after_a_minute() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    stage.act(Actor::Attendee(who(1)), vote(1, 0));
    stage.act(Actor::System, aside(vec![who(1)], true));
    let mut keeper = Doorkeeper::new(1_500, at(0));
    keeper.arrive(who(1), from(NETWORK, at(-9_000)), false, 0, at(0));
    assert!(stage.room.counts_by_staying(who(1)));
    keeper.was_set_aside(who(1));
    assert_eq!((keeper.due(at(59_000)).back, keeper.due(at(0) + FRESH).back), (vec![], vec![who(1)]));
    stage.act(HOST, Act::Settle { count: false });
    stage.act(Actor::System, aside(vec![who(1)], false));
    assert!(!stage.room.is_aside(who(1)), "who was left out takes part again");
    assert_eq!(stage.poll_of(HOST, 1).tally.unwrap().voters, 0, "and what they did before stays out");
}

#[test]
fn looking_in_once_more_undoes_no_haste() {
    let mut hall = Hall::new();
    for n in 0..40 {
        hall.pass(i64::try_from(n).unwrap() * 100);
        hall.comes(MADE_UP + n);
        hall.votes(MADE_UP + n);
        hall.goes(MADE_UP + n);
        hall.comes(MADE_UP + n);
        hall.goes(MADE_UP + n);
    }
    hall.pass(40_000);
    assert_eq!(hall.aside.len(), 40);
}

#[test]
fn a_silent_socket_counts_until_its_last_sign_of_life() {
    let mut hall = Hall::new();
    (0..40).for_each(|n| hall.comes(n));
    (0..40).for_each(|n| hall.votes(n));
    hall.pass(35_200);
    for n in 0..40 {
        hall.aside.extend(hall.keeper.leave(who(n), Span::from_millis(35_000), hall.now));
    }
    hall.pass(70_000);
    assert_eq!(hall.aside.len(), 40);
}

#[test]
fn who_comes_back_within_a_moment_was_not_hasty() {
    let mut hall = Hall::new();
    for n in 0..40 {
        hall.comes(n);
        hall.votes(n);
        hall.goes(n);
        hall.pass(i64::try_from(n).unwrap() * 500 + 500);
        hall.comes(n);
    }
    hall.pass(100_000);
    assert_eq!(hall.ever.len(), 0, "a network that stutters");
}

#[test]
fn a_few_who_come_back_later_are_no_crowd() {
    let mut hall = Hall::new();
    for n in 0..40 {
        hall.comes(n);
        hall.votes(n);
        hall.goes(n);
        hall.pass(i64::try_from(n).unwrap() * 8_000 + 8_000);
        hall.comes(n);
    }
    hall.pass(400_000);
    assert_eq!(hall.ever.len(), 0);
}

#[test]
fn an_organizer_who_vouches_is_not_asked_again_for_a_while() {
    let mut hall = Hall::new();
    hall.stuff(20, 20);
    hall.pass(8_000);
    assert_eq!(hall.aside.len(), 20);
    hall.keeper.settled(true, hall.now);
    assert_eq!(hall.keeper.crowd(Vec::new()), room::Crowd::default());
    hall.aside.clear();
    hall.comes(1);
    hall.votes(1);
    hall.goes(1);
    hall.pass(60_000);
    assert_eq!(hall.aside.len(), 0);
}

#[test]
fn an_organizer_vouches_for_the_networks_that_were_listed() {
    let mut hall = Hall::new();
    hall.stuff(7, 20);
    hall.pass(8_000);
    hall.keeper.settled(true, hall.now);
    let mut quick = |network, people: std::ops::Range<u128>| {
        hall.aside.clear();
        for n in people {
            let who = who(u128::from(network) * 10_000 + n);
            hall.aside.extend(vote_and_go(&mut hall.keeper, who, from(Network(network), hall.now), hall.now).unwrap_or_default());
        }
        let later = hall.now.as_millis() - at(0).as_millis() + BACK_AFTER_CUT.as_millis() + 1_000;
        hall.pass(later);
        hall.aside.len()
    };
    assert_eq!(quick(2, 0..570), 570, "another network has nothing of it");
    assert_eq!(quick(NETWORK.0, 0..14), 0, "twice as many as were listed");
    assert_eq!(quick(NETWORK.0, 100..140), 40, "and no more");
}

#[test]
fn whoever_was_left_out_and_stays_takes_part_again() {
    let mut hall = Hall::new();
    hall.stuff(60, 20);
    hall.pass(20_000);
    // An honest one whose connection blinks while the network is loud.
    hall.comes(1);
    hall.votes(1);
    hall.goes(1);
    hall.comes(1);
    hall.pass(30_000);
    assert!(hall.aside.contains(&who(1)));
    hall.keeper.settled(false, hall.now);
    assert_eq!(hall.keeper.crowd(Vec::new()).largest, 0, "it is decided");
    hall.pass(89_000);
    assert!(hall.aside.contains(&who(1)));
    hall.pass(92_000);
    assert_eq!((hall.aside.contains(&who(1)), hall.aside.len()), (false, 60), "who is gone stays out");
}
