//! The log replays to the same choices, and tells what another policy would have done, or that it cannot.

use crate::decisions::{all, context, outcome, rng, taught};
use conductor::arm::Arm;
use conductor::context::{Context, Use};
use conductor::mode::Mode;
use conductor::offpolicy::{Candidate, Chance, Entry, Holding, Refusal, replay, what_if};
use conductor::policy::{Admissible, Holdout, Inadmissible, Outcome, Policy, PolicySettings, Start, Treatment};
use conductor::record::{DecidedBy, Decision};
use conductor::unit::Score;
use rand::RngExt;

const COST: f64 = 0.01;

/// The true effects in these logs.
fn effect(arm: Arm) -> f64 {
    [0.0, 0.07, 0.03, 0.0, -0.03, -0.06][arm as usize]
}

/// A log of `n` decisions by a policy that learns as it goes.
fn log(n: u64, seed: u64, settings: PolicySettings, offered: &[(Arm, Admissible)]) -> Vec<Entry> {
    log_of(Policy::new(settings), n, seed, offered)
}

/// The same by a policy that may know something already; outcomes come three decisions late.
fn log_of(mut policy: Policy, n: u64, seed: u64, offered: &[(Arm, Admissible)]) -> Vec<Entry> {
    let (mut rng, mut late, mut log) = (rng(seed), Vec::new(), Vec::new());
    for id in 0..n {
        let context = Context { pre: Score::new(rng.random_range(0.2..0.55)), ..context() };
        let history = vec![Use { arm: Arm::Poll, ago_s: 400.0 }; (id % 3) as usize];
        let choice = policy.choose(&context, offered, &history, &mut rng);
        let noise: f64 = (0..4).map(|_| rng.random_range(-0.07..0.07)).sum();
        let mut came = outcome(id, context, choice.arm, 0.4 * context.deficit() + effect(choice.arm) + noise);
        came.history.clone_from(&history);
        came.propensities.clone_from(&choice.propensities);
        log.push(Entry::Decision(Box::new(Decision {
            proposal: came.proposal,
            session: came.session,
            at: came.at,
            context,
            history,
            choice,
            mode: Mode::Auto,
            gate: conductor::gate::GateAnswer::Admitted,
            decided_by: DecidedBy::Conductor,
            outcome: Some(came.clone()),
        })));
        late.push(came);
        if late.len() > 3 {
            let outcome = late.remove(0);
            policy.learn(&outcome);
            log.push(Entry::Outcome(Box::new(outcome)));
        }
    }
    log
}

#[test]
fn a_log_replays_from_its_named_start_only() {
    let start = Start::of(&taught(40, effect), 3);
    let mut log = log_of(Policy::starting_from(&start, PolicySettings::default()), 60, 5, &all());
    assert_ne!(replay(Policy::default(), &log).first_difference, None, "other beliefs choose otherwise");
    log.insert(0, Entry::Start(Box::new(start)));
    let read: Vec<Entry> = log.iter().map(|entry| serde_json::from_str(&serde_json::to_string(entry).unwrap()).unwrap()).collect();
    let found = replay(Policy::default(), &read);
    assert_eq!((found.decisions, found.same), (60, 60), "{:?}", found.first_difference);
}

fn decisions(log: Vec<Entry>) -> Vec<Decision> {
    log.into_iter().filter_map(|entry| if let Entry::Decision(decision) = entry { Some(*decision) } else { None }).collect()
}

#[test]
fn the_same_policy_chooses_the_same_also_from_json() {
    let rows = log(300, 1, PolicySettings::default(), &all());
    let lines: Vec<String> = rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
    let read: Vec<Entry> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, rows);
    let found = replay(Policy::new(PolicySettings::default()), &read);
    assert_eq!((found.decisions, found.same, found.first_difference), (300, 300, None));
}

#[test]
fn a_log_that_was_tampered_with_does_not_replay() {
    let mut rows = log(60, 2, PolicySettings::default(), &all());
    let at = rows.iter().position(|row| matches!(row, Entry::Outcome(_))).unwrap();
    let Entry::Outcome(outcome) = &mut rows[at] else { unreachable!() };
    outcome.post = Some(Score::new(0.9));
    let found = replay(Policy::new(PolicySettings::default()), &rows);
    let next = rows[at..].iter().find_map(|row| if let Entry::Decision(decision) = row { Some(decision.proposal) } else { None });
    assert_eq!(found.first_difference, next, "the first choice after it differs");
    let other = PolicySettings { temper: 1.0, ..PolicySettings::default() };
    assert!(replay(Policy::new(other), &log(60, 2, PolicySettings::default(), &all())).same < 60);
}

/// Draws always from these probabilities.
struct Fixed(Vec<(Arm, f64)>);

impl Candidate for Fixed {
    fn propensities(&mut self, _: &Context, _: &[(Arm, Admissible)], _: &[Use], _: u64) -> Vec<(Arm, f64)> {
        self.0.clone()
    }

    fn learn(&mut self, _: &Outcome) {}
}

#[test]
fn the_doubly_robust_value_is_unbiased_and_its_interval_covers() {
    let explores = PolicySettings { holdout: Holdout::Fixed(0.2), floor: 0.05, ..PolicySettings::default() };
    let wanted = vec![(Arm::Hold, 0.2), (Arm::Poll, 0.3), (Arm::ChatPrompt, 0.5)];
    let (runs, mut error, mut covered) = (60, 0.0, 0);
    for seed in 0..runs {
        let rows = decisions(log(400, 40 + seed, explores, &all()));
        let natural = rows.iter().map(|row| 0.4 * row.context.deficit()).sum::<f64>() / rows.len() as f64;
        let truth = natural + wanted.iter().map(|(arm, p)| p * (effect(*arm) - if *arm == Arm::Hold { 0.0 } else { COST })).sum::<f64>();
        let found = what_if(&rows, &mut Fixed(wanted.clone()), COST).unwrap();
        error += found.value.estimate - truth;
        covered += u32::from(found.value.covers(truth));
        assert!((found.snips - truth).abs() < 0.06, "{found:?}");
    }
    let (bias, coverage) = (error / runs as f64, f64::from(covered) / runs as f64);
    assert!(bias.abs() < 0.004, "bias {bias}");
    assert!(coverage >= 0.88, "coverage {coverage}");
}

#[test]
fn the_logging_policy_itself_is_worth_what_was_logged() {
    let rows = decisions(log(400, 7, PolicySettings::default(), &all()));
    let found = what_if(&rows, &mut Policy::new(PolicySettings::default()), COST).unwrap();
    assert!((found.support - 1.0).abs() < 1e-12);
    assert!(found.difference.covers(0.0), "{found:?}");
    assert_eq!(found.decisions, 400);
}

#[test]
fn other_policies_are_judged_where_the_log_has_support() {
    let explores = PolicySettings { holdout: Holdout::Fixed(0.2), floor: 0.05, ..PolicySettings::default() };
    let rows = decisions(log(600, 11, explores, &all()));
    let natural = rows.iter().map(|row| 0.4 * row.context.deficit()).sum::<f64>() / rows.len() as f64;
    let held = what_if(&rows, &mut Holding, COST).unwrap();
    assert!((held.value.estimate - natural).abs() < 0.02, "{held:?}");
    let drawn = what_if(&rows, &mut Chance, COST).unwrap();
    let truth = natural + Arm::ALL.map(|arm| (effect(arm) - if arm == Arm::Hold { 0.0 } else { COST }) / 6.0).iter().sum::<f64>();
    assert!((drawn.value.estimate - truth).abs() < 0.02, "{drawn:?}");
}

#[test]
fn dismissed_proposals_do_not_stand_in_for_holds() {
    let explores = PolicySettings { holdout: Holdout::Fixed(0.2), floor: 0.05, ..PolicySettings::default() };
    let wanted = vec![(Arm::Hold, 0.5), (Arm::Poll, 0.5)];
    let (mut error, runs) = (0.0, 40);
    for seed in 0..runs {
        let mut rows = decisions(log(500, 300 + seed, explores, &all()));
        let natural = rows.iter().map(|row| 0.4 * row.context.deficit()).sum::<f64>() / rows.len() as f64;
        let mut rng = rng(seed);
        for row in rows.iter_mut().filter(|row| row.choice.arm != Arm::Hold) {
            if rng.random_bool(0.6) {
                row.outcome = row.outcome.take().map(|outcome| Outcome { treated: Treatment::NotTreated, post: None, ..outcome });
            }
        }
        let found = what_if(&rows, &mut Fixed(wanted.clone()), COST).unwrap();
        error += found.value.estimate - natural - 0.5 * (effect(Arm::Poll) - COST);
    }
    assert!((error / runs as f64).abs() < 0.006, "bias {}", error / runs as f64);
    // If nothing was ever sent, the log knows holding alone.
    let mut rows = decisions(log(400, 9, explores, &all()));
    for row in rows.iter_mut().filter(|row| row.choice.arm != Arm::Hold) {
        row.outcome = row.outcome.take().map(|outcome| Outcome { treated: Treatment::NotTreated, post: None, ..outcome });
    }
    assert!(matches!(what_if(&rows, &mut Chance, COST), Err(Refusal::Unsupported { .. })));
    assert!(what_if(&rows, &mut Holding, COST).is_ok());
}

#[test]
fn it_refuses_what_the_log_cannot_tell() {
    let mut offered = all();
    offered[4].1 = Admissible::No(Inadmissible::NeverDo);
    let rows = decisions(log(400, 9, PolicySettings::default(), &offered));
    let never_tried = what_if(&rows, &mut Fixed(vec![(Arm::Notification, 1.0)]), COST);
    assert_eq!(never_tried, Err(Refusal::Unsupported { support: 0.0 }));
    let rarely_tried = what_if(&rows, &mut Fixed(vec![(Arm::Gamification, 1.0)]), COST);
    assert!(matches!(rarely_tried, Err(Refusal::FewEffective { ess }) if ess < 30.0), "{rarely_tried:?}");
    assert_eq!(what_if(&[], &mut Fixed(Vec::new()), COST), Err(Refusal::Empty));
}

#[test]
fn a_log_from_before_the_holdout_was_a_setting_replays() {
    let old = PolicySettings { holdout: Holdout::AS_EVER, ..PolicySettings::default() };
    let mut rows = log(80, 21, old, &all());
    for entry in &mut rows {
        if let Entry::Decision(row) = entry {
            row.choice.holdout = None;
        }
    }
    let stored: Vec<String> = rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
    assert!(stored.iter().all(|line| !line.contains("\"holdout\":{")));
    let opened: Vec<Entry> = stored.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found = replay(Policy::default(), &opened);
    assert_eq!((found.decisions, found.same), (80, 80), "{:?}", found.first_difference);
}

#[test]
fn a_log_replays_though_a_person_changed_the_holdout_on_the_way() {
    let mut rows = log(40, 22, PolicySettings::default(), &all());
    let mut policy = Policy::default();
    for row in &rows {
        if let Entry::Outcome(outcome) = row {
            policy.learn(outcome);
        }
    }
    rows.extend(
        log_of(policy.holding(Holdout::Fixed(0.4)), 40, 23, &all()).into_iter().filter(|row| matches!(row, Entry::Decision(_))).take(1),
    );
    let found = replay(Policy::default(), &rows);
    assert_eq!((found.decisions, found.same), (41, 41), "{:?}", found.first_difference);
}
