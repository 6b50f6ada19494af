//! `POST /j/{code}`: the forms of a room's page, for browsers in which the page's program has not arrived, or cannot run. Each does the same
//! act as the program would, and leads back to the page.
//!
//! Another site's page cannot send them: [`super::auth`] refuses what it makes a browser send, and the cookie that says who acts does not
//! travel with it.

use crate::http::arrival::arrival;
use crate::http::error::Failure;
use crate::http::extract::wants_page;
use crate::http::{AppState, bare};
use crate::limit::{Rate, per_minute};
use crate::live::message::{Attach, Attached};
use crate::live::whisper::whispers;
use crate::network::{Counts, line};
use crate::store::JoinCode;
use api::backend::Caller;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use conductor::id::{AttendeeId, MessageId, PollId, QuestionId};
use percent_encoding::percent_decode_str;
use protocol::{ApiError, CommandId, ErrorCode};
use room::{Act, Actor, Viewer};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// Time for which somebody who sent a form is shown as being here: they read the page. It is longer than the minute that a newcomer may have
/// to wait. It proves nothing: the doorkeeper goes by the last sign of life.
const STAY: Duration = Duration::from_secs(120);
/// Most people who are here by forms at once. Beyond them a network that has less than its share still gets in.
const MOST: usize = 20_000;
/// Most of them from one network: an IPv4 address or an IPv6 /48.
const MOST_OF_NETWORK: usize = 2_000;
/// A form that is sent twice within this time is a double click, in ms.
const TWICE: i64 = 10_000;

/// Forms of one person in a minute, and at once. A person reads the page that answers before sending the next one.
const PER_PERSON: u32 = 60;
/// Forms of one network in a minute, and at once: a whole hall may answer at the same moment.
const PER_NETWORK: u32 = 3_000;

/// The people who are here by their forms.
#[derive(Debug, Default)]
struct Visits {
    people: HashMap<AttendeeId, Option<IpAddr>>,
    networks: Counts<Option<IpAddr>>,
}

/// The people who are here by their forms, and how many forms they send.
#[derive(Clone, Debug)]
pub struct FormVisitors {
    here: Arc<Mutex<Visits>>,
    people: Arc<Rate<AttendeeId>>,
    networks: Arc<Rate<Option<IpAddr>>>,
}

impl Default for FormVisitors {
    fn default() -> Self {
        Self { here: Arc::default(), people: Arc::new(per_minute(PER_PERSON)), networks: Arc::new(per_minute(PER_NETWORK)) }
    }
}

impl FormVisitors {
    /// Notes that somebody is here; `false` if that is known. One network cannot take the places of the others.
    fn begin(&self, who: AttendeeId, network: Option<IpAddr>) -> Result<bool, ApiError> {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if here.people.contains_key(&who) {
            return Ok(false);
        }
        let most = if here.people.len() < MOST { MOST_OF_NETWORK } else { MOST_OF_NETWORK.min(MOST / (here.networks.owners() + 1)) };
        if here.networks.of(&network) >= most {
            return Err(ApiError::new(ErrorCode::Busy, "too many people send forms").retry_after(5));
        }
        here.people.insert(who, network);
        here.networks.add(network);
        Ok(true)
    }

    fn end(&self, who: AttendeeId) {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(network) = here.people.remove(&who) {
            here.networks.take(&network);
        }
    }
}

/// Refuses a form of a person, or of a network, that has sent too many.
fn paced<K: Hash + Eq + Clone>(forms: &Rate<K>, whose: &K) -> Result<(), ApiError> {
    let too_many = |seconds| ApiError::new(ErrorCode::RateLimited, "these are too many forms at once").retry_after(seconds);
    forms.take(whose).map_err(too_many)
}

/// The fields of a form, in the order in which they were sent.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(body: &[u8]) -> Self {
        let body = String::from_utf8_lossy(body);
        let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(name, value)| (decoded(name), decoded(value))).collect())
    }

    fn get(&self, name: &'static str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    fn all<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The act that the form asks for. `id` is that of a new message or question.
    fn act(&self, id: Uuid) -> Result<Act, ApiError> {
        let unreadable = || ApiError::new(ErrorCode::BadRequest, "this form asks for nothing that can be done");
        let text = self.get("text").to_owned();
        match self.get("act") {
            "say" => Ok(Act::Say { message: MessageId(id), text }),
            "ask" if self.0.iter().any(|(name, _)| name == "unnamed") => Ok(Act::AskUnnamed { question: QuestionId(id), text }),
            "ask" => Ok(Act::Ask { question: QuestionId(id), text }),
            "upvote" => {
                let question = QuestionId(self.get("question").parse().map_err(|_| unreadable())?);
                Ok(Act::Upvote { question, on: self.get("on") != "no" })
            }
            "vote" => {
                let poll = PollId(self.get("poll").parse().map_err(|_| unreadable())?);
                for (name, on) in [("idea", true), ("drop", false)] {
                    if let Some(idea) = self.all(name).next() {
                        return Ok(Act::Support { poll, idea: idea.to_owned(), on });
                    }
                }
                let words: Vec<String> = self.all("word").map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
                if self.all("word").next().is_some() {
                    return Ok(Act::Answer { poll, words });
                }
                let choices = self.all("choice").map(|choice| choice.parse().map_err(|_| unreadable())).collect::<Result<_, _>>()?;
                Ok(Act::Vote { poll, choices })
            }
            _ => Err(unreadable()),
        }
    }
}

/// Does what a form of the room's page asks for, and leads back to the page.
pub async fn act(
    State(app): State<Arc<AppState>>,
    caller: Option<Extension<Caller>>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = query.filter(|query| query.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b'&' | b'-')));
    let address = format!(
        "/j/{}{}",
        JoinCode::in_text(&code).map_or(String::new(), |code| code.to_string()),
        query.map(|query| format!("?{query}")).unwrap_or_default()
    );
    match acted(&app, caller.map(|Extension(caller)| caller), &code, &body).await {
        Ok(()) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        Err(error) if wants_page(&headers) => refused(&error, &address),
        Err(error) => Failure::from(error).into_response(),
    }
}

async fn acted(app: &AppState, caller: Option<Caller>, code: &str, body: &[u8]) -> Result<(), ApiError> {
    let caller = caller.unwrap_or_default();
    let network = caller.address.map(line);
    paced(&app.form_visitors.networks, &network)?;
    let row = match JoinCode::in_text(code) {
        Some(code) => app.store.session_by_code(&code).await.map_err(ApiError::from)?,
        None => None,
    };
    let row = row.ok_or_else(|| ApiError::not_found("session"))?;
    let Some(secret) = caller.attendee.as_ref() else {
        return Err(ApiError::new(ErrorCode::Unauthenticated, "open the page of the session first, and let it keep its cookie"));
    };
    let who = app.key.attendee(&secret.0, row.event);
    paced(&app.form_visitors.people, &who)?;
    // A form that asks for nothing is no sign of life.
    let id = id_of(who, body, app.registry.now().as_millis() / TWICE);
    let act = Fields::read(body).act(id)?;
    let handle = app.registry.open(row.id).await?;
    if app.form_visitors.begin(who, network)? {
        let (personal, heard) = whispers(1, Arc::default());
        let attach = Attach {
            viewer: Viewer::Attendee(who),
            arrival: Some(arrival(&app.key, &caller, row.event, true)),
            wants: Vec::new(),
            personal,
        };
        let (attached, attachment) = handle.attach(attach).await.inspect_err(|_| app.form_visitors.end(who))?;
        let visitors = app.form_visitors.clone();
        tokio::spawn(async move {
            tokio::time::sleep(STAY).await;
            visitors.end(who);
            // Only now do they turn away.
            let _: (Attached, _, _) = (attached, attachment, heard);
        });
    }
    handle.act(Actor::Attendee(who), Some(CommandId(id)), act).await
}

/// The same for the same form of the same person at about the same time, so that a double click does it once.
fn id_of(who: AttendeeId, body: &[u8], moment: i64) -> Uuid {
    let mut sha = Sha256::new();
    sha.update(who.0.as_bytes());
    sha.update(moment.to_be_bytes());
    sha.update(body);
    let digest: [u8; 32] = sha.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Says why a form was refused, and leads back. It holds no script and no style of its own.
fn refused(error: &ApiError, address: &str) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let body = format!(
        "<p>{}.</p><p lang=\"de\">Das ging nicht.</p>\
         <p><a href=\"{}\">Back to the room · <span lang=\"de\">Zurück in den Raum</span></a></p>",
        escaped(&error.message),
        escaped(address),
    );
    bare::page(status, bare::text("Not done", "", &body), error.retry_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(body: &str) -> Result<Act, ErrorCode> {
        Fields::read(body.as_bytes()).act(Uuid::nil()).map_err(|error| error.code)
    }

    #[test]
    fn each_form_of_the_page_is_one_act() {
        let (id, poll) = (Uuid::nil(), PollId(Uuid::from_u128(7)));
        assert_eq!(act("act=say&text=Hello+%26+all"), Ok(Act::Say { message: MessageId(id), text: "Hello & all".to_owned() }));
        assert_eq!(act("act=ask&text=Why%3F"), Ok(Act::Ask { question: QuestionId(id), text: "Why?".to_owned() }));
        assert_eq!(act("unnamed=on&act=ask&text=Why%3F"), Ok(Act::AskUnnamed { question: QuestionId(id), text: "Why?".to_owned() }));
        assert_eq!(act(&format!("act=vote&poll={poll}&choice=2&choice=0")), Ok(Act::Vote { poll, choices: vec![2, 0] }));
        let words = vec!["so so".to_owned(), "good".to_owned()];
        assert_eq!(act(&format!("act=vote&poll={poll}&word=so+so&word=&word=good")), Ok(Act::Answer { poll, words }));
        let question = QuestionId(Uuid::from_u128(9));
        assert_eq!(act(&format!("act=upvote&question={question}&on=yes")), Ok(Act::Upvote { question, on: true }));
        assert_eq!(act(&format!("act=upvote&question={question}&on=no")), Ok(Act::Upvote { question, on: false }));
        let support = |on| Ok(Act::Support { poll, idea: "More demos".to_owned(), on });
        assert_eq!(act(&format!("act=vote&poll={poll}&word=&idea=More+demos")), support(true));
        assert_eq!(act(&format!("act=vote&poll={poll}&word=&drop=More+demos")), support(false));
    }

    #[test]
    fn a_form_that_asks_for_nothing_known_is_refused() {
        for body in
            ["", "act=end", "act=vote&poll=x&choice=1", "act=vote&poll=00000000-0000-0000-0000-000000000007&choice=300", "%%%", "act"]
        {
            assert_eq!(act(body), Err(ErrorCode::BadRequest), "{body}");
        }
    }

    #[test]
    fn one_network_leaves_places_for_the_others() {
        let (visitors, person) = (FormVisitors::default(), |n| AttendeeId(Uuid::from_u128(n)));
        let network = |last| Some(IpAddr::from([192, 0, 2, last]));
        let came = (0..3_000).filter(|n| visitors.begin(person(*n), network(1)).is_ok()).count();
        assert_eq!(came, MOST_OF_NETWORK);
        assert_eq!(visitors.begin(person(5_000), network(2)), Ok(true));
        assert_eq!(visitors.begin(person(0), network(1)), Ok(false), "who is here stays");
        visitors.end(person(0));
        assert_eq!(visitors.begin(person(4_000), network(1)), Ok(true));
    }

    #[test]
    fn ten_full_networks_keep_no_other_network_out() {
        let (visitors, person) = (FormVisitors::default(), |n| AttendeeId(Uuid::from_u128(n)));
        let network = |last| Some(IpAddr::from([192, 0, 2, last]));
        for n in 0..20_000 {
            visitors.begin(person(n), network(u8::try_from(n / 2_000).unwrap())).unwrap();
        }
        assert_eq!(visitors.begin(person(20_000), network(3)).map_err(|error| error.code), Err(ErrorCode::Busy));
        assert_eq!(visitors.begin(person(20_001), network(20)), Ok(true));
        visitors.end(person(20_001));
        assert_eq!(visitors.here.lock().unwrap().networks.owners(), 10);
    }

    #[test]
    fn a_double_click_is_one_act_and_another_form_is_another() {
        let who = AttendeeId(Uuid::from_u128(1));
        assert_eq!(id_of(who, b"act=say&text=a", 5), id_of(who, b"act=say&text=a", 5));
        for other in
            [id_of(who, b"act=say&text=b", 5), id_of(who, b"act=say&text=a", 6), id_of(AttendeeId(Uuid::nil()), b"act=say&text=a", 5)]
        {
            assert_ne!(id_of(who, b"act=say&text=a", 5), other);
        }
    }
}
