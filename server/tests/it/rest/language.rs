//! Pages are in the language of the request, whole; REST stays English; a session has a language of its own.

use crate::server_in_process::{Answer, Client, Server};
use reqwest::{Method, header};
use serde_json::json;
use std::collections::BTreeSet;
use wording::language::{Language, catalog};

async fn page(client: &Client, path: &str, accept: &str) -> Answer {
    let request = client.request(Method::GET, path).header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, accept);
    client.send(request).await
}

/// A page without the texts that it carries for its program.
fn shown(page: &str) -> String {
    let (before, rest) = page.split_once(r#" id="texts""#).expect("a page carries its texts");
    before.to_owned() + rest.split_once("</script>").unwrap().1
}

/// English texts of the catalog that are whole texts or labels of a page, and are no German ones.
fn english_in(page: &str) -> Vec<&'static str> {
    let german: BTreeSet<&str> = catalog().map(|line| line[Language::German as usize]).collect();
    let english = catalog().map(|line| line[Language::English as usize]).filter(|text| !german.contains(text) && !text.contains('{'));
    // Words for the browser, not for people: a chart fills its place, and names are not translated.
    let page = page.replace(r#"preserveAspectRatio="none""#, "").replace(r#" translate="no""#, "");
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    english.filter(|text| page.contains(&format!(">{}<", escaped(text))) || page.contains(&format!("=\"{text}\""))).collect()
}

#[tokio::test]
async fn a_page_is_german_throughout_where_german_is_wanted() {
    // With every part that the operators' page can show; nothing listens at the addresses.
    let redis = ["--redis-url", "redis://127.0.0.1:1", "--signals-from", "streams"];
    let model = ["--llm-model", "first", "--llm-url", "http://127.0.0.1:1/v1"];
    let server = Server::start_with(&[&redis[..], &model[..]].concat()).await;
    let ann = server.operator("Ann").await;
    let card = ann.post("/api/v1/sessions", &json!({ "title": "Quartalstreffen", "language": "de" })).await.is(201);
    let (session, code, event) = (card["id"].as_str().unwrap(), card["code"].as_str().unwrap(), card["event"]["id"].as_str().unwrap());
    let of_organizer = [
        "/".to_owned(),
        "/sessions/new".to_owned(),
        "/rehearse".to_owned(),
        "/past".to_owned(),
        "/tokens".to_owned(),
        "/operations".to_owned(),
        format!("/sessions/{session}"),
        format!("/sessions/{session}/history"),
        format!("/events/{event}/policy"),
    ];
    let of_anybody =
        ["/sign-in".to_owned(), "/j".to_owned(), "/j/ZZZZZZ".to_owned(), format!("/j/{code}"), format!("/p/{code}"), "/no".to_owned()];
    let nobody = server.nobody();
    let all = of_organizer.iter().map(|path| (&ann, path)).chain(of_anybody.iter().map(|path| (&nobody, path)));
    for (who, path) in all {
        let german = page(who, path, "de-CH, de;q=0.9, en;q=0.5").await;
        assert!(german.text.contains(r#"<html lang="de""#), "{path}: {}", german.text);
        assert_eq!(english_in(&shown(&german.text)), Vec::<&str>::new(), "{path}");
        let english = page(who, path, "en-US").await;
        assert!(english.text.contains(r#"<html lang="en""#), "{path}");
        assert!(!english_in(&shown(&english.text)).is_empty(), "{path}: the test sees English where it is");
        let semicolons = [&german, &english].map(|page| page.text.contains("export.csv?separator=semicolon"));
        assert_eq!(semicolons, [path.ends_with("/history"), false], "{path}: German spreadsheets part cells at semicolons");
    }
}

#[tokio::test]
async fn pages_that_are_rendered_at_once_keep_their_languages() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    ann.session("Town hall").await;
    let asked = (0..6).map(|n| {
        let (ann, accept) = (ann.clone(), if n % 2 == 0 { "de" } else { "en" });
        tokio::spawn(async move { (accept, page(&ann, "/", accept).await.text) })
    });
    // All are read before one is searched: the search keeps this thread busy, on which the server renders too.
    let pages = futures::future::join_all(asked.collect::<Vec<_>>()).await;
    for (accept, page) in pages.into_iter().map(Result::unwrap) {
        let title = if accept == "de" { "Ihre Sitzungen" } else { "Your sessions" };
        assert!(page.contains(&format!(r#"<html lang="{accept}""#)) && page.contains(&format!(">{title}<")), "{accept}: {page}");
        assert_eq!(english_in(&shown(&page)).is_empty(), accept == "de");
    }
}

#[tokio::test]
async fn what_was_chosen_counts_more_than_what_the_browser_wants() {
    let server = Server::start().await;
    let chosen = server.nobody().with_cookie("language=de".to_owned());
    let german = page(&chosen, "/j", "en").await.text;
    assert!(german.contains(r#"<html lang="de""#), "{german}");
    assert!(german.contains("An einer Sitzung teilnehmen"));
}

#[tokio::test]
async fn a_phone_is_given_only_what_attendees_read() {
    let server = Server::start().await;
    let (door, gate) = (page(&server.nobody(), "/j", "de").await.text, page(&server.nobody(), "/sign-in", "de").await.text);
    assert!(door.contains("Wie ist das Tempo?") && !door.contains("Sitzung anlegen"), "{door}");
    assert!(gate.contains("Wie ist das Tempo?") && gate.contains("Sitzung anlegen"));
}

#[tokio::test]
async fn rest_answers_in_english_whatever_is_wanted() {
    let server = Server::start().await;
    let german = server.nobody().request(Method::GET, "/api/v1/sessions").header(header::ACCEPT_LANGUAGE, "de");
    let answer = server.nobody().send(german).await;
    answer.is_error(401, "unauthenticated");
    assert!(answer.text.contains("sign in"), "{}", answer.text);
}

#[tokio::test]
async fn a_session_is_made_in_a_language_and_keeps_it() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let german = ann.post("/api/v1/sessions", &json!({ "title": "Quartalstreffen", "language": "de" })).await.is(201);
    assert_eq!((&german["language"], &ann.session("Town hall").await["language"]), (&json!("de"), &json!("en")));
    let unknown = ann.post("/api/v1/sessions", &json!({ "title": "Réunion", "language": "xx" })).await;
    unknown.is_error(422, "invalid");
    let form = ann.request(Method::POST, "/api/fn/create-session").header(header::ACCEPT_LANGUAGE, "de");
    let form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body("title=Betriebsrat");
    let made = ann.send(form).await;
    assert!(made.status.is_success() || made.status.is_redirection(), "{} {}", made.status, made.text);
    let server = server.restart().await;
    let ann = server.sign_in("Ann").await;
    let cards = ann.get("/api/v1/sessions").await.is(200);
    let mut languages: Vec<(&str, &str)> =
        cards.as_array().unwrap().iter().map(|card| (card["title"].as_str().unwrap(), card["language"].as_str().unwrap())).collect();
    languages.sort_unstable();
    assert_eq!(languages, [("Betriebsrat", "de"), ("Quartalstreffen", "de"), ("Town hall", "en")]);
}
