//! A stage for tests: a conductor with a simulated audience, a drafter and a room that answer at once, on a clock that only the
//! test moves. Nothing here decides anything; the conductor, its monitor and its policy are the real ones.

use conductor::arm::{Arm, Content, PollKind, Source};
use conductor::id::{InterventionId, OrganizerId, QuestionId, SessionId};
use conductor::mode::Mode;
use conductor::policy::{Holdout, Outcome, Policy, PolicySettings};
use conductor::proposal::{Proposal, Status};
use conductor::settings::Settings;
use conductor::signal::{Participant, Signal};
use conductor::step::{Conductor, Effect, Input, Refusal};
use conductor::time::{Span, Timestamp};
use rand::{Rng, RngExt, SeedableRng};
use rand_distr::{Distribution, Poisson};
use rand_pcg::Pcg64Mcg;
use uuid::Uuid;

/// When every test begins: 2026-11-24, 20:00 UTC.
pub const START: Timestamp = Timestamp::from_millis(1_795_550_400_000);

/// A policy that always finds some real arm better than holding, never holds, and is sure of it.
pub fn eager() -> Policy {
    Policy::new(PolicySettings { holdout: Holdout::Fixed(0.0), floor: 0.0, cost: -1.0, ..PolicySettings::default() })
}

/// A policy that always holds.
pub fn reluctant() -> Policy {
    Policy::new(PolicySettings { holdout: Holdout::Fixed(1.0), ..PolicySettings::default() })
}

/// Settings under which only `arm` may be suggested.
pub fn only(arm: Arm) -> Settings {
    let never = Arm::ALL.into_iter().filter(|other| *other != arm && *other != Arm::Hold).collect();
    Settings { never, ..Settings::default() }
}

pub fn organizer(n: u128) -> OrganizerId {
    OrganizerId(Uuid::from_u128(n))
}

/// Good words for an arm.
pub fn words(arm: Arm) -> Content {
    let text = "What would you like to hear more about?".to_owned();
    match arm {
        Arm::Hold | Arm::Poll => {
            Content::Poll { question: text, options: vec!["Examples".to_owned(), "Numbers".to_owned()], kind: PollKind::Single }
        }
        Arm::QnaPromote => Content::QnaPromote { question: QuestionId(Uuid::from_u128(7)), text },
        other => Content::of_text(other, text, 60).expect("the arm shows one text"),
    }
}

/// An audience's liveliness: 1 is what rooms of its size usually do.
#[derive(Clone, Copy, Debug)]
pub struct Mood {
    pub chat: f64,
    pub react: f64,
    pub qa: f64,
    /// Share of people who look at the page.
    pub focus: f64,
}

pub const LIVELY: Mood = Mood { chat: 1.0, react: 1.0, qa: 1.0, focus: 0.75 };
pub const FADED: Mood = Mood { chat: 0.1, react: 0.1, qa: 0.1, focus: 0.3 };
pub const SILENT: Mood = Mood { chat: 0.0, react: 0.0, qa: 0.0, focus: 0.3 };

#[derive(Clone)]
pub struct Stage {
    pub conductor: Conductor,
    pub policy: Policy,
    pub now: Timestamp,
    pub people: u32,
    /// Everything the conductor wanted, with its moment.
    pub log: Vec<(Timestamp, Effect)>,
    /// Everything it was told, with its moment.
    pub inputs: Vec<(Timestamp, Input)>,
    /// True if drafts come, and deliveries are confirmed.
    pub drafts: bool,
    pub confirms: bool,
    /// True if a dashboard is open.
    pub watched: bool,
    rng: Pcg64Mcg,
    crowd: Pcg64Mcg,
}

impl Stage {
    /// Forty people in a session that just began.
    pub fn new(mode: Mode, settings: Settings, policy: Policy) -> Self {
        Self::seeded(mode, settings, policy, 40, 1)
    }

    pub fn seeded(mode: Mode, settings: Settings, policy: Policy, people: u32, seed: u64) -> Self {
        let session = SessionId(Uuid::from_u128(1));
        let mut stage = Self {
            conductor: Conductor::new(session, mode, settings, START),
            policy,
            now: START,
            people: 0,
            log: Vec::new(),
            inputs: Vec::new(),
            drafts: true,
            confirms: true,
            watched: true,
            rng: Pcg64Mcg::seed_from_u64(seed),
            crowd: Pcg64Mcg::seed_from_u64(seed ^ 0x5eed),
        };
        stage.join(people);
        stage
    }

    pub fn join(&mut self, people: u32) {
        for who in self.people..self.people + people {
            self.signal(Signal::Join { who: Participant(u64::from(who)) });
        }
        self.people += people;
    }

    pub fn leave(&mut self, people: u32) {
        for who in self.people - people..self.people {
            self.signal(Signal::Leave { who: Participant(u64::from(who)) });
        }
        self.people -= people;
    }

    pub fn signal(&mut self, signal: Signal) {
        self.tell(Input::Signal(signal)).expect("signals are always taken");
    }

    /// Tells the conductor something; drafter and room answer at once, if they are on.
    pub fn tell(&mut self, input: Input) -> Result<Vec<Effect>, Refusal> {
        self.inputs.push((self.now, input.clone()));
        let effects = self.conductor.step(input, self.now, &self.policy, &mut self.rng)?;
        self.perform(&effects);
        Ok(effects)
    }

    /// Logs effects and answers them.
    pub fn perform(&mut self, effects: &[Effect]) {
        self.log.extend(effects.iter().map(|effect| (self.now, effect.clone())));
        for effect in effects {
            match effect {
                Effect::Draft(request) if self.drafts => {
                    let (proposal, revision, content) = (request.proposal, request.revision, words(request.arm));
                    let source = Source::Template { why: None };
                    self.tell(Input::Drafted { proposal, revision, content, source }).expect("it was asked for");
                }
                Effect::Deliver(delivery) if self.confirms => {
                    let (proposal, intervention) = (delivery.proposal, delivery.intervention);
                    self.tell(Input::Delivered { proposal, intervention }).expect("it was asked for");
                }
                _ => {}
            }
        }
    }

    /// One second in which the audience does what its mood says.
    pub fn second(&mut self, mood: Mood) {
        self.now = self.now + Span::from_secs(1);
        for (rate, what) in [(0.2 * mood.chat, 0), (0.29 * mood.react, 1), (0.032 * mood.qa, 2)] {
            let mean = f64::from(self.people) * rate / 60.0;
            let count = if mean > 0.0 { Poisson::new(mean).expect("positive").sample(&mut self.crowd) as u32 } else { 0 };
            for _ in 0..count {
                let who = Participant(self.crowd.random_range(0..u64::from(self.people)));
                self.signal(match what {
                    0 => Signal::Chat { who },
                    1 => Signal::Reaction { who },
                    _ => Signal::Question { who },
                });
            }
        }
        if (self.now - START).as_millis() % 15_000 == 0 {
            let focused = (0..self.people).filter(|_| self.crowd.random_bool(mood.focus)).count() as u32;
            self.signal(Signal::Heartbeat { n: self.people, focused: Some(focused) });
        }
        if self.watched && (self.now - START).as_millis() % 30_000 == 0 {
            self.tell(Input::OrganizerPresent).expect("presence is always taken");
        }
        self.tell(Input::Tick).expect("ticks are always taken");
    }

    pub fn run(&mut self, seconds: u32, mood: Mood) -> &mut Self {
        for _ in 0..seconds {
            self.second(mood);
        }
        self
    }

    /// Runs until `found`, for at most `seconds`; returns whether it was found.
    pub fn until(&mut self, seconds: u32, mood: Mood, found: impl Fn(&Self) -> bool) -> bool {
        for _ in 0..seconds {
            if found(self) {
                return true;
            }
            self.second(mood);
        }
        found(self)
    }

    /// Two healthy minutes, then a fade until the conductor has decided something.
    pub fn fade(&mut self) -> &mut Self {
        self.run(120, LIVELY);
        let before = self.decisions();
        assert!(self.until(120, FADED, |stage| stage.decisions() > before), "no decision within two minutes of a fade");
        self
    }

    pub fn decisions(&self) -> usize {
        self.log.iter().filter(|(_, effect)| matches!(effect, Effect::Decision(_))).count()
    }

    pub fn deliveries(&self) -> Vec<InterventionId> {
        self.log
            .iter()
            .filter_map(|(_, effect)| if let Effect::Deliver(delivery) = effect { Some(delivery.intervention) } else { None })
            .collect()
    }

    pub fn outcomes(&self) -> Vec<Outcome> {
        self.log.iter().filter_map(|(_, effect)| if let Effect::Outcome(outcome) = effect { Some(outcome.clone()) } else { None }).collect()
    }

    pub fn saw(&self, what: impl Fn(&Effect) -> bool) -> bool {
        self.log.iter().any(|(_, effect)| what(effect))
    }

    /// The newest proposal that the conductor shows.
    pub fn proposal(&self) -> Proposal {
        self.conductor.proposals().last().expect("there is a proposal").clone()
    }

    pub fn status(&self) -> Status {
        self.proposal().status
    }

    pub fn approve(&mut self, by: u128) -> Result<Vec<Effect>, Refusal> {
        let Proposal { id, revision, .. } = self.proposal();
        self.tell(Input::Approve { proposal: id, revision, content: None, by: organizer(by) })
    }

    /// Crashes the conductor and restarts it `gap` later from its stored form, and nothing else.
    pub fn crash(&mut self, gap: Span) -> Vec<Effect> {
        let stored = serde_json::to_string(&self.conductor).expect("a conductor is plain data");
        self.conductor = serde_json::from_str(&stored).expect("what was stored can be read");
        self.now = self.now + gap;
        let effects = self.conductor.recover(self.now);
        self.perform(&effects);
        effects
    }

    /// A number of the test's own chance.
    pub fn dice(&mut self) -> u64 {
        self.crowd.next_u64()
    }
}
