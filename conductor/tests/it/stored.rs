//! States that an earlier program stored open here, and lead to the same choices.
//!
//! `data/stored_by_number.json` holds what the server wrote for one event when terms still had numbers: the start of its policy, its first
//! decision, and the snapshot of its session's conductor.

use conductor::gate::GateAnswer;
use conductor::monitor::{Monitor, restored};
use conductor::offpolicy::{Entry, replay};
use conductor::policy::{Policy, Start};
use conductor::record::Decision;
use conductor::signal::Signal;
use conductor::step::Conductor;
use conductor::time::Timestamp;
use serde_json::{Value, json};
use simulation::audience::script::Script;

fn stored() -> Value {
    serde_json::from_str(include_str!("data/stored_by_number.json")).expect("the sample is JSON")
}

/// Checks that a start leads to the stored decision, to the last bit.
fn leads_to_the_decision(start: &Value) {
    let start: Start = serde_json::from_value(start.clone()).expect("the start opens");
    let decision: Decision = serde_json::from_value(stored()["decision"].clone()).expect("the decision opens");
    let log = [Entry::Start(Box::new(start)), Entry::Decision(Box::new(decision))];
    let found = replay(Policy::default(), &log);
    assert_eq!((found.decisions, found.same), (1, 1), "{:?}", found.first_difference);
}

/// The start as this program writes it.
fn rewritten() -> Value {
    let start: Start = serde_json::from_value(stored()["start"].clone()).expect("the start opens");
    serde_json::to_value(start).expect("plain data")
}

#[test]
fn a_start_with_numbered_terms_leads_to_the_same_choice() {
    let start = stored()["start"].clone();
    assert_eq!(start["belief"]["terms"][6], json!(60), "the sample has numbers");
    leads_to_the_decision(&start);
}

#[test]
fn a_start_is_written_by_name_and_leads_to_the_same_choice() {
    let start = rewritten();
    assert_eq!(start["belief"]["terms"][6], json!("POLL"));
    leads_to_the_decision(&start);
}

#[test]
fn a_made_up_arm_in_a_start_changes_no_choice() {
    let mut start = rewritten();
    let belief = start["belief"].as_object_mut().expect("a belief");
    let terms = belief["terms"].as_array_mut().expect("terms");
    let n = terms.len();
    terms.push(json!("JIGSAW/SUDDEN_DROP/talk"));
    let hex = |x: f64| format!("{:016x}", x.to_bits());
    belief["mean"] = json!(format!("{}{}", belief["mean"].as_str().expect("numbers"), hex(0.2)));
    belief["cov"] = json!(format!("{}{}{}", belief["cov"].as_str().expect("numbers"), hex(0.0).repeat(n), hex(0.01)));
    leads_to_the_decision(&start);
}

#[test]
fn a_stored_conductor_opens_and_is_written_the_same() {
    let snapshot = stored()["conductor"]["conductor"].clone();
    let conductor: Conductor = serde_json::from_value(snapshot).expect("the snapshot opens");
    assert_eq!(conductor.proposals().len(), 1);
    // Who is there is taken over; what is usual is learned anew.
    assert_eq!((conductor.monitor().people(), conductor.monitor().summary().seconds), (61, 0.0));
    let again: Conductor = serde_json::from_value(serde_json::to_value(&conductor).expect("plain data")).expect("it opens again");
    assert_eq!(again, conductor);
}

#[test]
fn a_monitor_of_today_opens_without_what_came_later() {
    let start = Timestamp::from_millis(1_700_000_000_000);
    let mut monitor = Monitor::new(start);
    let recording = Script::talk(40, 900, 3).record(start);
    for (at, signal) in recording.signals.iter().filter(|(_, signal)| !matches!(signal, Signal::SessionClose)) {
        monitor.signal(signal, *at);
    }
    let mut stored = serde_json::to_value(&monitor).expect("plain data");
    assert!(stored.as_object_mut().expect("an object").remove("host").is_some());
    let opened = restored(&stored).expect("it opens");
    assert_eq!(opened, monitor, "not a form of before, of which only people and agenda are taken");
}

#[test]
fn a_gates_answer_that_was_stored_as_a_sentence_opens() {
    for answer in [GateAnswer::Admitted, GateAnswer::Manual, GateAnswer::Unsure, GateAnswer::Held, GateAnswer::HeldForComparison] {
        assert_eq!(serde_json::from_value::<GateAnswer>(json!(answer.to_string())).ok(), Some(answer));
        assert_eq!(serde_json::from_value::<GateAnswer>(json!(answer)).ok(), Some(answer));
    }
    assert_eq!(serde_json::to_value(GateAnswer::HeldForComparison).ok(), Some(json!("held_for_comparison")));
}
