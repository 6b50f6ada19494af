//! Who writes drafts.

use clap::Args;
use conductor::time::Span;
use std::time::Duration;

/// Who writes drafts.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Drafting")]
pub struct DraftingConfig {
    /// How long a language model may take for a draft before a built-in template is used, in seconds.
    #[arg(long, env = "LLM_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub llm_timeout_seconds: u32,
}

impl DraftingConfig {
    /// How long a language model may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.llm_timeout_seconds))
    }

    /// After how long a draft counts as failed: the model's time and three seconds, in which the template is written.
    #[must_use]
    pub fn deadline(&self) -> Span {
        Span::from_secs(i64::from(self.llm_timeout_seconds) + 3)
    }
}
