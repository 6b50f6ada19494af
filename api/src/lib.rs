//! Server functions, one file for each page area. Each asks the [`Backend`](backend::Backend) once and contains no rule.

#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod account;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod agenda;
#[cfg(feature = "ssr")]
pub mod backend;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod drafts;
pub mod encoding;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod events;
pub mod operations;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod past;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod private_links;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod record;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod session;
#[expect(missing_docs, reason = "the fields that the macro makes are the arguments of the documented functions")]
pub mod team;

pub use encoding::{Light, LightJson, PageResource, page_resource};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use protocol::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};
use wire::Read;

/// The failure of a server function: the [`ApiError`] of everything else, in the shape that Leptos needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read, thiserror::Error)]
#[serde(transparent)]
#[error("{0}")]
pub struct Failure(pub ApiError);

impl Failure {
    /// Returns whether signing in would help.
    #[must_use]
    pub fn needs_sign_in(&self) -> bool {
        self.0.code == ErrorCode::Unauthenticated
    }

    /// The sentence for people: the message, and how long to wait if that is known.
    #[must_use]
    pub fn words(&self) -> String {
        wording::format::error_words(&self.0)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl FromServerFnError for Failure {
    type Encoder = LightJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Request(_) => {
                ApiError::new(ErrorCode::Unavailable, "the server cannot be reached; nothing has changed").retry_after(5)
            }
            // What went wrong with it is in words of the program, not of people.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::Deserialization(_) => {
                ApiError::new(ErrorCode::BadRequest, "the form was not understood")
            }
            ServerFnErrorErr::MissingArg(what) => ApiError::new(ErrorCode::BadRequest, format!("the form lacks {what}")),
            _ => ApiError::internal(),
        };
        // Without it a form that nobody could understand would be answered as a mistake of the server.
        #[cfg(feature = "ssr")]
        if error.code == ErrorCode::BadRequest {
            backend::answer_with_status_of(&error);
        }
        Self(error)
    }
}

/// Asks the backend as the caller of this request, and gives the answer the status of an error.
#[cfg(feature = "ssr")]
async fn ask<T, F, Asked>(question: F) -> Result<T, Failure>
where
    F: FnOnce(std::sync::Arc<dyn backend::Backend>, backend::Caller) -> Asked,
    Asked: Future<Output = Result<T, ApiError>>,
{
    let answer = match (backend::backend(), backend::caller()) {
        (Ok(backend), Ok(caller)) => question(backend, caller).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    answer.map_err(|error| {
        backend::answer_with_status_of(&error);
        Failure(error)
    })
}

/// Returns whether a path stays on this site: redirects to anywhere else are refused.
#[cfg(feature = "ssr")]
fn is_own_path(path: &str) -> bool {
    // Browsers drop tabs and line breaks before they read an address, and read `\` as `/`.
    path.starts_with('/') && !path.starts_with("//") && !path.contains(|c: char| c == '\\' || c.is_control())
}
