//! Earlier sessions of an organizer make what is usual for them, over restarts and on every node.

use crate::cluster::{Cluster, back};
use crate::database::in_schema;
use crate::house::{Organizer, attendee};
use crate::installation::Installation;
use conductor::id::SessionId;
use conductor::reading::{HostComparison, Reading};
use protocol::{SessionCard, ingest};
use serde_json::{Value, json};
use store::Store;

/// People of every session.
const PEOPLE: u32 = 30;
/// Minutes of one.
const MINUTES: u32 = 16;

/// A program that is spoken to over REST.
struct Host<'a> {
    http: &'a reqwest::Client,
    base: &'a str,
    organizer: &'a Organizer,
}

impl Host<'_> {
    async fn post(&self, path: &str, body: &Value) -> reqwest::Response {
        let answer = self.http.post(format!("{}/api/v1{path}", self.base)).bearer_auth(&self.organizer.token).json(body).send().await;
        answer.unwrap().error_for_status().unwrap()
    }

    async fn make(&self, body: &Value) -> SessionCard {
        self.post("/sessions", body).await.json().await.unwrap()
    }

    /// Makes a replay, which runs on the clock of what is posted to it.
    async fn replay(&self, teaches: bool) -> SessionId {
        let mut body = json!({ "title": "Weekly",
            "rehearsal": { "scenario": "healthy", "people": 1, "speed": 20, "seed": 1, "recording": "posted", "teaches": teaches } });
        if teaches {
            // Each is of another event: what is usual is the organizer's.
            body["event"] = json!(self.make(&json!({ "title": "Weekly" })).await.event.id);
        }
        self.make(&body).await.id
    }

    /// Posts a session in which somebody writes every `every` seconds.
    async fn hold(&self, session: SessionId, every: u32) {
        let mut lines = String::new();
        let mut line = |t: u32, kind: &str, user: u32| {
            let line =
                json!({ "t": 1000 + t, "session": "a", "kind": kind, "user": format!("u{user}"), "id": format!("{kind}-{t}-{user}") });
            lines += &format!("{line}\n");
        };
        for user in 0..PEOPLE {
            line(0, "join", user);
        }
        for t in (1..MINUTES * 60).step_by(every as usize) {
            line(t, "chat", t / every % PEOPLE);
        }
        line(MINUTES * 60, "join", 99);
        let request = self.http.post(format!("{}{}", self.base, ingest::signals_path(session))).bearer_auth(&self.organizer.token);
        let answer = request.header(reqwest::header::CONTENT_TYPE, ingest::CONTENT_TYPE).body(lines).send().await.unwrap();
        answer.error_for_status().unwrap();
    }

    async fn host(&self, session: SessionId) -> Option<HostComparison> {
        let request = self.http.get(format!("{}/api/v1/sessions/{session}/score", self.base)).bearer_auth(&self.organizer.token);
        request.send().await.unwrap().error_for_status().unwrap().json::<Reading>().await.unwrap().host
    }

    async fn delete(&self, session: SessionId) {
        let request = self.http.delete(format!("{}/api/v1/sessions/{session}", self.base)).bearer_auth(&self.organizer.token);
        request.send().await.unwrap().error_for_status().unwrap();
    }

    async fn end(&self, session: SessionId) {
        self.post(&format!("/sessions/{session}/end"), &Value::Null).await;
    }
}

/// Returns whether something was decided because a room was low, sent or not.
async fn is_low(store: &Store, session: SessionId) -> bool {
    let decisions = store.decisions(session).await.unwrap();
    decisions.iter().any(|row| row.decision["context"]["anomaly"] == "LOW_ENGAGEMENT")
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_sessions_make_a_room_low_also_after_a_restart() {
    Installation::each(async |house| {
        let environment = [("CONDUCTOR_HOLDOUT", "0")];
        let mut process = house.start_with(&environment, None).await;
        let host = Host { http: &house.http, base: &process.base, organizer: &house.organizer };
        let first = host.replay(true).await;
        assert_eq!(host.host(first).await, Some(HostComparison { sessions: 0, custom: false }));
        host.hold(first, 90).await;
        assert!(!is_low(&house.store, first).await, "quiet, but nobody knows whether that is usual");
        host.delete(first).await;
        for earlier in 0..4 {
            let lively = host.replay(true).await;
            assert_eq!(host.host(lively).await, Some(HostComparison { sessions: earlier, custom: false }));
            host.hold(lively, 3).await;
            host.end(lively).await;
        }
        process.kill();
        process = house.start_with(&environment, None).await;
        let host = Host { http: &house.http, base: &process.base, organizer: &house.organizer };
        let low = host.replay(true).await;
        assert_eq!(host.host(low).await, Some(HostComparison { sessions: 4, custom: true }));
        host.hold(low, 90).await;
        assert!(is_low(&house.store, low).await);
        let practice = host.replay(false).await;
        assert_eq!(host.host(practice).await, None, "what is only played compares with nothing");
        host.hold(practice, 3).await;
        host.end(practice).await;
        let next = host.make(&json!({ "title": "Weekly" })).await.id;
        assert_eq!(host.host(next).await.map(|known| known.sessions), Some(4), "and leaves nothing");
        process.kill();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_moves_keeps_what_it_compares_with() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 2, &[]).await;
        let there = Host { http: &cluster.http, base: &cluster.node(0).base, organizer: &cluster.organizer };
        let earlier = there.replay(true).await;
        there.hold(earlier, 3).await;
        there.end(earlier).await;
        let session = there.make(&json!({ "title": "Weekly" })).await.id;
        let known = Some(HostComparison { sessions: 1, custom: false });
        assert_eq!(there.host(session).await, known);
        let ann = attendee();
        let _present = cluster.enter(0, &ann, session).await;
        cluster.kill(0);
        let _again = back(&cluster, 1, &ann, session).await;
        let here = Host { http: &cluster.http, base: &cluster.node(1).base, organizer: &cluster.organizer };
        assert_eq!(here.host(session).await, known);
    })
    .await;
}
