//! Plays the policy through every scenario of the environment and prints how it fared.
//!
//! `cargo run --release -p conductor --features simulate --example scenarios -- [FIRST-LAST [SCENARIO…]]`

use conductor::bandit::Bandit;
use conductor::environment::Scenario;
use conductor::environment::play::{Figures, oracle, play, true_lift};
use conductor::policy::PolicySettings;

const DECISIONS: usize = 1500;

fn main() {
    let mut args = std::env::args().skip(1);
    let seeds = args.next().unwrap_or_else(|| "1000-1023".to_owned());
    let (first, last) = seeds.split_once('-').unwrap_or((&seeds, &seeds));
    let seeds: Vec<u64> = (first.parse().expect("a seed")..=last.parse().expect("a seed")).collect();
    let wanted: Vec<String> = args.collect();
    println!(
        "{:<12} {:>6} {:>6} {:>6} {:>7} {:>7} {:>7} {:>8} {:>6} {:>6}",
        "scenario", "share", "harm", "held", "first", "last", "bias", "cover", "half", "bad"
    );
    for scenario in Scenario::ALL {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == scenario.name()) {
            continue;
        }
        let results: Vec<_> = seeds
            .iter()
            .map(|&seed| {
                let mut bandit = Bandit::new(PolicySettings::default(), seed);
                let run = play(seed, scenario, DECISIONS, &mut bandit);
                let lift = bandit.lift().estimate.map(|interval| (interval, true_lift(&run)));
                (run, oracle(seed, scenario, DECISIONS), lift)
            })
            .collect();
        let runs: Vec<_> = results.iter().map(|(run, ..)| run.clone()).collect();
        let oracles: Vec<f64> = results.iter().map(|(_, oracle, _)| *oracle).collect();
        let f = Figures::of(&runs, &oracles);
        let claims: Vec<_> = results.iter().filter_map(|(.., lift)| *lift).collect();
        let n = claims.len().max(1) as f64;
        let bias = claims.iter().map(|(claim, truth)| claim.estimate - truth).sum::<f64>() / n;
        let cover = claims.iter().filter(|(claim, truth)| claim.covers(*truth)).count() as f64 / n;
        let half = claims.iter().map(|(claim, _)| (claim.high - claim.low) / 2.0).sum::<f64>() / n;
        println!(
            "{:<12} {:>6.3} {:>6.3} {:>6.3} {:>7.4} {:>7.4} {:>7.4} {:>8.3} {:>6.3} {:>6}",
            scenario.name(),
            f.share,
            f.harm,
            f.held,
            f.first,
            f.last,
            bias,
            cover,
            half,
            f.invalid
        );
    }
}
