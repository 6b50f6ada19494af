//! The same inputs, moments, policy and seed give the same effects, also through a restart.

use crate::stage::*;
use conductor::id::SessionId;
use conductor::mode::Mode;
use conductor::policy::{Holdout, Policy, PolicySettings};
use conductor::proposal::DismissReason;
use conductor::settings::Settings;
use conductor::step::{Conductor, Effect, Input, Refusal};
use conductor::time::{Span, Timestamp};
use proptest::prelude::*;
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use uuid::Uuid;

type Answer = Result<Vec<Effect>, Refusal>;

/// A session with some of everything, as a list of inputs with their moments.
fn recorded(mode: Mode, policy: &Policy, seed: u64) -> Vec<(Timestamp, Input)> {
    let mut stage = Stage::seeded(mode, Settings::default(), policy.clone(), 40, seed);
    for round in 0..4 {
        stage.run(150, LIVELY).run(90, FADED);
        let newest = stage.conductor.proposals().last().map(|proposal| (proposal.id, proposal.revision));
        let told = match (stage.dice() % 4, newest) {
            (0 | 1, Some((proposal, revision))) => Input::Approve { proposal, revision, content: None, by: organizer(1) },
            (2, Some((proposal, _))) => Input::Dismiss { proposal, reason: DismissReason::NotNeeded, by: organizer(2) },
            _ => Input::Launch { content: words(conductor::arm::Arm::Poll), over_budget: false, by: organizer(1) },
        };
        // Refusals are part of the story.
        let _ = stage.tell(told);
        if round == 2 {
            stage.leave(10);
        }
        stage.run(120, LIVELY);
    }
    stage.tell(Input::Close).expect("always");
    stage.inputs
}

/// Plays a recording; the conductor is stored and read again before the inputs numbered in `cuts`.
fn play(mode: Mode, policy: &Policy, seed: u64, inputs: &[(Timestamp, Input)], cuts: &[usize]) -> (Vec<Answer>, Conductor) {
    let mut conductor = Conductor::new(SessionId(Uuid::from_u128(1)), mode, Settings::default(), START);
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let answers = inputs.iter().enumerate().map(|(index, (now, input))| {
        if cuts.contains(&index) {
            let stored = serde_json::to_string(&conductor).expect("plain data");
            conductor = serde_json::from_str(&stored).expect("what was stored can be read");
        }
        conductor.step(input.clone(), *now, policy, &mut rng)
    });
    (answers.collect(), conductor)
}

fn any_mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Manual), Just(Mode::SemiAuto), Just(Mode::Auto)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_replay_gives_the_same_effects_also_through_a_restart(mode in any_mode(), seed in 0_u64..1000, cuts in prop::collection::vec(0.0_f64..1.0, 3)) {
        let policy = Policy::new(PolicySettings { holdout: Holdout::Fixed(0.2), cost: -0.05, ..PolicySettings::default() });
        let inputs = recorded(mode, &policy, seed);
        let cuts: Vec<usize> = cuts.into_iter().map(|share| (share * inputs.len() as f64) as usize).collect();
        let (straight, end) = play(mode, &policy, seed, &inputs, &[]);
        let (again, end_again) = play(mode, &policy, seed, &inputs, &cuts);
        prop_assert_eq!(straight, again);
        prop_assert_eq!(end, end_again);
    }
}

#[test]
fn a_replay_with_another_seed_differs() {
    let policy = Policy::new(PolicySettings { holdout: Holdout::Fixed(0.2), cost: -0.05, ..PolicySettings::default() });
    let inputs = recorded(Mode::Manual, &policy, 1);
    let (answers, _) = play(Mode::Manual, &policy, 1, &inputs, &[]);
    assert!(answers.iter().flatten().flatten().filter(|effect| matches!(effect, Effect::Decision(_))).count() >= 2);
    assert_ne!(answers, play(Mode::Manual, &policy, 2, &inputs, &[]).0);
}

#[test]
fn effects_and_inputs_can_be_stored_and_read_again() {
    let policy = eager();
    let inputs = recorded(Mode::Auto, &policy, 3);
    let (answers, _) = play(Mode::Auto, &policy, 3, &inputs, &[]);
    let effects: Vec<Effect> = answers.into_iter().flatten().flatten().collect();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Outcome(_))));
    let stored = serde_json::to_string(&(&inputs, &effects)).expect("plain data");
    let read: (Vec<(Timestamp, Input)>, Vec<Effect>) = serde_json::from_str(&stored).expect("what was stored can be read");
    assert_eq!(read, (inputs, effects));
}

#[test]
fn a_clock_that_is_set_back_expires_nothing_twice() {
    let mut stage = Stage::new(Mode::Manual, Settings::default(), eager());
    stage.fade();
    let at = stage.now;
    stage.now = at - Span::from_secs(3600);
    let effects = stage.tell(Input::Tick).expect("always");
    assert_eq!(effects, []);
    assert!(stage.conductor.blocked(stage.now).is_none());
    stage.now = at + Span::from_secs(1);
    stage.tell(Input::Tick).expect("always");
    assert_eq!(stage.conductor.blocked(stage.now), None, "coming back is no gap");
    stage.approve(1).expect("it still waits");
    let measurement = stage.conductor.measurement().expect("open");
    assert_eq!(measurement.sent_at, at + Span::from_secs(1));
}
