//! [`Monitor`]: watches one session. Signals in, a score and alarms out.
//!
//! Statistics move in ticks of 5 s of session time, by the clock and not by events, so that silence is information. The result
//! depends only on the signals and their times, not on how often [`Monitor::tick`] is called.

mod stored;
mod tally;
mod told;

pub use stored::restored;

use crate::agenda::Agenda;
use crate::anomaly::Anomaly;
use crate::baseline::Baseline;
use crate::detect::{Detector, Facts};
use crate::host::{HostPrior, Summary};
use crate::norm::NORM;
use crate::presence::Presence;
use crate::reading::{Channel, Findable, Rates, Reading, Statistic, Trend, Warmth};
use crate::score::{Beat, Scorer, Yardstick};
use crate::signal::{Participant, Phase, Signal};
use crate::table::{PerChannel, PerKind};
pub use crate::tick::TICK;
use crate::tick::{TICK_S, ticks_in};
use crate::time::{Span, Timestamp};
use crate::unit::Score;
use crate::voices::Voices;
use crate::window::History;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use tally::Tally;

/// Fewer people have counts, but no score: it would be about persons.
pub const LEAST_PEOPLE: u32 = 5;
/// After a longer gap between calls nobody was listening (the program was down, the machine asleep): what happened is unknown,
/// which is not silence, so the ticks in between are left out. Shorter gaps are caught up, at most twelve ticks.
const OUTAGE: Span = Span::from_secs(60);
/// Alarms that wait to be fetched; the newest win.
const WAITING: usize = 4;
/// Seconds with a score before its baseline is called the room's own.
const WARM_S: f64 = 60.0;
/// A score this far from its expectation is called rising or falling.
const TREND: f64 = 0.03;
/// Normal quantile of a band that holds nine in ten.
const BAND: f64 = 1.645;
/// The level with which the score compares is this many ticks old at most, and half as old as the room: five minutes.
const LAG: usize = ticks_in(300);
/// And at least this many: an act does not judge itself.
const LEAST_LAG: usize = ticks_in(60);
/// Ticks between two looks at which falls could be found.
pub const OUTLOOK_TICKS: u32 = ticks_in(60) as u32;
/// Seconds of learning before a room may be called too quiet.
const QUIET_AFTER_S: f64 = 300.0;

/// Everything that is remembered about one live session to score it and to find drops: at most 8 KiB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// When the session opened.
    opened: Timestamp,
    /// The latest moment that was heard of.
    clock: Timestamp,
    /// Start of the running tick.
    tick_began: Timestamp,
    /// The running tick.
    tally: Tally,
    /// The people who acted in it.
    voices: Voices,
    /// The moment since which there are enough people for a score.
    since: Option<Timestamp>,
    agenda: Agenda,
    presence: Presence,
    baseline: Baseline,
    scorer: Scorer,
    history: History,
    detector: Detector,
    /// Ticks that were seen.
    ticks: u32,
    /// The falls that could be found, once the level is known.
    findable: Option<Findable>,
    /// The session's legacy for later ones.
    summary: Summary,
    #[serde(default)]
    host: Option<HostPrior>,
    waiting: VecDeque<Anomaly>,
}

impl Monitor {
    /// A monitor of a session that opens at `now`, still without people.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            opened: now,
            clock: now,
            tick_began: now,
            tally: Tally::new(now),
            voices: Voices::default(),
            since: None,
            agenda: Agenda::default(),
            presence: Presence::default(),
            baseline: Baseline::default(),
            scorer: Scorer::default(),
            history: History::default(),
            detector: Detector::default(),
            ticks: 0,
            findable: None,
            summary: Summary::default(),
            host: None,
            waiting: VecDeque::new(),
        }
    }

    /// The same with the thresholds of the detectors multiplied: for showing what they trade.
    #[must_use]
    pub fn with_strictness(mut self, factors: PerKind<f32>) -> Self {
        self.detector.be_strict(factors);
        self
    }

    /// The same with what the host's earlier sessions tell: only then a room can be called low.
    #[must_use]
    pub const fn with_host(mut self, host: HostPrior) -> Self {
        self.host = Some(host);
        self
    }

    /// Tells what the host's earlier sessions tell. A session that has gone on for a while keeps what it compares with.
    pub const fn meet_host(&mut self, host: HostPrior) {
        if self.host.is_none() || !self.summary.is_telling() {
            self.host = Some(host);
        }
    }

    /// The falls that would be found here, and the time that takes, once the room's level is known.
    #[must_use]
    pub fn findable(&self) -> Option<Findable> {
        self.findable.filter(|_| !self.agenda.ended())
    }

    /// The session's legacy for later ones of its host.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The prior from the host's earlier sessions, as it was when this one began.
    #[must_use]
    pub const fn host(&self) -> Option<&HostPrior> {
        self.host.as_ref()
    }

    /// Counts one signal that happened at `now`; a late one counts in the running tick. O(1), beside ticks that are due.
    pub fn signal(&mut self, signal: &Signal, now: Timestamp) {
        self.advance(now);
        self.tally.hold(self.presence.connected(), now);
        match *signal {
            Signal::Join { who } => self.presence.join(who),
            Signal::Leave { who } => self.presence.leave(who),
            Signal::Chat { who } => self.count(Channel::Chat, who),
            Signal::Reaction { who } => self.count(Channel::React, who),
            Signal::Question { who } | Signal::Upvote { who } => self.count(Channel::Qa, who),
            Signal::Heartbeat { n, focused } => {
                self.presence.summary(n);
                if let Some(focused) = focused {
                    self.tally.asked = self.tally.asked.saturating_add(n);
                    self.tally.focused = self.tally.focused.saturating_add(focused.min(n));
                }
            }
            Signal::PollVote { .. } => {}
            Signal::SessionOpen { .. } | Signal::Phase { .. } | Signal::PollOpen | Signal::PollClose | Signal::SessionClose => {
                self.agenda.note(signal, now);
            }
        }
    }

    /// Lets time pass until `now` and returns an alarm, if one is due. Call it about every second; the ticks of 5 s that were
    /// crossed are done inside. After more than a minute without any call the time in between is left out, not taken for
    /// silence.
    pub fn tick(&mut self, now: Timestamp) -> Option<Anomaly> {
        self.advance(now);
        let alarm = self.waiting.pop_front();
        if self.waiting.is_empty() {
            // Alarms are rare: what held them is given back.
            self.waiting = VecDeque::new();
        }
        alarm
    }

    /// Lets time pass until `now` unwatched, as over a restart: what happened meanwhile is unknown, not silence. The running tick
    /// is lost.
    pub fn skip_to(&mut self, now: Timestamp) {
        if now > self.tick_began {
            self.tick_began = now;
            self.tally = Tally::new(now);
        }
    }

    /// The score and its reasons at `now`, the running tick included.
    #[must_use]
    pub fn reading(&self, now: Timestamp) -> Reading {
        let scorer = self.scorer_at(now);
        let yardstick = self.yardstick();
        let score = self.has_score().then(|| scorer.score(&yardstick, None));
        let usual = self.baseline.usual_score().filter(|_| score.is_some());
        let trend = match (score, self.baseline.recent_score()) {
            (Some(score), Some(expected)) if score > expected + TREND => Trend::Rising,
            (Some(score), Some(expected)) if score < expected - TREND => Trend::Falling,
            _ => Trend::Steady,
        };
        let [chat, react, qa] = scorer.per_minute().into_array();
        let warmth = self.warmth(now);
        Reading {
            at: now,
            people: self.people(),
            warmth,
            score: score.map(Score::new),
            expected: usual.map(|(mean, _)| Score::new(mean)),
            band: usual.map(|(mean, deviation)| {
                let half = BAND * deviation.max(NORM.least_deviation);
                (Score::new(mean - half), Score::new(mean + half))
            }),
            trend,
            contributions: if score.is_some() { scorer.contributions(&yardstick) } else { Vec::new() },
            per_minute: Rates { chat, react, qa },
            statistics: if matches!(warmth, Warmth::Ready | Warmth::Warming) { self.statistics() } else { Vec::new() },
            findable: self.findable(),
            host: self.host.as_ref().map(HostPrior::comparison),
        }
    }

    /// The score with one channel left out, for outcomes of arms that raise that very channel; `None` below five people and where it is
    /// too quiet to tell.
    #[must_use]
    pub fn score_without(&self, excluded: Option<Channel>) -> Option<Score> {
        self.has_score().then(|| Score::new(self.scorer.score(&self.yardstick(), excluded)))
    }

    /// People present; who dropped out a moment ago still counts, because most of them come back.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.presence.people()
    }

    /// The agenda's phase, if the session has an agenda.
    #[must_use]
    pub const fn phase(&self) -> Option<Phase> {
        self.agenda.phase()
    }

    /// Bytes that this monitor holds, itself included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let waiting = self.waiting.capacity() * size_of::<Anomaly>();
        size_of::<Self>() + self.presence.heap_bytes() + self.history.heap_bytes() + self.voices.heap_bytes() + waiting
    }

    fn count(&mut self, channel: Channel, who: Participant) {
        if !self.voices.may_count(who) {
            return;
        }
        let count = &mut self.tally.seen[channel];
        *count = count.saturating_add(1);
    }

    fn has_score(&self) -> bool {
        self.people() >= LEAST_PEOPLE && !self.agenda.ended() && !self.is_too_quiet()
    }

    /// Returns whether not even silence could be told here, and nothing else tells where people look.
    fn is_too_quiet(&self) -> bool {
        self.baseline.focus().is_none()
            && self.baseline.learned_s() >= QUIET_AFTER_S
            && self.findable.is_some_and(|findable| findable.silence.is_none())
    }

    /// The yardstick for the score: the level of some minutes ago.
    fn yardstick(&self) -> Yardstick<'_> {
        let age = self.ticks as usize;
        let lag = (age / 2).clamp(LEAST_LAG, LAG);
        let row = self.history.row_before(lag).filter(|_| age >= LEAST_LAG);
        row.map_or_else(
            || Yardstick { focus: self.baseline.focus(), host: self.host.as_ref(), ..Yardstick::default() },
            |row| Yardstick::of(&row, self.baseline.focus(), self.host.as_ref()),
        )
    }

    fn warmth(&self, now: Timestamp) -> Warmth {
        match self.people() {
            _ if self.agenda.ended() => Warmth::Ended,
            0 => Warmth::NoData,
            1..LEAST_PEOPLE => Warmth::TooFew,
            _ if self.agenda.is_quiet(now) => Warmth::Quiet,
            _ if self.is_too_quiet() => Warmth::TooQuiet,
            _ if self.age_s(now) < WARM_S => Warmth::Warming,
            _ => Warmth::Ready,
        }
    }

    fn age_s(&self, now: Timestamp) -> f64 {
        self.since.map_or(0.0, |since| now.seconds_since(since))
    }

    fn statistics(&self) -> Vec<Statistic> {
        let statistics = self.detector.statistics();
        statistics.into_array().into_iter().map(|(kind, value, threshold)| Statistic { kind, value, threshold }).collect()
    }

    /// Exposure of the running tick until `now`, by channel.
    fn exposure(&self, now: Timestamp) -> PerChannel<f64> {
        let mut tally = self.tally;
        tally.hold(self.presence.connected(), now);
        let ms = (now - self.tick_began).as_millis() as f64;
        if ms <= 0.0 {
            return PerChannel::default();
        }
        let setting = self.agenda.setting(now);
        PerChannel::of(|channel| NORM.exposure(channel, tally.person_ms / ms, ms / 60_000.0, setting))
    }

    /// The sums behind the score with the running tick added.
    fn scorer_at(&self, now: Timestamp) -> Scorer {
        let mut scorer = self.scorer;
        let part = (now.seconds_since(self.tick_began) / TICK_S).clamp(0.0, 1.0);
        if part > 0.0 {
            let tally = &self.tally;
            scorer.add(&Beat {
                seen: tally.seen(),
                exposure: self.exposure(now),
                focused: f64::from(tally.focused),
                asked: f64::from(tally.asked),
                ticks: part,
            });
        }
        scorer
    }

    fn advance(&mut self, now: Timestamp) {
        if (now - self.clock).as_millis() > OUTAGE.as_millis() {
            // Whole ticks, so that ticks keep their phase.
            let missed = (now - self.tick_began).as_millis() / TICK.as_millis();
            self.tick_began = self.tick_began + Span::from_millis(missed * TICK.as_millis());
            self.tally.until = self.tick_began;
        }
        self.clock = self.clock.max(now);
        while (now - self.tick_began).as_millis() >= TICK.as_millis() {
            self.close_tick(self.tick_began + TICK);
        }
    }

    fn close_tick(&mut self, end: Timestamp) {
        let exposure = self.exposure(end);
        let (seen, focused, asked) = (self.tally.seen(), f64::from(self.tally.focused), f64::from(self.tally.asked));
        let people = self.presence.connected();
        self.tally = Tally::new(end);
        self.voices.clear();
        self.tick_began = end;
        self.presence.close_tick();
        let hushed = self.agenda.is_hushed(end);
        self.scorer.add(&Beat { seen, exposure, focused, asked, ticks: 1.0 });
        if people < LEAST_PEOPLE || self.agenda.ended() {
            self.since = None;
            return;
        }
        self.since.get_or_insert(end);
        self.ticks += 1;
        let told = if hushed {
            self.row(PerChannel::default(), PerChannel::default(), 0.0, 0.0)
        } else {
            self.row(seen, exposure, focused, asked)
        };
        self.history.push(told);
        let score = self.scorer.score(&self.yardstick(), None);
        let facts = Facts { score, hushed, quiet: self.agenda.is_quiet(end), too_quiet: self.is_too_quiet(), host: self.host.as_ref() };
        let crossing = self.detector.tick(&self.history, &self.presence, &mut self.baseline, facts);
        let learns = self.detector.may_learn() && !hushed;
        if learns {
            self.baseline.learn(seen, exposure, focused, asked, TICK_S);
        }
        if !hushed {
            self.summary.add(seen, exposure, focused, asked, TICK_S);
            if self.ticks.is_multiple_of(OUTLOOK_TICKS) && self.baseline.learned_s() >= WARM_S {
                self.findable = Some(self.detector.outlook(&self.baseline, exposure).findable());
            }
        }
        self.baseline.learn_score(score, learns, TICK_S);
        self.baseline.learn_leaves(self.presence.settled_leaves(), f64::from(people) * TICK_S / 60.0, TICK_S);
        if let Some(crossing) = crossing {
            if self.waiting.len() == WAITING {
                self.waiting.pop_front();
            }
            let anomaly = self.anomaly(crossing, score, end);
            self.waiting.push_back(anomaly);
        }
    }
}
