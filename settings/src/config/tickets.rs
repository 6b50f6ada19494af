//! Settings of another platform's tickets.

use clap::Args;
use std::path::PathBuf;

/// Settings of another platform's tickets, which sign its people in here.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Tickets of another platform")]
pub struct TicketsConfig {
    /// JSON file with the keys that verify another platform's tickets. Without it, no ticket is accepted.
    #[arg(long, env = "CONDUCTOR_TICKET_KEYS_FILE", value_name = "FILE")]
    pub ticket_keys_file: Option<PathBuf>,

    /// The other platform's name in its tickets (iss).
    #[arg(long, env = "CONDUCTOR_TICKET_ISSUER", value_name = "NAME", requires = "ticket_keys_file")]
    pub ticket_issuer: Option<String>,

    /// Our name in its tickets (aud). Without it, the public address.
    #[arg(long, env = "CONDUCTOR_TICKET_AUDIENCE", value_name = "NAME")]
    pub ticket_audience: Option<String>,
}
