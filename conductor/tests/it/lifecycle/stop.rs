//! Modes, Stop, undoing, launching by hand, and the end.

use super::{expired, manual};
use crate::stage::*;
use conductor::arm::Arm;
use conductor::measurement::Missing;
use conductor::mode::Mode;
use conductor::policy::Treatment;
use conductor::proposal::{Decider, Expiry, Status};
use conductor::step::{Effect, Input, Refusal};

#[test]
fn stop_expires_what_waits_and_nothing_is_sent_until_resume() {
    let mut stage = manual();
    stage.fade();
    stage.tell(Input::Stop { by: organizer(1) }).expect("always");
    assert_eq!(stage.status(), expired(Expiry::Stopped));
    assert!(stage.conductor.is_stopped());
    assert_eq!(stage.approve(1), Err(Refusal::Stopped));
    assert_eq!(stage.tell(Input::Launch { content: words(Arm::Poll), over_budget: false, by: organizer(1) }), Err(Refusal::Stopped));
    stage.tell(Input::SetMode { mode: Mode::Auto, by: organizer(1) }).expect("always");
    stage.run(60, LIVELY).run(120, FADED);
    assert_eq!(stage.deliveries(), []);
    let decided = stage.decisions();
    stage.tell(Input::Resume { by: organizer(1) }).expect("always");
    // A drop is news again when its room has been well for five minutes.
    stage.run(480, LIVELY);
    assert!(stage.until(180, FADED, |stage| stage.decisions() > decided), "it goes on after resume");
}

#[test]
fn stop_takes_back_what_is_on_its_way() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.tell(Input::Stop { by: organizer(1) }).expect("always");
    let [intervention] = stage.deliveries().try_into().expect("one");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
    assert!(matches!(stage.status(), Status::Failed { .. }));
    let late = stage.tell(Input::Delivered { proposal: Some(stage.proposal().id), intervention }).expect("taken");
    assert_eq!(late, [Effect::Withdraw { intervention }]);
}

#[test]
fn mode_changes_and_stop_are_announced_and_audited_once() {
    let mut stage = manual();
    let by = organizer(1);
    let changed = stage.tell(Input::SetMode { mode: Mode::Auto, by }).expect("always");
    assert_eq!(changed[0], Effect::Mode { from: Mode::Manual, to: Mode::Auto, by: Decider::Organizer(by), why: None });
    assert!(matches!(&changed[1], Effect::Audit(audit) if audit.by == Decider::Organizer(by)));
    assert_eq!(stage.tell(Input::SetMode { mode: Mode::Auto, by }), Ok(vec![]));
    let stopped = stage.tell(Input::Stop { by }).expect("always");
    assert!(matches!(stopped[..], [Effect::Stopped { .. }, Effect::Audit(_)]));
    assert_eq!(stage.tell(Input::Stop { by }), Ok(vec![]));
}

#[test]
fn undo_withdraws_and_the_outcome_is_missing() {
    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    let [intervention] = stage.deliveries().try_into().expect("one");
    stage.run(100, LIVELY);
    stage.tell(Input::Undo { intervention, by: organizer(1) }).expect("it is there");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
    assert!(matches!(stage.status(), Status::Undone { .. }));
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing, outcome.post), (Treatment::Sent, Some(Missing::Undone), None));
    assert_eq!(stage.conductor.measurement(), None);
    assert_eq!(stage.tell(Input::Undo { intervention, by: organizer(1) }), Err(Refusal::NothingToUndo));
}

#[test]
fn the_end_of_the_session_ends_everything() {
    let mut stage = manual();
    stage.fade();
    stage.tell(Input::Close).expect("always");
    assert_eq!(stage.status(), expired(Expiry::SessionEnded));
    assert_eq!(stage.approve(1), Err(Refusal::Closed));
    assert_eq!(stage.tell(Input::Tick), Ok(vec![]));

    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.run(100, LIVELY);
    stage.tell(Input::Close).expect("always");
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.missing, outcome.post), (Some(Missing::RoomEnded), None));
}
