use crate::support::{ADA, BOB, CY, HOST, Stage, person, say};
use conductor::signal::Signal;
use room::{Act, Pace, PaceCounts, Reaction, Refusal, RoomEvent, Who, signal};

fn join(name: Option<&str>) -> Act {
    Act::Join { name: name.map(String::from) }
}

#[test]
fn coming_and_going_is_counted_once_each() {
    let mut stage = Stage::new();
    assert!(matches!(stage.act(ADA, join(None)).iter().find_map(signal), Some(Signal::Join { .. })));
    assert_eq!(stage.act(ADA, join(None)), []);
    stage.act(BOB, join(None));
    assert_eq!((stage.room.people().here, stage.room.is_present(person(2))), (2, true));
    assert!(matches!(stage.act(BOB, Act::Leave).iter().find_map(signal), Some(Signal::Leave { .. })));
    assert_eq!(stage.act(BOB, Act::Leave), []);
    assert_eq!((stage.room.people().here, stage.room.is_present(person(2))), (1, false));
    assert_eq!(stage.refused(HOST, join(None)), Refusal::Forbidden(Who::Attendees));
}

#[test]
fn a_person_is_shown_by_name_or_by_a_pseudonym_that_stays() {
    let mut stage = Stage::new();
    stage.act(ADA, join(None));
    let pseudonym = stage.sees(ADA).you.expect("Ada is an attendee").name;
    assert_eq!(pseudonym.split(' ').count(), 2);
    stage.act(ADA, say(1, "anonymous"));
    stage.act(ADA, Act::Rename { name: "  Ada\u{202e} L. ".into() });
    stage.act(ADA, say(2, "named"));
    stage.act(ADA, Act::Leave);
    stage.act(ADA, join(None));
    let authors: Vec<_> = stage.sees(BOB).chat.into_iter().map(|message| message.author).collect();
    assert_eq!(authors, [pseudonym.clone(), "Ada L.".to_owned()]);
    assert_eq!(stage.sees(ADA).you.expect("Ada is an attendee").name, "Ada L.");
    stage.act(ADA, Act::Rename { name: "\u{200b}".into() });
    let you = stage.sees(ADA).you.expect("Ada is an attendee");
    assert_eq!((you.name, you.named), (pseudonym, false));
    assert!(matches!(stage.refused(ADA, Act::Rename { name: "x".repeat(41) }), Refusal::BadText(_)));
}

#[test]
fn reactions_are_added_up_and_told_by_the_pulse() {
    let mut stage = Stage::new();
    let before = stage.room.pulse();
    stage.act(ADA, Act::React { emoji: Reaction::Clap });
    let events = stage.act(BOB, Act::React { emoji: Reaction::Clap });
    assert!(events.iter().all(|event| matches!(event, RoomEvent::Counted(Signal::Reaction { .. }))), "no event for each one");
    stage.act(BOB, Act::React { emoji: Reaction::Fire });
    let after = stage.room.pulse();
    assert_eq!(after.reactions.since(&before.reactions).get(Reaction::Clap), 2);
    assert_eq!((after.reactions.total(), after.reactions.get(Reaction::Idea)), (3, 0));
}

#[test]
fn pace_is_for_organizers_and_fades() {
    let mut stage = Stage::new();
    stage.act(ADA, Act::Pace { pace: Some(Pace::Good) });
    stage.act(ADA, Act::Pace { pace: Some(Pace::Lost) });
    stage.act(BOB, Act::Pace { pace: Some(Pace::TooFast) });
    stage.act(BOB, Act::Pace { pace: None });
    let lost = PaceCounts { lost: 1, ..PaceCounts::default() };
    assert_eq!(stage.sees(HOST).pace, Some(lost));
    assert_eq!(stage.room.pulse().pace, Some(lost));
    assert_eq!(stage.room.pulse().for_everyone().pace, None);
    assert_eq!((stage.sees(BOB).pace, stage.screen().pace), (None, None));
    assert_eq!(stage.sees(ADA).you.expect("Ada is an attendee").pace, Some(Pace::Lost));
    stage.wait(600);
    assert_eq!(stage.sees(HOST).pace, Some(PaceCounts::default()));
}

#[test]
fn an_ended_room_accepts_only_comings_and_goings() {
    let mut stage = Stage::new();
    stage.act(ADA, join(None));
    let events = stage.act(HOST, Act::End);
    assert!(events.iter().any(|event| signal(event) == Some(Signal::SessionClose)));
    for (actor, act) in [(ADA, say(1, "bye")), (ADA, Act::React { emoji: Reaction::Like }), (HOST, Act::End)] {
        assert_eq!(stage.refused(actor, act), Refusal::Ended);
    }
    stage.act(ADA, Act::Leave);
    assert_eq!(stage.room.people().here, 0);
    assert!(stage.sees(ADA).ended_at.is_some());
}

#[test]
fn an_attendee_cannot_take_the_name_of_those_who_run_the_room() {
    let mut stage = Stage::new();
    for name in ["Host", "The Hоst", "Moderation"] {
        assert_eq!(stage.refused(ADA, Act::Rename { name: name.into() }), Refusal::ReservedName);
    }
    stage.act(BOB, join(Some("Host")));
    let you = stage.sees(BOB).you.expect("Bob is an attendee");
    assert!(!you.named, "Bob is in, as {}", you.name);
}

#[test]
fn no_two_people_who_speak_share_a_name() {
    let mut stage = Stage::new();
    let people = 2_000_u32;
    for n in 0..people {
        stage.act(room::Actor::Attendee(person(u128::from(n) + 10)), say(u128::from(n), "hello"));
    }
    let authors: std::collections::BTreeSet<String> = (0..people).map(|n| stage.room.you(person(u128::from(n) + 10)).name).collect();
    assert_eq!(authors.len(), 2_000);
}

#[test]
fn a_name_that_is_taken_gets_the_number_of_its_person() {
    let mut stage = Stage::new();
    let name = |stage: &Stage, who| stage.sees(who).you.expect("an attendee").name;
    for who in [ADA, BOB] {
        stage.act(who, Act::Rename { name: "Anna".into() });
    }
    stage.act(ADA, say(1, "first"));
    assert_eq!(name(&stage, BOB), "Anna 2", "as others would see it now");
    stage.act(BOB, say(2, "second"));
    let authors: Vec<_> = stage.sees(HOST).chat.into_iter().map(|message| message.author).collect();
    assert_eq!(authors, ["Anna", "Anna 2"]);
    stage.act(CY, Act::Rename { name: "Аnnа 2".into() });
    stage.act(CY, say(3, "third, in Cyrillic letters"));
    assert_eq!(name(&stage, CY), "Аnnа 2 3");
    stage.act(ADA, Act::Rename { name: "Ada".into() });
    stage.act(BOB, Act::Rename { name: "Anna".into() });
    assert_eq!((name(&stage, ADA), name(&stage, BOB)), ("Ada".to_owned(), "Anna".to_owned()));
}

fn away(connected: bool) -> Act {
    Act::Away { connected }
}

fn headcount(stage: &Stage) -> (u32, u32) {
    let view = stage.screen();
    let pulse = stage.room.pulse();
    assert_eq!((view.people, view.away), (pulse.people, pulse.away), "a page and its counts say the same");
    (view.people, view.away)
}

fn leaves(events: &[RoomEvent]) -> usize {
    events.iter().filter(|event| matches!(signal(event), Some(Signal::Leave { .. }))).count()
}

#[test]
fn a_phone_in_a_pocket_is_away_and_has_not_left() {
    let mut stage = Stage::new();
    stage.act(ADA, join(None));
    stage.act(BOB, join(None));
    // The page is hidden, and a little later its socket dies.
    assert_eq!(leaves(&stage.act(BOB, away(true))), 0);
    stage.wait(10);
    assert_eq!(headcount(&stage), (2, 0), "a glance at another app is no absence");
    assert_eq!(leaves(&stage.act(BOB, away(false))), 0);
    assert_eq!(leaves(&stage.wait(20)), 0);
    assert_eq!(headcount(&stage), (1, 1));
    assert_eq!(leaves(&stage.wait(30 * 60)), 0);
    assert_eq!((headcount(&stage), stage.room.is_present(person(2))), ((1, 1), true));
    // They come back as who they were: nobody joins.
    assert_eq!(stage.act(BOB, join(None)), []);
    assert_eq!(headcount(&stage), (2, 0));
}

#[test]
fn an_absence_far_longer_than_a_pocket_is_a_leave() {
    let mut stage = Stage::new();
    for who in [ADA, BOB] {
        stage.act(who, join(None));
    }
    stage.act(ADA, away(true));
    stage.act(BOB, away(false));
    assert_eq!(leaves(&stage.wait(45 * 60 - 1)), 0);
    assert_eq!(leaves(&stage.wait(1)), 1);
    assert_eq!((headcount(&stage), stage.room.is_present(person(2))), ((0, 1), false), "a page that is open stays");
    assert!(matches!(stage.act(BOB, join(None)).iter().find_map(signal), Some(Signal::Join { .. })));
}

#[test]
fn a_goodbye_is_a_leave_at_once_also_of_somebody_away() {
    let mut stage = Stage::new();
    for who in [ADA, BOB] {
        stage.act(who, join(None));
        stage.act(who, away(false));
    }
    stage.wait(60);
    assert_eq!(headcount(&stage), (0, 2));
    assert_eq!(leaves(&stage.act(BOB, Act::Leave)), 1);
    assert_eq!(headcount(&stage), (0, 1));
    assert_eq!(stage.act(BOB, away(false)), [], "who left is not away");
    assert_eq!(headcount(&stage), (0, 1));
}
