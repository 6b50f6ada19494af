//! What is logged.

use clap::{Args, ValueEnum};

/// What is logged. Never the words of attendees, tokens or addresses.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Logging")]
pub struct LoggingConfig {
    /// How log lines look.
    #[arg(long, env = "CONDUCTOR_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Which log lines are written, such as `info` or `warn,server=debug`.
    #[arg(long, env = "CONDUCTOR_LOG", value_name = "FILTER", default_value = "info", value_parser = filter)]
    pub log: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

fn filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}
