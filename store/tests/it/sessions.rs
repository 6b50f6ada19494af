//! Rows of sessions, written and read back.

use crate::database::{NOW, each, event, organizer, session, session_in};
use conductor::id::{EventId, InterventionId, ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::time::{Span, Timestamp};
use serde_json::json;
use store::{NewSessionRow, StoreError, Write};
use uuid::Uuid;

fn later(seconds: i64) -> Timestamp {
    NOW + Span::from_secs(seconds)
}

fn act(session: SessionId, seq: u64) -> Write {
    Write::RoomAct {
        session,
        seq,
        at: later(1),
        actor: json!("system"),
        act: json!({"act": "say", "text": "hi \u{202e}\"'; drop table session; --"}),
    }
}

fn outcome(session: SessionId, event: EventId, proposal: ProposalId, reward: f64) -> Write {
    Write::Outcome { session, event, proposal, at: later(200), outcome: json!({ "reward": reward }) }
}

#[tokio::test]
async fn a_session_is_read_back_as_it_was_written() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let row = session(store, ann.id).await;
        assert_eq!(store.session(row.id).await.unwrap().as_ref(), Some(&row));
        assert_eq!(store.session_by_code(&row.code).await.unwrap().as_ref(), Some(&row));
        assert_eq!(store.sessions(ann.id).await.unwrap(), std::slice::from_ref(&row));
        assert_eq!(store.open_sessions().await.unwrap(), [row.id]);
        assert_eq!(row.mode, Mode::Manual);
    })
    .await;
}

#[tokio::test]
async fn a_session_is_rebuilt_from_everything_that_was_committed() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let row = session(store, ann.id).await;
        let (id, event) = (row.id, row.event);
        let (proposal, intervention, command) = (ProposalId(Uuid::now_v7()), InterventionId(Uuid::now_v7()), Uuid::now_v7());
        // A number that loses digits in a float of 15 digits, and the order of keys, must both come back.
        let snapshot = r#"{"z":0.1234567890123456,"a":18446744073709551615}"#.to_owned();
        let writes = [
            act(id, 1),
            act(id, 2),
            Write::Command { session: id, command, at: later(1), answer: json!({"type": "ack"}) },
            Write::State { session: id, at: later(1), conductor: snapshot.clone() },
            Write::Proposal { session: id, id: proposal, status: "awaiting".into(), at: later(2), proposal: json!({"revision": 1}) },
            Write::Proposal { session: id, id: proposal, status: "approved".into(), at: later(3), proposal: json!({"revision": 2}) },
            Write::Decision { session: id, event, id: proposal, at: later(2), decision: json!({"p": 0.05}) },
            Write::Intervention {
                session: id,
                id: intervention,
                proposal: Some(proposal),
                by: json!("system"),
                content: json!({"arm": "POLL"}),
                status: "intent".into(),
                at: later(3),
            },
            Write::Sample { session: id, at: later(5), sample: json!({"score": 0.5}) },
            Write::Sample { session: id, at: later(10), sample: json!({"score": 0.25}) },
            outcome(id, event, proposal, 0.75),
            Write::Mode { session: id, mode: Mode::SemiAuto, stopped: true },
        ];
        assert_eq!(store.commit(&writes).await.unwrap(), [true; 12]);
        let rows = store.load_session(id).await.unwrap().unwrap();
        assert_eq!((rows.session.mode, rows.session.stopped), (Mode::SemiAuto, true));
        assert_eq!(rows.acts.iter().map(|act| act.seq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(rows.acts[0].act["text"], "hi \u{202e}\"'; drop table session; --");
        assert_eq!(rows.conductor, Some(snapshot));
        assert_eq!(rows.proposals.len(), 1);
        assert_eq!((rows.proposals[0].status.as_str(), &rows.proposals[0].proposal), ("approved", &json!({"revision": 2})));
        assert_eq!(rows.interventions[0].proposal, Some(proposal));
        assert_eq!(rows.samples.iter().map(|sample| sample.at).collect::<Vec<_>>(), [later(5), later(10)]);
        assert_eq!(rows.outcomes[0].outcome, json!({"reward": 0.75}));
        assert_eq!((rows.commands[0].command, &rows.commands[0].answer), (command, &json!({"type": "ack"})));
        assert_eq!(store.decisions(id).await.unwrap()[0].decision, json!({"p": 0.05}));
        assert_eq!(store.session_of_proposal(proposal).await.unwrap(), Some(id));
    })
    .await;
}

#[tokio::test]
async fn a_commit_that_fails_keeps_nothing() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let id = session(store, ann.id).await.id;
        store.commit(&[act(id, 1)]).await.unwrap();
        let error = store.commit(&[act(id, 2), act(id, 1)]).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused(_)), "{error}");
        assert_eq!(store.acts(id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn rows_of_a_session_that_does_not_exist_are_refused() {
    each(async |store| {
        let error = store.commit(&[act(SessionId(Uuid::now_v7()), 1)]).await.unwrap_err();
        assert!(matches!(error, StoreError::Gone), "{error}");
    })
    .await;
}

#[tokio::test]
async fn what_is_written_once_stands() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let row = session(store, ann.id).await;
        let (id, event) = (row.id, row.event);
        let (proposal, command) = (ProposalId(Uuid::now_v7()), Uuid::now_v7());
        let first = [
            outcome(id, event, proposal, 1.0),
            Write::Command { session: id, command, at: later(1), answer: json!(1) },
            Write::Decision { session: id, event, id: proposal, at: later(1), decision: json!(1) },
            Write::SessionEnded { session: id, at: later(1) },
            Write::IngestSeen { session: id, at: later(1), ids: vec!["a".into(), "b".into()] },
        ];
        let second = [
            outcome(id, event, proposal, 0.0),
            Write::Command { session: id, command, at: later(2), answer: json!(2) },
            Write::Decision { session: id, event, id: proposal, at: later(2), decision: json!(2) },
            Write::SessionEnded { session: id, at: later(2) },
            Write::IngestSeen { session: id, at: later(2), ids: vec!["a".into(), "b".into()] },
        ];
        assert_eq!(store.commit(&first).await.unwrap(), [true; 5]);
        assert_eq!(store.commit(&second).await.unwrap(), [false; 5]);
        let rows = store.load_session(id).await.unwrap().unwrap();
        assert_eq!(rows.outcomes[0].outcome, json!({"reward": 1.0}));
        assert_eq!(rows.commands[0].answer, json!(1));
        assert_eq!(store.decision(proposal).await.unwrap().unwrap().decision, json!(1));
        assert_eq!(rows.session.ended_at, Some(later(1)));
        assert_eq!(store.ingest_seen(id, &["b".into(), "c".into()]).await.unwrap(), ["b".to_owned()]);
        assert!(store.open_sessions().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_event_remembers_its_lessons_in_the_order_of_learning() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let event = event(store, ann.id, false).await;
        let (one, two) = (session_in(store, ann.id, event).await.id, session_in(store, ann.id, event).await.id);
        let ids: Vec<ProposalId> = (0..3).map(|_| ProposalId(Uuid::now_v7())).collect();
        // The last one was decided first: learning follows outcomes, not decisions.
        store.commit(&[outcome(one, event, ids[2], 0.5)]).await.unwrap();
        store.commit(&[outcome(two, event, ids[0], 0.25), outcome(one, event, ids[1], 0.0)]).await.unwrap();
        store.commit(&[Write::Decision { session: one, event, id: ids[2], at: NOW, decision: json!({"arm": "POLL"}) }]).await.unwrap();
        store.commit(&[Write::Policy { event, at: NOW, state: "{}".into() }]).await.unwrap();
        let lessons = store.lessons(event).await.unwrap();
        assert_eq!(lessons.iter().map(|lesson| lesson.proposal).collect::<Vec<_>>(), [ids[2], ids[0], ids[1]]);
        assert_eq!(lessons[0].decision, Some(json!({"arm": "POLL"})));
        assert_eq!(lessons[1].decision, None);
        assert_eq!(store.policy(event).await.unwrap().as_deref(), Some("{}"));
        assert!(store.forget_policy(event).await.unwrap());
        assert_eq!(store.policy(event).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_session_takes_its_rows_with_it_and_leaves_the_rest() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let event = event(store, ann.id, false).await;
        let (gone, kept) = (session_in(store, ann.id, event).await.id, session_in(store, ann.id, event).await.id);
        let (a, b) = (ProposalId(Uuid::now_v7()), ProposalId(Uuid::now_v7()));
        store.commit(&[act(gone, 1), act(kept, 1), outcome(gone, event, a, 1.0), outcome(kept, event, b, 1.0)]).await.unwrap();
        assert!(store.delete_session(gone).await.unwrap());
        assert!(!store.delete_session(gone).await.unwrap());
        assert_eq!(store.load_session(gone).await.unwrap(), None);
        assert!(store.acts(gone).await.unwrap().is_empty());
        // What the event learned stays, in its order.
        assert_eq!(store.lessons(event).await.unwrap().iter().map(|lesson| lesson.proposal).collect::<Vec<_>>(), [a, b]);
        assert_eq!(store.acts(kept).await.unwrap().len(), 1);
        let practice = self::event(store, ann.id, true).await;
        let rehearsal = session_in(store, ann.id, practice).await.id;
        store.commit(&[outcome(rehearsal, practice, ProposalId(Uuid::now_v7()), 1.0)]).await.unwrap();
        assert!(store.delete_session(rehearsal).await.unwrap());
        assert!(store.lessons(practice).await.unwrap().is_empty(), "a rehearsal leaves nothing");
    })
    .await;
}

#[tokio::test]
async fn what_a_rehearsal_taught_is_thrown_away_with_it() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let practice = event(store, ann.id, true).await;
        let row = session_in(store, ann.id, practice).await;
        assert!(store.events(ann.id).await.unwrap().is_empty(), "a rehearsal is no event to choose");
        store.commit(&[Write::Policy { event: practice, at: NOW, state: "{}".into() }]).await.unwrap();
        assert!(store.delete_session(row.id).await.unwrap());
        assert_eq!(store.event(practice).await.unwrap(), None);
        assert_eq!(store.policy(practice).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn only_the_latest_samples_are_taken_up() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let id = session(store, ann.id).await.id;
        let samples: Vec<Write> = (0..800).map(|n| Write::Sample { session: id, at: later(5 * n), sample: json!(n) }).collect();
        store.commit(&samples).await.unwrap();
        let rows = store.load_session(id).await.unwrap().unwrap();
        assert_eq!(rows.samples.len(), 720);
        assert_eq!((rows.samples[0].at, rows.samples[719].at), (later(5 * 80), later(5 * 799)));
        assert_eq!(store.samples(id, 10_000).await.unwrap().len(), 800);
    })
    .await;
}

#[tokio::test]
async fn keys_are_forgotten_after_their_time() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let id = session(store, ann.id).await.id;
        store
            .commit(&[
                Write::Command { session: id, command: Uuid::now_v7(), at: NOW, answer: json!(1) },
                Write::Command { session: id, command: Uuid::now_v7(), at: later(60), answer: json!(2) },
                Write::IngestSeen { session: id, at: NOW, ids: vec!["a".into()] },
            ])
            .await
            .unwrap();
        assert_eq!(store.forget_keys(later(30)).await.unwrap(), 2);
        assert_eq!(store.commands(id).await.unwrap().len(), 1);
        assert!(store.ingest_seen(id, &["a".into()]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_session_needs_an_event_that_exists() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let (id, event) = (SessionId(Uuid::now_v7()), EventId(Uuid::now_v7()));
        let new = NewSessionRow {
            id,
            event,
            organizer: ann.id,
            title: "x".into(),
            language: protocol::Language::default(),
            rehearsal: None,
            at: NOW,
        };
        assert!(matches!(store.create_session(new).await, Err(StoreError::Gone)));
    })
    .await;
}
