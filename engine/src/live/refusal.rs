//! Errors for callers when a session does not do something.

use conductor::planned::BadPlan;
use conductor::step::Refusal;
use conductor::time::Timestamp;
use protocol::{ApiError, ErrorCode};

/// Seconds after which a store that failed is asked again.
pub const STORAGE_RETRY: u32 = 2;

/// The error for an order that the conductor refused.
#[must_use]
pub fn of_conductor(refusal: &Refusal, now: Timestamp) -> ApiError {
    let code = match refusal {
        Refusal::NoSuchProposal => ErrorCode::NotFound,
        Refusal::Stale { .. } => ErrorCode::Stale,
        Refusal::NotPending { .. } | Refusal::NothingToUndo => ErrorCode::Over,
        Refusal::BadPlan(BadPlan::TooMany) => ErrorCode::Conflict,
        Refusal::BadContent(_) | Refusal::WrongArm { .. } | Refusal::BadSettings(_) | Refusal::BadPlan(_) | Refusal::BadPrepared(_) => {
            ErrorCode::Invalid
        }
        Refusal::Never(_) => ErrorCode::Forbidden,
        Refusal::OverBudget { .. } => ErrorCode::Conflict,
        Refusal::Measuring { .. } | Refusal::InFlight => ErrorCode::TooMany,
        Refusal::Stopped => ErrorCode::Stopped,
        Refusal::Closed => ErrorCode::SessionEnded,
    };
    let error = ApiError::new(code, refusal.to_string());
    match refusal {
        Refusal::Measuring { until } => {
            let seconds = (*until - now).as_millis().max(0) / 1000 + 1;
            error.retry_after(u32::try_from(seconds).unwrap_or(u32::MAX))
        }
        Refusal::InFlight => error.retry_after(1),
        _ => error,
    }
}

/// It could not be stored, and nothing has changed.
#[must_use]
pub fn storage() -> ApiError {
    ApiError::new(ErrorCode::StorageUnavailable, "it could not be stored; nothing has changed").retry_after(STORAGE_RETRY)
}

/// The session has more to do than it can.
#[must_use]
pub fn busy() -> ApiError {
    ApiError::new(ErrorCode::Busy, "the session is too busy").retry_after(1)
}

/// The session is on another node, which does not answer now.
#[must_use]
pub fn elsewhere() -> ApiError {
    ApiError::new(ErrorCode::Unavailable, "the node that has the session does not answer").retry_after(1)
}

/// The error for a session whose node is unknown, because Redis is away or full.
#[must_use]
pub fn apart() -> ApiError {
    ApiError::new(ErrorCode::Unavailable, "the nodes cannot reach each other: which one has the session is not known now").retry_after(2)
}

/// It is not known yet which node has the session, but soon.
#[must_use]
pub fn looking() -> ApiError {
    ApiError::new(ErrorCode::Unavailable, "the session is being opened, here or on another node").retry_after(1)
}

/// The session's owner stopped; it is started again when it is asked for.
#[must_use]
pub fn gone() -> ApiError {
    ApiError::new(ErrorCode::Unavailable, "the session is being restarted").retry_after(1)
}
