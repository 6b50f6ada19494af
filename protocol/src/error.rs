//! [`ApiError`]: the one shape of an error, in REST, in server functions and on the socket.

use room::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;
use wire::Read;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident, $slug:literal, $status:literal;)+) => {
        /// A stable word for the cause of an error, for programs to compare.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $slug)] $name,)+
            /// A code that this version does not know.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl ErrorCode {
            /// Every known code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $slug,)+ Self::Unknown => "unknown" } }

            /// The status of an HTTP answer that carries it.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status,)+ Self::Unknown => 500 } }
        }
    };
}

error_codes! {
    /// The request was not understood.
    BadRequest, "bad_request", 400;
    /// A text is empty or too long, or a number is out of range.
    Invalid, "invalid", 422;
    /// Nobody is signed in.
    Unauthenticated, "unauthenticated", 401;
    /// Name or password is wrong.
    BadCredentials, "bad_credentials", 401;
    /// This person may not do that.
    Forbidden, "forbidden", 403;
    /// An organizer has muted this person.
    Muted, "muted", 403;
    /// An organizer has shut this person out of the session.
    Banned, "banned", 403;
    /// The rules of the room do not allow that now: the chat is off, there are no links, or a name is blocked.
    NotAllowed, "not_allowed", 403;
    /// The name is kept for those who run the room, or looks as if it were.
    NameReserved, "name_reserved", 422;
    /// The passcode is another one.
    WrongPasscode, "wrong_passcode", 403;
    /// There is no such thing, or this person may not know of it.
    NotFound, "not_found", 404;
    /// It exists already.
    Exists, "exists", 409;
    /// The caller decided on something that has changed since: look again and decide again.
    Stale, "stale", 409;
    /// It needs a second confirmation, as things are now.
    Conflict, "conflict", 409;
    /// It has been decided, closed or ended already.
    Over, "over", 409;
    /// The session has ended.
    SessionEnded, "session_ended", 410;
    /// The request is too large.
    TooLarge, "too_large", 413;
    /// There are too many of its kind.
    TooMany, "too_many", 409;
    /// Too many requests.
    RateLimited, "rate_limited", 429;
    /// Sending is stopped.
    Stopped, "stopped", 409;
    /// The session is too busy.
    Busy, "busy", 503;
    /// It could not be stored; nothing has changed.
    StorageUnavailable, "storage_unavailable", 503;
    /// The server is stopping, or not ready yet.
    Unavailable, "unavailable", 503;
    /// A mistake of the server.
    Internal, "internal", 500;
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// A stable word.
    pub code: ErrorCode,
    /// One English sentence without secrets.
    pub message: String,
    /// Seconds to wait before trying again, if that can help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl ApiError {
    /// An error that waiting does not mend.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_after: None }
    }

    /// The same, worth another try after some seconds.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The status of an HTTP answer that carries it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.code.status()
    }

    /// There is no such thing, or the asker may not know of it.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("there is no such {what}"))
    }

    /// A mistake of the server; details belong in its log.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(ErrorCode::Internal, "something went wrong on the server")
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::Ended => ErrorCode::SessionEnded,
            Refusal::Forbidden(_) => ErrorCode::Forbidden,
            Refusal::Muted => ErrorCode::Muted,
            Refusal::Banned => ErrorCode::Banned,
            Refusal::ChatOff | Refusal::Link | Refusal::BlockedName => ErrorCode::NotAllowed,
            Refusal::ReservedName => ErrorCode::NameReserved,
            Refusal::NotFound(_) => ErrorCode::NotFound,
            Refusal::Exists(_) => ErrorCode::Exists,
            Refusal::Changed => ErrorCode::Stale,
            Refusal::PollClosed | Refusal::QuestionClosed | Refusal::TooLate | Refusal::Over => ErrorCode::Over,
            Refusal::BadChoice(_) | Refusal::BadText(_) | Refusal::OwnQuestion => ErrorCode::Invalid,
            Refusal::TooMany(_) => ErrorCode::TooMany,
            Refusal::DoorClosed | Refusal::Outside | Refusal::NotVouched => ErrorCode::Forbidden,
            Refusal::WrongPasscode => ErrorCode::WrongPasscode,
            Refusal::Aside | Refusal::Wait(_) => ErrorCode::RateLimited,
        };
        let error = Self::new(code, refusal.to_string());
        match refusal {
            Refusal::Aside => error.retry_after(60),
            Refusal::Wait(seconds) => error.retry_after(seconds),
            _ => error,
        }
    }
}
