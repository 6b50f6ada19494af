//! Polls that open at a random moment of their window.

use super::manual;
use crate::stage::*;
use conductor::arm::Arm;
use conductor::id::DraftId;
use conductor::measurement::Missing;
use conductor::planned::{BadPlan, Coin, MOST};
use conductor::step::{Effect, Input, Opening, Refusal};
use conductor::time::{Span, Timestamp};
use uuid::Uuid;

fn draft(n: u128) -> DraftId {
    DraftId(Uuid::from_u128(n))
}

fn plan(n: u128, minutes: u32) -> Input {
    Input::Plan { draft: draft(n), prepared: words(Arm::Poll).into(), minutes, by: organizer(1) }
}

/// Each coin as it is known last, in the order in which they were tossed.
fn coins(stage: &Stage) -> Vec<Coin> {
    let mut known: Vec<Coin> = Vec::new();
    for (_, effect) in &stage.log {
        let Effect::Coin(coin) = effect else { continue };
        match known.iter_mut().find(|other| other.id == coin.id) {
            Some(other) => *other = *coin,
            None => known.push(*coin),
        }
    }
    known
}

fn openings(stage: &Stage) -> Vec<(Timestamp, Opening)> {
    let opening = |effect: &Effect| if let Effect::Open(opening) = effect { Some(opening.clone()) } else { None };
    stage.log.iter().filter_map(|(at, effect)| Some((*at, opening(effect)?))).collect()
}

fn seeded(seed: u64) -> Stage {
    Stage::seeded(conductor::mode::Mode::Manual, conductor::settings::Settings::default(), reluctant(), 40, seed)
}

#[test]
fn a_planned_poll_opens_once_and_every_coin_is_measured() {
    let mut slots = [0_u32; 4];
    for seed in 0..24 {
        let mut stage = seeded(seed);
        stage.run(120, LIVELY);
        let planned_at = stage.now;
        stage.tell(plan(1, 20)).expect("it can be planned");
        assert!(stage.conductor.has_plans());
        stage.run(29, LIVELY);
        assert_eq!(coins(&stage), [], "there is time to take it back");
        stage.run(1_400, LIVELY);
        let [(at, opening)] = openings(&stage).try_into().expect("it is opened once");
        assert_eq!((opening.draft, opening.by, &opening.prepared.content), (draft(1), organizer(1), &words(Arm::Poll)));
        assert!(at - planned_at <= Span::from_secs(1_200), "within its window");
        let coins = coins(&stage);
        let (last, passed) = coins.split_last().expect("a coin opened it");
        assert!(last.sent && last.id == opening.poll && passed.iter().all(|coin| !coin.sent));
        assert!(coins.iter().all(|coin| coin.gain().is_some() && coin.missing.is_none()), "each has its outcome: {coins:?}");
        let odds: Vec<f64> = coins.iter().map(|coin| coin.propensity.get()).collect();
        assert_eq!(odds, (0..coins.len()).map(|slot| 1.0 / (4 - slot) as f64).collect::<Vec<_>>());
        assert!(!stage.conductor.has_plans(), "nothing waits any more");
        slots[passed.len()] += 1;
    }
    assert!(slots.iter().all(|n| *n > 0), "every slot has its turn: {slots:?}");
}

#[test]
fn a_plan_survives_a_crash_and_is_not_sent_after_its_window() {
    let mut stage = manual();
    stage.run(60, LIVELY);
    stage.tell(plan(1, 20)).expect("it can be planned");
    stage.crash(Span::from_secs(5));
    stage.run(1_300, LIVELY);
    assert_eq!(openings(&stage).len(), 1, "it was planned before the crash");
    stage.tell(plan(1, 20)).expect("and once more");
    stage.crash(Span::from_secs(1_300));
    stage.run(60, LIVELY);
    assert_eq!(openings(&stage).len(), 1, "its moment has passed");
    assert!(!stage.conductor.has_plans());
    assert!(stage.saw(|effect| matches!(effect, Effect::Audit(audit) if audit.what.ends_with("its window had passed"))));
}

#[test]
fn a_plan_can_be_taken_back_and_stop_takes_it_back() {
    let mut stage = manual();
    stage.run(60, LIVELY);
    let told = |effects: Vec<Effect>| effects.iter().any(|effect| matches!(effect, Effect::Planned { latest: None, .. }));
    stage.tell(plan(1, 20)).expect("it can be planned");
    assert!(told(stage.tell(Input::Unplan { draft: draft(1), by: organizer(1) }).expect("always")));
    assert!(!told(stage.tell(Input::Unplan { draft: draft(1), by: organizer(1) }).expect("always")), "it is gone already");
    stage.tell(plan(2, 20)).expect("it can be planned");
    assert!(told(stage.tell(Input::Stop { by: organizer(1) }).expect("always")));
    assert_eq!(stage.tell(plan(3, 20)), Err(Refusal::Stopped));
    stage.tell(Input::Resume { by: organizer(1) }).expect("always");
    stage.run(1_300, LIVELY);
    assert_eq!((coins(&stage), openings(&stage)), (Vec::new(), Vec::new()));
}

#[test]
fn what_cannot_be_planned_is_refused() {
    let mut stage = manual();
    let refused = |stage: &mut Stage, input| stage.tell(input).map(|_| ());
    for minutes in [0, 8, 121, u32::MAX] {
        assert_eq!(refused(&mut stage, plan(1, minutes)), Err(BadPlan::Window.into()), "{minutes}");
    }
    let prompt = Input::Plan { draft: draft(1), prepared: words(Arm::ChatPrompt).into(), minutes: 20, by: organizer(1) };
    assert_eq!(refused(&mut stage, prompt), Err(BadPlan::NoPoll.into()));
    for n in 0..MOST as u128 {
        stage.tell(plan(n, 20)).expect("there is room");
    }
    assert_eq!(refused(&mut stage, plan(99, 20)), Err(BadPlan::TooMany.into()));
    stage.tell(plan(0, 30)).expect("the window of one that is planned begins anew");
}

#[test]
fn a_poll_that_the_room_refuses_says_nothing() {
    let mut stage = manual();
    stage.run(120, LIVELY);
    stage.tell(plan(1, 9)).expect("it can be planned");
    assert!(stage.until(600, LIVELY, |stage| !openings(stage).is_empty()));
    let poll = openings(&stage)[0].1.poll;
    stage.tell(Input::NotOpened { poll }).expect("always");
    let last = coins(&stage).pop().expect("there was a coin");
    assert_eq!((last.id, last.missing, last.gain()), (poll, Some(Missing::NotDelivered), None));
}

#[test]
fn a_coin_counts_whatever_else_is_sent() {
    let mut stage = manual();
    stage.run(120, LIVELY);
    stage.tell(plan(1, 20)).expect("it can be planned");
    assert!(stage.until(60, LIVELY, |stage| !coins(stage).is_empty()));
    stage.tell(Input::Launch { content: words(Arm::ChatPrompt), over_budget: false, by: organizer(1) }).expect("always");
    stage.run(200, LIVELY);
    assert!(coins(&stage)[0].gain().is_some());
}

#[test]
fn a_coin_whose_session_ends_is_missing() {
    let mut stage = manual();
    stage.run(120, LIVELY);
    stage.tell(plan(1, 20)).expect("it can be planned");
    assert!(stage.until(60, LIVELY, |stage| !coins(stage).is_empty()));
    stage.tell(Input::Close).expect("always");
    assert_eq!(coins(&stage)[0].missing, Some(Missing::RoomEnded));
    assert_eq!(stage.tell(plan(1, 20)), Err(Refusal::Closed));
}
