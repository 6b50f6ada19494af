//! The command line.

mod admin;
mod archive;
mod detect;
mod doctor;
mod effective;
mod import;
mod lan;
mod lines;
mod policy;
mod serve;

use crate::config::{Config, check_environment, name_the_key};
use crate::replay::ReplayOptions;
use crate::simulate::SimulateOptions;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use futures::future::BoxFuture;
use std::ffi::OsString;
use std::process::ExitCode;

/// Watches live sessions, notices when a room drifts away, proposes one thing to do about it, and measures whether it helped.
///
/// Without a command it serves. Every option of `serve` is also an environment variable; an unknown or invalid one stops the start.
#[derive(Parser, Debug)]
#[command(name = "engagement-conductor", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve pages, sockets and the API, until SIGTERM or Ctrl-C
    Serve(Box<Config>),
    /// Print every setting that `serve` would use, and its source; addresses that may contain passwords are left out
    Config(Box<Config>),
    /// Try every part of a set-up with the settings of `serve`: storage, Redis, clock, address, TLS, sockets, models, webhooks
    ///
    /// It says what to do about each part that does not work, and then exits with 1. Run it beside the server, or before the first start.
    Doctor(Box<Config>),
    /// Manage accounts and check the audit log, with or without a running server
    Admin(Admin),
    /// Write a consistent copy of the whole installation to a file, with or without a running server
    Backup(Archive),
    /// Fill an empty data directory, or an empty PostgreSQL database, from a file that `backup` wrote
    Restore(Archive),
    /// Move the SQLite installation in the data directory to the PostgreSQL database in DATABASE_URL; stop the server first
    Migrate(Box<Config>),
    /// Read events as JSON lines from standard input; write alarms and scores to standard output
    ///
    /// The detectors are those of live sessions. A line that is no event is named on standard error and skipped
    Detect,
    /// Read files that other programs keep of past sessions, and show what the conductor would have said
    ///
    /// Only times and pseudonyms are read, nothing is kept, and nothing leaves this machine.
    Import(import::ImportOptions),
    /// Use the policy outside of live rooms
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Let a simulated audience join a room of a running server
    Simulate(SimulateOptions),
    /// Post a recorded session to a running server, in real time or faster
    Replay(ReplayOptions),
}

impl Command {
    /// The server's settings, of a command that needs them.
    const fn config(&self) -> Option<&Config> {
        match self {
            Self::Serve(config) | Self::Config(config) | Self::Doctor(config) | Self::Migrate(config) => Some(config),
            Self::Admin(Admin { config, .. }) | Self::Backup(Archive { config, .. }) | Self::Restore(Archive { config, .. }) => {
                Some(config)
            }
            Self::Detect | Self::Import(_) | Self::Policy(_) | Self::Simulate(_) | Self::Replay(_) => None,
        }
    }
}

#[derive(Args, Debug)]
struct Admin {
    #[command(subcommand)]
    command: AdminCommand,
    #[command(flatten)]
    config: Box<Config>,
}

#[derive(Args, Debug)]
struct Archive {
    /// The file
    file: std::path::PathBuf,
    #[command(flatten)]
    config: Box<Config>,
}

#[derive(Subcommand, Debug)]
enum AdminCommand {
    /// Create an organizer's account; the password is read from standard input
    Create {
        /// The name to sign in with
        #[arg(long)]
        name: String,
        /// Make them an operator too, who may see the state of the installation
        #[arg(long)]
        operator: bool,
    },
    /// Make an organizer an operator, who may see the state of the installation, or revoke that
    Operator {
        /// The name they sign in with
        #[arg(long)]
        name: String,
        /// Revoke it instead
        #[arg(long)]
        revoke: bool,
    },
    /// Check the hash chain of the audit log, and say where it is broken
    VerifyAudit,
}

/// The exit code of a start that failed because of what was typed or set, as is usual. All other failures exit with 1.
const MISUSE: u8 = 2;

/// Runs the command. Boxed, as [`crate::run::run`] is.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> BoxFuture<'static, ExitCode> {
    Box::pin(obey(arguments.into_iter().collect()))
}

async fn obey(arguments: Vec<OsString>) -> ExitCode {
    let mut command = Cli::command();
    let parsed = command
        .try_get_matches_from_mut(with_default(arguments))
        .and_then(|matches| Cli::from_arg_matches(&matches).map(|cli| (cli, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() => {
            eprint!("{}", name_the_key(&command, &error));
            return ExitCode::from(MISUSE);
        }
        // --help and --version.
        Err(error) => {
            return if error.print().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
    };
    if let Some(config) = cli.command.config()
        && let Err(misuse) = checked(&command, config)
    {
        eprintln!("error: {misuse}");
        return ExitCode::from(MISUSE);
    }
    let result = match cli.command {
        Command::Serve(config) => serve::run(*config).await,
        Command::Config(_) => effective::print(&command, &matches, std::io::stdout().lock()),
        Command::Doctor(config) => doctor::run(*config, &mut std::io::stdout()).await,
        Command::Admin(admin) => admin::run(admin.command, &admin.config).await,
        Command::Backup(Archive { file, config }) => archive::backup(&file, &config).await,
        Command::Restore(Archive { file, config }) => archive::restore(&file, &config).await,
        Command::Migrate(config) => archive::migrate(&config).await,
        Command::Detect => detect::run(std::io::stdin().lock(), std::io::stdout().lock()),
        Command::Import(options) => import::run(&options).await,
        Command::Policy(command) => policy::run(command),
        Command::Simulate(options) => crate::simulate::command(options, serve::stop_on_signal()).await,
        Command::Replay(options) => crate::replay::command(options, serve::stop_on_signal()).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Checks what only a server's start needs: that no variable is mistyped and that the settings fit together.
fn checked(command: &clap::Command, config: &Config) -> Result<(), String> {
    let keys = std::env::vars_os().filter_map(|(key, _)| key.into_string().ok());
    check_environment(command, keys).map_err(|error| error.to_string())?;
    config.check()
}

/// Without a command the program serves: `engagement-conductor --listen 127.0.0.1:4000`.
fn with_default(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_about_all = |argument: &OsString| ["-h", "--help", "-V", "--version"].iter().any(|known| argument == known);
    let is_option = |argument: &OsString| argument.to_str().is_some_and(|text| text.starts_with('-'));
    if arguments.get(1).is_none_or(|first| is_option(first) && !is_about_all(first)) {
        arguments.insert(arguments.len().min(1), "serve".into());
    }
    arguments
}
