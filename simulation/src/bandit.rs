//! [`Bandit`]: a [`Policy`] behind a line protocol, so that any judge can play it: one JSON object a line, in and out.
//!
//! `hello` opens a run. Each `decision` is answered by `{"id", "arm", "propensities"}`, the probabilities the arm was drawn from. An
//! `outcome` (delayed, out of order or never) is learned. `end` is answered by a report: the policy's own claim of the mean lift of
//! what it did.

use conductor::anomaly::AnomalyKind;
use conductor::arm::Arm;
use conductor::context::{Context, Use};
use conductor::id::{ProposalId, SessionId};
use conductor::lift::{By, Interval, Lift, lift};
use conductor::policy::{Admissible, Choice, Outcome, Policy, PolicySettings, Spillover, Treatment};
use conductor::signal::Phase;
use conductor::time::Timestamp;
use conductor::unit::Score;
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where no scores are measured but success or failure, the gain that each stands for, above or below none: the spread of arms in
/// chances of success is about three times that of their effects in score units, which the prior speaks of.
const SUCCESS_GAIN: f64 = 0.17;

/// A line from the judge.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line {
    Hello {
        #[serde(default)]
        seed: u64,
    },
    Decision(Box<Decision>),
    Outcome {
        id: u64,
        pre: Option<f64>,
        post: Option<f64>,
        success: Option<f64>,
    },
    End,
    #[serde(other)]
    Other,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Decision {
    id: u64,
    session: String,
    t: f64,
    anomaly: AnomalyKind,
    phase: Phase,
    audience: u32,
    pre: f64,
    expected: f64,
    minutes_in: f64,
    history: Vec<(f64, String)>,
    arms: Vec<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: u64,
    arm: &'a str,
    propensities: BTreeMap<&'a str, f64>,
}

#[derive(Serialize)]
struct End {
    report: Report,
}

/// A run's claims about itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Mean lift of the interventions made, in score units; absent if there is not enough data to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lift_estimate: Option<f64>,
    /// Its 95 % interval, the one that holds at every look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci: Option<[f64; 2]>,
}

/// A line that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum BadLine {
    /// Not JSON of the protocol.
    #[error("not a line of the protocol: {0}")]
    Json(#[from] serde_json::Error),
    /// An arm that is not known.
    #[error(transparent)]
    Arm(#[from] conductor::arm::UnknownArm),
}

/// One run of a policy.
#[derive(Clone, Debug)]
pub struct Bandit {
    policy: Policy,
    rng: Pcg64Mcg,
    open: BTreeMap<u64, Outcome>,
    log: Vec<Outcome>,
}

impl Bandit {
    /// A run with its own seed.
    #[must_use]
    pub fn new(settings: PolicySettings, seed: u64) -> Self {
        Self { policy: Policy::new(settings), rng: Pcg64Mcg::seed_from_u64(seed), open: BTreeMap::new(), log: Vec::new() }
    }

    /// The policy as it is now.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The outcomes so far, in the order they came.
    #[must_use]
    pub fn log(&self) -> &[Outcome] {
        &self.log
    }

    /// Chooses at decision `id` of session number `session`, `t` seconds into it.
    pub fn choose(&mut self, id: u64, session: u64, context: Context, history: Vec<Use>, arms: &[Arm], t: f64) -> Choice {
        let offered: Vec<(Arm, Admissible)> = arms.iter().map(|arm| (*arm, Admissible::Yes)).collect();
        let choice = self.policy.choose(&context, &offered, &history, &mut self.rng);
        let outcome = Outcome {
            proposal: ProposalId(Uuid::from_u64_pair(1, id)),
            session: SessionId(Uuid::from_u64_pair(2, session)),
            context,
            history,
            arm: choice.arm,
            propensities: choice.propensities.clone(),
            treated: if choice.arm == Arm::Hold { Treatment::Holdout } else { Treatment::Sent },
            pre: Some(context.pre),
            post: None,
            missing: None,
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a session")]
            at: Timestamp::from_millis((t * 1000.0) as i64),
            dismissed: None,
            spillover: Spillover::default(),
        };
        self.open.insert(id, outcome);
        choice
    }

    /// Learns the scores before and after decision `id`; a decision that is not open is ignored.
    pub fn scores(&mut self, id: u64, pre: f64, post: f64) {
        if let Some(mut outcome) = self.open.remove(&id) {
            outcome.pre = Some(Score::new(pre));
            outcome.post = Some(Score::new(post));
            self.policy.learn(&outcome);
            self.log.push(outcome);
        }
    }

    /// Learns whether decision `id` was a success.
    pub fn success(&mut self, id: u64, success: f64) {
        self.scores(id, 0.5, 0.5 + SUCCESS_GAIN * (2.0 * success - 1.0));
    }

    /// The lift of what was done so far.
    #[must_use]
    pub fn lift(&self) -> Lift {
        Lift { anytime: self.policy.evidence().interval(), ..lift(&self.log, By::ALL) }
    }

    /// Answers one line, if it asks for an answer.
    ///
    /// # Errors
    /// [`BadLine`] if it is not a line of the protocol.
    pub fn line(&mut self, line: &str) -> Result<Option<String>, BadLine> {
        match serde_json::from_str(line)? {
            Line::Hello { seed } => {
                *self = Self::new(*self.policy.settings(), seed);
                Ok(None)
            }
            Line::Decision(decision) => self.decision(&decision).map(Some),
            Line::Outcome { id, pre: Some(pre), post: Some(post), .. } => {
                self.scores(id, pre, post);
                Ok(None)
            }
            Line::Outcome { id, success: Some(success), .. } => {
                self.success(id, success);
                Ok(None)
            }
            Line::End => {
                let interval = self.lift().sent;
                let report = Report {
                    lift_estimate: interval.map(|Interval { estimate, .. }| estimate),
                    ci: interval.map(|Interval { low, high, .. }| [low, high]),
                };
                Ok(Some(serde_json::to_string(&End { report })?))
            }
            Line::Outcome { .. } | Line::Other => Ok(None),
        }
    }

    fn decision(&mut self, decision: &Decision) -> Result<String, BadLine> {
        let arms = decision.arms.iter().map(|name| name.parse()).collect::<Result<Vec<Arm>, _>>()?;
        let history = decision.history.iter().map(|(ago_s, name)| Ok(Use { arm: name.parse()?, ago_s: *ago_s }));
        let history = history.collect::<Result<Vec<Use>, conductor::arm::UnknownArm>>()?;
        let context = Context {
            anomaly: decision.anomaly,
            phase: decision.phase,
            people: decision.audience,
            pre: Score::new(decision.pre),
            expected: Score::new(decision.expected),
            minutes_in: decision.minutes_in,
            before: None,
        };
        // A session's name only has to tell it apart.
        let session = conductor::signal::Participant::from_name(&decision.session).0;
        let choice = self.choose(decision.id, session, context, history, &arms, decision.t);
        let name = |arm: Arm| arms.iter().position(|other| *other == arm).map_or(arm.name(), |at| decision.arms[at].as_str());
        let propensities = choice.propensities.iter().map(|(arm, p)| (name(*arm), p.get())).collect();
        Ok(serde_json::to_string(&Answer { id: decision.id, arm: name(choice.arm), propensities })?)
    }
}

impl crate::environment::play::Player for Bandit {
    fn choose(&mut self, moment: &crate::environment::Moment) -> (Arm, Vec<(Arm, f64)>) {
        let session = moment.session as u64;
        let choice = Self::choose(self, moment.id as u64, session, moment.context, moment.history.clone(), &moment.arms, moment.t);
        (choice.arm, choice.propensities.into_iter().map(|(arm, p)| (arm, p.get())).collect())
    }

    fn observe(&mut self, id: usize, measured: crate::environment::Measured) {
        match measured {
            crate::environment::Measured::Success(success) => self.success(id as u64, f64::from(u8::from(success))),
            crate::environment::Measured::Scores { pre, post } => self.scores(id as u64, pre, post),
        }
    }
}
