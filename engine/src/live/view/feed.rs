//! The activity feed: one sentence for each thing that happened, in plain words.

use conductor::anomaly::{Anomaly, AnomalyKind, KindSpec, Shows};
use conductor::arm::Arm;
use conductor::gate::Block;
use conductor::mode::Mode;
use conductor::proposal::{Decider, DismissReason, Proposal, Status};
use conductor::time::Timestamp;
use protocol::{FeedAbout, FeedItem, FeedKind, OutcomeView};

fn item(at: Timestamp, kind: FeedKind, by: Decider, words: impl Into<String>, about: FeedAbout) -> FeedItem {
    FeedItem { at, kind, by, words: words.into(), about: Some(about) }
}

/// An arm within a sentence.
const fn thing(arm: Arm) -> &'static str {
    arm.spec().thing
}

fn points(score: conductor::unit::Score) -> f64 {
    (score.get() * 100.0).round()
}

/// A drop was found.
#[must_use]
pub fn anomaly(found: &Anomaly) -> FeedItem {
    let KindSpec { title: kind, shows, .. } = found.kind.spec();
    let words = match shows {
        Shows::Exit => format!("{kind}: {} of {} people are left.", found.people, found.people_before),
        Shows::Fall | Shows::Level => {
            format!("{kind}: the score is {} where {} is usual here.", points(found.score), points(found.expected))
        }
    };
    let about = FeedAbout::Anomaly {
        found: found.kind,
        score: found.score,
        expected: found.expected,
        people: found.people,
        people_before: found.people_before,
    };
    item(found.at, FeedKind::Anomaly, Decider::System, words, about)
}

/// Nothing is suggested for a drop.
#[must_use]
pub fn suppressed(kind: AnomalyKind, block: &Block, at: Timestamp) -> FeedItem {
    let wait = if block.passes() { " for now" } else { "" };
    item(
        at,
        FeedKind::Anomaly,
        Decider::System,
        format!("{}: nothing is suggested{wait}, because {block}.", kind.spec().title),
        FeedAbout::Suppressed { found: kind, block: *block },
    )
}

/// A proposal came to its status; `None` for steps that nobody needs to read about.
#[must_use]
pub fn proposal(proposal: &Proposal) -> Option<FeedItem> {
    let (at, what) = (proposal.since, thing(proposal.arm));
    let by = proposal.decided_by.unwrap_or(Decider::System);
    let (kind, words) = match &proposal.status {
        Status::Drafting | Status::Approved | Status::Delivering | Status::Measured => return None,
        Status::Awaiting => (FeedKind::Suggested, format!("Suggested {what}.")),
        Status::Snoozed { .. } => (FeedKind::Snoozed, format!("Put off {what}.")),
        Status::Dismissed { reason } => (FeedKind::Dismissed, format!("Dismissed {what}: {}.", dismissed(*reason))),
        Status::Expired { why } => (FeedKind::Expired, format!("The suggestion of {what} expired: {why}.")),
        Status::Delivered { .. } => (FeedKind::Sent, sent(proposal.arm, by)),
        Status::Failed { why } => (FeedKind::Failed, format!("Could not send {what}: {why}.")),
        Status::Undone { .. } => (FeedKind::Undone, format!("Took back {what}.")),
    };
    Some(item(at, kind, by, words, FeedAbout::Proposal { arm: proposal.arm, status: proposal.status.clone() }))
}

const fn dismissed(reason: DismissReason) -> &'static str {
    match reason {
        DismissReason::NotNeeded => "the room is fine",
        DismissReason::BadMoment => "not at this moment",
        DismissReason::WrongArm => "something else is needed",
        DismissReason::BadWords => "the words are not good enough",
        DismissReason::Other => "another reason",
    }
}

fn sent(arm: Arm, by: Decider) -> String {
    let what = thing(arm);
    match by {
        Decider::Organizer(_) => format!("Sent {what}, approved by an organizer."),
        Decider::Machine(mode) => format!("Sent {what} alone, in {mode} mode."),
        Decider::System => format!("Sent {what}."),
    }
}

/// A person launched something.
#[must_use]
pub fn launched(arm: Arm, by: Decider, at: Timestamp) -> FeedItem {
    item(at, FeedKind::Sent, by, format!("Sent {} by hand.", thing(arm)), FeedAbout::Launched { arm })
}

/// A person's launch was taken back.
#[must_use]
pub fn withdrawn(arm: Arm, at: Timestamp) -> FeedItem {
    item(at, FeedKind::Undone, Decider::System, format!("Took back {}.", thing(arm)), FeedAbout::Withdrawn { arm })
}

/// Holding was drawn.
#[must_use]
pub fn waited(mode: Mode, forced: bool, at: Timestamp) -> FeedItem {
    let words = if forced {
        "Waited on purpose, drawn at random: without such moments nobody could tell whether sending helps."
    } else {
        "Waited: doing nothing was the best choice here."
    };
    item(at, FeedKind::Waited, Decider::Machine(mode), words, FeedAbout::Waited { forced })
}

/// An outcome is known.
#[must_use]
pub fn outcome(view: &OutcomeView) -> FeedItem {
    item(view.at, FeedKind::Outcome, Decider::System, view.words.clone(), FeedAbout::Outcome { outcome: Box::new(view.clone()) })
}

/// A prepared poll waits for its random moment, or no longer.
#[must_use]
pub fn planned(latest: Option<Timestamp>, by: Decider, at: Timestamp) -> FeedItem {
    match latest {
        Some(latest) => item(at, FeedKind::Changed, by, "Planned a poll for a random moment.", FeedAbout::Planned { latest }),
        None => item(at, FeedKind::Changed, by, "A planned poll no longer opens by itself.", FeedAbout::Unplanned),
    }
}

/// A planned poll was opened.
#[must_use]
pub fn plan_opened(at: Timestamp) -> FeedItem {
    item(at, FeedKind::Sent, Decider::System, "Opened a planned poll at its random moment.", FeedAbout::PlanOpened)
}

/// The mode changed.
#[must_use]
pub fn mode(from: Mode, to: Mode, by: Decider, why: Option<&str>, at: Timestamp) -> FeedItem {
    let because = why.map(|why| format!(", because {why}")).unwrap_or_default();
    item(at, FeedKind::Changed, by, format!("Mode changed from {from} to {to}{because}."), FeedAbout::Mode { from, to })
}

/// The settings changed.
#[must_use]
pub fn tuned(by: Decider, at: Timestamp) -> FeedItem {
    item(at, FeedKind::Changed, by, "Settings changed.", FeedAbout::Tuned)
}

/// Sending was stopped.
#[must_use]
pub fn stopped(by: Decider, at: Timestamp) -> FeedItem {
    item(at, FeedKind::Stopped, by, "Stopped: nothing is sent until somebody resumes.", FeedAbout::Stopped)
}

/// Sending was resumed.
#[must_use]
pub fn resumed(by: Decider, at: Timestamp) -> FeedItem {
    item(at, FeedKind::Resumed, by, "Resumed: suggestions go on.", FeedAbout::Resumed)
}
