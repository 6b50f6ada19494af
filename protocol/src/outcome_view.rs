//! [`OutcomeView`]: an outcome in words that claim no more than was measured.

use conductor::arm::Arm;
use conductor::id::ProposalId;
use conductor::lift::{Interval, Lift};
use conductor::policy::{Outcome, Treatment};
use conductor::time::Timestamp;
use conductor::unit::Score;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The outcome of one decision, as a dashboard shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct OutcomeView {
    /// The decision.
    pub proposal: ProposalId,
    /// The arm that was drawn.
    pub arm: Arm,
    /// The treatment: sent, held out or not treated.
    pub treated: Treatment,
    /// When it was known.
    pub at: Timestamp,
    /// The score before.
    pub pre: Option<Score>,
    /// The score after.
    pub post: Option<Score>,
    /// The outcome in one or two sentences.
    pub words: String,
    /// The measured lift of everything sent in this event until now.
    pub lift: Option<Lift>,
}

impl OutcomeView {
    /// Words for an outcome, beside the lift that is known so far.
    #[must_use]
    pub fn new(outcome: &Outcome, lift: Option<Lift>) -> Self {
        Self {
            proposal: outcome.proposal,
            arm: outcome.arm,
            treated: outcome.treated,
            at: outcome.at,
            pre: outcome.pre,
            post: outcome.post,
            words: words(outcome, lift.as_ref()),
            lift,
        }
    }
}

/// A score on the scale of screens, 0 to 100.
fn points(score: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "scores are in [0, 1]")]
    {
        (score * 100.0).round() as i64
    }
}

/// A difference with its sign, and a true minus.
fn signed(difference: f64) -> String {
    match points(difference) {
        0 => "0".to_owned(),
        more if more > 0 => format!("+{more}"),
        less => format!("−{}", less.unsigned_abs()),
    }
}

fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// An estimate in words, such as `+6 points (95 % interval −1 to +13)`.
#[must_use]
pub fn interval_words(interval: &Interval) -> String {
    format!("{} points (95 % interval {} to {})", signed(interval.estimate), signed(interval.low), signed(interval.high))
}

/// A lift in words: an estimate with its interval, or that there is not enough data to tell.
#[must_use]
pub fn lift_words(lift: &Lift) -> String {
    let from = format!("{} and {}", count(lift.n_sent, "send"), count(lift.n_holdout, "holdout"));
    match &lift.anytime {
        Some(estimate) => format!("Estimated effect of what is sent in this event: {}, from {from}.", interval_words(estimate)),
        None => format!("Not enough data to tell whether sending helps: {from} so far."),
    }
}

/// An outcome in words. A score before and a score after prove nothing by themselves, because a room that dipped often recovers on its own.
/// So the words say how the score moved and leave the effect to the lift.
fn words(outcome: &Outcome, lift: Option<&Lift>) -> String {
    let moved = match (outcome.treated, outcome.missing, outcome.pre, outcome.post) {
        (Treatment::NotTreated, ..) => return "Nothing was sent, so there is nothing to measure.".to_owned(),
        (_, Some(why), ..) => format!("Not measured: {why}."),
        (_, None, Some(pre), Some(post)) => {
            let what = if outcome.treated == Treatment::Holdout { "Nothing was sent, on purpose; the" } else { "The" };
            format!("{what} score went from {} to {}.", points(pre.get()), points(post.get()))
        }
        _ => "Not measured: a score is missing.".to_owned(),
    };
    match lift {
        Some(lift) => format!("{moved} {}", lift_words(lift)),
        None => format!("{moved} Not enough data to tell whether sending helps."),
    }
}
