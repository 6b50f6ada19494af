//! [`Finding`]: the state of one part, and what to do about it.

use std::fmt;

/// Columns of the state and of the name of a part.
const STATE_WIDTH: usize = 8;
const NAME_WIDTH: usize = 16;

/// The state of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It works.
    Ok,
    /// It works, and something about it may surprise.
    Warning,
    /// It does not work.
    Failed,
}

/// The state of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub state: State,
    pub part: &'static str,
    /// A sentence without a full stop.
    pub found: String,
    /// A sentence that says what to do; empty if nothing is to be done.
    pub advice: String,
}

impl Finding {
    pub(super) fn ok(part: &'static str, found: impl Into<String>) -> Self {
        Self { state: State::Ok, part, found: found.into(), advice: String::new() }
    }

    pub(super) fn warning(part: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Warning, part, found: found.into(), advice: advice.into() }
    }

    pub(super) fn failed(part: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Failed, part, found: found.into(), advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Failed => "FAILED",
        };
        write!(f, "{state:<STATE_WIDTH$} {:<NAME_WIDTH$} {}", self.part, self.found)?;
        if !self.advice.is_empty() {
            write!(f, "\n{:indent$}{}", "", self.advice, indent = STATE_WIDTH + NAME_WIDTH + 2)?;
        }
        Ok(())
    }
}
