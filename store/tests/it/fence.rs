//! Only whoever took a session last may write to it.

use crate::database::{NOW, each, event, organizer, session, session_in};
use conductor::id::{EventId, ProposalId, SessionId};
use serde_json::json;
use store::{StoreError, Write};
use uuid::Uuid;

fn act(session: SessionId, seq: u64) -> Write {
    Write::RoomAct { session, seq, at: NOW, actor: json!("system"), act: json!({ "act": "close" }) }
}

fn decision(session: SessionId, event: EventId) -> Write {
    Write::Decision { session, event, id: ProposalId(Uuid::now_v7()), at: NOW, decision: json!({}) }
}

fn outcome(session: SessionId, event: EventId, reward: u64) -> Write {
    Write::Outcome { session, event, proposal: ProposalId(Uuid::now_v7()), at: NOW, outcome: json!({ "reward": reward }) }
}

#[tokio::test]
async fn a_lost_session_is_written_by_its_new_owner_only() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let row = session(store, ann.id).await;
        let first = store.raise_fence(row.id).await.unwrap().unwrap();
        store.commit_under(&[act(row.id, 1)], Some(first)).await.unwrap();
        let second = store.raise_fence(row.id).await.unwrap().unwrap();
        assert!(second.number() > first.number());
        let late = store.commit_under(&[act(row.id, 2), decision(row.id, row.event)], Some(first)).await;
        assert!(matches!(late, Err(StoreError::Fenced)), "{late:?}");
        assert!(matches!(store.commit_lessons(&[outcome(row.id, row.event, 1)], first, row.event, 0).await, Err(StoreError::Fenced)));
        assert_eq!((store.acts(row.id).await.unwrap().len(), store.lessons(row.event).await.unwrap().len()), (1, 0));
        store.commit_under(&[act(row.id, 2), decision(row.id, row.event)], Some(second)).await.unwrap();
        assert_eq!(store.acts(row.id).await.unwrap().len(), 2);
        assert_eq!(store.raise_fence(SessionId(Uuid::now_v7())).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_not_taken_in_the_middle_of_a_commit() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let row = session(store, ann.id).await;
        let mut fence = store.raise_fence(row.id).await.unwrap().unwrap();
        for round in 0..20 {
            let writes = [act(row.id, 2 * round + 1), act(row.id, 2 * round + 2)];
            let (written, taken) = tokio::join!(store.commit_under(&writes, Some(fence)), store.raise_fence(row.id));
            let stored = store.acts(row.id).await.unwrap().len() as u64;
            match written {
                Ok(_) => assert_eq!(stored, 2 * round + 2),
                Err(StoreError::Fenced) => assert_eq!(stored, 2 * round),
                Err(error) => panic!("{error}"),
            }
            fence = taken.unwrap().unwrap();
            if stored == 2 * round {
                store.commit_under(&writes, Some(fence)).await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn two_nodes_that_learn_at_once_learn_in_the_stores_order() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let series = event(store, ann.id, false).await;
        let (one, two) = (session_in(store, ann.id, series).await.id, session_in(store, ann.id, series).await.id);
        let learn = async |session: SessionId, base: u64| {
            let fence = store.raise_fence(session).await.unwrap().unwrap();
            let (mut known, mut learned) = (0, Vec::new());
            for n in 0..30 {
                let (changed, lessons) = store.commit_lessons(&[outcome(session, series, base + n)], fence, series, known).await.unwrap();
                assert_eq!(changed, [true]);
                assert_eq!(lessons.last().unwrap().outcome["reward"], base + n, "what was just stored is the last lesson");
                known = lessons.last().unwrap().seq;
                learned.extend(lessons);
            }
            learned.extend(store.lessons_after(series, known).await.unwrap());
            learned
        };
        let (mut a, mut b) = tokio::join!(learn(one, 0), learn(two, 100));
        for learned in [&mut a, &mut b] {
            let known = learned.last().unwrap().seq;
            learned.extend(store.lessons_after(series, known).await.unwrap());
        }
        let all: Vec<i64> = store.lessons(series).await.unwrap().iter().map(|lesson| lesson.seq).collect();
        assert_eq!(all.len(), 60);
        for learned in [a, b] {
            assert_eq!(learned.iter().map(|lesson| lesson.seq).collect::<Vec<_>>(), all);
        }
    })
    .await;
}
