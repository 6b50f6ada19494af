//! A whole database out of one store and into another, of either kind.

use crate::database::{NOW, each, each_unclaimed, in_schema, organizer, session};
use conductor::id::{InterventionId, ProposalId, SessionId};
use conductor::mode::Mode;
use serde_json::json;
use server::secret::Token;
use server::store::{ArchiveError, Store, Write};
use std::io;
use std::process::Command;
use uuid::Uuid;

const KEY: &str = "the key";

/// Something in every table that sessions and accounts have; the session.
async fn fill(store: &Store) -> SessionId {
    let ann = organizer(store, "Ann").await;
    let row = session(store, ann.id).await;
    let (id, event, proposal) = (row.id, row.event, ProposalId(Uuid::now_v7()));
    store.create_login(ann.id, Token::random().hash(), None, NOW).await.unwrap();
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
    store.settle_policy_start(event, NOW, r#"{"noise":0.1234567890123456}"#).await.unwrap();
    id
}

async fn lines(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let keep = |line: &str| {
        lines.push(line.to_owned());
        Ok(())
    };
    store.export(KEY, keep).await.unwrap();
    lines
}

async fn import(store: &Store, lines: &[String]) -> Result<(u64, String), ArchiveError> {
    store.import(lines.iter().cloned().map(io::Result::Ok)).await
}

#[tokio::test]
async fn what_one_store_gives_the_other_takes_whichever_kind_they_are() {
    each(async |from| {
        let id = fill(from).await;
        let archive = lines(from).await;
        each_unclaimed(async |into, dir| {
            let (rows, key) = import(into, &archive).await.unwrap();
            assert_eq!((rows, key.as_str()), (archive.len() as u64 - 2, KEY));
            into.claim(dir).await.unwrap();
            assert_eq!(into.load_session(id).await.unwrap(), from.load_session(id).await.unwrap());
            assert_eq!(into.decisions(id).await.unwrap(), from.decisions(id).await.unwrap());
            let event = into.session(id).await.unwrap().unwrap().event;
            assert_eq!(into.lessons(event).await.unwrap(), from.lessons(event).await.unwrap());
            assert_eq!(into.policy(event).await.unwrap(), from.policy(event).await.unwrap());
            assert_eq!(into.policy_start(event).await.unwrap().unwrap(), r#"{"noise":0.1234567890123456}"#);
            assert_eq!(into.verify_audit().await.unwrap().unwrap(), 1);
            assert_eq!(into.webhooks(None, 9).await.unwrap(), from.webhooks(None, 9).await.unwrap());
            assert_eq!(into.claim_webhooks(NOW, NOW, 9).await.unwrap()[0].body, r#"{"a":0.10}"#, "byte for byte, as it is signed");
            // It goes on where it was: the next outcome is the second that is learned, the next audit row continues the chain.
            let proposal = ProposalId(Uuid::now_v7());
            let next = [
                Write::Outcome { session: id, event, proposal, at: NOW, outcome: json!({"reward": 0.5}) },
                Write::Audit { at: NOW, organizer: None, session: Some(id), by: "Ben".into(), what: "resumed".into() },
            ];
            assert_eq!(into.commit(&next).await.unwrap(), [true, true]);
            assert_eq!(into.lessons(event).await.unwrap().len(), 2);
            assert_eq!(into.verify_audit().await.unwrap().unwrap(), 2);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn an_archive_that_is_not_whole_or_not_ours_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let from = Store::sqlite(dir.path()).await.unwrap();
    fill(&from).await;
    let archive = lines(&from).await;
    let with = |at: usize, line: &str| {
        let mut changed = archive.clone();
        line.clone_into(&mut changed[at]);
        changed
    };
    let cut = archive[..archive.len() - 1].to_vec();
    let mut holed = archive.clone();
    holed.remove(archive.len() - 2);
    let newer = with(0, &archive[0].replace("\"schema\":8", "\"schema\":99"));
    each_unclaimed(async |into, _| {
        assert!(matches!(import(into, &cut).await, Err(ArchiveError::CutShort)));
        assert!(matches!(import(into, &holed).await, Err(ArchiveError::CutShort)));
        assert!(matches!(import(into, &newer).await, Err(ArchiveError::OtherSchema { found: 99, .. })));
        assert!(matches!(import(into, &with(2, "{}")).await, Err(ArchiveError::BadLine { line: 3, .. })));
        assert!(matches!(import(into, &with(1, &archive[2])).await, Err(ArchiveError::BadLine { .. } | ArchiveError::CutShort)));
        assert!(matches!(import(into, &[]).await, Err(ArchiveError::CutShort)));
        assert!(!into.has_accounts().await.unwrap(), "nothing was changed");
        import(into, &archive).await.unwrap();
        assert!(matches!(import(into, &archive).await, Err(ArchiveError::NotEmpty)));
    })
    .await;
}

#[tokio::test]
async fn an_installation_moves_from_sqlite_into_postgres_with_its_data_directory() {
    in_schema(async |url| {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::sqlite(dir.path()).await.unwrap();
        let id = fill(&store).await;
        let before = store.load_session(id).await.unwrap();
        store.close().await;
        let migrate = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_engagement-conductor"));
            command.env_clear().env("DATABASE_URL", url).args(["migrate", "--data-dir"]).arg(dir.path()).output().unwrap()
        };
        let done = migrate();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let store = Store::postgres(url, dir.path()).await.unwrap();
        assert_eq!(store.load_session(id).await.unwrap(), before);
        store.close().await;
        assert!(!dir.path().join("conductor.db").exists() && dir.path().join("before-migration.db").exists());
        let again = migrate();
        assert!(String::from_utf8_lossy(&again.stderr).contains("there is no SQLite database"));
    })
    .await;
}
