//! Runs the program.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program with an environment that holds nothing of ours.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engagement-conductor"));
    for (key, _) in std::env::vars() {
        if ["CONDUCTOR_", "AGENT_", "LLM_", "OTEL_"].iter().any(|prefix| key.starts_with(prefix))
            || key == "DATABASE_URL"
            || key == "REDIS_URL"
        {
            command.env_remove(key);
        }
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// The program that would serve from `dir` on a free port.
pub fn serve(dir: &Path) -> Command {
    let mut command = program(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("CONDUCTOR_DATA_DIR", dir);
    command
}

/// Its standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Its standard output.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
