//! Plays the policy and a Beta sampler per context through every scenario of the environment and prints how they fared, then how
//! fast the policy recovers, with and without noticing change, when effects are redrawn at half time.
//!
//! `cargo run --release -p conductor --example scenarios -- [FIRST-LAST [SCENARIO…]]`

#[path = "../tests/it/support/beta_sampler.rs"]
mod beta_sampler;

use beta_sampler::BetaSampler;
use conductor::lift::Interval;
use conductor::policy::PolicySettings;
use simulation::bandit::Bandit;
use simulation::environment::Scenario;
use simulation::environment::play::{Figures, Step, oracle, play, true_lift};

const DECISIONS: usize = 1500;
/// Decisions per point of the curve.
const BLOCK: usize = 75;

fn main() {
    let mut args = std::env::args().skip(1);
    let seeds = args.next().unwrap_or_else(|| "1000-1023".to_owned());
    let (first, last) = seeds.split_once('-').unwrap_or((&seeds, &seeds));
    let seeds: Vec<u64> = (first.parse().expect("a seed")..=last.parse().expect("a seed")).collect();
    let wanted: Vec<String> = args.collect();
    println!("scenario     policy       share   harm   held   first    last invalid    bias  cover  ever  half-width");
    for scenario in Scenario::ALL.into_iter().filter(|scenario| wanted.is_empty() || wanted.iter().any(|name| name == scenario.name())) {
        let oracles: Vec<f64> = seeds.iter().map(|seed| oracle(*seed, scenario, DECISIONS)).collect();
        let beta: Vec<_> = seeds.iter().map(|seed| play(*seed, scenario, DECISIONS, &mut BetaSampler::new(*seed))).collect();
        println!("{}", line(scenario, "beta", &Figures::of(&beta, &oracles)));
        let (mut claims, mut runs) = (Vec::new(), Vec::new());
        for seed in &seeds {
            let (run, bandit) = ours(*seed, scenario, true);
            let lift = bandit.lift();
            claims.extend(lift.estimate.zip(lift.sent).map(|(fixed, anytime)| (fixed, anytime, true_lift(&run))));
            runs.push(run);
        }
        println!("{} {}", line(scenario, "effects", &Figures::of(&runs, &oracles)), claimed(&claims));
        let ignoring: Vec<_> = seeds.iter().map(|seed| ours(*seed, scenario, false).0).collect();
        println!("{}", line(scenario, "unnoticing", &Figures::of(&ignoring, &oracles)));
        if scenario == Scenario::Drift {
            println!("value per decision around the change at {}: from, noticing, unnoticing", DECISIONS / 2);
            for from in (DECISIONS / 2 - 2 * BLOCK..DECISIONS).step_by(BLOCK) {
                println!("  {from:>5}  {:>7.4}  {:>7.4}", block(&runs, from), block(&ignoring, from));
            }
        }
    }
}

fn ours(seed: u64, scenario: Scenario, adapt: bool) -> (Vec<Step>, Bandit) {
    let mut bandit = Bandit::new(PolicySettings { adapt, ..PolicySettings::default() }, seed);
    (play(seed, scenario, DECISIONS, &mut bandit), bandit)
}

fn line(scenario: Scenario, policy: &str, f: &Figures) -> String {
    format!(
        "{:<12} {policy:<10} {:>7.3} {:>6.3} {:>6.3} {:>7.4} {:>7.4} {:>7}",
        scenario.name(),
        f.share,
        f.harm,
        f.held,
        f.first,
        f.last,
        f.invalid
    )
}

/// Bias, coverage of the interval for one look and of the one for every look, which is the claimed one, and half width of the former.
fn claimed(claims: &[(Interval, Interval, f64)]) -> String {
    let mean = |of: &dyn Fn(&(Interval, Interval, f64)) -> f64| claims.iter().map(of).sum::<f64>() / claims.len() as f64;
    if claims.is_empty() {
        return "not enough data to tell".to_owned();
    }
    format!(
        "{:>7.4} {:>6.3} {:>5.3} {:>6.3}",
        mean(&|(fixed, _, truth)| fixed.estimate - truth),
        mean(&|(fixed, _, truth)| f64::from(u8::from(fixed.covers(*truth)))),
        mean(&|(_, anytime, truth)| f64::from(u8::from(anytime.covers(*truth)))),
        mean(&|(fixed, ..)| (fixed.high - fixed.low) / 2.0)
    )
}

fn block(runs: &[Vec<Step>], from: usize) -> f64 {
    let values = runs.iter().flat_map(|run| &run[from..(from + BLOCK).min(run.len())]).map(|step| step.value);
    values.clone().sum::<f64>() / values.count() as f64
}
