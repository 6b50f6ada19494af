//! Two nodes that learn for one event at once lose nothing, and know the same.

use crate::cluster::{Cluster, eventually};
use crate::database::in_schema;
use crate::fade::{TAUGHT, about_to_alarm, event_where_polls_help, only_polls};
use crate::house::attendee;
use conductor::id::EventId;
use conductor::mode::Mode;
use conductor::policy::{Outcome, Policy, PolicySettings};
use conductor::settings::Settings;
use conductor::time::Span;
use serde_json::Value;
use server::store::decode;

async fn learned(cluster: &Cluster, node: usize, event: EventId) -> Value {
    cluster.get(node, &format!("/api/v1/events/{event}/policy")).await.json::<Value>().await.unwrap()["policy"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_learn_at_once_know_the_fold_of_the_log() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 2, &[]).await;
        let event = event_where_polls_help(&cluster).await;
        let secs = Span::from_secs;
        let quick = Settings { post_from: secs(1), post_to: secs(4), pre_window: secs(5), cooldown: secs(0), ..only_polls() };
        let mut present = Vec::new();
        for node in 0..2 {
            let session = about_to_alarm(&cluster, event, Mode::Auto, quick.clone(), 6).await;
            present.push(cluster.dashboard(node, session).await);
            present.push(cluster.enter(node, &attendee(), session).await);
        }
        for node in 0..2 {
            assert!((cluster.metric(node, "conductor_sessions_live").await - 1.0).abs() < f64::EPSILON, "each owns one");
        }
        let before = learned(&cluster, 0, event).await;
        eventually("both learned", async || cluster.store.lessons(event).await.unwrap().len() == TAUGHT + 2).await;
        eventually("both know the same", async || {
            let (one, two) = (learned(&cluster, 0, event).await, learned(&cluster, 1, event).await);
            one == two && one != before
        })
        .await;
        let known = learned(&cluster, 0, event).await;
        let mut policy = Policy::new(PolicySettings::default());
        for lesson in cluster.store.lessons(event).await.unwrap() {
            policy.learn(&decode::<Outcome>("outcome", lesson.outcome).unwrap());
        }
        assert_eq!(known, serde_json::to_value(policy.view()).unwrap(), "the fold of the log");
        // A node that begins now folds the log itself.
        cluster.kill(1);
        cluster.again(1).await;
        assert_eq!(learned(&cluster, 1, event).await, known);
        assert_eq!(learned(&cluster, 0, event).await, known);
        // What is forgotten on one node is forgotten on the other, which has it in memory.
        let reset = cluster.http.post(format!("{}/api/v1/events/{event}/policy/reset", cluster.node(1).base));
        assert!(reset.bearer_auth(&cluster.organizer.token).send().await.unwrap().status().is_success());
        let nothing = serde_json::to_value(Policy::new(PolicySettings::default()).view()).unwrap();
        eventually("both forgot", async || learned(&cluster, 0, event).await == nothing && learned(&cluster, 1, event).await == nothing)
            .await;
    })
    .await;
}
