//! The door: closed, with a passcode, with an organizer who lets people in, and votes for those only for whom something speaks.

use crate::support::{HOST, Stage, ask, at, open, vote};
use conductor::id::AttendeeId;
use conductor::time::Span;
use room::{Act, Actor, Asking, Door, Doorkeeper, Means, Network, Outside, Passcode, Refusal, Room};
use uuid::Uuid;

const NONE: Span = Span::from_millis(0);

fn who(n: u128) -> AttendeeId {
    AttendeeId(Uuid::from_u128(n))
}

fn guest(n: u128) -> Actor {
    Actor::Attendee(who(n))
}

fn knock(name: Option<&str>, passcode: Option<&str>) -> Act {
    Act::Knock { name: name.map(str::to_owned), passcode: passcode.map(str::to_owned) }
}

fn set(stage: &mut Stage, door: Door) {
    stage.act(HOST, Act::SetDoor { door });
}

fn with_passcode(word: &str) -> Door {
    Door { passcode: Some(Passcode::new(word).unwrap()), ..Door::default() }
}

#[test]
fn a_closed_door_lets_newcomers_look_only() {
    let mut stage = Stage::new();
    stage.act(guest(1), ask(1));
    stage.act(Actor::System, Act::LetIn { people: vec![who(2)], means: Means::Before });
    set(&mut stage, Door { closed: true, ..Door::default() });
    assert_eq!(stage.room.may_pass(who(1), &vote(1, 0)), Ok(()), "who did something before");
    assert_eq!(stage.room.may_pass(who(2), &vote(1, 0)), Ok(()), "who was here before");
    assert_eq!(stage.room.may_pass(who(3), &vote(1, 0)), Err(Refusal::DoorClosed));
    assert_eq!(stage.room.you(who(3)).outside, Some(Outside::default()));
    set(&mut stage, Door::default());
    assert_eq!(stage.room.may_pass(who(3), &vote(1, 0)), Ok(()));
}

#[test]
fn the_passcode_lets_in_however_it_is_typed() {
    let mut stage = Stage::new();
    set(&mut stage, with_passcode("K7M2-QX"));
    assert_eq!(stage.room.may_pass(who(1), &ask(1)), Err(Refusal::Outside));
    assert_eq!(stage.room.you(who(1)).outside, Some(Outside { passcode: true, ..Outside::default() }));
    for wrong in ["", "K7M2Q", "K7M2QY", "K7M2QXX"] {
        assert_eq!(stage.refused(guest(1), knock(None, Some(wrong))), Refusal::WrongPasscode, "{wrong:?}");
    }
    stage.act(guest(1), knock(None, Some(" k7m2 qx")));
    assert_eq!((stage.room.may_pass(who(1), &ask(1)), stage.room.you(who(1)).outside), (Ok(()), None));
    assert_eq!(stage.room.may_pass(who(2), &ask(1)), Err(Refusal::Outside), "and nobody else");
    assert!(Passcode::new("12345").is_err() && Passcode::new("1-2-3-4-5").is_err(), "too short to be hard to guess");
}

#[test]
fn who_was_let_in_stays_inside_after_a_crash() {
    let mut stage = Stage::new();
    let acts = [
        (HOST, Act::SetDoor { door: Door { approve: true, ..with_passcode("SESAME") } }),
        (guest(1), knock(None, Some("sesame"))),
        (HOST, Act::LetIn { people: vec![who(2)], means: Means::Before }),
    ];
    for (actor, act) in acts.clone() {
        stage.act(actor, act);
    }
    stage.act(guest(3), knock(Some("Ada"), None));
    let back = Room::recover("A talk", acts.map(|(actor, act)| (actor, act, at(0)))).unwrap();
    assert!(back.is_inside(who(1)) && back.is_inside(who(2)) && !back.is_inside(who(3)));
    assert!(back.is_vouched_for(who(2)), "an organizer's word is theirs, whatever they say");
    assert_eq!((stage.room.guard().ask, back.guard().ask), (1, 0), "who asks is as present as who is here");
}

#[test]
fn newcomers_ask_and_are_let_in_one_by_one() {
    let mut stage = Stage::new();
    set(&mut stage, Door { approve: true, ..Door::default() });
    stage.act(guest(1), knock(Some(" Ada "), None));
    stage.wait(5);
    stage.act(guest(2), knock(None, None));
    stage.act(guest(1), knock(Some("Ada L."), None));
    let asking = stage.room.guard().asking;
    assert_eq!((asking.len(), asking[0].who, asking[0].name.as_str()), (2, who(1), "Ada L."), "who asks again keeps their place");
    assert_eq!(stage.room.you(who(1)).outside, Some(Outside { approve: true, asked: true, ..Outside::default() }));
    assert_eq!(stage.refused(guest(3), knock(Some("Moderator"), None)), Refusal::ReservedName);
    assert_eq!(
        stage.refused(guest(3), Act::LetIn { people: vec![who(3)], means: Means::Ticket }),
        Refusal::Forbidden(room::Who::Organizers)
    );
    stage.act(HOST, Act::LetIn { people: vec![who(1)], means: Means::Organizer });
    assert!(stage.room.is_inside(who(1)) && !stage.room.is_inside(who(2)));
    stage.act(guest(2), Act::Leave);
    assert_eq!(stage.room.guard().ask, 1, "a page that is loaded anew keeps its place");
    stage.wait(46 * 60);
    stage.room.tick(at(stage.now));
    assert_eq!(stage.room.guard().ask, 0);
}

#[test]
fn nobody_asks_at_a_door_that_is_open_or_closed() {
    let mut stage = Stage::new();
    stage.act(guest(1), knock(Some("Ada"), None));
    set(&mut stage, Door { closed: true, ..Door::default() });
    stage.act(guest(1), knock(Some("Ada"), None));
    assert_eq!(stage.room.guard().ask, 0);
}

#[test]
fn votes_may_be_kept_for_those_for_whom_something_speaks() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    stage.act(guest(1), ask(1));
    stage.act(Actor::System, Act::LetIn { people: vec![who(1)], means: Means::Before });
    stage.act(Actor::System, Act::LetIn { people: vec![who(2)], means: Means::Ticket });
    set(&mut stage, Door { vouched_votes: true, ..Door::default() });
    assert_eq!(stage.room.may_pass(who(1), &vote(1, 0)), Err(Refusal::NotVouched));
    assert_eq!(stage.room.you(who(1)).outside, Some(Outside { votes_only: true, ..Outside::default() }));
    assert_eq!((stage.room.may_pass(who(1), &ask(2)), stage.room.may_pass(who(2), &vote(1, 0))), (Ok(()), Ok(())));
    set(&mut stage, Door { vouched_votes: true, ..with_passcode("SESAME") });
    stage.act(guest(1), knock(None, Some("sesame")));
    assert_eq!(stage.room.may_pass(who(1), &vote(1, 0)), Ok(()));
}

#[test]
fn a_crowd_that_asks_hides_nobody_from_another_network() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    for n in 0..200 {
        let network = Network(u64::from(n == 150));
        keeper.arrive(who(n), room::Arrival { network, made_at: Some(at(0)), by_form: false }, false, 0, at(0));
    }
    let asking = (0..200).map(|n| Asking { who: who(n), name: String::new(), since: at(0) }).collect();
    let first: Vec<AttendeeId> = keeper.first_of(asking).into_iter().map(|asking| asking.who).collect();
    assert_eq!((first.len(), first[0], first[1]), (room::limits::ASKING_SHOWN, who(0), who(150)));
}

#[test]
fn a_passcode_cannot_be_guessed_by_one_person_or_one_network() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let mut guesses = 0;
    let mut guess = |keeper: &mut Doorkeeper, n, tries| {
        keeper.arrive(who(n), room::Arrival { network: Network(1), made_at: Some(at(0)), by_form: false }, false, 0, at(0));
        for _ in 0..tries {
            if keeper.may_guess(who(n), 0, at(0)).is_ok() {
                keeper.guessed_wrong(who(n));
                guesses += 1;
            }
        }
        guesses
    };
    assert_eq!(guess(&mut keeper, 0, 20), 5, "one person");
    for n in 1..10_000 {
        guess(&mut keeper, n, 20);
        keeper.leave(who(n), NONE, at(0));
    }
    assert_eq!(guess(&mut keeper, 0, 1), 1_500 + 300, "one network: a first try of each whom the budget lets in, and 300");
    let other = room::Arrival { network: Network(2), made_at: Some(at(0)), by_form: false };
    keeper.arrive(who(20_000), other, false, 0, at(0));
    assert_eq!(keeper.may_guess(who(20_000), 0, at(0)), Ok(()), "another network");
}

#[test]
fn wrong_passcodes_keep_nobody_out_who_knows_the_word() {
    let mut keeper = Doorkeeper::new(1_500, at(0));
    let same = room::Arrival { network: Network(1), made_at: Some(at(0)), by_form: false };
    for n in 0..200 {
        keeper.arrive(who(n), same, false, 0, at(0));
        while keeper.may_guess(who(n), 0, at(0)).is_ok() {
            keeper.guessed_wrong(who(n));
        }
    }
    keeper.arrive(who(999), same, false, 0, at(0));
    assert_eq!(keeper.may_guess(who(999), 0, at(0)), Ok(()), "their first try has a place of its own");
}
