//! Sessions from their making to their end, and a store that cannot keep them.

use crate::server_in_process::Server;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_session_is_made_shown_ended_and_deleted() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let made = ann.post("/api/v1/sessions", &json!({"title": "  Keynote  "})).await;
    let card = made.is(201);
    let path = format!("/api/v1/sessions/{}", card["id"].as_str().unwrap());
    assert_eq!(made.header("location"), path);
    assert_eq!((&card["title"], &card["mode"], &card["people"]), (&json!("Keynote"), &json!("MANUAL"), &json!(0)));
    assert_eq!(card["code"].as_str().unwrap().len(), 6);
    assert_eq!(ann.get(&path).await.is(200)["id"], card["id"]);
    let qr = ann.get(&format!("/qr/{}.svg", card["code"].as_str().unwrap())).await;
    assert_eq!((qr.status.as_u16(), qr.header("content-type")), (200, "image/svg+xml"));
    assert!(qr.text.contains("<svg"));
    ann.post(&format!("{path}/end"), &json!(null)).await.is(204);
    assert!(ann.get(&path).await.is(200)["ended_at"].is_i64());
    ann.call(Method::DELETE, &path, &json!(null)).await.is(204);
    ann.get(&path).await.is_error(404, "not_found");
    ann.get(&format!("/qr/{}.svg", card["code"].as_str().unwrap())).await.is_error(404, "not_found");
}

#[tokio::test]
async fn events_are_listed_with_their_sessions_and_renamed() {
    let server = Server::start().await;
    let (ann, bob) = (server.organizer("Ann").await, server.organizer("Bob").await);
    let first = ann.session("Keynote").await;
    let event = first["event"]["id"].as_str().unwrap();
    ann.post("/api/v1/sessions", &json!({"title": "Second day", "event": event})).await.is(201);
    let rehearsal = json!({"scenario": "tiny", "people": 3, "speed": 1, "seed": 7});
    ann.post("/api/v1/sessions", &json!({"title": "Try", "rehearsal": rehearsal})).await.is(201);
    let other = ann.session("Town hall").await;
    let path = format!("/api/v1/events/{event}");
    bob.call(Method::PUT, &path, &json!({"title": "His"})).await.is_error(404, "not_found");
    for bad in [json!({"title": " "}), json!({"title": "x".repeat(200)}), json!({"title": "x", "organizer": event})] {
        ann.call(Method::PUT, &path, &bad).await.is_error(422, "invalid");
    }
    ann.call(Method::PUT, &path, &json!({"title": "  Spring \u{202e}meeting "})).await.is(204);
    let listed = ann.get("/api/v1/events").await.is(200);
    let shown = |event: &Value| {
        let titles = event["sessions"].as_array().unwrap().iter().map(|session| session["title"].as_str().unwrap().to_owned());
        (event["event"]["title"].as_str().unwrap().to_owned(), titles.collect::<Vec<_>>())
    };
    assert_eq!(
        listed.as_array().unwrap().iter().map(shown).collect::<Vec<_>>(),
        [
            ("Town hall".to_owned(), vec!["Town hall".to_owned()]),
            ("Spring meeting".to_owned(), vec!["Second day".to_owned(), "Keynote".to_owned()])
        ]
    );
    assert_eq!(bob.get("/api/v1/events").await.is(200), json!([]));
    ann.call(Method::DELETE, &format!("/api/v1/sessions/{}", other["id"].as_str().unwrap()), &json!(null)).await.is(204);
    assert_eq!(ann.get("/api/v1/events").await.is(200)[0]["sessions"], json!([]), "an event outlives its sessions");
    let server = server.restart().await;
    let ann = server.sign_in("Ann").await;
    assert_eq!(ann.get("/api/v1/events").await.is(200)[1]["event"]["title"], "Spring meeting");
}

#[tokio::test]
async fn one_button_rehearses_with_forty_people() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let page = ann.send(ann.request(Method::GET, "/").header("accept", "text/html")).await.text;
    let form = page.split("<form").find(|form| form.contains("\"/api/fn/rehearse\"")).expect("the first page has the button");
    let form = form.split("</form>").next().unwrap();
    let attribute =
        |tag: &str, name: &str| tag.split_once(&format!("{name}=\"")).map(|(_, value)| value.split('"').next().unwrap().to_owned());
    let inputs = form.split("<input").skip(1).map(|tag| tag.split('>').next().unwrap());
    let fields: Vec<(String, String)> = inputs.map(|tag| (attribute(tag, "name").unwrap(), attribute(tag, "value").unwrap())).collect();
    assert_eq!(
        (form.matches("<button").count(), form.contains("<select"), form.matches("type=\"hidden\"").count()),
        (1, false, fields.len())
    );
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let made = ann.form("/api/fn/rehearse", &fields).await;
    assert!(made.status.is_success() || made.status.is_redirection(), "{} {}", made.status, made.text);
    let cards = ann.get("/api/v1/sessions").await.is(200);
    assert_eq!((cards[0]["rehearsal"]["people"].clone(), cards.as_array().unwrap().len()), (json!(40), 1), "{cards}");
}

#[tokio::test]
async fn a_session_is_still_there_after_a_restart() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let card = ann.session("Keynote").await;
    let path = format!("/api/v1/sessions/{}", card["id"].as_str().unwrap());
    ann.call(Method::PUT, &format!("{path}/mode"), &json!({"mode": "SEMI_AUTO"})).await.is(204);
    let server = server.restart().await;
    assert_eq!(server.setup_link, None, "there is an account");
    let ann = server.sign_in("ann").await;
    assert_eq!(ann.get(&path).await.is(200)["mode"], "SEMI_AUTO");
}

#[tokio::test]
async fn a_first_visit_gives_a_secret_that_later_ones_keep() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let code = ann.session("Keynote").await["code"].as_str().unwrap().to_owned();
    let mut phone = server.nobody();
    let first = phone.get(&format!("/j/{code}")).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let set = first.header("set-cookie").to_owned();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    phone.cookie = Some(first.cookies());
    assert_eq!(phone.get(&format!("/j/{code}")).await.header("set-cookie"), "");
    assert_eq!(server.nobody().get("/sign-in").await.header("set-cookie"), "", "only a room makes an attendee");
}

#[tokio::test]
async fn without_writes_nothing_is_acknowledged_and_reading_goes_on() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let id = ann.session("Keynote").await["id"].as_str().unwrap().to_owned();
    let other = sqlx::sqlite::SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(server.dir.path().join("conductor.db")))
        .await
        .unwrap();
    let lock = other.begin_with("begin immediate").await.unwrap();
    let refused = ann.post("/api/v1/sessions", &json!({"title": "Second"})).await;
    refused.is_error(503, "storage_unavailable");
    assert!(!refused.header("retry-after").is_empty());
    assert!(!refused.text.contains("sqlite") && !refused.text.contains("locked"), "{}", refused.text);
    assert_eq!(ann.get("/api/v1/sessions").await.is(200).as_array().unwrap().len(), 1);
    lock.rollback().await.unwrap();
    ann.post("/api/v1/sessions", &json!({"title": "Second"})).await.is(201);
    ann.get(&format!("/api/v1/sessions/{id}")).await.is(200);
}
