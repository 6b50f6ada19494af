//! Fix 3: every route that controls or tells anything asks who wants it. That nobody, attendees, bad tokens and organizers of other events
//! get nothing is in `rest/authority.rs`, over the same table; here is that the table is whole, what a revoked token gets, and that the
//! right organizer is let in everywhere. The live socket's door is in `socket/doors.rs`.

use crate::routes::{bare, path, routed, routes};
use crate::server_in_process::Server;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn the_table_holds_every_route_of_the_router() {
    let table: BTreeSet<_> = routes().into_iter().map(|(method, path, _)| (method.to_string(), bare(path))).collect();
    // Anybody may read the description.
    let asking = routed().into_iter().filter(|(_, path)| !["/api/v1/openapi.json", "/api/v1/docs"].contains(&path.as_str()));
    assert_eq!(table, asking.map(|(method, path)| (method, bare(&path))).collect());
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_and_changes_nothing() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let session = ann.session("Keynote").await;
    let made = ann.post("/api/v1/tokens", &json!({"name": "once"})).await.is(201);
    let program = server.nobody().with_bearer(made["token"].as_str().unwrap());
    program.get(&path("/api/v1/sessions/{s}", &session)).await.is(200);
    ann.call(Method::DELETE, &format!("/api/v1/tokens/{}", made["id"].as_str().unwrap()), &json!(null)).await.is(204);
    for (method, template, body) in routes() {
        program.call(method, &path(template, &session), &body).await.is_error(401, "unauthenticated");
    }
    assert_eq!(ann.get(&path("/api/v1/sessions/{s}", &session)).await.is(200)["mode"], "MANUAL");
}

#[tokio::test]
async fn the_right_organizer_is_let_in_everywhere() {
    let server = Server::start().await;
    let ann = server.operator("Ann").await;
    let session = ann.session("Keynote").await;
    for (method, template, body) in routes() {
        let answer = ann.call(method.clone(), &path(template, &session), &body).await;
        let status = answer.status.as_u16();
        // `{id}` names nothing, nobody has spoken or raised a hand, and files do not come as JSON.
        let names_nothing = ["{id}", "/bans", "/hands", "/members", "/doubt"].iter().any(|part| template.contains(part));
        let expected: &[u16] = if template.ends_with("/past/import") {
            &[415]
        } else if names_nothing {
            &[404, 409]
        } else {
            &[200, 201, 202, 204]
        };
        assert!(expected.contains(&status), "{method} {template}: {status} {}", answer.text);
    }
    ann.get(&path("/api/v1/sessions/{s}", &session)).await.is_error(404, "not_found");
}

#[tokio::test]
async fn an_id_in_the_body_does_not_reach_another_session() {
    let server = Server::start().await;
    let (ann, bob) = (server.organizer("Ann").await, server.organizer("Bob").await);
    let (hers, his) = (ann.session("Hers").await, bob.session("His").await);
    let mode = path("/api/v1/sessions/{s}/mode", &his);
    bob.call(Method::PUT, &mode, &json!({"mode": "AUTO", "session": hers["id"]})).await.is_error(422, "invalid");
    bob.call(Method::PUT, &format!("{mode}?session={}", hers["id"].as_str().unwrap()), &json!({"mode": "AUTO"})).await.is(204);
    assert_eq!(ann.get(&path("/api/v1/sessions/{s}/mode", &hers)).await.is(200)["mode"], "MANUAL");
    assert_eq!(bob.get(&mode).await.is(200)["mode"], "AUTO");
}
