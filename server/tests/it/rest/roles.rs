//! Roles in the team of an event: every route and every function of the pages, asked by every role. Which role each takes is in
//! `SECURITY.md` for routes, and here for functions.

use crate::fixes::pages_ask_who::{ASKED, ask};
use crate::hall::matrix::table;
use crate::routes::{bare, path, routes};
use crate::server_in_process::{Client, Server};
use protocol::TeamRole;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Functions of the pages about a session or an event that see something; viewers may. Everything else takes an organizer.
const SEEING: [&str; 7] = ["dashboard", "history", "questions", "drafts", "agenda", "policy", "event"];
/// Functions that owners alone may use.
const GOVERNING: [&str; 4] = ["add-member", "change-member", "remove-member", "delete-session"];

fn least(function: &str) -> TeamRole {
    match function {
        _ if SEEING.contains(&function) => TeamRole::Viewer,
        _ if GOVERNING.contains(&function) => TeamRole::Owner,
        _ => TeamRole::Organizer,
    }
}

/// Somebody with each role, and a session of an event in which they have it.
async fn each_role(server: &Server, ann: &Client) -> Vec<(TeamRole, Client, Value)> {
    let mut all = Vec::new();
    for role in TeamRole::ALL {
        let name = format!("The {role}");
        let member = server.organizer(&name).await;
        let session = ann.session(&format!("Session of the {role}")).await;
        let added = ann.post(&path("/api/v1/events/{e}/members", &session), &json!({"name": name, "role": role})).await;
        added.is(204);
        all.push((role, member, session));
    }
    all
}

#[tokio::test]
async fn every_route_takes_the_role_that_is_written() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let rows = table("| method | path | who |");
    let written: BTreeMap<(String, String), &str> = rows.into_iter().map(|row| ((row[0].to_owned(), bare(row[1])), row[2])).collect();
    let of_events: Vec<_> = routes().into_iter().filter(|(_, template, _)| template.contains("{s}") || template.contains("{e}")).collect();
    let mut refused = 0;
    for (has, member, session) in each_role(&server, &ann).await {
        let program = member.program("of a member").await;
        for (method, template, body) in &of_events {
            let takes: TeamRole = written[&(method.to_string(), bare(template))].parse().expect("a role");
            let path = path(template, &session);
            let answer = member.call(method.clone(), &path, body).await;
            if has >= takes {
                assert!(![401, 403].contains(&answer.status.as_u16()), "{has} {method} {template}: {} {}", answer.status, answer.text);
            } else {
                answer.is_error(403, "forbidden");
                program.call(method.clone(), &path, body).await.is_error(403, "forbidden");
                assert!(answer.json()["message"].as_str().unwrap().contains(takes.name()), "{template}: {}", answer.text);
                refused += 1;
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

#[tokio::test]
async fn every_function_of_the_pages_takes_a_role() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    server.organizer("Bob").await;
    for (has, member, session) in each_role(&server, &ann).await {
        for (name, arguments, _) in ASKED.into_iter().filter(|(_, arguments, _)| arguments.contains("{s}") || arguments.contains("{e}")) {
            let answer = ask(&member, name, &path(arguments, &session)).await;
            let status = answer.status.as_u16();
            assert_eq!(status == 403, has < least(name), "{has} {name}: {status} {}", answer.text);
        }
        let exists = ann.get(&path("/api/v1/sessions/{s}", &session)).await.status == 200;
        assert_eq!(exists, has < TeamRole::Owner, "{has}");
    }
}

#[tokio::test]
async fn a_team_shares_an_event_and_its_log() {
    let server = Server::start().await;
    let (ann, bob) = (server.organizer("Ann").await, server.organizer("Bob").await);
    let first = ann.session("Keynote").await;
    let members = path("/api/v1/events/{e}/members", &first);
    ann.post(&members, &json!({"name": "Nobody", "role": "viewer"})).await.is_error(404, "not_found");
    ann.post(&members, &json!({"name": "Bob", "role": "king"})).await.is_error(422, "invalid");
    ann.program("script").await.post(&members, &json!({"name": "Bob", "role": "owner"})).await.is_error(403, "forbidden");
    ann.post(&members, &json!({"name": " bob ", "role": "organizer"})).await.is(204);
    ann.post(&members, &json!({"name": "Bob", "role": "owner"})).await.is_error(409, "exists");
    let second = bob.post("/api/v1/sessions", &json!({"title": "Second day", "event": first["event"]["id"]})).await.is(201);
    assert_eq!((&second["role"], &second["event"]), (&json!("organizer"), &first["event"]));
    let listed = ann.get("/api/v1/sessions").await.is(200);
    let titles: Vec<_> = listed.as_array().unwrap().iter().map(|card| (card["title"].clone(), card["role"].clone())).collect();
    assert_eq!(titles, [(json!("Second day"), json!("owner")), (json!("Keynote"), json!("owner"))]);
    let page = bob.get(&path("/api/v1/events/{e}", &first)).await.is(200);
    let team: Vec<_> = page["members"].as_array().unwrap().iter().map(|row| (row["name"].clone(), row["role"].clone())).collect();
    assert_eq!(team, [(json!("Ann"), json!("owner")), (json!("Bob"), json!("organizer"))]);
    // What each did in a session of the other is in the log of that session, under their own name.
    bob.call(Method::PUT, &path("/api/v1/sessions/{s}/mode", &first), &json!({"mode": "AUTO"})).await.is(204);
    bob.post(&path("/api/v1/sessions/{s}/duplicate", &first), &json!({"title": "Again"})).await.is(201);
    ann.post(&path("/api/v1/sessions/{s}/end", &second), &json!(null)).await.is(204);
    let log = ann.get(&path("/api/v1/sessions/{s}/audit", &first)).await.is(200);
    let bobs = page["members"][1]["organizer"].as_str().unwrap();
    assert!(log.as_array().unwrap().iter().any(|line| line["actor"].as_str().unwrap().contains(bobs)), "{log}");
    let log = bob.get(&path("/api/v1/sessions/{s}/audit", &second)).await.is(200);
    assert!(log.as_array().unwrap().iter().any(|line| line["what"] == "ended the session"), "{log}");
    assert!(log.as_array().unwrap().iter().any(|line| line["what"] == "made the session"), "{log}");
}

#[tokio::test]
async fn a_member_leaves_and_the_last_owner_cannot() {
    let server = Server::start().await;
    let (ann, bob) = (server.organizer("Ann").await, server.organizer("Bob").await);
    let session = ann.session("Keynote").await;
    let members = path("/api/v1/events/{e}/members", &session);
    let own = |client: &Client| {
        let client = client.clone();
        async move { client.get("/api/v1/me").await.is(200)["organizer"].as_str().unwrap().to_owned() }
    };
    let (ann_id, bob_id) = (own(&ann).await, own(&bob).await);
    ann.post(&members, &json!({"name": "Bob", "role": "viewer"})).await.is(204);
    bob.call(Method::DELETE, &format!("{members}/{ann_id}"), &json!(null)).await.is_error(403, "forbidden");
    for (method, body) in [(Method::DELETE, json!(null)), (Method::PUT, json!({"role": "viewer"}))] {
        ann.call(method, &format!("{members}/{ann_id}"), &body).await.is_error(409, "conflict");
    }
    bob.call(Method::DELETE, &format!("{members}/{bob_id}"), &json!(null)).await.is(204);
    bob.get(&path("/api/v1/sessions/{s}", &session)).await.is_error(404, "not_found");
    assert_eq!(bob.get("/api/v1/sessions").await.is(200), json!([]));
    let rehearsal = json!({"scenario": "tiny", "people": 3, "speed": 1, "seed": 7});
    let played = ann.post("/api/v1/sessions", &json!({"title": "Try", "rehearsal": rehearsal})).await.is(201);
    let to_played = path("/api/v1/events/{e}/members", &played);
    ann.post(&to_played, &json!({"name": "Bob", "role": "viewer"})).await.is_error(409, "conflict");
    for _ in 0..30 {
        ann.post(&members, &json!({"name": "Nobody", "role": "viewer"})).await;
    }
    ann.post(&members, &json!({"name": "Bob", "role": "viewer"})).await.is_error(429, "rate_limited");
}
