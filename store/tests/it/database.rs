//! Databases for tests: SQLite always, PostgreSQL where `TEST_DATABASE_URL` names one.

use conductor::id::{EventId, InterventionId, OrganizerId, ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::time::Timestamp;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::Path;
use store::secret::Token;
use store::{Account, EventRow, NewSessionRow, Place, SessionRow, Store, Write};
use uuid::Uuid;

/// A moment to begin at: 2026-01-01T00:00:00Z.
pub const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// Runs a test on a fresh database of each kind.
pub async fn each(test: impl AsyncFn(&Store)) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::sqlite(dir.path()).await.unwrap();
    test(&store).await;
    store.close().await;
    in_schema(async |url| {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::postgres(url, dir.path()).await.unwrap();
        test(&store).await;
        store.close().await;
    })
    .await;
}

/// Runs a test on an empty database of each kind that belongs to no data directory yet, and an empty data directory.
pub async fn each_unclaimed(test: impl AsyncFn(&Store, &Path)) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::unclaimed_sqlite(dir.path()).await.unwrap();
    test(&store, dir.path()).await;
    store.close().await;
    in_schema(async |url| {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::unclaimed_postgres(url, dir.path()).await.unwrap();
        test(&store, dir.path()).await;
        store.close().await;
    })
    .await;
}

/// Runs a test with the address of a PostgreSQL schema of its own, so that tests can run side by side in one database.
pub async fn in_schema(test: impl AsyncFn(&str)) {
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else {
        eprintln!("PostgreSQL was left out: TEST_DATABASE_URL is not set");
        return;
    };
    let schema = format!("test_{}", Uuid::new_v4().simple());
    let mut admin = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("create schema {schema}"))).execute(&mut admin).await.unwrap();
    let separator = if url.contains('?') { '&' } else { '?' };
    test(&format!("{url}{separator}options=-c%20search_path%3D{schema}")).await;
    sqlx::raw_sql(AssertSqlSafe(format!("drop schema {schema} cascade"))).execute(&mut admin).await.unwrap();
}

/// An account that is in no store yet.
pub fn account(name: &str) -> Account {
    Account { id: OrganizerId(Uuid::now_v7()), name: name.to_owned(), operator: false }
}

/// An organizer.
pub async fn organizer(store: &Store, name: &str) -> Account {
    let account = account(name);
    store.create_account(&account, "$argon2id$none", NOW).await.unwrap();
    account
}

/// An event of an organizer.
pub async fn event(store: &Store, organizer: OrganizerId, rehearsal: bool) -> EventId {
    let id = EventId(Uuid::now_v7());
    store.create_event(&EventRow { id, organizer, title: "Talks".to_owned(), rehearsal, created_at: NOW }).await.unwrap();
    id
}

/// A session of an organizer, in an event of its own.
pub async fn session(store: &Store, organizer: OrganizerId) -> SessionRow {
    let event = event(store, organizer, false).await;
    session_in(store, organizer, event).await
}

/// A session of an organizer in an event.
pub async fn session_in(store: &Store, organizer: OrganizerId, event: EventId) -> SessionRow {
    let id = SessionId(Uuid::now_v7());
    store
        .create_session(NewSessionRow {
            id,
            event,
            organizer,
            title: "Keynote".to_owned(),
            language: protocol::Language::default(),
            rehearsal: None,
            at: NOW,
        })
        .await
        .unwrap()
}

/// Something in every table that sessions and accounts have; the session.
pub async fn fill(store: &Store) -> SessionId {
    let ann = organizer(store, "Ann").await;
    let row = session(store, ann.id).await;
    let (id, event, proposal) = (row.id, row.event, ProposalId(Uuid::now_v7()));
    store.create_login(ann.id, Token::random().hash(), None, &Place::default(), NOW).await.unwrap();
    let writes = [
        Write::RoomAct { session: id, seq: 1, at: NOW, actor: json!("system"), act: json!({"text": "\u{202e}\"';\\ ü 🤔"}) },
        Write::Command { session: id, command: Uuid::now_v7(), at: NOW, answer: json!({"type": "ack"}) },
        Write::State { session: id, at: NOW, conductor: r#"{"z":0.1234567890123456,"a":18446744073709551615}"#.to_owned() },
        Write::Proposal { session: id, id: proposal, status: "approved".into(), at: NOW, proposal: json!({"revision": 2}) },
        Write::Decision { session: id, event, id: proposal, at: NOW, decision: json!({"p": 0.1234567890123456}) },
        Write::Intervention {
            session: id,
            id: InterventionId(Uuid::now_v7()),
            proposal: None,
            by: json!("system"),
            content: json!({"arm": "POLL"}),
            status: "intent".into(),
            at: NOW,
        },
        Write::Sample { session: id, at: NOW, sample: json!({"score": 0.5}) },
        Write::Outcome { session: id, event, proposal, at: NOW, outcome: json!({"reward": 0.75}) },
        Write::Policy { event, at: NOW, state: "{}".to_owned() },
        Write::Mode { session: id, mode: Mode::SemiAuto, stopped: true },
        Write::Audit { at: NOW, organizer: Some(ann.id), session: Some(id), by: "Ann".into(), what: "said \"stop\"".into() },
        Write::Webhook { id: Uuid::now_v7(), kind: "session.started", subject: id.0, at: NOW, body: r#"{"a":0.10}"#.to_owned() },
    ];
    store.commit(&writes).await.unwrap();
    store.add_drafts(id, &[conductor::arm::Content::ChatPrompt { text: "Where are you?".into() }.into()]).await.unwrap();
    let emptied = |plan: &mut conductor::plan::Plan| {
        plan.items.clear();
        Ok::<_, store::StoreError>(())
    };
    store.change_agenda(id, emptied).await.unwrap();
    store.settle_policy_start(event, NOW, r#"{"noise":0.1234567890123456}"#).await.unwrap();
    id
}
