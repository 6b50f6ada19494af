//! The next step of a page after its connection was closed: [`after`]. The browser's edge only carries it out.

use super::Cause;
use protocol::{CloseCode, Then};

/// The next step of a page after its connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// It connects again, after a pause.
    Again,
    /// It rests until somebody looks at it: another page of the same person has taken its place.
    Rest,
    /// It gives up, and says why.
    Stop(Cause),
}

/// The next step of a page after a connection ended with `code`. `welcomed` says whether the server had welcomed it, `before` how the
/// connection before it ended.
#[must_use]
pub fn after(code: u16, welcomed: bool, before: Option<CloseCode>) -> After {
    let is_once = |code: CloseCode| code.then() == Then::Once;
    match Then::after(code) {
        // The sign-in is over, and signing in elsewhere has not helped.
        Then::Again | Then::Once if !welcomed && before.is_some_and(is_once) => After::Stop(Cause::SignedOut),
        Then::Again | Then::Once => After::Again,
        Then::Rest => After::Rest,
        Then::Never => After::Stop(match CloseCode::from_code(code) {
            Some(CloseCode::Forbidden) => Cause::Forbidden,
            Some(CloseCode::Protocol) => Cause::Protocol,
            Some(CloseCode::Ended) => Cause::Ended,
            Some(CloseCode::Gone) => Cause::Gone,
            Some(CloseCode::Address) => Cause::Address,
            Some(CloseCode::Nobody) => Cause::Nobody,
            _ => Cause::Other,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_close_code_has_its_own_behavior() {
        let expected = [
            (CloseCode::Expired, After::Again),
            (CloseCode::Revoked, After::Again),
            (CloseCode::Role, After::Again),
            (CloseCode::Silent, After::Again),
            (CloseCode::Slow, After::Again),
            (CloseCode::TooMany, After::Rest),
            (CloseCode::Resync, After::Again),
            (CloseCode::Restart, After::Again),
            (CloseCode::Rate, After::Again),
            (CloseCode::Busy, After::Again),
            (CloseCode::Forbidden, After::Stop(Cause::Forbidden)),
            (CloseCode::Protocol, After::Stop(Cause::Protocol)),
            (CloseCode::Ended, After::Stop(Cause::Ended)),
            (CloseCode::Gone, After::Stop(Cause::Gone)),
            (CloseCode::Address, After::Stop(Cause::Address)),
            (CloseCode::Nobody, After::Stop(Cause::Nobody)),
        ];
        assert_eq!(expected.map(|(code, _)| code), CloseCode::ALL, "none is left out");
        for (code, does) in expected {
            assert_eq!(after(code.code(), true, None), does, "{code}");
        }
    }

    #[test]
    fn a_lost_connection_is_tried_again_and_a_wrong_one_is_not() {
        for code in [1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014, 4321] {
            assert_eq!(after(code, false, None), After::Again, "{code}");
        }
        for code in [1002, 1003, 1007, 1008, 1009, 1015, 4999] {
            assert_eq!(after(code, false, None), After::Stop(Cause::Other), "{code}");
        }
    }

    #[test]
    fn a_signed_out_page_tries_once() {
        for code in [CloseCode::Expired, CloseCode::Revoked] {
            assert_eq!(after(1006, false, Some(code)), After::Stop(Cause::SignedOut));
            assert_eq!(after(1006, true, Some(code)), After::Again);
        }
        assert_eq!(after(1006, false, Some(CloseCode::Restart)), After::Again);
    }
}
