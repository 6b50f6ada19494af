//! The words of an intervention, before anybody is asked to approve it.

pub mod template;

use conductor::arm::{Content, Source, Words};
use conductor::step::DraftRequest;
use protocol::Language;
use rand::Rng;
use room::{QuestionView, Room};

/// The material to write about.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The most supported question that waits.
    pub question: Option<QuestionView>,
}

impl Subject {
    /// The material that a room offers now.
    #[must_use]
    pub fn of(room: &Room) -> Self {
        Self { question: room.best_question() }
    }
}

/// The reason why there are no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDraft {
    /// Nobody has asked anything that still waits.
    #[error("no question waits that could be promoted")]
    NoQuestion,
    /// Doing nothing has no words.
    #[error("holding has no words")]
    Hold,
}

/// Words for a proposal in the session's language, from the built-in templates; `rng` chooses among those that fit.
///
/// # Errors
/// [`NoDraft`] says what is missing.
pub fn draft<R: Rng + ?Sized>(
    request: &DraftRequest,
    subject: &Subject,
    language: Language,
    rng: &mut R,
) -> Result<(Content, Source), NoDraft> {
    let content = match request.arm.spec().words {
        Words::Question => {
            let question = subject.question.as_ref().ok_or(NoDraft::NoQuestion)?;
            Content::QnaPromote { question: question.id, text: question.text.clone() }
        }
        Words::Nothing => return Err(NoDraft::Hold),
        Words::Poll | Words::Text | Words::Timed => template::pick(request.arm, &request.anomaly, language, rng),
    };
    Ok((content, Source::Template { why: None }))
}
