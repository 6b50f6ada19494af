//! Limits on connections and requests.

use clap::Args;

/// Limits on connections and requests. A request over a limit is refused with 429 or 503, and the answer says when to try again.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct LimitsConfig {
    /// Maximum open connections.
    #[arg(long, env = "CONDUCTOR_MAX_CONNECTIONS", value_name = "COUNT", default_value = "20000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,

    /// Maximum open connections from one network (an IPv4 address or an IPv6 /64); sockets of attendees take nine tenths of it at most, also
    /// behind proxies in CONDUCTOR_TRUSTED_PROXIES. A thousand phones of a venue fit. 0 means no limit.
    #[arg(long, env = "CONDUCTOR_MAX_CONNECTIONS_PER_IP", value_name = "COUNT", default_value = "4000")]
    pub max_connections_per_ip: u32,

    /// Maximum newcomers that one network (an IPv4 address or an IPv6 /48) may send to a session at once; more can only watch until there is
    /// a place or they have stayed for fifteen seconds. Raise it for a larger hall behind one address. 0 means no limit, and that nobody is set
    /// aside who acts and leaves at once.
    #[arg(long, env = "CONDUCTOR_NEWCOMERS_PER_NETWORK", value_name = "COUNT", default_value = "1500", value_parser = clap::value_parser!(u32).range(0..=20_000))]
    pub newcomers_per_network: u32,

    /// Maximum sign-in attempts per minute, per account and network.
    #[arg(long, env = "CONDUCTOR_LOGIN_TRIES_PER_MINUTE", value_name = "COUNT", default_value = "10", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub login_tries_per_minute: u32,

    /// Maximum wrong join codes per minute and network; beyond it, all codes of guests who just came are refused.
    #[arg(long, env = "CONDUCTOR_WRONG_CODES_PER_MINUTE", value_name = "COUNT", default_value = "30", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub wrong_codes_per_minute: u32,
}
