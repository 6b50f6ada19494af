//! Placebo decisions in recordings that nobody influenced: how often does the interval claim an effect where there is none, and how soon does
//! it find one that is put in, by adding acts by a known factor?
//!
//! `cargo run --release -p conductor --example placebo -- FOLDER [SEASONS [DECISIONS]]`. FOLDER holds a folder for each source with
//! `events.ndjson` or `events.ndjson.gz` (for the latter `gzip` must be installed).

use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::context::{Before, Context};
use conductor::id::{ProposalId, SessionId};
use conductor::monitor::{Monitor, TICK};
use conductor::policy::{Admissible, Holdout, Outcome, Policy, PolicySettings, Spillover, Treatment};
use conductor::signal::{Phase, Signal};
use conductor::stream::parse_line;
use conductor::time::{Span, Timestamp};
use conductor::unit::Score;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use uuid::Uuid;

/// Factors by which sending multiplies the acts of the minutes after it.
const FACTORS: [f64; 4] = [1.0, 1.5, 2.0, 4.0];
/// A decision is made at every alarm, and about this often besides.
const EVERY_S: i64 = 600;
const ARMS: [Arm; 3] = [Arm::Hold, Arm::Poll, Arm::ChatPrompt];

/// A moment at which something could have been sent, and what the room did after it.
struct Moment {
    session: u64,
    context: Context,
    /// The score one to three minutes later, for each of [`FACTORS`].
    after: [f64; FACTORS.len()],
}

type Signals = Vec<(Timestamp, Signal)>;

fn at(t: f64) -> Timestamp {
    Timestamp::from_millis((t * 1000.0).round() as i64)
}

/// The sessions of a source, if the folder is one.
fn sessions(folder: &Path) -> Option<BTreeMap<String, Signals>> {
    let plain = folder.join("events.ndjson");
    let text = if plain.is_file() {
        std::fs::read_to_string(plain).ok()?
    } else {
        let packed = folder.join("events.ndjson.gz");
        let output = packed.is_file().then(|| Command::new("gzip").arg("-dc").arg(packed).output())?.ok()?;
        String::from_utf8(output.stdout).ok()?
    };
    let mut sessions: BTreeMap<String, Signals> = BTreeMap::new();
    for line in text.lines() {
        let event = parse_line(line).expect("an event of the testbed");
        sessions.entry(event.session).or_default().push((at(event.t), event.signal));
    }
    Some(sessions)
}

const fn is_act(signal: &Signal) -> bool {
    matches!(signal, Signal::Chat { .. } | Signal::Reaction { .. } | Signal::Question { .. } | Signal::Upvote { .. })
}

/// The mean score one to three minutes after `from`, if acts are `factor` times as many from then on; `None` without a score for half of it.
fn after(monitor: &Monitor, rest: &[(Timestamp, Signal)], from: Timestamp, factor: f64, seed: u64) -> Option<f64> {
    let (mut monitor, mut rng) = (monitor.clone(), Pcg64Mcg::seed_from_u64(seed));
    let (opens, closes) = (from + Span::from_secs(60), from + Span::from_secs(180));
    let (mut now, mut signals, mut sum, mut scored, mut ticks) = (from, rest.iter().peekable(), 0.0, 0, 0);
    while now < closes {
        now = now + TICK;
        while let Some((moment, signal)) = signals.next_if(|(moment, _)| *moment <= now) {
            let copies = if is_act(signal) { factor.floor() as u32 + u32::from(rng.random::<f64>() < factor.fract()) } else { 1 };
            for _ in 0..copies {
                monitor.signal(signal, *moment);
            }
        }
        monitor.tick(now);
        if now > opens {
            ticks += 1;
            if let Some(score) = monitor.reading(now).score {
                sum += score.get();
                scored += 1;
            }
        }
    }
    (2 * scored >= ticks && scored > 0).then(|| sum / f64::from(scored))
}

/// The moments of a session.
fn moments(id: u64, signals: &Signals, out: &mut Vec<Moment>) {
    let (Some((first, _)), Some((last, _))) = (signals.first(), signals.last()) else { return };
    let (mut monitor, mut now, mut next) = (Monitor::new(*first), *first, 0);
    let (mut recent, mut lately, mut usually): (Vec<f64>, Option<f64>, Option<f64>) = (Vec::new(), None, None);
    let mut due = *first + Span::from_secs(900);
    while now + Span::from_secs(200) < *last {
        now = now + TICK;
        while let Some((moment, signal)) = signals.get(next).filter(|(moment, _)| *moment <= now) {
            monitor.signal(signal, *moment);
            next += 1;
        }
        let alarm = monitor.tick(now);
        let reading = monitor.reading(now);
        let Some(score) = reading.score.map(Score::get) else {
            recent.clear();
            continue;
        };
        let follow = |mean: Option<f64>, memory: f64| Some(mean.map_or(score, |mean| mean + (score - mean) * 5.0 / memory));
        (lately, usually) = (follow(lately, 120.0), follow(usually, 900.0));
        recent.push(score);
        if recent.len() > 6 {
            recent.remove(0);
        }
        if (alarm.is_none() && now < due) || recent.len() < 6 {
            continue;
        }
        let (Some(lately), Some(usually)) = (lately, usually) else { continue };
        let pre = recent.iter().sum::<f64>() / recent.len() as f64;
        let scores = FACTORS.map(|factor| after(&monitor, &signals[next..], now, factor, id ^ now.as_millis() as u64));
        if let [Some(a), Some(b), Some(c), Some(d)] = scores {
            let context = Context {
                anomaly: alarm.as_ref().map_or(AnomalyKind::GradualDecline, |alarm| alarm.kind),
                phase: monitor.phase().unwrap_or(Phase::Talk),
                people: reading.people,
                pre: Score::new(pre),
                expected: alarm.as_ref().map_or(Score::new(usually), |alarm| alarm.expected),
                minutes_in: now.seconds_since(*first) / 60.0,
                before: Some(Before { lately: Score::new(lately), usually: Score::new(usually) }),
            };
            out.push(Moment { session: id, context, after: [a, b, c, d] });
        }
        due = now + Span::from_secs(EVERY_S);
    }
}

/// The result of one season.
struct Season {
    answered: Option<usize>,
    missed: bool,
    covered: bool,
    /// The part of a gain's variance that the covariates do not explain.
    unexplained: f64,
}

/// A season: moments in the order of shuffled sessions, with draws of a policy that learns.
fn season(moments: &[Moment], factor: usize, holdout: Holdout, decisions: usize, seed: u64) -> Season {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut sessions: BTreeMap<u64, Vec<&Moment>> = BTreeMap::new();
    for moment in moments {
        sessions.entry(moment.session).or_default().push(moment);
    }
    let mut order: Vec<Vec<&Moment>> = sessions.into_values().collect();
    for at in (1..order.len()).rev() {
        order.swap(at, rng.random_range(0..=at));
    }
    let mut policy = Policy::new(PolicySettings { holdout, ..PolicySettings::default() });
    let offered = ARMS.map(|arm| (arm, Admissible::Yes));
    let (mut answered, mut missed, mut weight, mut weighted) = (None, false, 0.0, 0.0);
    let (mut gains, mut squares) = (0.0, 0.0);
    let drawn: Vec<&Moment> = order.into_iter().flatten().take(decisions).collect();
    for (n, moment) in drawn.iter().enumerate() {
        let choice = policy.choose(&moment.context, &offered, &[], &mut rng);
        let is_held = choice.arm == Arm::Hold;
        let p = choice.propensity(Arm::Hold).get();
        weight += p * (1.0 - p);
        weighted += p * (1.0 - p) * (moment.after[factor] - moment.after[0]);
        let post = moment.after[if is_held { 0 } else { factor }];
        let natural = moment.after[0] - moment.context.pre.get();
        gains += natural;
        squares += natural * natural;
        policy.learn(&Outcome {
            proposal: ProposalId(Uuid::from_u64_pair(seed, n as u64)),
            session: SessionId(Uuid::from_u64_pair(9, moment.session)),
            context: moment.context,
            history: Vec::new(),
            arm: choice.arm,
            propensities: choice.propensities,
            treated: if is_held { Treatment::Holdout } else { Treatment::Sent },
            pre: Some(moment.context.pre),
            post: Some(Score::new(post)),
            missing: None,
            dismissed: None,
            at: Timestamp::from_millis(n as i64),
            spillover: Spillover::default(),
        });
        if let Some(interval) = policy.evidence().interval() {
            missed |= !interval.covers(weighted / weight);
            if answered.is_none() && !interval.covers(0.0) {
                answered = Some(n + 1);
            }
        }
    }
    let n = drawn.len() as f64;
    let spread = squares / n - (gains / n).powi(2);
    let covered = policy.evidence().interval().is_none_or(|interval| interval.covers(weighted / weight));
    Season { answered, missed, covered, unexplained: policy.evidence().noise().unwrap_or(spread) / spread }
}

fn report(name: &str, moments: &[Moment], seasons: u64, decisions: usize) {
    let n = moments.len() as f64;
    if moments.len() < 60 {
        return println!("{name:<14} {:>6} moments with a score before and after: too few", moments.len());
    }
    let gains: Vec<f64> = moments.iter().map(|moment| moment.after[0] - moment.context.pre.get()).collect();
    let mean = gains.iter().sum::<f64>() / n;
    let sd = (gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / n).sqrt();
    println!("{name:<14} {:>6} moments, gains spread by {:.1} points", moments.len(), 100.0 * sd);
    for (rule, holdout) in
        [("fixed 5 %", Holdout::Fixed(0.05)), ("fixed 33 %", Holdout::Fixed(1.0 / 3.0)), ("by what is known", Holdout::Automatic)]
    {
        for (at, factor) in FACTORS.into_iter().enumerate() {
            let effect = moments.iter().map(|moment| moment.after[at] - moment.after[0]).sum::<f64>() / n;
            let played: Vec<Season> = (0..seasons).map(|seed| season(moments, at, holdout, decisions, 1 + seed)).collect();
            let share = |of: &dyn Fn(&Season) -> bool| played.iter().filter(|season| of(season)).count() as f64 / seasons as f64;
            let mut answered: Vec<usize> = played.iter().map(|season| season.answered.unwrap_or(usize::MAX)).collect();
            answered.sort_unstable();
            let middle = answered[answered.len() / 2];
            let median = if middle == usize::MAX { "-".to_owned() } else { middle.to_string() };
            let unexplained = played.iter().map(|season| season.unexplained).sum::<f64>() / seasons as f64;
            println!(
                "  {rule:<17} acts x {factor:<3} effect {:>5.1} points: answered {:>5.3}, median {median:>4} | covers always {:.3}, at the end {:.3}{}",
                100.0 * effect,
                share(&|season| season.answered.is_some()),
                1.0 - share(&|season| season.missed),
                share(&|season| season.covered),
                if at == 0 { format!(" | explained {:.2}", 1.0 - unexplained) } else { String::new() },
            );
        }
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("the folder of the recordings");
    let seasons: u64 = args.next().map_or(400, |arg| arg.parse().expect("a number"));
    let decisions: usize = args.next().map_or(300, |arg| arg.parse().expect("a number"));
    let mut folders: Vec<_> =
        std::fs::read_dir(&folder).expect("the folder can be read").filter_map(Result::ok).map(|entry| entry.path()).collect();
    folders.sort();
    println!(
        "{seasons} seasons of at most {decisions} decisions; \"answered\" at acts x 1 is the share that claims an effect where there is none"
    );
    let (mut all, mut id) = (Vec::new(), 0);
    for path in folders {
        let Some(sessions) = sessions(&path) else { continue };
        let mut own = Vec::new();
        for signals in sessions.values() {
            id += 1;
            moments(id, signals, &mut own);
        }
        report(&path.file_name().unwrap_or_default().to_string_lossy(), &own, seasons, decisions);
        all.extend(own);
    }
    report("all", &all, seasons, decisions);
}
