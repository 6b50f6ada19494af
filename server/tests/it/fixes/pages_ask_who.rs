//! Fix 3, for the functions that the pages call: each asks who wants it, as the API does; and a sign-in that has expired opens nothing,
//! neither of the API nor of the pages.

use super::every_address_exists::functions;
use crate::routes::{path, routes};
use crate::server_in_process::{Answer, Client, Server};
use reqwest::{Method, header};
use serde_json::Value;
use server::clock::now;
use server::secret::Token;
use server::store::{Place, Store};
use std::collections::BTreeSet;

/// Functions for everybody: they sign somebody in, or show what anybody may see who knows a code.
const OPEN: [&str; 8] = ["signed-in", "is-new", "one-time-link", "set-up", "sign-in", "sign-out", "join", "projector"];

/// The other pages: a query for each, and whether it names something that belongs to somebody.
pub const ASKED: [(&str, &str, bool); 51] = [
    ("past", "", false),
    ("forget-past", "past={id}", true),
    ("label-alarm", "past={id}&alarm=1&lost=true", true),
    ("sessions", "", false),
    ("api-tokens", "", false),
    ("account", "", false),
    ("change-password", "present=stapler+moon+gravy+seven&password=stapler+moon+gravy+eight", false),
    ("end-sign-in", "id={id}", true),
    ("sign-out-elsewhere", "", false),
    ("invite", "name=Eve", true),
    ("reset-link", "organizer={id}", true),
    ("withdraw-link", "link={id}", true),
    ("end-sign-ins", "organizer={id}", true),
    ("create-session", "title=x", false),
    ("create-api-token", "name=x", false),
    ("rehearse", "scenario=tiny&people=3&speed=1&seed=7", false),
    ("replay", "", false),
    ("operations", "", true),
    ("dashboard", "session={s}", true),
    ("history", "session={s}", true),
    ("questions", "session={s}", true),
    ("drafts", "session={s}", true),
    ("add-draft", r#"{"session":"{s}","new":{"content":{"arm":"CHAT_PROMPT","text":"Hello"}}}"#, true),
    ("add-starter", "session={s}", true),
    ("change-draft", r#"{"session":"{s}","draft":"{id}","new":{"content":{"arm":"CHAT_PROMPT","text":"Hello"}}}"#, true),
    ("plan-draft", "session={s}&draft={id}&minutes=10", true),
    ("move-draft", "session={s}&draft={id}&to=0", true),
    ("drop-draft", "session={s}&draft={id}", true),
    ("launch-draft", "session={s}&draft={id}&key={id}&over_budget=false", true),
    ("duplicate-session", "session={s}&title=x", true),
    ("agenda", "session={s}", true),
    ("set-agenda", r#"{"session":"{s}","items":[]}"#, true),
    ("begin-item", "session={s}&item={id}&key={id}", true),
    ("decision", "proposal={id}", true),
    ("policy", "event={e}", true),
    ("revoke-api-token", "id={id}", true),
    ("set-holdout", "event={e}&how=auto&percent=", true),
    ("import-statistics", "event={e}&statistics=%7B%7D", true),
    ("events", "", false),
    ("rename-event", "event={e}&title=Town+halls", true),
    ("event", "event={e}", true),
    ("add-member", "event={e}&name=Bob&role=viewer", true),
    ("change-member", "event={e}&member={id}&role=viewer", true),
    ("private-links", "session={s}", true),
    ("make-private-link", "session={s}&role=speaker&label=Mo", true),
    ("revoke-private-link", "session={s}&link={id}", true),
    ("remove-member", "event={e}&member={id}", true),
    ("reset-policy", "event={e}", true),
    ("create-next-session", "title=x&event={e}", true),
    ("end-session", "session={s}", true),
    ("delete-session", "session={s}", true),
];

/// Asks as a page's script does.
pub async fn ask(client: &Client, name: &str, arguments: &str) -> Answer {
    let is_get = functions().into_iter().any(|(function, is_get)| function == name && is_get);
    let request = if is_get {
        client.request(Method::GET, &format!("/api/fn/{name}?{arguments}"))
    } else {
        // Contents are too deep for a form.
        let kind = if arguments.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
        client.request(Method::POST, &format!("/api/fn/{name}")).header(header::CONTENT_TYPE, kind).body(arguments.to_owned())
    };
    client.send(request).await
}

fn is_refused(answer: &Answer, status: u16, code: &str, what: &str) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text);
    let error = answer.json();
    assert_eq!(error["code"], code, "{what}: {error}");
    assert_eq!(error.as_object().unwrap().keys().collect::<Vec<_>>(), ["code", "message"], "{what}: nothing but the error is told");
}

#[test]
fn every_function_of_the_pages_is_asked() {
    let known = OPEN.into_iter().chain(ASKED.into_iter().map(|(name, ..)| name)).map(str::to_owned);
    assert_eq!(known.collect::<BTreeSet<_>>(), functions().into_iter().map(|(name, _)| name).collect());
}

#[tokio::test]
async fn page_functions_refuse_strangers_attendees_and_other_hosts() {
    let server = Server::start().await;
    let (ann, bob) = (server.operator("Ann").await, server.organizer("Bob").await);
    let session = ann.session("Keynote").await;
    let room = server.nobody().get(&format!("/j/{}", session["code"].as_str().unwrap())).await;
    let attendee = server.nobody().with_cookie(room.cookies());
    for (name, arguments, is_somebodys) in ASKED {
        let arguments = path(arguments, &session);
        for stranger in [&server.nobody(), &attendee] {
            is_refused(&ask(stranger, name, &arguments).await, 401, "unauthenticated", name);
        }
        if is_somebodys {
            is_refused(&ask(&bob, name, &arguments).await, 404, "not_found", name);
        }
    }
    let card = ann.get(&path("/api/v1/sessions/{s}", &session)).await.is(200);
    assert_eq!(card["ended_at"], Value::Null, "nothing was changed");
    assert_eq!(ann.get("/api/v1/sessions").await.is(200).as_array().unwrap().len(), 1, "nothing was made");
    assert_eq!(ask(&bob, "sessions", "").await.is(200), serde_json::json!([]), "and lists hold one's own");
    // The same calls are good ones: she whose it is gets what she asks for.
    for (name, arguments, _) in ASKED.into_iter().filter(|(_, arguments, _)| !arguments.contains("{id}")) {
        let answer = ask(&ann, name, &path(arguments, &session)).await;
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{name}: {} {}", answer.status, answer.text);
    }
}

#[tokio::test]
async fn a_sign_in_that_has_expired_opens_no_route_and_no_function() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let session = ann.session("Keynote").await;
    let who: Value = ann.get("/api/v1/me").await.is(200)["organizer"].take();
    let store = Store::sqlite(server.dir.path()).await.unwrap();
    // One was made too long ago; one has not been used for too long.
    for days in [31, 8] {
        let login = Token::random();
        let made = now() - conductor::time::Span::from_secs(days * 86_400);
        store.create_login(who.as_str().unwrap().parse().unwrap(), login.hash(), None, &Place::default(), made).await.unwrap();
        let expired = server.nobody().with_cookie(format!("conductor_login={}", login.reveal()));
        for (method, template, body) in routes() {
            expired.call(method, &path(template, &session), &body).await.is_error(401, "unauthenticated");
        }
        for (name, arguments, _) in ASKED {
            is_refused(&ask(&expired, name, &path(arguments, &session)).await, 401, "unauthenticated", name);
        }
    }
    store.close().await;
    ann.get(&path("/api/v1/sessions/{s}", &session)).await.is(200);
}
