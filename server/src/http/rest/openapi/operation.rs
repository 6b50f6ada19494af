//! [`Operation`]: the description of one route.

/// The content of a successful answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: 204.
    Nothing,
    /// A thing, by the name of its schema: 200.
    One(&'static str),
    /// An array of such things: 200.
    Many(&'static str),
    /// A thing that was made, and perhaps where it is: 201.
    Made(&'static str),
    /// A file: its content type, and its content.
    File(&'static str, &'static str),
}

/// A route.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path below `/api/v1`.
    pub path: &'static str,
    /// The name for programs that are generated.
    pub id: &'static str,
    /// The purpose in a few words.
    pub summary: &'static str,
    /// Further details.
    pub about: &'static str,
    /// The schema of its JSON body, if it takes one.
    pub body: Option<&'static str>,
    /// The answer when all went well.
    pub answer: Answer,
    /// True if it is a command to a live session, which takes an `Idempotency-Key` and may be refused as things are.
    pub is_command: bool,
    /// True if everybody may ask.
    pub is_open: bool,
    /// True if only operators may: to others it does not exist.
    pub is_for_operators: bool,
}

impl Operation {
    pub(super) const fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str, answer: Answer) -> Self {
        Self { method, path, id, summary, about: "", body: None, answer, is_command: false, is_open: false, is_for_operators: false }
    }

    pub(super) const fn get(path: &'static str, id: &'static str, summary: &'static str, answer: Answer) -> Self {
        Self::new("GET", path, id, summary, answer)
    }

    pub(super) const fn command(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self { is_command: true, ..Self::new(method, path, id, summary, Answer::Nothing) }
    }

    pub(super) const fn takes(self, body: &'static str) -> Self {
        Self { body: Some(body), ..self }
    }

    pub(super) const fn says(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    pub(super) const fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    pub(super) const fn for_operators(self) -> Self {
        Self { is_for_operators: true, ..self }
    }
}
