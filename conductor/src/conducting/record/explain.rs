//! [`Explanation`]: a decision in words, from nothing but its row.

use super::Decision;
use crate::arm::Arm;
use crate::policy::{ArmReason, Belief};
use serde::{Deserialize, Serialize};
use wire::Read;

/// A decision in words. Scores and effects are in points, 0 to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Explanation {
    /// The reason why something is due now.
    pub why_now: String,
    /// The reason for this arm.
    pub why_this: String,
    /// The reasons against each other arm.
    pub why_not: Vec<(Arm, String)>,
    /// The certainty of the policy.
    pub how_sure: String,
    /// The expectation if nothing is done.
    pub if_nothing: String,
}

fn points(x: f64) -> String {
    let rounded = (1000.0 * x).round() / 10.0;
    // No minus before a zero.
    format!("{:+.1}", if rounded == 0.0 { 0.0 } else { rounded })
}

fn percent(p: f64) -> String {
    match p * 100.0 {
        small if small > 0.0 && small < 1.0 => format!("{small:.1} %"),
        large if large > 99.0 && large < 100.0 => format!("{large:.1} %"),
        p => format!("{p:.0} %"),
    }
}

fn estimate(belief: Belief) -> String {
    let (low, high) = belief.interval();
    format!("{} points ({} to {})", points(belief.mean), points(low), points(high))
}

/// An arm as a noun within a sentence.
const fn noun(arm: Arm) -> &'static str {
    arm.spec().act
}

impl Decision {
    /// This decision in words.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let choice = &self.choice;
        let why_not = choice.arms.iter().filter(|reason| reason.arm != choice.arm).map(|reason| (reason.arm, why_not(reason))).collect();
        Explanation {
            why_now: self.why_now(),
            why_this: self.why_this(),
            why_not,
            how_sure: self.how_sure(),
            if_nothing: self.if_nothing(),
        }
    }

    fn why_now(&self) -> String {
        let context = &self.context;
        let kind = context.anomaly.name().to_lowercase().replace('_', " ");
        let deficit = context.deficit();
        let side = if deficit >= 0.0 { "below" } else { "above" };
        format!(
            "A {kind}: the score is {:.0}, {:.0} points {side} the {:.0} expected of this room, with {} people present, {:.0} minutes in.",
            100.0 * context.pre.get(),
            100.0 * deficit.abs(),
            100.0 * context.expected.get(),
            context.people,
            context.minutes_in
        )
    }

    fn why_this(&self) -> String {
        let choice = &self.choice;
        if choice.forced_holdout {
            return "Held back on purpose: a small random share of decisions is, so that the effect of the others can be measured."
                .to_owned();
        }
        let open = choice.arms.iter().filter(|reason| reason.inadmissible.is_none());
        if open.clone().all(|reason| reason.arm == Arm::Hold) {
            return "Nothing else is possible now.".to_owned();
        }
        let Some(own) = choice.reason(choice.arm) else { return "It was the only thing offered.".to_owned() };
        let mut words =
            format!("It won {} of the draws and was drawn with probability {}.", percent(own.win_share), percent(own.propensity.get()));
        if choice.arm != Arm::Hold {
            words.push_str(&format!(
                " Its estimated effect, against waiting and net of the attention it costs, is {}.",
                estimate(own.belief)
            ));
        }
        if let Some(best) =
            open.max_by(|one, other| one.win_share.total_cmp(&other.win_share)).filter(|best| best.win_share > own.win_share)
        {
            words.push_str(&format!(
                " The favorite was {} with {} of the draws; another is tried now and then, to learn whether that still holds.",
                noun(best.arm),
                percent(best.win_share)
            ));
        }
        words
    }

    fn how_sure(&self) -> String {
        let sure = percent(self.choice.confidence.get());
        let known = match self.choice.policy_version {
            0 => "no outcome yet, so this is the prior alone".to_owned(),
            1 => "1 outcome".to_owned(),
            n => format!("{n} outcomes"),
        };
        if self.choice.arm == Arm::Hold {
            format!("The probability that no other arm would beat waiting is about {sure}; the policy had learned from {known}.")
        } else {
            format!("The probability that it beats waiting is {sure}; the policy had learned from {known}.")
        }
    }

    fn if_nothing(&self) -> String {
        let pre = self.context.pre.get();
        self.choice.natural.map_or_else(
            || "What the room would do by itself was not recorded.".to_owned(),
            |natural| {
                let bound = |x: f64| 100.0 * (pre + x).clamp(0.0, 1.0);
                let (low, high) = natural.interval();
                format!(
                    "Left alone, the score is expected to go from {:.0} to {:.0} within three minutes (most rooms: {:.0} to {:.0}).",
                    100.0 * pre,
                    bound(natural.gain),
                    bound(low),
                    bound(high)
                )
            },
        )
    }
}

fn why_not(reason: &ArmReason) -> String {
    if let Some(why) = reason.inadmissible {
        return format!("It could not be chosen: {why}.");
    }
    let won = percent(reason.win_share);
    if reason.arm == Arm::Hold {
        return format!("Waiting won {won} of the draws.");
    }
    format!(
        "It won {won} of the draws: its estimated effect is {}, and it beats waiting with probability {}.",
        estimate(reason.belief),
        percent(reason.belief.p_better_than_hold.get())
    )
}
