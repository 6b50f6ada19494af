//! Messages to a host platform: written once, claimed by one, never lost.

use crate::database::{NOW, each};
use conductor::time::{Span, Timestamp};
use futures::future::join_all;
use std::collections::BTreeSet;
use store::{Store, WebhookFailure, WebhookState, Write};
use uuid::Uuid;

fn row(kind: &'static str, subject: Uuid) -> Write {
    Write::Webhook { id: Uuid::now_v7(), kind, subject, at: NOW, body: format!("{{\"subject\":\"{subject}\"}}") }
}

async fn write(store: &Store, count: usize) {
    let rows: Vec<Write> = (0..count).map(|_| row("session.started", Uuid::now_v7())).collect();
    store.commit(&rows).await.unwrap();
}

fn later(seconds: i64) -> Timestamp {
    NOW + Span::from_secs(seconds)
}

fn failure(status: u16) -> WebhookFailure {
    WebhookFailure { status: Some(status), why: format!("answered with HTTP status {status}") }
}

#[tokio::test]
async fn of_one_kind_a_subject_has_one_and_the_first_stands() {
    each(async |store| {
        let subject = Uuid::now_v7();
        let (first, again, other) = (row("session.started", subject), row("session.started", subject), row("session.ended", subject));
        assert_eq!(store.commit(&[first.clone(), again, other]).await.unwrap(), [true, false, true]);
        let Write::Webhook { id, .. } = first else { unreachable!("it was made as one") };
        let kept = store.webhooks(None, 10).await.unwrap();
        assert_eq!(kept.len(), 2);
        assert!(kept.iter().any(|row| row.id == id && row.state == WebhookState::Waiting && row.tries == 0));
    })
    .await;
}

#[tokio::test]
async fn of_many_who_claim_at_once_one_gets_each_message() {
    each(async |store| {
        write(store, 40).await;
        let claims = join_all((0..16).map(|n| store.claim_webhooks(NOW, later(30 + n), 5))).await;
        let claimed: Vec<Uuid> = claims.into_iter().flat_map(|claim| claim.unwrap().into_iter().map(|message| message.id)).collect();
        assert_eq!(claimed.iter().collect::<BTreeSet<_>>().len(), claimed.len(), "nothing is claimed twice");
        // Of those who looked at the same rows at the same time, some got fewer than they asked for.
        let mut rest = claimed.len();
        while let n @ 1.. = store.claim_webhooks(NOW, later(60), 5).await.unwrap().len() {
            rest += n;
        }
        assert_eq!(rest, 40, "and nothing is left");
    })
    .await;
}

#[tokio::test]
async fn a_claim_that_ran_out_counts_for_nothing() {
    each(async |store| {
        write(store, 1).await;
        let dead = store.claim_webhooks(NOW, later(30), 9).await.unwrap().remove(0);
        assert_eq!(store.claim_webhooks(later(29), later(60), 9).await.unwrap(), []);
        let next = store.claim_webhooks(later(30), later(60), 9).await.unwrap().remove(0);
        assert_eq!((next.id, &next.body, next.tries), (dead.id, &dead.body, 2));
        assert!(!store.webhook_failed(&dead, later(31), &failure(500), None).await.unwrap());
        assert!(!store.webhook_delivered(&dead, later(31), 200).await.unwrap());
        assert_eq!(store.webhooks(None, 9).await.unwrap()[0].state, WebhookState::Waiting);
        assert!(store.webhook_delivered(&next, later(32), 204).await.unwrap());
        let kept = store.webhooks(Some(WebhookState::Delivered), 9).await.unwrap().remove(0);
        assert_eq!((kept.last_status, kept.done_at, kept.tries), (Some(204), Some(later(32)), 2));
        assert_eq!(store.claim_webhooks(later(999), later(1000), 9).await.unwrap(), [], "what was delivered is done");
    })
    .await;
}

#[tokio::test]
async fn a_failed_webhook_waits_and_a_dead_one_waits_for_somebody() {
    each(async |store| {
        write(store, 1).await;
        let first = store.claim_webhooks(NOW, later(30), 9).await.unwrap().remove(0);
        assert!(store.webhook_failed(&first, later(1), &failure(503), Some(later(100))).await.unwrap());
        assert_eq!(store.webhooks_waiting(later(99)).await.unwrap(), (0, 1));
        assert_eq!(store.claim_webhooks(later(99), later(130), 9).await.unwrap(), []);
        assert_eq!(store.webhooks_waiting(later(100)).await.unwrap(), (1, 1));
        let second = store.claim_webhooks(later(100), later(130), 9).await.unwrap().remove(0);
        assert!(store.webhook_failed(&second, later(101), &failure(410), None).await.unwrap());
        let dead = store.webhooks(Some(WebhookState::Dead), 9).await.unwrap().remove(0);
        assert_eq!((dead.last_status, dead.tries, dead.done_at), (Some(410), 2, Some(later(101))));
        assert_eq!(dead.last_error.as_deref(), Some("answered with HTTP status 410"));
        assert_eq!(store.claim_webhooks(later(9_999), later(9_999), 9).await.unwrap(), []);
        assert!(store.retry_webhook(dead.id, later(200)).await.unwrap());
        assert!(!store.retry_webhook(Uuid::now_v7(), later(200)).await.unwrap());
        let again = store.claim_webhooks(later(200), later(230), 9).await.unwrap().remove(0);
        assert_eq!((again.id, again.tries), (dead.id, 1), "with the same id, and all its tries");
        store.release_webhook(&again).await.unwrap();
        assert_eq!(store.claim_webhooks(later(200), later(230), 9).await.unwrap()[0].tries, 1, "what was not sent does not count");
        assert_eq!(store.release_webhooks().await.unwrap(), 1, "as at the start of the only server");
        assert_eq!(store.claim_webhooks(later(200), later(230), 9).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_done_is_forgotten_in_time_and_what_waits_never() {
    each(async |store| {
        write(store, 3).await;
        let claimed = store.claim_webhooks(NOW, later(30), 2).await.unwrap();
        store.webhook_delivered(&claimed[0], later(10), 200).await.unwrap();
        store.webhook_failed(&claimed[1], later(10), &failure(410), None).await.unwrap();
        assert_eq!(store.forget_webhooks(later(10), later(10)).await.unwrap(), 0);
        assert_eq!(store.forget_webhooks(later(11), later(10)).await.unwrap(), 1);
        assert_eq!(store.forget_webhooks(later(11), later(11)).await.unwrap(), 1);
        assert_eq!(store.forget_webhooks(later(99_999), later(99_999)).await.unwrap(), 0);
        assert_eq!(store.webhooks(None, 9).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn pages_of_messages_follow_each_other_without_a_gap() {
    each(async |store| {
        write(store, 7).await;
        let all: Vec<Uuid> = store.webhooks(None, 9).await.unwrap().iter().map(|row| row.id).collect();
        let mut paged = Vec::new();
        loop {
            let page = store.webhooks_before(Some(WebhookState::Waiting), paged.last().copied(), 3).await.unwrap();
            if page.is_empty() {
                break;
            }
            paged.extend(page.iter().map(|row| row.id));
        }
        assert_eq!((paged.len(), paged), (7, all), "messages of one moment are in order too");
        assert_eq!(store.webhooks_before(None, Some(Uuid::max()), 9).await.unwrap(), []);
    })
    .await;
}
