//! Settings of the log.

use clap::{Args, ValueEnum};

/// Settings of the log. It never contains the words of attendees, tokens or addresses.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Logging")]
pub struct LoggingConfig {
    /// Format of log lines.
    #[arg(long, env = "CONDUCTOR_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Log filter, such as `info` or `warn,engine=debug`.
    #[arg(long, env = "CONDUCTOR_LOG", value_name = "FILTER", default_value = "info", value_parser = filter)]
    pub log: String,
}

/// Format of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Plain text.
    Text,
    /// One JSON object per line.
    Json,
}

fn filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}
