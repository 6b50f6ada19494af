//! How much is let in.

use clap::Args;

/// How much is let in. What is over a limit is refused with 429 or 503 and says when to try again.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct LimitsConfig {
    /// Maximum open connections.
    #[arg(long, env = "CONDUCTOR_MAX_CONNECTIONS", value_name = "COUNT", default_value = "20000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,

    /// Maximum open connections from one IP address. Raise it for a venue whose guests share one. Proxies in CONDUCTOR_TRUSTED_PROXIES do
    /// not count. 0 means no limit.
    #[arg(long, env = "CONDUCTOR_MAX_CONNECTIONS_PER_IP", value_name = "COUNT", default_value = "200")]
    pub max_connections_per_ip: u32,

    /// Maximum sign-in attempts per minute, per account and IP address.
    #[arg(long, env = "CONDUCTOR_LOGIN_TRIES_PER_MINUTE", value_name = "COUNT", default_value = "10", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub login_tries_per_minute: u32,

    /// Maximum wrong join codes per minute and IP address; beyond it, all codes are refused.
    #[arg(long, env = "CONDUCTOR_WRONG_CODES_PER_MINUTE", value_name = "COUNT", default_value = "30", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub wrong_codes_per_minute: u32,
}
