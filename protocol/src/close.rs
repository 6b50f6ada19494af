//! [`CloseCode`]: the reasons for closing a connection, and a client's next step after each ([`Then`]).

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $slug:literal, $then:ident, $meaning:literal;)+) => {
        /// The reason why the server closes a connection. Codes from 4000 to 4499 invite the client to connect again, codes from 4500 to
        /// 4999 do not.
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

            /// The client's next step after this code.
            #[must_use]
            pub const fn then(self) -> Then { match self { $(Self::$name => Then::$then,)+ } }

            /// The code's meaning, for documentation.
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
    Expired = 4001, "expired", Once, "The sign-in expired; connect again after signing in.";
    /// The sign-in was revoked.
    Revoked = 4003, "revoked", Once, "The sign-in was ended elsewhere; connecting again is refused until signed in.";
    /// The role changed.
    Role = 4005, "role", Again, "The person's role in the event changed; connect again to learn the new one, or that there is none.";
    /// No sign of life.
    Silent = 4007, "silent", Again, "No hello within 10 s, or no sign of life within 35 s.";
    /// Too slow.
    Slow = 4008, "slow", Again, "The connection could not keep up: more than 256 frames or 256 KiB were waiting.";
    /// Too many connections.
    TooMany = 4009, "too_many", Rest, "The same person opened more pages than may be connected; the oldest rests until it is looked at.";
    /// The stream was rebuilt.
    Resync = 4010, "resync", Again, "The session's owner changed or was rebuilt; connect again to get a snapshot.";
    /// The server restarts.
    Restart = 4012, "restart", Again, "The server restarts; wait for the time it gave, then connect again.";
    /// Too fast.
    Rate = 4013, "rate", Again, "More frames were sent than allowed: 10 a second, 20 at once.";
    /// Too busy.
    Busy = 4014, "busy", Again, "The server cannot serve this session now; connect again later.";
    /// Not allowed.
    Forbidden = 4501, "forbidden", Never, "This person may not follow this session or topic.";
    /// Not the protocol.
    Protocol = 4502, "protocol", Never, "A frame was not understood, or the first one was not a hello.";
    /// The session is over.
    Ended = 4503, "ended", Never, "The session has ended.";
    /// There is no such session.
    Gone = 4504, "gone", Never, "There is no such session, or it was deleted.";
    /// Another address.
    Address = 4505, "address", Never, "The page was opened under another address than the server's own, which the reason names.";
    /// Nobody is known.
    Nobody = 4506, "nobody", Never, "The request carried no cookie of the server's: the browser keeps none, or the sign-in is over.";
}

/// A client's next step after its connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Then {
    /// It connects again, after a pause.
    Again,
    /// It connects again once: unless that is welcomed, nobody is signed in any more.
    Once,
    /// It rests until somebody looks at it, and connects then.
    Rest,
    /// It does not connect again.
    Never,
}

impl Then {
    /// Its name in the protocol's document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Again => "yes",
            Self::Once => "once",
            Self::Rest => "when looked at",
            Self::Never => "no",
        }
    }

    /// The client's next step after any close code, including those of the WebSocket standard (RFC 6455 §7.4). It reconnects after a lost
    /// connection (1005, 1006), a restart (1001, 1012), a server error (1011), overload (1013), and any unknown code from 4000 to 4499.
    #[must_use]
    pub const fn after(code: u16) -> Self {
        match CloseCode::from_code(code) {
            Some(known) => known.then(),
            None if matches!(code, 1000 | 1001 | 1005 | 1006 | 1011..=1014 | 4000..=4499) => Self::Again,
            None => Self::Never,
        }
    }
}

impl CloseCode {
    /// Returns whether a client connects again by itself after any number of a close frame; see [`Then::after`].
    #[must_use]
    pub const fn number_reconnects(code: u16) -> bool {
        matches!(Then::after(code), Then::Again | Then::Once)
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.reason())
    }
}
