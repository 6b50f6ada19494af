//! Several nodes send from one database.

use super::target::{Target, until};
use crate::database;
use crate::house::{config, wall};
use server::store::{WebhookState, Write};
use server::webhooks::Deliverer;
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const COUNT: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn of_several_nodes_one_sends_each_message() {
    server::tls::install();
    database::each(async |store| {
        let (target, dir, stop) = (Target::start(&[]).await, tempfile::tempdir().unwrap(), CancellationToken::new());
        let row =
            |_| Write::Webhook { id: Uuid::now_v7(), kind: "session.started", subject: Uuid::now_v7(), at: wall(), body: "{}".to_owned() };
        store.commit(&(0..COUNT).map(row).collect::<Vec<_>>()).await.unwrap();
        let config = config(dir.path(), &target.flags(&[])).webhooks.target().unwrap().unwrap();
        let nodes: Vec<_> =
            (0..3).map(|_| Deliverer::new(&config, store.clone()).unwrap().run(false, stop.clone())).map(tokio::spawn).collect();
        let delivered = async || store.webhooks(Some(WebhookState::Delivered), 99).await.unwrap();
        until("all are delivered", async || delivered().await.len() == COUNT).await;
        stop.cancel();
        for node in nodes {
            node.await.unwrap();
        }
        let ids: BTreeSet<String> = target.messages().into_iter().map(|message| message.id).collect();
        assert_eq!((ids.len(), target.messages().len()), (COUNT, COUNT), "each once");
        assert!(delivered().await.iter().all(|row| row.tries == 1));
    })
    .await;
}
