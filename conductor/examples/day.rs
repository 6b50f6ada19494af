//! A day of sessions through the whole loop in one thread: every signal, a tick each second, decisions, drafts, deliveries, outcomes
//! and learning. Then the day's decision log is replayed. Prints what it took and what one session holds.
//!
//! `cargo run --release -p conductor --example day -- [SESSIONS [LOG]]`; LOG is
//! written as `policy replay` reads it

use conductor::arm::{Arm, Content, PollKind, Source};
use conductor::id::{QuestionId, SessionId};
use conductor::mode::Mode;
use conductor::offpolicy::{Entry, replay};
use conductor::policy::{Policy, PolicySettings};
use conductor::settings::Settings;
use conductor::step::{Conductor, Effect, Input};
use conductor::time::{Span, Timestamp};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use simulation::audience::customs::Customs;
use std::time::{Duration, Instant};
use uuid::Uuid;

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

/// Totals of the day.
#[derive(Default)]
struct Day {
    signals: usize,
    ticks: usize,
    spent: Duration,
    log: Vec<Entry>,
    /// The most that each session held.
    bytes: Vec<usize>,
}

/// Words for an arm.
fn words(arm: Arm) -> Content {
    let text = "What would you like to hear more about?".to_owned();
    match arm {
        Arm::Hold | Arm::Poll => {
            Content::Poll { question: text, options: vec!["Examples".to_owned(), "Numbers".to_owned()], kind: PollKind::Single }
        }
        Arm::QnaPromote => Content::QnaPromote { question: QuestionId(Uuid::from_u128(7)), text },
        other => Content::of_text(other, text, 60).expect("the arm shows one text"),
    }
}

impl Day {
    /// Says something to the conductor and does what it wants done, at once.
    fn tell(&mut self, conductor: &mut Conductor, policy: &mut Policy, input: Input, now: Timestamp, rng: &mut Pcg64Mcg) {
        let Ok(effects) = conductor.step(input, now, policy, rng) else { return };
        // A step decides by what was learned before it, so its decisions come before its outcomes.
        let (decisions, others): (Vec<_>, Vec<_>) = effects.into_iter().partition(|effect| matches!(effect, Effect::Decision(_)));
        for effect in decisions.into_iter().chain(others) {
            match effect {
                Effect::Draft(request) => {
                    let source = Source::Template { why: None };
                    let (proposal, revision) = (request.proposal, request.revision);
                    let drafted = Input::Drafted { proposal, revision, content: words(request.arm), source };
                    self.tell(conductor, policy, drafted, now, rng);
                }
                Effect::Deliver(delivery) => {
                    let delivered = Input::Delivered { proposal: delivery.proposal, intervention: delivery.intervention };
                    self.tell(conductor, policy, delivered, now, rng);
                }
                Effect::Decision(decision) => self.log.push(Entry::Decision(Box::new(decision))),
                Effect::Outcome(outcome) => {
                    policy.learn(&outcome);
                    self.log.push(Entry::Outcome(Box::new(outcome)));
                }
                _ => {}
            }
        }
    }

    fn session(&mut self, seed: u64, policy: &mut Policy) {
        let recording = Customs::ALL[seed as usize % Customs::ALL.len()].session(seed).record(START);
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let began = Instant::now();
        let id = SessionId(Uuid::from_u64_pair(3, seed));
        let mut conductor = Conductor::new(id, Mode::Auto, Settings::default(), START);
        let (mut now, mut most) = (START, 0);
        for (moment, signal) in &recording.signals {
            while now <= *moment {
                // The machine acts alone only while an organizer is there.
                self.tell(&mut conductor, policy, Input::OrganizerPresent, now, &mut rng);
                self.tell(&mut conductor, policy, Input::Tick, now, &mut rng);
                now = now + Span::from_secs(1);
                self.ticks += 1;
            }
            self.tell(&mut conductor, policy, Input::Signal(*signal), *moment, &mut rng);
            self.signals += 1;
            most = most.max(conductor.bytes());
        }
        self.spent += began.elapsed();
        self.bytes.push(most);
    }
}

fn main() {
    let sessions: u64 = std::env::args().nth(1).map_or(1000, |arg| arg.parse().expect("a number"));
    let (mut day, mut policy) = (Day::default(), Policy::new(PolicySettings::default()));
    for seed in 0..sessions {
        day.session(6_000_000 + seed, &mut policy);
    }
    let decisions = day.log.iter().filter(|row| matches!(row, Entry::Decision(_))).count();
    let each = |n: usize| day.spent.as_nanos() / n.max(1) as u128;
    println!(
        "{sessions} sessions: {} signals, {} ticks of a second, {decisions} decisions in {:.1} s, all in one thread ({} ns a signal with \
         its share of everything else)",
        day.signals,
        day.ticks,
        day.spent.as_secs_f64(),
        each(day.signals)
    );
    day.bytes.sort_unstable();
    let quantile = |q: usize| day.bytes[(day.bytes.len() - 1) * q / 100];
    println!(
        "a session holds, when it holds most, {} bytes in the median and {} at the worst, proposals and words included, beside the \
         policy that it shares",
        quantile(50),
        quantile(100)
    );
    if let Some(path) = std::env::args().nth(2) {
        let lines: Vec<String> = day.log.iter().map(|row| serde_json::to_string(row).expect("plain data")).collect();
        std::fs::write(&path, lines.join("\n") + "\n").expect("the log can be written");
    }
    let began = Instant::now();
    let found = replay(Policy::new(PolicySettings::default()), &day.log);
    println!(
        "the log replays in {:.2} s: {} of {} decisions the same to the last bit",
        began.elapsed().as_secs_f64(),
        found.same,
        found.decisions
    );
}
