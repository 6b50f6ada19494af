//! The measurement of an outcome: running sums of the score before and after, in bounded space.

use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::id::{InterventionId, PollId, ProposalId, SessionId};
use crate::measurement::{Measurement, Missing};
use crate::planned::Coin;
use crate::policy::{Outcome, Spillover, Treatment};
use crate::reading::{Channel, Rates};
use crate::settings::Settings;
use crate::table::padded;
use crate::time::{Span, Timestamp};
use crate::unit::{Probability, Score};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::ops::Index;

/// A window needs a score for at least this share of its length. Below, its mean says more about who was watching than about
/// the room.
const COVERAGE: f64 = 0.5;
/// The past before sending is kept in this many blocks, so that its length is right to a sixth.
const BLOCKS: i64 = 6;

/// The full score, and the score without each channel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Scores<T>(
    #[serde(deserialize_with = "padded", bound(deserialize = "T: Deserialize<'de> + Default"))] [T; 1 + Channel::ALL.len()],
);

impl<T: Default> Default for Scores<T> {
    fn default() -> Self {
        Self::of(|_| T::default())
    }
}

impl<T> Scores<T> {
    /// Scores made by what they leave out.
    pub fn of(mut score: impl FnMut(Option<Channel>) -> T) -> Self {
        Self(std::array::from_fn(|at| score(at.checked_sub(1).map(|at| Channel::ALL[at]))))
    }
}

impl<T> Index<Option<Channel>> for Scores<T> {
    type Output = T;
    fn index(&self, left_out: Option<Channel>) -> &T {
        &self.0[left_out.map_or(0, |channel| 1 + channel as usize)]
    }
}

/// The room at one tick, with every score that an outcome may need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// `None` below five people.
    pub scores: Option<Scores<Score>>,
    /// People present.
    pub people: u32,
    /// Acts per minute.
    pub rates: Rates,
}

/// Time-weighted sums over samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Integrals {
    /// Seconds that were watched.
    watched: f64,
    /// Seconds with a score among them.
    scored: f64,
    /// Integrals of the scores, in score seconds.
    scores: Scores<f64>,
    /// Integral of messages per head and minute.
    messages: f64,
    /// Integral of questions per head and minute.
    questions: f64,
}

impl Integrals {
    fn add(&mut self, seconds: f64, sample: &Sample) {
        self.watched += seconds;
        if let Some(scores) = sample.scores {
            self.scored += seconds;
            for (sum, score) in self.scores.0.iter_mut().zip(scores.0) {
                *sum += seconds * score.get();
            }
        }
        let heads = f64::from(sample.people.max(1));
        self.messages += seconds * sample.rates.chat / heads;
        self.questions += seconds * sample.rates.qa / heads;
    }

    fn merge(mut self, other: &Self) -> Self {
        self.watched += other.watched;
        self.scored += other.scored;
        for (sum, more) in self.scores.0.iter_mut().zip(other.scores.0) {
            *sum += more;
        }
        self.messages += other.messages;
        self.questions += other.questions;
        self
    }

    /// The mean score without `left_out`; `None` without a scored second.
    fn mean(&self, left_out: Option<Channel>) -> Option<Score> {
        (self.scored > 0.0).then(|| Score::new(self.scores[left_out] / self.scored))
    }

    fn per_head(&self, integral: f64) -> Option<f64> {
        (self.watched > 0.0).then(|| integral / self.watched)
    }

    /// The reason why a window of `length` seconds has no mean worth the name, if there is one.
    fn missing(&self, length: f64) -> Option<Missing> {
        if self.scored >= COVERAGE * length {
            None
        } else if self.watched >= COVERAGE * length {
            Some(Missing::TooFewPeople)
        } else {
            Some(Missing::TooFewSamples)
        }
    }
}

/// The last half minute or so, for the score before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Recent {
    blocks: VecDeque<(Timestamp, Integrals)>,
}

impl Recent {
    /// Counts `seconds` until `now` at `sample`.
    pub fn add(&mut self, now: Timestamp, seconds: f64, sample: &Sample, settings: &Settings) {
        let length = Span::from_millis((settings.pre_window.as_millis() / BLOCKS).max(1));
        match self.blocks.back_mut() {
            Some((from, sums)) if now - *from <= length => sums.add(seconds, sample),
            _ => {
                let mut sums = Integrals::default();
                sums.add(seconds, sample);
                self.blocks.reserve_exact(1);
                self.blocks.push_back((now, sums));
            }
        }
        while self.blocks.front().is_some_and(|(from, _)| now - *from > settings.pre_window) {
            self.blocks.pop_front();
        }
    }

    fn sums(&self, now: Timestamp, settings: &Settings) -> Integrals {
        let recent = self.blocks.iter().filter(|(from, _)| now - *from <= settings.pre_window);
        recent.fold(Integrals::default(), |sums, (_, block)| sums.merge(block))
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.blocks.capacity() * size_of::<(Timestamp, Integrals)>()
    }

    /// The mean of the full score over the span before `now`.
    pub fn mean(&self, now: Timestamp, settings: &Settings) -> Option<Score> {
        self.sums(now, settings).mean(None)
    }
}

/// A drawn arm whose outcome is still owed: everything about the draw that the outcome's row needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Drawn {
    pub proposal: ProposalId,
    pub arm: Arm,
    pub context: Context,
    pub history: Vec<Use>,
    pub propensities: Vec<(Arm, Probability)>,
}

impl Drawn {
    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.history.capacity() * size_of::<Use>() + self.propensities.capacity() * size_of::<(Arm, Probability)>()
    }

    /// The outcome if nothing can be measured.
    pub fn without_measure(self, session: SessionId, treated: Treatment, why: Missing, now: Timestamp) -> Outcome {
        Outcome {
            proposal: self.proposal,
            session,
            context: self.context,
            history: self.history,
            arm: self.arm,
            propensities: self.propensities,
            treated,
            pre: None,
            post: None,
            missing: Some(why),
            dismissed: None,
            at: now,
            spillover: Spillover::default(),
        }
    }
}

/// The open measurement of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Window {
    pub measurement: Measurement,
    pub intervention: Option<InterventionId>,
    drawn: Drawn,
    before: Integrals,
    before_s: f64,
    after: Integrals,
    people: (u32, u32),
}

impl Window {
    /// Begins to measure what was sent as `intervention`, or held, at `now`.
    pub fn open(
        drawn: Drawn,
        intervention: Option<InterventionId>,
        recent: &Recent,
        people: u32,
        settings: &Settings,
        now: Timestamp,
    ) -> Self {
        let measurement = Measurement {
            proposal: drawn.proposal,
            arm: drawn.arm,
            sent_at: now,
            opens_at: now + settings.post_from,
            closes_at: now + settings.post_to,
        };
        let before_s = seconds(settings.pre_window);
        Self {
            measurement,
            intervention,
            drawn,
            before: recent.sums(now, settings),
            before_s,
            after: Integrals::default(),
            people: (people, people),
        }
    }

    /// Counts `seconds` until `now` at `sample`, if the window is open then.
    pub fn add(&mut self, now: Timestamp, seconds: f64, sample: &Sample) {
        if self.measurement.opens_at < now && now <= self.measurement.closes_at {
            self.after.add(seconds, sample);
            self.people.1 = sample.people;
        }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.drawn.heap_bytes()
    }

    /// The outcome when the window has closed, or `spoiled` before.
    pub fn close(self, session: SessionId, spoiled: Option<Missing>, now: Timestamp) -> Outcome {
        let Measurement { arm, opens_at, closes_at, .. } = self.measurement;
        let left_out = arm.spec().own_channel;
        let missing =
            spoiled.or_else(|| self.after.missing(closes_at.seconds_since(opens_at))).or_else(|| self.before.missing(self.before_s));
        let treated = if arm == Arm::Hold { Treatment::Holdout } else { Treatment::Sent };
        let change = |before: f64, after: f64| Some(self.after.per_head(after)? - self.before.per_head(before)?);
        let spillover = Spillover {
            present: (self.people.0 > 0).then(|| f64::from(self.people.1) / f64::from(self.people.0)),
            messages: change(self.before.messages, self.after.messages),
            questions: change(self.before.questions, self.after.questions),
        };
        let (pre, post) = (self.before.mean(left_out), self.after.mean(left_out));
        let outcome = self.drawn.without_measure(session, treated, Missing::TooFewSamples, now);
        match missing {
            Some(why) => Outcome { missing: Some(why), pre, ..outcome },
            None => Outcome { missing: None, pre, post, spillover, ..outcome },
        }
    }
}

/// The measurement after a coin: the score before and after, whatever else happens meanwhile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CoinWindow {
    coin: Coin,
    opens_at: Timestamp,
    closes_at: Timestamp,
    before: Integrals,
    before_s: f64,
    after: Integrals,
}

impl CoinWindow {
    /// Begins to measure what follows `coin`.
    pub fn open(coin: Coin, recent: &Recent, settings: &Settings) -> Self {
        Self {
            coin,
            opens_at: coin.at + settings.post_from,
            closes_at: coin.at + settings.post_to,
            before: recent.sums(coin.at, settings),
            before_s: seconds(settings.pre_window),
            after: Integrals::default(),
        }
    }

    /// The coin.
    pub const fn id(&self) -> PollId {
        self.coin.id
    }

    /// Counts `seconds` until `now` at `sample`, if the window is open then.
    pub fn add(&mut self, now: Timestamp, seconds: f64, sample: &Sample) {
        if self.opens_at < now && now <= self.closes_at {
            self.after.add(seconds, sample);
        }
    }

    /// Returns whether the window has closed at `now`.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.closes_at
    }

    /// The coin with its outcome when the window has closed, or `spoiled` before.
    pub fn close(&self, spoiled: Option<Missing>) -> Coin {
        let left_out = Arm::Poll.spec().own_channel;
        let length = self.closes_at.seconds_since(self.opens_at);
        let missing = spoiled.or_else(|| self.after.missing(length)).or_else(|| self.before.missing(self.before_s));
        let post = self.after.mean(left_out).filter(|_| missing.is_none());
        Coin { pre: self.before.mean(left_out), post, missing, ..self.coin }
    }
}

fn seconds(span: Span) -> f64 {
    Timestamp::default().seconds_since(Timestamp::default() - span)
}
