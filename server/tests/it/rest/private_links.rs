//! Private links: a role in one session without an account.

use crate::fixes::pages_ask_who::{ASKED, ask};
use crate::routes::{path, routes};
use crate::server_in_process::{Client, Server};
use futures::future::join_all;
use reqwest::{Method, header};
use serde_json::{Value, json};

/// Makes a link and opens it, as a browser does: the holder, and where the link leads.
async fn open(server: &Server, ann: &Client, session: &Value, role: &str) -> (Client, String, String) {
    let made = ann.post(&path("/api/v1/sessions/{s}/private-links", session), &json!({"role": role, "label": "Mo"})).await.is(201);
    let address = made["address"].as_str().unwrap();
    let entered = server.nobody().get(address.strip_prefix(&server.url("")).unwrap()).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    let holder = server.nobody().with_cookie(entered.cookies());
    (holder, entered.header("location").to_owned(), made["row"]["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_private_link_opens_one_session_with_its_role() {
    let server = Server::start().await;
    let (ann, bob) = (server.organizer("Ann").await, server.organizer("Bob").await);
    let (session, other) = (ann.session("Keynote").await, ann.session("Board").await);
    let (holder, to, id) = open(&server, &ann, &session, "moderator").await;
    assert_eq!(to, path("/sessions/{s}", &session));
    let dashboard = ask(&holder, "dashboard", &path("session={s}", &session)).await.is(200);
    assert_eq!(dashboard["card"]["role"], "moderator");
    let page = holder.send(holder.request(Method::GET, &to).header(header::ACCEPT, "text/html")).await;
    assert!(page.status == 200 && page.text.contains("data-role=\"moderator\""), "{}", page.status);
    // It neither changes what a moderator may not, nor opens another session, an event, an account or the API.
    for (name, arguments, is_somebodys) in ASKED {
        let sees = ["dashboard", "history", "questions", "drafts", "agenda"].contains(&name);
        let about_other = ask(&holder, name, &path(arguments, &other)).await;
        assert!([401, 404].contains(&about_other.status.as_u16()), "{name}: {} {}", about_other.status, about_other.text);
        let expected: &[u16] = match arguments.contains("{s}") {
            true if sees => &[200],
            true => &[403],
            false if is_somebodys => &[401, 404],
            false => &[401],
        };
        let answer = ask(&holder, name, &path(arguments, &session)).await;
        assert!(expected.contains(&answer.status.as_u16()), "{name}: {} {}", answer.status, answer.text);
    }
    for (method, template, body) in routes() {
        holder.call(method, &path(template, &session), &body).await.is_error(401, "unauthenticated");
    }
    // A page of another site cannot act with it.
    let forged = server.nobody().request(Method::POST, "/api/fn/end-session").header(header::COOKIE, holder.cookie.clone().unwrap());
    holder.send(forged.header("sec-fetch-site", "cross-site")).await.is_error(403, "forbidden");
    let (speaker, to, _) = open(&server, &ann, &session, "speaker").await;
    assert_eq!(to, format!("/p/{}?speaker", session["code"].as_str().unwrap()));
    assert_eq!(speaker.get(&to).await.status, 200);
    let listed = ann.get(&path("/api/v1/sessions/{s}/private-links", &session)).await.is(200);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!((&listed[1]["id"], &listed[1]["by"], &listed[1]["role"]), (&json!(id), &json!("Ann"), &json!("moderator")));
    for role in ["organizer", "owner", "king"] {
        let body = json!({"role": role, "label": "Mo"});
        ann.post(&path("/api/v1/sessions/{s}/private-links", &session), &body).await.is_error(422, "invalid");
    }
    ann.program("script")
        .await
        .post(&path("/api/v1/sessions/{s}/private-links", &session), &json!({"role": "viewer", "label": "x"}))
        .await
        .is_error(403, "forbidden");
    // Who revokes it names its session, too.
    ann.call(Method::DELETE, &format!("{}/{id}", path("/api/v1/sessions/{s}/private-links", &other)), &json!(null))
        .await
        .is_error(404, "not_found");
    bob.call(Method::DELETE, &format!("{}/{id}", path("/api/v1/sessions/{s}/private-links", &session)), &json!(null))
        .await
        .is_error(404, "not_found");
    ann.call(Method::DELETE, &format!("{}/{id}", path("/api/v1/sessions/{s}/private-links", &session)), &json!(null)).await.is(204);
    ask(&holder, "dashboard", &path("session={s}", &session)).await.is_error(401, "unauthenticated");
    let log = ann.get(&path("/api/v1/sessions/{s}/audit", &session)).await.is(200);
    for what in [format!("made private link {id}: moderator"), format!("revoked private link {id}")] {
        assert!(log.as_array().unwrap().iter().any(|line| line["what"] == what.as_str()), "{what}: {log}");
    }
}

#[tokio::test]
async fn guessing_private_links_is_limited_and_shuts_no_link() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let session = ann.session("Keynote").await;
    let made = ann.post(&path("/api/v1/sessions/{s}/private-links", &session), &json!({"role": "viewer", "label": "Mo"})).await.is(201);
    let address = made["address"].as_str().unwrap().strip_prefix(&server.url("")).unwrap().to_owned();
    for secret in ["x".to_owned(), "0".repeat(64)] {
        let answer = server.nobody().get(&format!("/in/{secret}")).await;
        assert_eq!((answer.status.as_u16(), answer.cookies().as_str()), (404, ""));
        assert!(answer.text.contains("This link does not work"), "{}", answer.text);
    }
    // All at once: one a second comes back.
    let guesser = server.nobody();
    let guesses = (0..150).map(|n| {
        let (guesser, address) = (guesser.clone(), if n % 2 == 0 { address.clone() } else { format!("/in/{}", "0".repeat(64)) });
        async move { guesser.get(&address).await.status.as_u16() }
    });
    let answers = join_all(guesses).await;
    let told = answers.iter().filter(|status| **status == 404).count();
    assert!((1..70).contains(&told), "{answers:?}");
    for (n, status) in answers.iter().enumerate() {
        assert!(if n % 2 == 0 { *status == 303 } else { [404, 429].contains(status) }, "{answers:?}");
    }
}
