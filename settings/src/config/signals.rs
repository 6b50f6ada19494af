//! Settings for signals of another platform, beside the API.

use super::StoringConfig;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Settings for signals of another platform, beside the API.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Signals from another platform")]
pub struct SignalsConfig {
    /// Transport of another platform's signals through Redis (REDIS_URL).
    #[arg(long, env = "CONDUCTOR_SIGNALS_FROM", value_name = "FORM", value_enum, default_value_t = SignalsFrom::Nothing)]
    pub signals_from: SignalsFrom,

    /// File that maps the other platform's sessions to ours: one line each with their id, a space and our id. It is reloaded when it
    /// changes. Sessions with the same id on both sides need no line.
    #[arg(long, env = "CONDUCTOR_SIGNALS_SESSIONS_FILE", value_name = "FILE")]
    pub signals_sessions_file: Option<PathBuf>,

    /// Maximum age in seconds of signals that count; older ones are ignored, except joining and leaving.
    #[arg(long, env = "CONDUCTOR_SIGNALS_MAX_AGE_SECONDS", value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub signals_max_age_seconds: u32,

    /// Seconds after which an entry that another consumer read and did not acknowledge is taken over.
    #[arg(long, env = "CONDUCTOR_SIGNALS_RECLAIM_SECONDS", value_name = "SECONDS", default_value = "15", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub signals_reclaim_seconds: u32,
}

/// Transport of signals through Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignalsFrom {
    /// No signals from Redis.
    Nothing,
    /// Redis Streams with a consumer group: each entry counts once, even after a crash.
    Streams,
    /// Redis Pub/Sub: messages published while nobody listens are lost.
    Pubsub,
}

impl SignalsConfig {
    /// Checks that there is a Redis to bring them.
    ///
    /// # Errors
    /// A sentence that names the keys.
    pub fn check(&self, storing: &StoringConfig) -> Result<(), String> {
        if self.signals_from != SignalsFrom::Nothing && storing.redis_url.is_none() {
            return Err("CONDUCTOR_SIGNALS_FROM needs REDIS_URL, the Redis server that brings them".to_owned());
        }
        if self.signals_from == SignalsFrom::Pubsub && storing.several_nodes {
            return Err("CONDUCTOR_SIGNALS_FROM=pubsub counts everything on each node: with CONDUCTOR_SEVERAL_NODES use streams".to_owned());
        }
        Ok(())
    }

    /// Maximum age of signals that count.
    #[must_use]
    pub fn max_age(&self) -> Duration {
        Duration::from_secs(u64::from(self.signals_max_age_seconds))
    }

    /// Time for which entries stay with a consumer that does not acknowledge them.
    #[must_use]
    pub fn reclaim_after(&self) -> Duration {
        Duration::from_secs(u64::from(self.signals_reclaim_seconds))
    }
}
