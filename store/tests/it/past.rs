//! Summaries that sessions leave for later ones of their organizer, and imported sessions.

use crate::database::{NOW, each, organizer, session};
use conductor::id::{OrganizerId, SessionId};
use conductor::time::Span;
use serde_json::json;
use store::{PastAlarmRow, PastRow, Write};
use uuid::Uuid;

fn left(session: SessionId, organizer: OrganizerId, minute: i64, n: i64) -> Write {
    Write::Past { session, organizer, at: NOW + Span::from_secs(60 * minute), summary: json!({ "n": n }) }
}

fn imported(minute: i64) -> PastRow {
    let alarm = |at_s| PastAlarmRow { at_s, kind: "SUDDEN_DROP".to_owned(), lost: None };
    PastRow {
        id: Uuid::now_v7(),
        at: NOW + Span::from_secs(60 * minute),
        held: false,
        title: None,
        summary: None,
        about: Some(json!({ "format": "irc_log" })),
        alarms: vec![alarm(60), alarm(120)],
    }
}

#[tokio::test]
async fn a_session_leaves_one_summary_for_others_of_its_organizer() {
    each(async |store| {
        let (ann, ben) = (organizer(store, "Ann").await.id, organizer(store, "Ben").await.id);
        let (one, two, his) = (session(store, ann).await.id, session(store, ann).await.id, session(store, ben).await.id);
        store.commit(&[left(one, ann, 1, 1), left(two, ann, 2, 2), left(his, ben, 3, 3)]).await.unwrap();
        let read = async |except, limit| store.past_summaries(ann, except, limit).await.unwrap();
        assert_eq!(read(his, 9).await, [json!({ "n": 1 }), json!({ "n": 2 })]);
        assert_eq!(read(two, 9).await, [json!({ "n": 1 })], "never itself");
        store.commit(&[left(one, ann, 5, 7)]).await.unwrap();
        assert_eq!(read(his, 9).await, [json!({ "n": 2 }), json!({ "n": 7 })], "the latest stands");
        assert_eq!(read(his, 1).await, [json!({ "n": 7 })], "the newest");
        store.delete_session(one).await.unwrap();
        assert_eq!(read(his, 9).await.len(), 2, "as what a policy learned, it stays");
        assert!(store.forget_past(ann, one.0).await.unwrap());
        assert!(!store.forget_past(ann, his.0).await.unwrap(), "somebody else's");
        assert_eq!(read(his, 9).await, [json!({ "n": 2 })]);
    })
    .await;
}

#[tokio::test]
async fn an_imported_session_counts_once_and_its_alarms_take_labels() {
    each(async |store| {
        let (ann, ben) = (organizer(store, "Ann").await.id, organizer(store, "Ben").await.id);
        let (one, two) = (imported(1), imported(2));
        assert_eq!(store.keep_imported(ann, &[(one.clone(), [1; 32]), (two.clone(), [2; 32])]).await.unwrap(), [true, true]);
        assert_eq!(store.keep_imported(ann, &[(imported(1), [1; 32])]).await.unwrap(), [false], "the same again");
        assert_eq!(store.keep_imported(ben, &[(imported(1), [1; 32])]).await.unwrap(), [true], "his own");
        assert_eq!(store.count_imported(ann).await.unwrap(), 2);
        assert_eq!(store.past_sessions(ann, 9).await.unwrap(), [two.clone(), one.clone()]);
        assert!(store.past_summaries(ann, SessionId(Uuid::nil()), 9).await.unwrap().is_empty(), "without a summary it is no prior");
        assert!(store.label_past_alarm(ann, one.id, 2, Some(true)).await.unwrap());
        for (who, n) in [(ann, 3), (ben, 2)] {
            assert!(!store.label_past_alarm(who, one.id, n, Some(false)).await.unwrap());
        }
        let lost = async || {
            let sessions = store.past_sessions(ann, 9).await.unwrap();
            sessions[1].alarms.iter().map(|alarm| alarm.lost).collect::<Vec<_>>()
        };
        assert_eq!(lost().await, [None, Some(true)]);
        assert!(store.label_past_alarm(ann, one.id, 2, None).await.unwrap());
        assert_eq!(lost().await, [None, None]);
        assert!(store.forget_past(ann, one.id).await.unwrap());
        assert_eq!(store.past_sessions(ann, 9).await.unwrap(), [two]);
    })
    .await;
}
