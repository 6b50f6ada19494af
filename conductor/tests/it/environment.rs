//! The environment gives the numbers that the test vectors pin.

use conductor::arm::Arm;
use serde_json::Value;
use simulation::environment::{self, Environment, Measured, Scenario, play};

fn vectors() -> Value {
    serde_json::from_str(include_str!("data/bandit_test_vectors.json")).expect("the vectors are JSON")
}

fn arm(name: &str) -> Arm {
    name.parse().expect("an arm")
}

#[track_caller]
fn near(ours: f64, theirs: &Value) {
    let theirs = theirs.as_f64().expect("a number");
    assert!((ours - theirs).abs() < 1e-6, "{ours} is not {theirs}");
}

#[test]
fn random_numbers_depend_on_seed_decision_and_stream() {
    let vectors = vectors();
    for ((seed, decision, stream), theirs) in [(1, 0, 0), (1, 0, 1), (7, 123, 5)].into_iter().zip(vectors["u01"].as_array().unwrap()) {
        near(environment::uniform(seed, decision, stream), theirs);
    }
    for ((seed, decision, stream), theirs) in [(1, 0, 0), (42, 10, 20)].into_iter().zip(vectors["normal"].as_array().unwrap()) {
        near(environment::normal(seed, decision, stream), theirs);
    }
}

#[test]
fn contexts_values_and_outcomes_are_those_of_the_vectors() {
    let mut world = Environment::new(1, Scenario::Production, 1500);
    let vectors = vectors();
    let rows = vectors["production_seed1"].as_array().unwrap();
    assert_eq!(rows.len(), 12);
    for (i, row) in rows.iter().enumerate() {
        let moment = world.moment(i);
        let theirs = &row["context"];
        assert_eq!(format!("s{}", moment.session), theirs["session"].as_str().unwrap());
        assert_eq!(moment.context.anomaly.name(), theirs["anomaly"].as_str().unwrap());
        assert_eq!(serde_json::to_value(moment.context.phase).unwrap(), theirs["phase"]);
        assert_eq!(u64::from(moment.context.people), theirs["audience"].as_u64().unwrap());
        near(moment.t, &theirs["t"]);
        near(moment.context.pre.get(), &theirs["pre"]);
        near(moment.context.expected.get(), &theirs["expected"]);
        near(moment.context.minutes_in, &theirs["minutes_in"]);
        let history = theirs["history"].as_array().unwrap();
        assert_eq!(moment.history.len(), history.len());
        for (ours, theirs) in moment.history.iter().zip(history) {
            near(ours.ago_s, &theirs[0]);
            assert_eq!(ours.arm, arm(theirs[1].as_str().unwrap()));
        }
        for (name, value) in row["values"].as_object().unwrap() {
            near(world.value(arm(name)), value);
        }
        let (_, delivery) = world.act(arm(row["arm"].as_str().unwrap()));
        let theirs = &row["delivered"];
        assert_eq!(delivery.is_none(), theirs.is_null());
        if let Some(delivery) = delivery {
            assert_eq!(delivery.after as u64, theirs[0].as_u64().unwrap());
            let Measured::Scores { pre, post } = delivery.measured else { panic!("scores") };
            near(pre, &theirs[1]["pre"]);
            near(post, &theirs[1]["post"]);
        }
    }
}

#[test]
fn totals_of_the_oracle_and_of_chance_are_those_of_the_vectors() {
    let vectors = vectors();
    for scenario in Scenario::ALL {
        let theirs = &vectors["totals_seed1_T1500"][scenario.name()];
        near(play::oracle(1, scenario, 1500), &theirs["oracle_total"]);
        near(play::uniform(1, scenario, 1500), &theirs["uniform_total"]);
    }
}
