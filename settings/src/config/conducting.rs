//! Settings of new sessions.

use super::DraftingConfig;
use clap::Args;
use conductor::arm::Arm;
use conductor::policy::Holdout;
use conductor::settings::Settings;
use conductor::time::Span;
use conductor::unit::Probability;
use std::fmt;
use std::str::FromStr;

/// Settings of new sessions. A session keeps the settings it was created with.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Conducting")]
pub struct ConductingConfig {
    /// Confidence, from 0 to 1, at which SEMI_AUTO sends without approval.
    #[arg(long, env = "AGENT_AUTO_APPROVE_THRESHOLD", value_name = "PROBABILITY", default_value = "0.75", value_parser = probability)]
    pub auto_approve_threshold: f64,

    /// Seconds that a proposal waits for approval before it expires.
    #[arg(long, env = "AGENT_PENDING_APPROVAL_TTL_SECONDS", value_name = "SECONDS", default_value = "1800", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub pending_approval_ttl_seconds: u32,

    /// Maximum proposals that wait in one session; beyond it, the oldest expires.
    #[arg(long, env = "AGENT_MAX_PENDING_APPROVALS", value_name = "COUNT", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub max_pending_approvals: u32,

    /// Window after sending, in seconds, over which the score is averaged to measure an intervention.
    #[arg(long, env = "CONDUCTOR_OUTCOME_WINDOW_SECONDS", value_name = "FROM-TO", default_value = "60-180")]
    pub outcome_window_seconds: OutcomeWindow,

    /// Seconds before sending over which the score is averaged for comparison.
    #[arg(long, env = "CONDUCTOR_PRE_WINDOW_SECONDS", value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub pre_window_seconds: u32,

    /// Maximum interventions per hour and session, including those launched by hand. Beyond it nothing is suggested, and a launch by
    /// hand asks once more.
    #[arg(long, env = "CONDUCTOR_BUDGET_PER_HOUR", value_name = "COUNT", default_value = "6", value_parser = clap::value_parser!(u32).range(0..=60))]
    pub budget_per_hour: u32,

    /// Minimum seconds between an intervention and the next suggestion.
    #[arg(long, env = "CONDUCTOR_COOLDOWN_SECONDS", value_name = "SECONDS", default_value = "300", value_parser = clap::value_parser!(u32).range(0..=86_400))]
    pub cooldown_seconds: u32,

    /// Kinds of intervention never to suggest or send, not even by hand, such as GAMIFICATION, separated by commas.
    #[arg(long, env = "CONDUCTOR_NEVER", value_name = "ARM,...", value_delimiter = ',')]
    pub never: Vec<Arm>,

    /// Share of decisions held at random for comparison, in events that set none: auto, or 0 to 0.5. Below 0.02 no answer comes
    /// within years; with 0 none comes at all.
    #[arg(long, env = "CONDUCTOR_HOLDOUT", value_name = "SHARE", default_value = "auto")]
    pub holdout: Holdout,
}

impl ConductingConfig {
    /// The settings of a new session.
    ///
    /// # Errors
    /// A sentence that says which setting cannot be followed.
    pub fn settings(&self, drafting: &DraftingConfig) -> Result<Settings, String> {
        let secs = |seconds: u32| Span::from_secs(i64::from(seconds));
        let settings = Settings {
            auto_approve_threshold: Probability::new(self.auto_approve_threshold),
            proposal_ttl: secs(self.pending_approval_ttl_seconds),
            max_pending: self.max_pending_approvals as usize,
            budget_per_hour: self.budget_per_hour,
            cooldown: secs(self.cooldown_seconds),
            never: self.never.clone(),
            pre_window: secs(self.pre_window_seconds),
            post_from: secs(self.outcome_window_seconds.from),
            post_to: secs(self.outcome_window_seconds.to),
            draft_deadline: drafting.deadline(),
            ..Settings::default()
        };
        settings.check().map_err(|error| error.to_string())?;
        Ok(settings)
    }
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("it must be a number from 0 to 1".to_owned()),
    }
}

/// A window after sending, in whole seconds. Written `60-180`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeWindow {
    /// Where it opens, in seconds after sending.
    pub from: u32,
    /// Where it closes, in seconds after sending; later than [`Self::from`], at most an hour.
    pub to: u32,
}

impl fmt::Display for OutcomeWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl FromStr for OutcomeWindow {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let window =
            text.split_once('-').and_then(|(from, to)| Some(Self { from: from.trim().parse().ok()?, to: to.trim().parse().ok()? }));
        match window {
            Some(window) if window.from < window.to && window.to <= 3600 => Ok(window),
            Some(_) => Err("it must open before it closes, and close within an hour".to_owned()),
            None => Err("it must be two numbers of seconds, such as 60-180".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_two_numbers_in_order() {
        assert_eq!("60-180".parse(), Ok(OutcomeWindow { from: 60, to: 180 }));
        assert_eq!("0 - 5".parse(), Ok(OutcomeWindow { from: 0, to: 5 }));
        for text in ["", "60", "180-60", "60-60", "-5-60", "a-b", "60-4000", "1.5-3"] {
            assert!(text.parse::<OutcomeWindow>().is_err(), "{text}");
        }
    }
}
