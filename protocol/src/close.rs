//! [`CloseCode`]: why the server closes a WebSocket, and whether a client connects again.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $slug:literal, $meaning:literal;)+) => {
        /// Why the server closes a WebSocket. Codes from 4000 to 4499 invite the client to connect again, from 4500 to 4999 they do not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum CloseCode { $($(#[$doc])* $name = $code,)+ }

        impl CloseCode {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The number on the wire.
            #[must_use]
            pub const fn code(self) -> u16 { self as u16 }

            /// The reason on the wire, such as `slow`.
            #[must_use]
            pub const fn reason(self) -> &'static str { match self { $(Self::$name => $slug,)+ } }

            /// What it means, for documentation.
            #[must_use]
            pub const fn meaning(self) -> &'static str { match self { $(Self::$name => $meaning,)+ } }

            /// The code with this number.
            #[must_use]
            pub const fn from_code(code: u16) -> Option<Self> { match code { $($code => Some(Self::$name),)+ _ => None } }
        }
    };
}

codes! {
    /// The sign-in expired.
    Expired = 4001, "expired", "The sign-in expired; connect again after signing in.";
    /// The sign-in was revoked.
    Revoked = 4003, "revoked", "The sign-in was ended elsewhere; connecting again is refused until signed in.";
    /// No sign of life.
    Silent = 4007, "silent", "No hello within 10 s, or no sign of life within 35 s.";
    /// Too slow.
    Slow = 4008, "slow", "The connection could not keep up: more than 256 frames or 256 KiB were waiting.";
    /// Too many connections.
    TooMany = 4009, "too_many", "The same person opened more connections than allowed; the oldest is closed.";
    /// The stream was rebuilt.
    Resync = 4010, "resync", "The session's owner changed or was rebuilt; connect again to get a snapshot.";
    /// The server restarts.
    Restart = 4012, "restart", "The server restarts; wait for the time it gave, then connect again.";
    /// Too fast.
    Rate = 4013, "rate", "More frames were sent than allowed: 10 a second, 20 at once.";
    /// Too busy.
    Busy = 4014, "busy", "The server cannot serve this session now; connect again later.";
    /// Not allowed.
    Forbidden = 4501, "forbidden", "This person may not follow this session or topic.";
    /// Not the protocol.
    Protocol = 4502, "protocol", "A frame was not understood, or the first one was not a hello.";
    /// The session is over.
    Ended = 4503, "ended", "The session has ended.";
    /// There is no such session.
    Gone = 4504, "gone", "There is no such session, or it was deleted.";
}

impl CloseCode {
    /// Whether the client connects again.
    #[must_use]
    pub const fn reconnects(self) -> bool {
        Self::number_reconnects(self.code())
    }

    /// Whether the client connects again after any number of a close frame, those of the WebSocket standard (RFC 6455 §7.4) included:
    /// it does after a lost connection (1005, 1006), a restart (1001, 1012), an error of the server (1011) and overload (1013).
    #[must_use]
    pub const fn number_reconnects(code: u16) -> bool {
        matches!(code, 1000 | 1001 | 1005 | 1006 | 1011..=1014 | 4000..=4499)
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.reason())
    }
}
