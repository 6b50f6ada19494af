//! Environment variables: an unknown or invalid one stops the start, and the message names it.

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command};
use std::collections::BTreeSet;

/// Prefixes that are ours: a variable that begins with one of them and is not known is a typing mistake.
const OURS: [&str; 2] = ["CONDUCTOR_", "AGENT_"];

/// An environment variable that begins like ours and is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {key} is not known{}", .near.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default())]
pub struct UnknownKey {
    /// The variable.
    pub key: String,
    /// The known variable that is most like it.
    pub near: Option<String>,
}

/// Checks the names of the variables in `keys` against those that `command` and its subcommands read.
///
/// # Errors
/// [`UnknownKey`] for the first that begins like ours and is not known.
pub fn check_environment(command: &Command, keys: impl IntoIterator<Item = String>) -> Result<(), UnknownKey> {
    let known = known(command);
    for key in keys {
        if OURS.iter().any(|prefix| key.starts_with(prefix)) && !known.contains(&key) {
            let near =
                known.iter().map(|name| (distance(name, &key), name)).min().filter(|(far, _)| *far <= 4).map(|(_, name)| name.clone());
            return Err(UnknownKey { key, near });
        }
    }
    Ok(())
}

fn arguments(command: &Command) -> Box<dyn Iterator<Item = &Arg> + '_> {
    Box::new(command.get_arguments().chain(command.get_subcommands().flat_map(arguments)))
}

fn known(command: &Command) -> BTreeSet<String> {
    arguments(command).filter_map(|arg| arg.get_env()?.to_str().map(str::to_owned)).collect()
}

/// The text of `error`, which also names the environment variable that holds the bad value: clap itself names only the flag.
#[must_use]
pub fn name_the_key(command: &Command, error: &clap::Error) -> String {
    let mut text = error.render().to_string();
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else { return text };
    let long = flag.trim_start_matches("--").split([' ', '=']).next().unwrap_or_default();
    let arg = arguments(command).find(|arg| arg.get_long() == Some(long));
    // A value that holds a password must not be repeated.
    if arg.is_some_and(Arg::is_hide_env_values_set)
        && let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidValue)
    {
        text = text.replace(value.as_str(), "…");
    }
    match arg.and_then(|arg| arg.get_env()?.to_str()).filter(|key| std::env::var_os(key).is_some()) {
        Some(key) => format!("{text}\nThe value is that of the environment variable {key}, unless --{long} is given.\n"),
        None => text,
    }
}

/// Levenshtein's distance: how many letters differ.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use clap::{Args, Command};

    fn check(key: &str) -> Result<(), UnknownKey> {
        check_environment(&Config::augment_args(Command::new("program")), [key.to_owned()])
    }

    #[test]
    fn a_mistyped_key_is_named_with_the_one_that_was_meant() {
        let error = check("CONDUCTOR_LISTN").unwrap_err();
        assert_eq!(error.to_string(), "the environment variable CONDUCTOR_LISTN is not known; did you mean CONDUCTOR_LISTEN?");
        assert_eq!(check("AGENT_EVERYTHING").unwrap_err().near, None);
    }

    #[test]
    fn known_keys_and_those_of_others_pass() {
        for key in ["CONDUCTOR_LISTEN", "AGENT_MAX_PENDING_APPROVALS", "PATH", "DATABASE_URL", "SSH_AGENT_PID"] {
            check(key).unwrap();
        }
    }

    #[test]
    fn distance_counts_letters() {
        assert_eq!((distance("abc", "abc"), distance("abc", "abd"), distance("abc", "ab"), distance("", "xyz")), (0, 1, 1, 3));
    }
}
