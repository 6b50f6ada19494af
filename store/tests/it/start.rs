//! The start of an event's policy, and the outcomes that it is made from.

use crate::database::{NOW, each, event, organizer, session_in};
use conductor::id::{EventId, ProposalId, SessionId};
use futures::future::join_all;
use serde_json::json;
use store::Write;
use uuid::Uuid;

fn outcome(session: SessionId, event: EventId, n: i64) -> Write {
    Write::Outcome { session, event, proposal: ProposalId(Uuid::now_v7()), at: NOW, outcome: json!({ "n": n }) }
}

#[tokio::test]
async fn an_event_starts_from_others_newest_outcomes_first() {
    each(async |store| {
        let (ann, ben) = (organizer(store, "Ann").await, organizer(store, "Ben").await);
        let (mine, hers) = (event(store, ann.id, false).await, event(store, ann.id, false).await);
        let (his, practice) = (event(store, ben.id, false).await, event(store, ben.id, true).await);
        let in_event = async |id| session_in(store, ann.id, id).await.id;
        let sessions =
            [(mine, in_event(mine).await), (hers, in_event(hers).await), (his, in_event(his).await), (practice, in_event(practice).await)];
        for n in 0..3 {
            let rows: Vec<Write> = sessions.iter().map(|&(event, session)| outcome(session, event, n)).collect();
            store.commit(&rows).await.unwrap();
        }
        let read = async |limit| {
            let rows = store.outcomes_of_others(mine, limit).await.unwrap();
            rows.into_iter().map(|row| (row.event, row.outcome["n"].as_i64().unwrap())).collect::<Vec<_>>()
        };
        let all = [(hers, 0), (his, 0), (hers, 1), (his, 1), (hers, 2), (his, 2)];
        assert_eq!(read(100).await, all);
        assert_eq!(read(3).await, all[3..]);
    })
    .await;
}

#[tokio::test]
async fn of_many_that_settle_a_start_at_once_one_wins_for_good() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let event = event(store, ann.id, false).await;
        assert_eq!(store.policy_start(event).await.unwrap(), None);
        let starts: Vec<String> = (0..8).map(|n| json!({ "noise": n }).to_string()).collect();
        join_all(starts.iter().map(async |start| store.settle_policy_start(event, NOW, start).await.unwrap())).await;
        let settled = store.policy_start(event).await.unwrap().unwrap();
        assert!(starts.contains(&settled), "{settled}");
        store.settle_policy_start(event, NOW, "{}").await.unwrap();
        assert_eq!(store.policy_start(event).await.unwrap(), Some(settled));
    })
    .await;
}
