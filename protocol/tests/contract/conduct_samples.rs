//! One value of everything that a dashboard is told of the conductor.

use crate::samples::{INTERVENTION, ORGANIZER, POLL, PROPOSAL, SESSION, at, poll_content};
use conductor::anomaly::{Anomaly, AnomalyKind, Severity};
use conductor::arm::{Arm, Source};
use conductor::context::Context;
use conductor::lift::{Interval, Lift};
use conductor::measurement::Measurement;
use conductor::mode::Mode;
use conductor::policy::{Belief, Outcome, Spillover, Treatment};
use conductor::proposal::{Decider, Proposal, Status};
use conductor::reading::{Contribution, Driver, Findable, HostComparison, Rates, Reading, Statistic, Trend, Warmth};
use conductor::settings::Settings;
use conductor::signal::Phase;
use conductor::time::Span;
use conductor::unit::{Probability, Score};
use protocol::{ConductEvent, ConductView, FeedItem, FeedKind, Flag, OutcomeView, Sample};
use room::{Guard, VotesAside};

pub fn reading() -> Reading {
    Reading {
        at: at(600),
        people: 57,
        warmth: Warmth::Ready,
        score: Some(Score::new(0.41)),
        expected: Some(Score::new(0.62)),
        band: Some((Score::new(0.5), Score::new(0.74))),
        trend: Trend::Falling,
        contributions: vec![Contribution { channel: Driver::Chat, value: -0.75, ratio: Some(0.25) }],
        per_minute: Rates { chat: 2.5, react: 1.0, qa: 0.0 },
        statistics: vec![Statistic { kind: AnomalyKind::SuddenDrop, value: 3.5, threshold: 4.0 }],
        findable: Some(Findable { half: Some(Span::from_secs(180)), silence: Some(Span::from_secs(60)), ..Findable::default() }),
        host: Some(HostComparison { sessions: 7, custom: true }),
    }
}

fn anomaly() -> Anomaly {
    Anomaly {
        kind: AnomalyKind::SuddenDrop,
        severity: Severity::Warning,
        onset: at(560),
        at: at(600),
        statistic: 4.5,
        threshold: 4.0,
        score: Score::new(0.41),
        expected: Score::new(0.62),
        people: 57,
        people_before: 60,
        reasons: vec![Contribution { channel: Driver::Chat, value: -0.75, ratio: Some(0.25) }],
    }
}

fn proposal() -> Proposal {
    Proposal {
        id: PROPOSAL,
        revision: 1,
        arm: Arm::Poll,
        content: Some(poll_content()),
        source: Some(Source::Template { why: None }),
        anomaly: anomaly(),
        why: "Engagement fell from 62 to 41 within a minute.".into(),
        belief: Belief { mean: 0.06, sd: 0.04, p_better_than_hold: Probability::new(0.9) },
        confidence: Probability::new(0.9),
        n_sends: 14,
        n_holdouts: 6,
        mode: Mode::Manual,
        created_at: at(600),
        expires_at: at(2400),
        status: Status::Awaiting,
        since: at(601),
        decided_by: None,
        intervention: None,
        recovered_since: None,
    }
}

fn measurement() -> Measurement {
    Measurement { proposal: PROPOSAL, arm: Arm::Poll, sent_at: at(610), opens_at: at(670), closes_at: at(790) }
}

pub fn outcome() -> Outcome {
    let context = Context {
        anomaly: AnomalyKind::SuddenDrop,
        phase: Phase::Talk,
        people: 57,
        pre: Score::new(0.41),
        expected: Score::new(0.62),
        minutes_in: 10.0,
        before: None,
    };
    Outcome {
        proposal: PROPOSAL,
        session: SESSION,
        context,
        history: vec![],
        arm: Arm::Poll,
        propensities: vec![(Arm::Hold, Probability::new(0.25)), (Arm::Poll, Probability::new(0.75))],
        treated: Treatment::Sent,
        pre: Some(Score::new(0.41)),
        post: Some(Score::new(0.52)),
        missing: None,
        at: at(790),
        dismissed: None,
        spillover: Spillover::default(),
    }
}

pub const fn lift(estimate: Option<Interval>) -> Lift {
    Lift { n_sent: 44, n_holdout: 31, estimate: None, anytime: estimate, sent: None, believed: None }
}

const ESTIMATE: Interval = Interval { estimate: 0.06, low: -0.01, high: 0.13 };

fn sample() -> Sample {
    Sample {
        at: at(600),
        score: Some(Score::new(0.41)),
        low: Some(Score::new(0.5)),
        high: Some(Score::new(0.74)),
        people: 57,
        chat: 2.5,
        react: 1.0,
        qa: 0.0,
        half_s: Some(240),
        blind: false,
    }
}

const FLAG_N: u32 = 1;

fn flag() -> Flag {
    Flag { n: FLAG_N, at: at(610), arm: Arm::Poll, intervention: INTERVENTION }
}

fn feed_item() -> FeedItem {
    FeedItem { at: at(610), kind: FeedKind::Sent, by: Decider::Organizer(ORGANIZER), words: "POLL was sent.".into(), about: None }
}

pub fn conduct_events() -> Vec<ConductEvent> {
    let why = Some("nobody watches".to_owned());
    vec![
        ConductEvent::Proposal(proposal()),
        ConductEvent::Anomaly(anomaly()),
        ConductEvent::Measuring(measurement()),
        ConductEvent::Outcome(OutcomeView::new(&outcome(), Some(lift(Some(ESTIMATE))))),
        ConductEvent::Mode { from: Mode::Auto, to: Mode::Manual, by: Decider::System, why },
        ConductEvent::Tuned { settings: Settings::default() },
        ConductEvent::Stopped { by: Decider::Organizer(ORGANIZER) },
        ConductEvent::Resumed { by: Decider::Organizer(ORGANIZER) },
        ConductEvent::Sample(sample()),
        ConductEvent::Flag(flag()),
        ConductEvent::Feed(feed_item()),
        ConductEvent::Dashboards { count: 2 },
        ConductEvent::Guard(guard()),
    ]
}

pub const fn conduct_event_name(event: &ConductEvent) -> &'static str {
    match event {
        ConductEvent::Proposal(_) => "proposal",
        ConductEvent::Anomaly(_) => "anomaly",
        ConductEvent::Measuring(_) => "measuring",
        ConductEvent::Outcome(_) => "outcome",
        ConductEvent::Mode { .. } => "mode",
        ConductEvent::Tuned { .. } => "tuned",
        ConductEvent::Stopped { .. } => "stopped",
        ConductEvent::Resumed { .. } => "resumed",
        ConductEvent::Sample(_) => "sample",
        ConductEvent::Flag(_) => "flag",
        ConductEvent::Feed(_) => "feed",
        ConductEvent::Dashboards { .. } => "dashboards",
        ConductEvent::Guard(_) => "guard",
        ConductEvent::Unknown => "unknown",
    }
}

pub fn conduct_view() -> ConductView {
    ConductView {
        mode: Mode::Manual,
        stopped: false,
        settings: Settings::default(),
        proposals: vec![proposal()],
        measurement: Some(measurement()),
        outcomes: vec![OutcomeView::new(&outcome(), Some(lift(None)))],
        feed: vec![feed_item()],
        timeline: vec![sample()],
        flags: vec![flag()],
        dashboards: 1,
        guard: guard(),
    }
}

fn guard() -> Guard {
    Guard { waiting: 3, votes: vec![VotesAside { poll: POLL, votes: 3 }], ..Guard::default() }
}
