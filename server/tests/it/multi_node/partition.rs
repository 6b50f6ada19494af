//! One node's way to Redis is cut: packets vanish and nobody is told. There is never more than one node that writes to a session.

use super::proxy::{Way, spread};
use crate::cluster::{Cluster, Place, back, eventually};
use crate::database::in_schema;
use crate::fade::poll;
use crate::house::{attendee, say};
use crate::netns::Namespace;
use protocol::{ClientFrame, CloseCode, CommandId, Order, ServerFrame};
use tokio::net::TcpListener;
use uuid::Uuid;

/// Node 0 owns a session and is cut off from Redis: the other node takes it over, and what is done meanwhile happens once. How many
/// writes of node 0 were fenced off before it was healed.
async fn is_replaced_and_writes_nothing_more(cluster: &Cluster, cut: impl FnOnce(), heal: impl FnOnce()) -> f64 {
    let session = cluster.session(0).await.id;
    let (ann, bob) = (attendee(), attendee());
    let mut ann_there = cluster.enter(0, &ann, session).await;
    let mut bob_there = cluster.enter(1, &bob, session).await;
    bob_there.act(say("before")).await.unwrap();
    ann_there.hears("before").await;
    cut();
    assert!(CloseCode::number_reconnects(bob_there.closed().await));
    let mut bob_again = back(cluster, 1, &bob, session).await;
    eventually("the other node owns it", async || cluster.metric(1, "conductor_sessions_live").await > 0.0).await;
    assert!(cluster.unwell(0).await.contains(&"nodes".to_owned()));
    let mut dashboard = cluster.dashboard(1, session).await;
    dashboard.order(Order::Launch { content: poll(), over_budget: false }).await.unwrap();
    // The node that is cut off does not know that it lost the session.
    let command = CommandId(Uuid::new_v4());
    let act = say("to the one that is cut off");
    // It may have noticed already, by something that it wanted to store itself.
    let _ = ann_there.connection.send(&ClientFrame::Act { command, act: act.clone() }).await;
    assert!(CloseCode::number_reconnects(ann_there.closed().await));
    assert!(!ann_there.frames.contains(&ServerFrame::Ack { command }), "what it could not write it did not acknowledge");
    let fenced = cluster.metric(0, "conductor_fenced_writes_total").await;
    assert!(cluster.unwell(0).await.contains(&"nodes".to_owned()));
    heal();
    let mut ann_again = back(cluster, 0, &ann, session).await;
    assert_eq!(ann_again.room.interventions.len(), 1);
    ann_again.connection.send(&ClientFrame::Act { command, act }).await.unwrap();
    ann_again.next_until(|frame| (*frame == ServerFrame::Ack { command }).then_some(())).await;
    bob_again.hears("to the one that is cut off").await;
    assert_eq!((ann_again.room.interventions.len(), cluster.store.interventions(session).await.unwrap().len()), (1, 1));
    let rows = cluster.store.acts(session).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.act["text"] == "to the one that is cut off").count(), 1);
    bob_again.missed_nothing();
    assert_eq!(cluster.owner().await, Some(1));
    eventually("all is well", async || cluster.unwell(0).await.is_empty()).await;
    fenced
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_that_is_cut_off_is_replaced_and_writes_nothing_more() {
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 2, &[]).await;
        let way = Way::to(cluster.redis.port()).await;
        cluster.kill(0);
        cluster.ways[0] = Some(format!("redis://127.0.0.1:{}", way.port));
        cluster.again(0).await;
        let fenced = is_replaced_and_writes_nothing_more(&cluster, || way.cut(), || way.heal()).await;
        assert!(fenced > 0.0);
    })
    .await;
}

/// The same with real packets: the node runs in a network namespace, and of its two links the one to Redis swallows everything.
#[tokio::test(flavor = "multi_thread")]
async fn a_partitioned_owner_is_replaced_and_acts_once() {
    let Some(namespace) = Namespace::new() else { return };
    in_schema(async |url| {
        let mut cluster = Cluster::open(url, 2, &[]).await;
        cluster.redis.set("protected-mode", "no").await;
        cluster.redis.set("bind", &format!("127.0.0.1 {}", namespace.here_until_cut())).await;
        let database = TcpListener::bind((namespace.here(), 0)).await.unwrap();
        let at = database.local_addr().unwrap();
        let authority = cluster.database().split(['@', '/']).find(|part| part.starts_with("127.0.0.1:")).unwrap().to_owned();
        tokio::spawn(spread(database, vec![authority.rsplit(':').next().unwrap().parse().unwrap()]));
        cluster.kill(0);
        cluster.places[0] = Some(Place {
            before: namespace.enter().map(str::to_owned).to_vec(),
            address: namespace.there().to_string(),
            database: cluster.database().replace(&authority, &at.to_string()),
        });
        cluster.ways[0] = Some(format!("redis://{}:{}", namespace.here_until_cut(), cluster.redis.port()));
        cluster.again(0).await;
        is_replaced_and_writes_nothing_more(&cluster, || namespace.cut(), || namespace.heal()).await;
    })
    .await;
}
