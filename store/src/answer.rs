//! The error for a caller whose request the store did not carry out.

use crate::StoreError;
use metrics::counter;
use protocol::{ApiError, ErrorCode};

impl From<StoreError> for ApiError {
    /// The answer to the caller; the cause is logged here, once.
    fn from(error: StoreError) -> Self {
        let (cause, code, message, again) = match &error {
            StoreError::Busy => ("busy", ErrorCode::StorageUnavailable, "the database is busy; nothing has changed", 2),
            StoreError::Full => ("full", ErrorCode::StorageUnavailable, "the disk of the server is full; nothing has changed", 30),
            StoreError::ReadOnly => ("read_only", ErrorCode::StorageUnavailable, "the database cannot be written; nothing has changed", 30),
            StoreError::Unreachable(_) => {
                ("unreachable", ErrorCode::StorageUnavailable, "the database does not answer; nothing has changed", 5)
            }
            StoreError::Damaged(_) => ("damaged", ErrorCode::StorageUnavailable, "the database is damaged; nothing has changed", 60),
            StoreError::Fenced => return Self::new(ErrorCode::Unavailable, "another node has taken the session").retry_after(1),
            StoreError::Gone => return Self::not_found("thing any more"),
            StoreError::Newer { .. }
            | StoreError::Schema(_)
            | StoreError::DataDir { .. }
            | StoreError::Foreign(_)
            | StoreError::Lost { .. }
            | StoreError::Unmarked
            | StoreError::BadRow { .. }
            | StoreError::Refused(_)
            | StoreError::Other(_) => {
                counter!("conductor_store_errors_total", "cause" => "other").increment(1);
                tracing::error!(%error, "the store failed");
                return Self::internal();
            }
        };
        counter!("conductor_store_errors_total", "cause" => cause).increment(1);
        tracing::error!(%error, "the store failed to carry out a request");
        Self::new(code, message).retry_after(again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_database_says_is_not_told() {
        for error in [
            StoreError::Damaged("/srv/conductor.db: row 7".to_owned()),
            StoreError::Unreachable("postgres://ann:hunter2@db".to_owned()),
            StoreError::BadRow { what: "session", why: "hunter2".to_owned() },
        ] {
            let told = ApiError::from(error);
            assert!(!told.message.contains("hunter2") && !told.message.contains("/srv"), "{}", told.message);
            assert!(told.status() >= 500);
        }
    }
}
