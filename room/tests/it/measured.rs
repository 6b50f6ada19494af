//! People who ask to be left out of the score: in the room nothing changes, and no signal is theirs.

use crate::support::{ADA, BOB, HOST, Stage, ask, at, open, person, question, say, vote};
use conductor::signal::Signal;
use room::{Act, Reaction, Refusal, Room, RoomEvent, Viewer, Who, signal};

fn signals(events: &[RoomEvent]) -> Vec<Signal> {
    events.iter().filter_map(signal).collect()
}

#[test]
fn who_opts_out_acts_in_the_room_and_in_no_signal() {
    let mut stage = Stage::new();
    stage.act(HOST, open(1));
    stage.act(BOB, ask(1));
    stage.act(ADA, Act::Join { name: None });
    let out = signals(&stage.act(ADA, Act::Measure { on: false }));
    assert_eq!(out, [Signal::Leave { who: person(1).into() }], "for the conductor they go");
    assert_eq!(signals(&stage.act(ADA, Act::Measure { on: false })), []);
    for act in [say(1, "hello"), vote(1, 0), ask(2), Act::Upvote { question: question(1), on: true }, Act::React { emoji: Reaction::Clap }]
    {
        assert_eq!(signals(&stage.act(ADA, act.clone())), [], "{act:?}");
    }
    let seen = stage.sees(HOST);
    assert_eq!((seen.chat.len(), seen.polls[0].voters, seen.questions.len(), seen.reactions.total(), seen.people), (1, 1, 2, 1, 1));
    assert!(seen.questions.iter().any(|asked| asked.id == question(1) && asked.votes == 1));
    assert_eq!(signals(&stage.act(ADA, Act::Leave)), []);
    assert_eq!(signals(&stage.act(ADA, Act::Join { name: None })), [], "a new page changes nothing");
    let back = signals(&stage.act(ADA, Act::Measure { on: true }));
    assert_eq!(back, [Signal::Join { who: person(1).into() }]);
    assert_eq!(signals(&stage.act(ADA, say(2, "again"))), [Signal::Chat { who: person(1).into() }]);
}

#[test]
fn organizers_see_how_many_opted_out_and_not_who() {
    let mut stage = Stage::new();
    for who in [ADA, BOB] {
        stage.act(who, Act::Join { name: None });
    }
    stage.act(ADA, Act::Measure { on: false });
    assert_eq!((stage.sees(HOST).unmeasured, stage.room.pulse().unmeasured, stage.room.measured_people()), (1, 1, 1));
    let own = |stage: &Stage, who| stage.sees(who).you.expect("an attendee sees themself").unmeasured;
    assert_eq!((own(&stage, ADA), own(&stage, BOB)), (true, false));
    assert_eq!((stage.sees(BOB).unmeasured, stage.screen().unmeasured, stage.room.pulse().for_everyone().unmeasured), (0, 0, 0));
    assert_eq!(stage.refused(HOST, Act::Measure { on: false }), Refusal::Forbidden(Who::Attendees));
}

#[test]
fn who_opted_out_stays_out_after_a_crash() {
    let acts = [(ADA, Act::Measure { on: false }), (BOB, say(1, "hello"))];
    let mut room =
        Room::recover("A talk", acts.into_iter().zip(1..).map(|((who, act), s)| (who, act, at(s)))).expect("old acts are accepted");
    assert!(room.view(Viewer::from(ADA)).you.expect("an attendee sees themself").unmeasured);
    let events = room.apply(ADA, say(2, "back"), at(10)).expect("it is accepted");
    assert_eq!(signals(&events), []);
}
