//! Pictures of the policy, in an environment whose true effects are known.

use crate::beta_sampler::BetaSampler;
use crate::plot::{BLUE, GRAY, GREEN, ORANGE, Plot, RED, ticks};
use conductor::arm::Arm;
use conductor::policy::PolicySettings;
use simulation::bandit::Bandit;
use simulation::environment::play::{Player, Step, play, true_lift};
use simulation::environment::{Environment, Measured, Moment, Scenario, uniform};

const DECISIONS: usize = 1500;
const SEEDS: u64 = 24;
/// Decisions per point of a curve.
const BLOCK: usize = 75;

/// Takes any arm with equal chance.
struct Chance(u64);

impl Player for Chance {
    fn choose(&mut self, moment: &Moment) -> (Arm, Vec<(Arm, f64)>) {
        let n = moment.arms.len();
        let at = ((uniform(self.0, moment.id as u64, 91) * n as f64) as usize).min(n - 1);
        (moment.arms[at], moment.arms.iter().map(|arm| (*arm, 1.0 / n as f64)).collect())
    }

    fn observe(&mut self, _: usize, _: Measured) {}
}

/// The gains of the best arm at each decision of a run that always takes it.
fn oracle(seed: u64, scenario: Scenario) -> Vec<f64> {
    let mut world = Environment::new(seed, scenario, DECISIONS);
    (0..DECISIONS)
        .map(|id| {
            let moment = world.moment(id);
            let best = moment.arms.iter().copied().max_by(|one, other| world.value(*one).total_cmp(&world.value(*other)));
            world.act(best.unwrap_or(Arm::Hold)).0
        })
        .collect()
}

fn ours(adapt: bool) -> impl Fn(u64) -> Bandit {
    move |seed| Bandit::new(PolicySettings { adapt, ..PolicySettings::default() }, seed)
}

fn values<P: Player>(scenario: Scenario, player: impl Fn(u64) -> P) -> Vec<Vec<f64>> {
    let run = |seed| play(seed, scenario, DECISIONS, &mut player(seed)).into_iter().map(|Step { value, .. }| value).collect();
    (0..SEEDS).map(run).collect()
}

/// Mean value per decision by block, in points of the score.
fn curve(runs: &[Vec<f64>]) -> Vec<(f64, f64)> {
    (0..DECISIONS / BLOCK)
        .map(|block| {
            let values = runs.iter().flat_map(|run| &run[block * BLOCK..(block + 1) * BLOCK]);
            let mean = values.sum::<f64>() / (runs.len() * BLOCK) as f64;
            ((block * BLOCK) as f64 + BLOCK as f64 / 2.0, 100.0 * mean)
        })
        .collect()
}

fn board(title: &str, y: [f64; 2]) -> Plot {
    let mut plot = Plot::new(title, [0.0, DECISIONS as f64], y);
    plot.axes(
        ["decisions", "true gain per decision, points, net of the attention it costs"],
        &ticks(0.0, DECISIONS as f64, 250.0, |x| format!("{x:.0}")),
        &ticks(y[0], y[1], 2.0, |y| format!("{y:.0}")),
    );
    plot
}

pub fn learning() -> String {
    let scenario = Scenario::Production;
    let mut plot = board("Learning: delays, missing outcomes and fatigue, 24 seeds", [-2.0, 8.0]);
    let best: Vec<Vec<f64>> = (0..SEEDS).map(|seed| oracle(seed, scenario)).collect();
    plot.line(&curve(&best), GREEN, "5 3", "knows the truth", 0.0);
    plot.line(&curve(&values(scenario, ours(true))), BLUE, "", "this policy", 0.0);
    plot.line(&curve(&values(scenario, BetaSampler::new)), ORANGE, "", "Beta per context", 0.0);
    plot.line(&curve(&values(scenario, Chance)), GRAY, "2 3", "chance", 0.0);
    plot.svg()
}

pub fn drift() -> String {
    let scenario = Scenario::Drift;
    let mut plot = board("What works changes at decision 750, 24 seeds", [-2.0, 10.0]);
    let best: Vec<Vec<f64>> = (0..SEEDS).map(|seed| oracle(seed, scenario)).collect();
    plot.line(&curve(&best), GREEN, "5 3", "knows the truth", 0.0);
    plot.line(&curve(&values(scenario, ours(true))), BLUE, "", "notices change", 0.0);
    plot.line(&curve(&values(scenario, ours(false))), RED, "2 3", "does not notice", 0.0);
    plot.line(&curve(&values(scenario, BetaSampler::new)), ORANGE, "", "Beta per context", 14.0);
    plot.svg()
}

/// The share of arms that really beat holding, among those that are said to do so with probability p.
pub fn calibration() -> String {
    const BINS: usize = 10;
    let (mut said, mut beats, mut n) = ([0.0; BINS], [0.0; BINS], [0.0_f64; BINS]);
    for seed in 0..SEEDS {
        let mut bandit = ours(true)(seed);
        let mut world = Environment::new(seed, Scenario::RegressionToTheMean, DECISIONS);
        for id in 0..DECISIONS {
            let moment = world.moment(id);
            for arm in moment.arms.iter().filter(|arm| **arm != Arm::Hold) {
                let p = bandit.policy().belief(&moment.context, &moment.history, *arm).p_better_than_hold.get();
                let bin = ((p * BINS as f64) as usize).min(BINS - 1);
                n[bin] += 1.0;
                said[bin] += p;
                beats[bin] += f64::from(u8::from(world.value(*arm) > 0.0));
            }
            let (arm, _) = Player::choose(&mut bandit, &moment);
            if let (_, Some(delivery)) = world.act(arm) {
                bandit.observe(id, delivery.measured);
            }
        }
    }
    let mut plot = Plot::new("“It beats waiting with probability p”: how often it was so", [0.0, 100.0], [0.0, 100.0]);
    plot.axes(["said, %", "was so, %"], &ticks(0.0, 100.0, 20.0, |x| format!("{x:.0}")), &ticks(0.0, 100.0, 20.0, |y| format!("{y:.0}")));
    plot.line(&[(0.0, 0.0), (100.0, 100.0)], GRAY, "5 3", "perfect", 0.0);
    let mut points = Vec::new();
    let mut gap = 0.0;
    println!("calibration: said, was so, times");
    for bin in 0..BINS {
        let (said, was) = (said[bin] / n[bin], beats[bin] / n[bin]);
        println!("  {said:.3} {was:.3} {:.0}", n[bin]);
        gap += n[bin] * (said - was).abs() / n.iter().sum::<f64>();
        points.push((100.0 * said, 100.0 * was));
    }
    println!("mean gap {gap:.3}");
    plot.line(&points, BLUE, "", "", 0.0);
    for point in points {
        plot.dot(point, BLUE, 4.0);
    }
    plot.svg()
}

/// The lift that each run claims of itself, against the true one.
pub fn coverage() -> String {
    let mut plot = Plot::new("Claimed lift and the truth, production scenario, seeds 0 to 23", [-1.0, SEEDS as f64], [-4.0, 16.0]);
    plot.axes(
        ["seed", "lift of what was sent, points"],
        &ticks(0.0, 20.0, 5.0, |x| format!("{x:.0}")),
        &ticks(-4.0, 16.0, 4.0, |y| format!("{y:.0}")),
    );
    let (mut once, mut ever) = (0, 0);
    for seed in 0..SEEDS {
        let mut bandit = ours(true)(seed);
        let truth = true_lift(&play(seed, Scenario::Production, DECISIONS, &mut bandit));
        let (Some(fixed), Some(anytime)) = (bandit.lift().estimate, bandit.lift().sent) else { continue };
        once += u32::from(fixed.covers(truth));
        ever += u32::from(anytime.covers(truth));
        let x = seed as f64;
        plot.bar(x, [100.0 * anytime.low, 100.0 * anytime.high], "#9db8e8", 7.0);
        plot.bar(x, [100.0 * fixed.low, 100.0 * fixed.high], BLUE, 3.0);
        plot.dot((x, 100.0 * truth), if fixed.covers(truth) { ORANGE } else { RED }, 4.0);
    }
    println!("of {SEEDS} runs the interval of one look covers {once}, that of every look {ever}");
    let right = SEEDS as f64;
    plot.label((right, 11.0), "light: every look", BLUE, [8.0, 0.0]);
    plot.label((right, 9.8), "dark: one look", BLUE, [8.0, 0.0]);
    plot.label((right, 8.6), "dot: truth (red:", ORANGE, [8.0, 0.0]);
    plot.label((right, 7.6), "outside of dark)", RED, [8.0, 0.0]);
    plot.svg()
}
