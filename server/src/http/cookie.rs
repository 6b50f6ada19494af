//! The cookies: an organizer's login, an attendee's secret, and the mark of a browser in which somebody has signed in before.

use crate::config::BaseUrl;
use crate::secret::Token;
use crate::store::LIFETIME;
use api::backend::SetCookie;
use axum::http::{HeaderMap, header};

/// Lifetime of an attendee's secret, and of a browser's mark, in seconds: browsers allow no more than 400 days.
const LONGEST_SECONDS: i64 = 400 * 86_400;

/// Names and flags of the cookies. Over https they carry the `__Host-` prefix, which browsers accept only for this very host, over TLS,
/// for every path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    is_secure: bool,
}

impl Cookies {
    /// The cookies of a site.
    #[must_use]
    pub fn new(base: &BaseUrl) -> Self {
        Self { is_secure: base.is_secure() }
    }

    const fn login_name(self) -> &'static str {
        if self.is_secure { "__Host-conductor_login" } else { "conductor_login" }
    }

    const fn attendee_name(self) -> &'static str {
        if self.is_secure { "__Host-conductor_attendee" } else { "conductor_attendee" }
    }

    const fn private_link_name(self) -> &'static str {
        if self.is_secure { "__Host-conductor_link" } else { "conductor_link" }
    }

    const fn browser_name(self) -> &'static str {
        if self.is_secure { "__Host-conductor_browser" } else { "conductor_browser" }
    }

    /// `framed` gives it to this site within one other site only, where browsers that block cookies of third parties take no other (CHIPS).
    fn cookie(self, name: &str, value: &str, seconds: i64, framed: bool) -> SetCookie {
        if framed {
            return SetCookie(format!("{name}={value}; Path=/; HttpOnly; SameSite=None; Secure; Partitioned; Max-Age={seconds}"));
        }
        let secure = if self.is_secure { "; Secure" } else { "" };
        SetCookie(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"))
    }

    /// Sets an organizer's login.
    #[must_use]
    pub fn login(self, token: &Token) -> SetCookie {
        self.cookie(self.login_name(), &token.reveal(), LIFETIME.as_millis() / 1000, false)
    }

    /// Sets what [`ServerKey::familiar`](crate::secret::ServerKey::familiar) wrote.
    #[must_use]
    pub fn browser(self, mark: &str) -> SetCookie {
        self.cookie(self.browser_name(), mark, LONGEST_SECONDS, false)
    }

    /// Sets the secret of a private link.
    #[must_use]
    pub fn private_link(self, token: &Token, seconds: i64) -> SetCookie {
        self.cookie(self.private_link_name(), &token.reveal(), seconds, false)
    }

    /// The secret of a private link that a request shows.
    #[must_use]
    pub fn private_link_in(self, headers: &HeaderMap) -> Option<Token> {
        value(headers, self.private_link_name())?.parse().ok()
    }

    /// Deletes an organizer's login.
    #[must_use]
    pub fn no_login(self) -> SetCookie {
        self.cookie(self.login_name(), "", 0, false)
    }

    /// Sets what [`ServerKey::identity`](crate::secret::ServerKey::identity) wrote.
    #[must_use]
    pub fn attendee(self, identity: &str) -> SetCookie {
        self.cookie(self.attendee_name(), identity, LONGEST_SECONDS, false)
    }

    /// The same for a page in a frame of another site. Without TLS browsers take it on this machine only.
    #[must_use]
    pub fn framed_attendee(self, identity: &str) -> SetCookie {
        self.cookie(self.attendee_name(), identity, LONGEST_SECONDS, true)
    }

    /// The login that a request shows.
    #[must_use]
    pub fn login_in(self, headers: &HeaderMap) -> Option<Token> {
        value(headers, self.login_name())?.parse().ok()
    }

    /// The mark of a browser that a request shows, whoever wrote it.
    #[must_use]
    pub fn browser_in(self, headers: &HeaderMap) -> Option<&str> {
        value(headers, self.browser_name())
    }

    /// The identity of an attendee that a request shows, whoever wrote it.
    #[must_use]
    pub fn attendee_in(self, headers: &HeaderMap) -> Option<&str> {
        value(headers, self.attendee_name())
    }
}

/// The value of a cookie; the first, if there are several of that name.
fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn a_cookie_reads_back_what_was_set() {
        let (plain, secure) = (Cookies { is_secure: false }, Cookies { is_secure: true });
        let token = Token::random();
        for cookies in [plain, secure] {
            let set = cookies.login(&token).0;
            let pair = set.split(';').next().unwrap();
            assert_eq!(cookies.login_in(&headers(&format!("theme=dark; {pair}; x=y"))), Some(token.clone()));
            assert_eq!(cookies.attendee_in(&headers(pair)), None, "a login is no attendee");
        }
        assert_eq!(
            secure.login_in(&headers(&format!("conductor_login={}", token.reveal()))),
            None,
            "without TLS anybody could have set it"
        );
    }

    #[test]
    fn over_tls_cookies_are_bound_to_the_host() {
        let set = Cookies { is_secure: true }.login(&Token::random()).0;
        assert!(set.starts_with("__Host-"), "{set}");
        for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(set.contains(flag), "{flag}");
        }
        assert!(!set.contains("Domain"));
    }

    #[test]
    fn in_a_frame_an_attendee_gets_a_cookie_of_that_frame() {
        let set = Cookies { is_secure: true }.framed_attendee("someone").0;
        for flag in ["__Host-conductor_attendee=someone; ", "Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"] {
            assert!(set.contains(flag), "{flag}: {set}");
        }
    }
}
