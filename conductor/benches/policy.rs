//! What choosing, learning, measuring and replaying cost. One core; targets: a choice at most 1 ms, an update at most 100 us.

use conductor::arm::Arm;
use conductor::bandit::Bandit;
use conductor::environment::Scenario;
use conductor::environment::play::play;
use conductor::lift::{By, lift};
use conductor::policy::{Admissible, Policy, PolicySettings};
use criterion::{Criterion, criterion_group, criterion_main};
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
    c.bench_function("policy/lift_of_1500_decisions", |b| b.iter(|| black_box(lift(log, By::ALL))));
}

criterion_group!(benches, policy);
criterion_main!(benches);
