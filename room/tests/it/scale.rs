//! A room of five thousand people.

use crate::support::{HOST, at, message, open, person, poll, question};
use room::{Act, Actor, Pace, PaceCounts, Room};

#[test]
fn five_thousand_people_each_count_once() {
    let mut room = Room::new("A large talk");
    let mut act = |actor, act, s| room.apply(actor, act, at(s)).expect("the act is accepted");
    act(HOST, open(1), 0);
    act(Actor::Attendee(person(0)), Act::Ask { question: question(1), text: "Why?".into() }, 0);
    for n in 1..=5_000_u32 {
        let who = Actor::Attendee(person(n.into()));
        let s = i64::from(n) / 100;
        act(who, Act::Join { name: None }, s);
        act(who, Act::Vote { poll: poll(1), choices: vec![u8::from(n % 5 == 0)] }, s);
        act(who, Act::Upvote { question: question(1), on: true }, s);
        act(who, Act::Pace { pace: Some(Pace::Good) }, s);
        act(who, Act::Pace { pace: Some(if n <= 1_000 { Pace::Lost } else { Pace::Good }) }, s);
        act(who, Act::Say { message: message(n.into()), text: "Hello!".into() }, s);
    }
    let pulse = room.pulse();
    assert_eq!((pulse.people, pulse.polls[0].voters, pulse.questions[0].votes), (5_000, 5_000, 5_000));
    assert_eq!(room.tally(poll(1)).map(|tally| tally.counts), Some(vec![4_000, 1_000]));
    assert_eq!(pulse.pace, Some(PaceCounts { too_fast: 0, lost: 1_000, good: 4_000 }));
    // The first thousand tapped in the first eleven seconds.
    room.tick(at(605));
    assert_eq!(room.pulse().pace, Some(PaceCounts { too_fast: 0, lost: 1_000 - 599, good: 4_000 }));
}
