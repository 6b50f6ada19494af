//! Measures how many decisions an event takes to know whether sending helps, and the price of that, for a fixed holdout and for the
//! automatic one: in made-up events with a true effect of 5 points, and in the production scenario of the environment.
//!
//! `cargo run --release -p conductor --example season -- [RUNS]`

use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::context::{Before, Context};
use conductor::id::{ProposalId, SessionId};
use conductor::lift::Interval;
use conductor::policy::{Admissible, Holdout, Outcome, Policy, PolicySettings, Spillover, Start, Treatment};
use conductor::signal::Phase;
use conductor::time::Timestamp;
use conductor::unit::Score;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;
use simulation::bandit::Bandit;
use simulation::environment::Scenario;
use simulation::environment::play::{Figures, Step, oracle, play, true_lift};
use uuid::Uuid;

/// The true effect of every arm, in score units.
const EFFECT: f64 = 0.05;
/// Decisions after which nobody waits any more.
const LONGEST: usize = 1_000;
/// The first decisions, whose cost is told apart.
const FIRST: usize = 60;
const ARMS: [Arm; 4] = [Arm::Hold, Arm::Poll, Arm::ChatPrompt, Arm::Gamification];

/// The traits of an event's rooms.
#[derive(Clone, Copy)]
struct Rooms {
    /// Standard deviation of a gain, all in all.
    noise: f64,
    /// Share of its variance that the covariates explain.
    explained: f64,
    /// The true effect of sending.
    effect: f64,
}

/// The result of one event.
struct Season {
    /// Decisions until the interval excluded zero; [`LONGEST`] + 1 if it never did.
    answered: usize,
    /// True if the interval excluded the truth at some look.
    missed: bool,
    /// Holds among the first [`FIRST`] decisions.
    held_first: usize,
    /// Holds until the answer.
    held: usize,
    policy: Policy,
}

fn normal(rng: &mut Pcg64Mcg) -> f64 {
    StandardNormal.sample(rng)
}

impl Rooms {
    /// A room that has fallen, and how much it gains by itself.
    fn room(self, rng: &mut Pcg64Mcg) -> (Context, f64) {
        let (depth, lately, kind) = (normal(rng), normal(rng), rng.random_range(0..2_usize));
        let pre = (0.40 + 0.05 * normal(rng)).clamp(0.2, 0.6);
        let before = Before { lately: Score::new(pre + 0.06 + 0.08 * lately), usually: Score::new(pre + 0.14 + 0.10 * depth) };
        let context = Context {
            anomaly: [AnomalyKind::SuddenDrop, AnomalyKind::GradualDecline][kind],
            phase: Phase::Talk,
            people: rng.random_range(20..120),
            pre: Score::new(pre),
            expected: before.usually,
            minutes_in: 20.0,
            before: Some(before),
        };
        // One unit of variance that the covariates explain, and one that nothing does.
        let known = 0.8 * depth + 0.6 * lately;
        let gain = 0.05 + self.noise * (self.explained.sqrt() * known + (1.0 - self.explained).sqrt() * normal(rng));
        (context, gain)
    }

    fn play(self, mut policy: Policy, decisions: usize, seed: u64) -> Season {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let offered = ARMS.map(|arm| (arm, Admissible::Yes));
        let (mut answered, mut missed, mut held_first, mut held) = (LONGEST + 1, false, 0, 0);
        for n in 0..decisions {
            let (context, natural) = self.room(&mut rng);
            let choice = policy.choose(&context, &offered, &[], &mut rng);
            let is_held = choice.arm == Arm::Hold;
            held_first += usize::from(is_held && n < FIRST);
            held += usize::from(is_held && answered > LONGEST);
            let gain = natural + if is_held { 0.0 } else { self.effect };
            policy.learn(&Outcome {
                proposal: ProposalId(Uuid::from_u64_pair(seed, n as u64)),
                session: SessionId(Uuid::from_u64_pair(seed, n as u64 / 2)),
                context,
                history: Vec::new(),
                arm: choice.arm,
                propensities: choice.propensities,
                treated: if is_held { Treatment::Holdout } else { Treatment::Sent },
                pre: Some(Score::new(0.4)),
                post: Some(Score::new(0.4 + gain)),
                missing: None,
                dismissed: None,
                at: Timestamp::from_millis(n as i64),
                spillover: Spillover::default(),
            });
            if let Some(interval) = policy.evidence().interval() {
                missed |= !interval.covers(self.effect);
                if answered > LONGEST && !interval.covers(0.0) {
                    answered = n + 1;
                }
            }
        }
        Season { answered, missed, held_first, held, policy }
    }
}

fn quantile(sorted: &[usize], share: f64) -> String {
    let at = sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    if at > LONGEST { format!(">{LONGEST}") } else { at.to_string() }
}

fn curve(rooms: Rooms, holdout: Holdout, has_history: bool, runs: u64) -> String {
    let seasons: Vec<Season> = (0..runs)
        .map(|run| {
            let settings = PolicySettings { holdout, ..PolicySettings::default() };
            // A host with history has held sixty decisions in other events whose effect was another one.
            let begun = || Start::of(&Rooms { effect: 0.02, ..rooms }.play(Policy::new(settings), 60, 50_000 + run).policy, 3);
            let policy = if has_history { Policy::starting_from(&begun(), settings) } else { Policy::new(settings) };
            rooms.play(policy, LONGEST, 1 + run)
        })
        .collect();
    let mut answered: Vec<usize> = seasons.iter().map(|season| season.answered).collect();
    answered.sort_unstable();
    let mean = |of: &dyn Fn(&Season) -> f64| seasons.iter().map(of).sum::<f64>() / runs as f64;
    let points = |holds: f64| holds * EFFECT * 100.0;
    format!(
        "{:>6} {:>6} {:>7.3} {:>9.2} {:>9.0} {:>9.0}",
        quantile(&answered, 0.5),
        quantile(&answered, 0.9),
        1.0 - mean(&|season| f64::from(u8::from(season.missed))),
        mean(&|season| season.held_first as f64 / FIRST as f64),
        points(mean(&|season| season.held_first as f64)),
        points(mean(&|season| season.held as f64)),
    )
}

/// A run of the production scenario, with what its policy claims.
fn production(seed: u64, holdout: Holdout) -> (Vec<Step>, Option<Interval>, Option<Interval>) {
    let mut bandit = Bandit::new(PolicySettings { holdout, ..PolicySettings::default() }, seed);
    let run = play(seed, Scenario::Production, 1_500, &mut bandit);
    let lift = bandit.lift();
    (run, lift.anytime, lift.sent)
}

fn claim(runs: &[(Vec<Step>, Option<Interval>)]) -> String {
    let claims: Vec<(Interval, f64)> = runs.iter().filter_map(|(run, claim)| Some(((*claim)?, true_lift(run)))).collect();
    let n = claims.len().max(1) as f64;
    let bias = claims.iter().map(|(claim, truth)| claim.estimate - truth).sum::<f64>() / n;
    let covered = claims.iter().filter(|(claim, truth)| claim.covers(*truth)).count();
    let half = claims.iter().map(|(claim, _)| (claim.high - claim.low) / 2.0).sum::<f64>() / n;
    format!("{bias:>7.4} {covered:>3}/{:<3} {half:>6.3}", claims.len())
}

fn main() {
    let runs: u64 = std::env::args().nth(1).map_or(100, |arg| arg.parse().expect("a number"));
    let rules = [("fixed 5 %", Holdout::Fixed(0.05)), ("fixed 33 %", Holdout::Fixed(1.0 / 3.0)), ("by what is known", Holdout::Automatic)];
    println!("The production scenario of the environment, seeds 0 to 23, 1,500 decisions");
    println!("holdout             share   harm  value/60 held/60 value/300 | claimed: bias, covers, half width | of what was sent alone");
    for (name, holdout) in rules {
        let played: Vec<_> = (0..24).map(|seed| production(seed, holdout)).collect();
        let steps: Vec<Vec<Step>> = played.iter().map(|(run, ..)| run.clone()).collect();
        let oracles: Vec<f64> = (0..24).map(|seed| oracle(seed, Scenario::Production, 1_500)).collect();
        let figures = Figures::of(&steps, &oracles);
        let first = || steps.iter().flat_map(|run| &run[..FIRST]);
        let n = first().count() as f64;
        println!(
            "{name:<17} {:>7.3} {:>6.3} {:>9.4} {:>7.2} {:>9.4} | {} | {}",
            figures.share,
            figures.harm,
            first().map(|step| step.value).sum::<f64>() / n,
            first().filter(|step| step.arm == Arm::Hold).count() as f64 / n,
            figures.first,
            claim(&played.iter().map(|(run, anytime, _)| (run.clone(), *anytime)).collect::<Vec<_>>()),
            claim(&played.iter().map(|(run, _, sent)| (run.clone(), *sent)).collect::<Vec<_>>()),
        );
    }
    println!();
    println!("Decisions until the interval excludes zero, true effect +5 points, {runs} events a row");
    println!("noise explained history holdout             median    p90  covers held/60  points/60  points/answer");
    for noise in [0.10, 0.15] {
        for explained in [0.0, 0.5, 0.7] {
            for has_history in [false, true] {
                for (name, holdout) in rules {
                    let rooms = Rooms { noise, explained, effect: EFFECT };
                    let told = curve(rooms, holdout, has_history, runs);
                    let history = if has_history { "yes" } else { "no" };
                    println!("{:>5.0} {:>9.0} {history:>7} {name:<17} {told}", noise * 100.0, explained * 100.0);
                }
            }
        }
    }
}
