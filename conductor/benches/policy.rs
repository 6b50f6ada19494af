//! Cost of choosing, learning, measuring and replaying. One core; targets: a choice at most 1 ms, an update at most 100 us.

use conductor::arm::Arm;
use conductor::lift::{By, lift};
use conductor::mode::Mode;
use conductor::offpolicy::{Entry, replay};
use conductor::policy::{Admissible, Outcome, Policy, PolicySettings};
use conductor::record::{DecidedBy, Decision};
use criterion::{Criterion, criterion_group, criterion_main};
use simulation::bandit::Bandit;
use simulation::environment::Scenario;
use simulation::environment::play::play;
use std::hint::black_box;

fn policy(c: &mut Criterion) {
    let mut bandit = Bandit::new(PolicySettings::default(), 1);
    play(1, Scenario::Production, 1500, &mut bandit);
    let (policy, log) = (bandit.policy(), bandit.log());
    let offered = Arm::ALL.map(|arm| (arm, Admissible::Yes));
    let row = &log[700];
    let mut seed = 0;
    c.bench_function("policy/choose", |b| {
        b.iter(|| {
            seed += 1;
            black_box(policy.choose_seeded(&row.context, &offered, &row.history, seed))
        });
    });
    let gain = row.gain().unwrap_or_default();
    let mut model = policy.model().clone();
    c.bench_function("policy/update", |b| b.iter(|| model.observe(&row.context, &row.history, row.arm, black_box(gain), true)));
    c.bench_function("policy/refold_1500_decisions", |b| b.iter(|| black_box(Policy::new(PolicySettings::default()).refold(log))));
    let log_of_500 = entries(&log[..500]);
    c.bench_function("policy/replay_500_decisions", |b| {
        b.iter(|| {
            let found = replay(Policy::new(PolicySettings::default()), &log_of_500);
            assert_eq!(found.same, 500);
            found
        });
    });
    c.bench_function("policy/lift_of_1500_decisions", |b| b.iter(|| black_box(lift(log, By::ALL))));
}

/// A log of decisions on these rows, each learned at once.
fn entries(rows: &[Outcome]) -> Vec<Entry> {
    let mut policy = Policy::new(PolicySettings::default());
    let offered = Arm::ALL.map(|arm| (arm, Admissible::Yes));
    let mut entries = Vec::new();
    for (seed, row) in (0..).zip(rows) {
        let choice = policy.choose_seeded(&row.context, &offered, &row.history, seed);
        entries.push(Entry::Decision(Box::new(Decision {
            proposal: row.proposal,
            session: row.session,
            at: row.at,
            context: row.context,
            history: row.history.clone(),
            choice,
            mode: Mode::Auto,
            gate: conductor::gate::GateAnswer::Admitted,
            decided_by: DecidedBy::Conductor,
            outcome: None,
        })));
        policy.learn(row);
        entries.push(Entry::Outcome(Box::new(row.clone())));
    }
    entries
}

criterion_group!(benches, policy);
criterion_main!(benches);
