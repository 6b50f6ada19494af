//! `config`: every setting in effect, and its source.

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};
use std::io::Write;

/// Writes a line for each setting, as an environment file would have it, and says where the value comes from.
///
/// # Errors
/// If it cannot be written.
pub(super) fn print(command: &Command, matches: &ArgMatches, mut out: impl Write) -> anyhow::Result<()> {
    let Some((name, given)) = matches.subcommand() else { return Ok(()) };
    let Some(command) = command.find_subcommand(name) else { return Ok(()) };
    for arg in command.get_arguments() {
        let Some(key) = arg.get_env().and_then(|key| key.to_str()) else { continue };
        let id = arg.get_id().as_str();
        let from = match given.value_source(id) {
            Some(ValueSource::CommandLine) => "given",
            Some(ValueSource::EnvVariable) => "from the environment",
            Some(_) => "default",
            None => "not set",
        };
        // What may hold a password is not repeated, not even to who has set it: this goes into tickets and logs.
        let value = match given.get_raw(id) {
            Some(_) if arg.is_hide_env_values_set() => "…".to_owned(),
            Some(values) => values.map(|value| value.to_string_lossy().into_owned()).collect::<Vec<_>>().join(","),
            None => String::new(),
        };
        writeln!(out, "{key}={value} # {from}")?;
    }
    Ok(())
}
