//! Plays a policy through an [`Environment`] and says how it fared.

use super::{COST, Delivery, Environment, Measured, Moment, Scenario};
use conductor::arm::Arm;
use std::collections::BTreeMap;

/// Somebody who chooses and may learn.
pub trait Player {
    /// Chooses an arm, and tells the probability of each.
    fn choose(&mut self, moment: &Moment) -> (Arm, Vec<(Arm, f64)>);
    /// Is told an outcome, perhaps much later.
    fn observe(&mut self, id: usize, measured: Measured);
}

/// One decision as the omniscient see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The chosen arm.
    pub arm: Arm,
    /// Its true value, net of cost.
    pub value: f64,
    /// True if the probabilities sum to 1 and give the chosen arm more than 0.
    pub valid: bool,
}

/// Plays all decisions; outcomes that are still out at the end are delivered in order.
pub fn play(seed: u64, scenario: Scenario, decisions: usize, player: &mut impl Player) -> Vec<Step> {
    let mut world = Environment::new(seed, scenario, decisions);
    let mut due: BTreeMap<usize, Vec<(usize, Measured)>> = BTreeMap::new();
    let mut steps = Vec::with_capacity(decisions);
    for i in 0..decisions {
        let moment = world.moment(i);
        let (arm, propensities) = player.choose(&moment);
        let sum: f64 = propensities.iter().map(|(_, p)| p).sum();
        let own = propensities.iter().find(|(other, _)| *other == arm).map_or(0.0, |(_, p)| *p);
        let (value, delivery) = world.act(arm);
        steps.push(Step { arm, value, valid: (sum - 1.0).abs() < 1e-6 && own > 0.0 });
        if let Some(Delivery { after, measured }) = delivery {
            due.entry(after).or_default().push((i, measured));
        }
        for (id, measured) in due.remove(&i).unwrap_or_default() {
            player.observe(id, measured);
        }
    }
    for (id, measured) in due.into_values().flatten() {
        player.observe(id, measured);
    }
    steps
}

/// The total value of a run that knows the truth and always takes the arm with the greatest value.
#[must_use]
pub fn oracle(seed: u64, scenario: Scenario, decisions: usize) -> f64 {
    omniscient(seed, scenario, decisions, |world, moment| {
        let best = moment.arms.iter().copied().max_by(|one, other| world.value(*one).total_cmp(&world.value(*other)));
        best.unwrap_or(Arm::Hold)
    })
}

/// The total value of a run that takes any arm but [`Arm::Hold`] with equal chance.
#[must_use]
pub fn uniform(seed: u64, scenario: Scenario, decisions: usize) -> f64 {
    omniscient(seed, scenario, decisions, |_, moment| {
        let arms: Vec<Arm> = moment.arms.iter().copied().filter(|arm| *arm != Arm::Hold).collect();
        arms[super::whole(arms.len() as f64 * super::uniform(seed, moment.id as u64, 90)) as usize]
    })
}

fn omniscient(seed: u64, scenario: Scenario, decisions: usize, choose: impl Fn(&Environment, &Moment) -> Arm) -> f64 {
    let mut world = Environment::new(seed, scenario, decisions);
    (0..decisions)
        .map(|i| {
            let moment = world.moment(i);
            let arm = choose(&world, &moment);
            world.act(arm).0
        })
        .sum()
}

/// Results of a policy over several runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Value obtained, as a share of the best possible.
    pub share: f64,
    /// Share of decisions whose true net value was negative.
    pub harm: f64,
    /// Share of decisions that held.
    pub held: f64,
    /// Mean value of the first 300 decisions.
    pub first: f64,
    /// Mean value of the last quarter.
    pub last: f64,
    /// Decisions with invalid probabilities.
    pub invalid: usize,
}

impl Figures {
    /// The figures of runs, given what [`oracle`] got in each.
    #[must_use]
    pub fn of(runs: &[Vec<Step>], oracles: &[f64]) -> Self {
        let all = || runs.iter().flatten();
        let count = all().count().max(1) as f64;
        let mean = |part: &dyn Fn(&[Step]) -> &[Step]| {
            let (sum, n) = runs.iter().flat_map(|run| part(run)).fold((0.0, 0.0), |(sum, n), step| (sum + step.value, n + 1.0));
            sum / f64::max(n, 1.0)
        };
        Self {
            share: all().map(|step| step.value).sum::<f64>() / oracles.iter().sum::<f64>(),
            harm: all().filter(|step| step.value < -1e-9).count() as f64 / count,
            held: all().filter(|step| step.arm == Arm::Hold).count() as f64 / count,
            first: mean(&|run| &run[..run.len().min(300)]),
            last: mean(&|run| &run[run.len() * 3 / 4..]),
            invalid: all().filter(|step| !step.valid).count(),
        }
    }
}

/// The true mean lift of what was sent in a run, before cost.
#[must_use]
pub fn true_lift(run: &[Step]) -> f64 {
    let sent: Vec<f64> = run.iter().filter(|step| step.arm != Arm::Hold).map(|step| step.value + COST).collect();
    sent.iter().sum::<f64>() / sent.len().max(1) as f64
}
