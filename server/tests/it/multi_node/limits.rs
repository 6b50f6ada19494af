//! Limits, logins and tickets are those of all nodes together.

use crate::cluster::{Cluster, eventually};
use crate::database::in_schema;
use crate::house::attendee;
use crate::jwt::{hs256, signed};
use protocol::{ClientFrame, CloseCode, ServerFrame};
use reqwest::header;
use serde_json::json;
use server::live::presence::{PER_ATTENDEE, PER_ORGANIZER};

async fn post(cluster: &Cluster, node: usize, path: &str, body: String, site: &str) -> reqwest::StatusCode {
    let request = cluster.http.post(format!("{}{path}", cluster.node(node).base)).header("sec-fetch-site", site);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
    request.send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_to_sign_in_and_wrong_codes_count_on_all_nodes_together() {
    in_schema(async |url| {
        let limits = [("CONDUCTOR_LOGIN_TRIES_PER_MINUTE", "6"), ("CONDUCTOR_WRONG_CODES_PER_MINUTE", "4")];
        let mut cluster = Cluster::open(url, 2, &limits).await;
        let sign_in = async |cluster: &Cluster, node: usize, name: &str| {
            post(cluster, node, "/api/fn/sign-in", format!("name={name}&password=wrong+horse+battery"), "same-origin").await
        };
        for n in 0..6 {
            assert_ne!(sign_in(&cluster, n % 2, "Olga").await, 429, "try {n}");
        }
        for node in 0..2 {
            assert_eq!(sign_in(&cluster, node, "Olga").await, 429, "each node alone had only three");
            assert_ne!(sign_in(&cluster, node, "Paul").await, 429, "somebody else is not locked out");
        }
        // Nobody who is signed in: an organizer's codes are not counted.
        let code = async |cluster: &Cluster, node: usize, code: &str| {
            let url = format!("{}/j/{code}", cluster.node(node).base);
            cluster.http.get(url).send().await.unwrap().status()
        };
        for (n, guess) in ["WWWWWA", "WWWWWC", "WWWWWD", "WWWWWE"].into_iter().enumerate() {
            assert_eq!(code(&cluster, n % 2, guess).await, 404);
        }
        for node in 0..2 {
            assert_eq!(code(&cluster, node, "WWWWWF").await, 429);
        }
        // Without Redis, each node counts for itself, and lets in.
        cluster.redis.kill();
        eventually("the nodes know", async || cluster.unwell(1).await.contains(&"nodes".to_owned())).await;
        assert_ne!(sign_in(&cluster, 1, "Quentin").await, 429);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_so_many_connections_on_all_nodes_together() {
    in_schema(async |url| {
        let cluster = Cluster::open(url, 2, &[]).await;
        let session = cluster.session(0).await.id;
        for (who, most) in [(attendee(), PER_ATTENDEE), (cluster.organizer.cookie(), PER_ORGANIZER)] {
            let mut open = Vec::new();
            for n in 0..most {
                open.push(cluster.enter(n % 2, &who, session).await);
            }
            // Each node alone would let in some more.
            for n in 0..2 {
                open.push(cluster.enter(n, &who, session).await);
                assert_eq!(open.remove(0).closed().await, CloseCode::TooMany.code());
            }
            for guest in &mut open {
                guest.connection.send(&ClientFrame::Ping).await.unwrap();
                guest.next_until(|frame| (*frame == ServerFrame::Pong).then_some(())).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_and_logins_end_on_every_node() {
    let dir = tempfile::tempdir().unwrap();
    let (file, secret) = (dir.path().join("keys.json"), "a secret of thirty-two bytes or so");
    std::fs::write(&file, json!([{ "kid": "now", "alg": "HS256", "secret": secret }]).to_string()).unwrap();
    in_schema(async |url| {
        let settings = [
            ("CONDUCTOR_TICKET_KEYS_FILE", file.to_str().unwrap()),
            ("CONDUCTOR_TICKET_ISSUER", "platform"),
            ("CONDUCTOR_TICKET_AUDIENCE", "conductor"),
        ];
        let cluster = Cluster::open(url, 2, &settings).await;
        let session = cluster.session(0).await.id;
        let ticket = |jti: &str| {
            let claims = json!({
                "iss": "platform", "aud": "conductor", "sub": "user-1", "jti": jti, "role": "attendee", "session": session,
                "exp": server::clock::now().as_millis() / 1000 + 60, "name": "Dora"
            });
            let header = json!({ "alg": "HS256", "kid": "now" });
            format!("ticket={}", signed(&header, &claims, |message| hs256(secret.as_bytes(), message)))
        };
        let enter = async |node: usize, ticket: String| post(&cluster, node, "/enter", ticket, "cross-site").await;
        let first = ticket("1");
        assert!(enter(1, first.clone()).await.is_redirection());
        assert_eq!(enter(0, first).await, 401, "it was used on the other node");
        assert!(enter(0, ticket("2")).await.is_redirection());
        // A login that ends on one node ends the sockets of another.
        let mut dashboard = cluster.dashboard(1, session).await;
        cluster.store.revoke_login(cluster.organizer.login.hash()).await.unwrap();
        assert_eq!(dashboard.closed().await, CloseCode::Revoked.code());
    })
    .await;
}
