//! The gate: which arms may be chosen now, and whether a chosen one may be sent without a person. Pure, and fails closed.

use crate::arm::{Arm, Need};
use crate::id::ProposalId;
use crate::mode::Mode;
use crate::policy::{Admissible, Inadmissible};
use crate::settings::Settings;
use crate::signal::Phase;
use crate::time::Timestamp;
use crate::unit::Probability;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

/// The gate's answer at the moment of a draw, as a decision's record keeps it. Earlier programs kept its English sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum GateAnswer {
    /// The machine may send it. An empty text stands for it in records that were never gated.
    #[serde(alias = "may be sent by the machine", alias = "")]
    Admitted,
    /// A person decides, because the mode says so.
    #[serde(alias = "waits for a person: the mode is MANUAL")]
    Manual,
    /// A person decides, because the machine is not sure enough.
    #[serde(alias = "waits for a person: the confidence is below the threshold")]
    Unsure,
    /// Holding was drawn.
    #[serde(alias = "held back on purpose")]
    Held,
    /// Holding was drawn for the comparison, whatever is believed.
    #[serde(alias = "held back on purpose, for the comparison")]
    HeldForComparison,
}

impl fmt::Display for GateAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Admitted => "may be sent by the machine",
            Self::Manual => "waits for a person: the mode is MANUAL",
            Self::Unsure => "waits for a person: the confidence is below the threshold",
            Self::Held => "held back on purpose",
            Self::HeldForComparison => "held back on purpose, for the comparison",
        })
    }
}

/// The material in a room: each arm needs some of it in order to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Material {
    /// A question of the audience is open, so it could be promoted.
    pub open_questions: bool,
    /// People may react, so a challenge can be played.
    pub reactions: bool,
    /// People may chat, so a prompt can be answered.
    pub chat: bool,
    /// Polls may be opened.
    pub polls: bool,
    /// Somebody would see a private cue: an organizer or a speaker is looking.
    pub cue: bool,
}

impl Default for Material {
    /// A room with every feature on, no question asked and somebody on stage.
    fn default() -> Self {
        Self { open_questions: false, reactions: true, chat: true, polls: true, cue: true }
    }
}

/// A reason why nothing is suggested although the room fades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Block {
    /// A person pressed Stop.
    Stopped,
    /// It is a quiet time of the agenda: a planned break, or what an organizer keeps free.
    Quiet {
        /// Its end.
        until: Timestamp,
    },
    /// An intervention is on its way.
    InFlight,
    /// The effect of an earlier decision is being measured; anything else would spoil it.
    Measuring {
        /// The end of the wait.
        until: Timestamp,
    },
    /// The last intervention is too recent.
    Cooldown {
        /// The end of the wait.
        until: Timestamp,
    },
    /// The hour's interventions are spent.
    Budget {
        /// When the next one is free; `None` if the budget is 0.
        until: Option<Timestamp>,
    },
    /// The room was not watched for a while (a restart); people are still coming back.
    Settling {
        /// The end of the wait.
        until: Timestamp,
    },
    /// No arm but holding makes sense here: all are forbidden, out of place or without material.
    NothingAdmissible,
    /// A proposal for the same fall waits already, or was dismissed.
    Covered {
        /// The proposal.
        by: ProposalId,
    },
}

impl Block {
    /// Returns whether it passes with time, so that an anomaly can wait for it.
    #[must_use]
    pub const fn passes(&self) -> bool {
        match self {
            Self::InFlight | Self::Measuring { .. } | Self::Cooldown { .. } | Self::Budget { until: Some(_) } | Self::Settling { .. } => {
                true
            }
            // What a room does in a break is no reason to suggest something after it.
            Self::Stopped | Self::Quiet { .. } | Self::Budget { until: None } | Self::NothingAdmissible | Self::Covered { .. } => false,
        }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stopped => "the conductor is stopped",
            Self::Quiet { .. } => "it is a quiet time of the agenda",
            Self::InFlight => "an intervention is on its way",
            Self::Measuring { .. } => "the effect of an earlier decision is being measured",
            Self::Cooldown { .. } => "the last intervention is too recent",
            Self::Budget { .. } => "the hour's interventions are spent",
            Self::Settling { .. } => "the room was not watched for a while",
            Self::NothingAdmissible => "no action makes sense here",
            Self::Covered { .. } => "a proposal for the same fall was made already",
        })
    }
}

/// The gate's answer to a chosen arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// The machine may send it.
    Admit,
    /// A person must decide: the mode says so.
    Manual,
    /// A person must decide: the machine is not sure enough.
    Unsure,
    /// A person must decide: something stands in the way of acting alone.
    Blocked(Block),
}

/// The gate's answer to an arm at the moment of its draw, while nothing stands in the way.
#[must_use]
pub fn answer(mode: Mode, confidence: Probability, threshold: Probability) -> GateAnswer {
    match mode {
        Mode::Manual => GateAnswer::Manual,
        Mode::SemiAuto if confidence < threshold => GateAnswer::Unsure,
        Mode::SemiAuto | Mode::Auto => GateAnswer::Admitted,
    }
}

/// Returns whether a chosen arm may be sent without a person. `block` is what would keep the machine from suggesting anything now.
#[must_use]
pub fn gate(mode: Mode, confidence: Probability, threshold: Probability, block: Option<Block>) -> Verdict {
    match (answer(mode, confidence, threshold), block) {
        (GateAnswer::Admitted, None) => Verdict::Admit,
        (GateAnswer::Admitted, Some(block)) => Verdict::Blocked(block),
        (GateAnswer::Unsure, _) => Verdict::Unsure,
        (GateAnswer::Manual | GateAnswer::Held | GateAnswer::HeldForComparison, _) => Verdict::Manual,
    }
}

/// Every arm with whether it may be chosen in this phase, with this material, under these settings. Holding always may.
#[must_use]
pub fn admissible(settings: &Settings, material: Material, phase: Phase) -> Vec<(Arm, Admissible)> {
    Arm::ALL.into_iter().map(|arm| (arm, refusal(settings, material, phase, arm).map_or(Admissible::Yes, Admissible::No))).collect()
}

fn refusal(settings: &Settings, material: Material, phase: Phase, arm: Arm) -> Option<Inadmissible> {
    if arm == Arm::Hold {
        return None;
    }
    if settings.never.contains(&arm) {
        return Some(Inadmissible::NeverDo);
    }
    let spec = arm.spec();
    if !spec.phases.contains(&phase) {
        return Some(Inadmissible::Phase);
    }
    let (offered, otherwise) = match spec.needs {
        Need::Nothing => (true, Inadmissible::NotConfigured),
        Need::Polls => (material.polls, Inadmissible::NotConfigured),
        Need::Chat => (material.chat, Inadmissible::NotConfigured),
        Need::Cues => (material.cue, Inadmissible::NotConfigured),
        Need::Reactions => (material.reactions, Inadmissible::NotConfigured),
        Need::OpenQuestion => (material.open_questions, Inadmissible::NoMaterial),
    };
    (!offered).then_some(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(mode: Mode, confidence: f64, block: Option<Block>) -> Verdict {
        gate(mode, Probability::new(confidence), Probability::new(0.75), block)
    }

    #[test]
    fn manual_always_waits_for_a_person() {
        assert_eq!(verdict(Mode::Manual, 1.0, None), Verdict::Manual);
    }

    #[test]
    fn semi_auto_acts_alone_from_the_threshold_on() {
        assert_eq!(verdict(Mode::SemiAuto, 0.749_999, None), Verdict::Unsure);
        assert_eq!(verdict(Mode::SemiAuto, 0.75, None), Verdict::Admit);
    }

    #[test]
    fn auto_acts_alone_unless_something_stands_in_the_way() {
        assert_eq!(verdict(Mode::Auto, 0.0, None), Verdict::Admit);
        assert_eq!(verdict(Mode::Auto, 1.0, Some(Block::InFlight)), Verdict::Blocked(Block::InFlight));
    }

    fn open(settings: &Settings, material: Material, phase: Phase) -> Vec<Arm> {
        admissible(settings, material, phase).into_iter().filter(|(_, a)| *a == Admissible::Yes).map(|(arm, _)| arm).collect()
    }

    #[test]
    fn holding_is_always_admissible_and_alone_in_a_break() {
        assert_eq!(open(&Settings::default(), Material::default(), Phase::Break), [Arm::Hold]);
    }

    #[test]
    fn a_question_is_promoted_only_if_there_is_one() {
        let without = Material::default();
        let with = Material { open_questions: true, ..without };
        assert!(!open(&Settings::default(), without, Phase::Talk).contains(&Arm::QnaPromote));
        assert!(open(&Settings::default(), with, Phase::Talk).contains(&Arm::QnaPromote));
    }

    #[test]
    fn what_is_on_the_never_do_list_is_never_admissible() {
        let settings = Settings { never: vec![Arm::Poll, Arm::Gamification], ..Settings::default() };
        assert_eq!(open(&settings, Material::default(), Phase::Talk), [Arm::Hold, Arm::ChatPrompt, Arm::Notification]);
    }
}
