//! [`RoomUrl`]: the address of a server and a room. [`Visit`]: an attendee who opened the page of a room.

use super::{ClientError, Connection};
use conductor::id::SessionId;
use protocol::{ApiError, ErrorCode, Subscription, Topic};
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, StatusCode, Url};
use std::fmt;
use std::str::FromStr;

/// The name of the cookie that keeps an attendee; behind TLS it carries the prefix `__Host-`.
const COOKIE_NAME: &str = "conductor_attendee";
/// Longest distance in a page from the field's name to a session's identifier: quotes, a colon or an equals sign, escaped or not.
const NEAR: usize = 12;

/// The address of a server and of one room: `http://host:port/j/CODE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomUrl {
    page: Url,
    code: String,
    origin: String,
}

/// The address is not that of a room.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// It is no URL.
    #[error("not a URL: {0}")]
    NotUrl(String),
    /// Its scheme is not `http`.
    #[error("only http:// addresses can be used, not {0}://; run this on the server's own machine or inside its network")]
    Scheme(String),
    /// Its path does not end in `/j/CODE`.
    #[error("the address of a room looks like http://host/j/CODE")]
    Path,
}

impl FromStr for RoomUrl {
    type Err = BadUrl;
    fn from_str(text: &str) -> Result<Self, BadUrl> {
        let page = Url::parse(text).map_err(|error| BadUrl::NotUrl(error.to_string()))?;
        if page.scheme() != "http" {
            return Err(BadUrl::Scheme(page.scheme().to_owned()));
        }
        let mut path = page.path_segments().ok_or(BadUrl::Path)?;
        match (path.next_back(), path.next_back()) {
            (Some(code), Some("j")) if !code.is_empty() => {
                Ok(Self { code: code.to_owned(), origin: page.origin().ascii_serialization(), page })
            }
            _ => Err(BadUrl::Path),
        }
    }
}

impl fmt::Display for RoomUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.page.fmt(f)
    }
}

impl RoomUrl {
    /// The room's code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The `Origin` header that a browser sends.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of the WebSocket.
    #[must_use]
    pub fn socket(&self) -> String {
        format!("ws{}{}", self.page.origin().ascii_serialization().trim_start_matches("http"), protocol::LIVE_PATH)
    }

    /// Opens the page of the room, as somebody new or as the holder of a cookie.
    ///
    /// # Errors
    /// If the server does not answer, answers with another status than 200, or with a page that is no room.
    pub async fn enter(&self, http: &Client, cookie: Option<&str>) -> Result<Visit, ClientError> {
        let mut request = http.get(self.page.clone());
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let given = answer.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(attendee_cookie);
        let cookie = given.or_else(|| cookie.map(str::to_owned));
        let body = answer.text().await?;
        if status != StatusCode::OK {
            let error = serde_json::from_str(&body).unwrap_or_else(|_| ApiError::new(ErrorCode::Unknown, "no explanation"));
            return Err(ClientError::Status { status: status.as_u16(), error });
        }
        let session = session_in(&body).ok_or(ClientError::NoSession)?;
        Ok(Visit { url: self.clone(), session, cookie: cookie.ok_or(ClientError::NoCookie)? })
    }
}

/// `name=value` of a `Set-Cookie` header, if it is the attendee's.
fn attendee_cookie(header: &str) -> Option<String> {
    let pair = header.split(';').next()?.trim();
    let (name, value) = pair.split_once('=')?;
    (name.strip_prefix("__Host-").unwrap_or(name) == COOKIE_NAME && !value.is_empty()).then(|| pair.to_owned())
}

/// The session that a page belongs to: in an attribute (`data-session="…"`) or in the data that it embeds (`"session":"…"`, possibly
/// escaped).
fn session_in(page: &str) -> Option<SessionId> {
    page.match_indices("session").find_map(|(at, name)| {
        let rest = &page[at + name.len()..];
        let begin = rest.find(|c: char| c.is_ascii_alphanumeric()).filter(|begin| *begin <= NEAR)?;
        rest.get(begin..begin + 36)?.parse().ok()
    })
}

/// The identity that opens a WebSocket.
#[derive(Clone)]
pub enum Identity {
    /// A browser with this `Cookie` header.
    Cookie(String),
    /// A program with this token.
    Bearer(String),
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cookie(_) => "Cookie(..)",
            Self::Bearer(_) => "Bearer(..)",
        })
    }
}

/// An attendee who opened the page of a room.
#[derive(Clone)]
pub struct Visit {
    /// The address.
    pub url: RoomUrl,
    /// The session of the room.
    pub session: SessionId,
    cookie: String,
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visit").field("url", &self.url).field("session", &self.session).finish_non_exhaustive()
    }
}

impl Visit {
    /// The `Cookie` header that makes the client the same attendee again.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Opens a WebSocket and says hello.
    ///
    /// # Errors
    /// See [`Connection::open`].
    pub async fn connect(&self, wants: Vec<Subscription>) -> Result<Connection, ClientError> {
        Connection::open(&self.url, &Identity::Cookie(self.cookie.clone()), self.session, wants).await
    }

    /// The topics that an attendee's page follows, from the beginning.
    #[must_use]
    pub fn wants() -> Vec<Subscription> {
        vec![Subscription { topic: Topic::Room, position: None }, Subscription { topic: Topic::Pulse, position: None }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "018bcfe5-6800-7000-8000-000000000001";

    #[test]
    fn an_address_of_a_room_gives_origin_and_socket() {
        let url: RoomUrl = "http://127.0.0.1:3000/j/ABC234".parse().expect("it is the address of a room");
        assert_eq!((url.code(), url.origin()), ("ABC234", "http://127.0.0.1:3000"));
        assert_eq!(url.socket(), "ws://127.0.0.1:3000/live");
    }

    #[test]
    fn other_addresses_are_refused() {
        assert!(matches!("nonsense".parse::<RoomUrl>(), Err(BadUrl::NotUrl(_))));
        assert_eq!("https://host/j/ABC".parse::<RoomUrl>(), Err(BadUrl::Scheme("https".into())));
        for text in ["http://host/", "http://host/j/", "http://host/p/ABC"] {
            assert_eq!(text.parse::<RoomUrl>(), Err(BadUrl::Path), "{text}");
        }
    }

    #[test]
    fn the_session_is_found_in_attributes_and_in_embedded_data() {
        let session = ID.parse().ok();
        assert_eq!(session_in(&format!("<p>the session is live</p><main data-session=\"{ID}\">")), session);
        assert_eq!(session_in(&format!(r#"[0] = "{{\"session\":\"{ID}\"}}""#)), session);
        assert_eq!(session_in(&format!(r#"{{"session": "{ID}"}}"#)), session);
        assert_eq!(session_in(&format!("a session and much later {ID}")), None);
        assert_eq!(session_in("session"), None);
    }

    #[test]
    fn the_attendee_cookie_is_told_from_others() {
        let pair = Some("__Host-conductor_attendee=abc".to_owned());
        assert_eq!(attendee_cookie("__Host-conductor_attendee=abc; Path=/; HttpOnly"), pair);
        assert_eq!(attendee_cookie("conductor_attendee=abc"), Some("conductor_attendee=abc".to_owned()));
        assert_eq!(attendee_cookie("conductor_login=abc; Path=/"), None);
        assert_eq!(attendee_cookie("conductor_attendee=; Max-Age=0"), None);
    }
}
