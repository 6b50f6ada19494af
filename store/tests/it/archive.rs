//! A whole database out of one store and into another, of either kind.

use crate::database::{NOW, each, each_unclaimed, fill};
use conductor::id::ProposalId;
use serde_json::json;
use std::io;
use store::{ArchiveError, Store, Write};
use uuid::Uuid;

const KEY: &str = "the key";

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
            assert_eq!(into.agenda(id).await.unwrap(), from.agenda(id).await.unwrap());
            assert_eq!(into.drafts(id).await.unwrap(), from.drafts(id).await.unwrap());
            let event = into.session(id).await.unwrap().unwrap().event;
            assert_eq!(into.lessons(event).await.unwrap(), from.lessons(event).await.unwrap());
            assert_eq!(into.policy(event).await.unwrap(), from.policy(event).await.unwrap());
            assert_eq!(into.policy_start(event).await.unwrap().unwrap(), r#"{"noise":0.1234567890123456}"#);
            assert_eq!(into.verify_audit().await.unwrap().unwrap(), 1);
            assert_eq!(into.webhooks(None, 9).await.unwrap(), from.webhooks(None, 9).await.unwrap());
            assert_eq!(into.claim_webhooks(NOW, NOW, 9).await.unwrap()[0].body, r#"{"a":0.10}"#, "byte for byte, as it is signed");
            // It continues where it was: the next outcome is the second that is learned, the next audit row continues the chain.
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
    let newer = with(0, &archive[0].replace("\"schema\":", "\"schema\":99"));
    each_unclaimed(async |into, _| {
        assert!(matches!(import(into, &cut).await, Err(ArchiveError::CutShort)));
        assert!(matches!(import(into, &holed).await, Err(ArchiveError::CutShort)));
        assert!(matches!(import(into, &newer).await, Err(ArchiveError::OtherSchema { found: 9900.., .. })));
        assert!(matches!(import(into, &with(2, "{}")).await, Err(ArchiveError::BadLine { line: 3, .. })));
        assert!(matches!(import(into, &with(1, &archive[2])).await, Err(ArchiveError::BadLine { .. } | ArchiveError::CutShort)));
        assert!(matches!(import(into, &[]).await, Err(ArchiveError::CutShort)));
        assert!(!into.has_accounts().await.unwrap(), "nothing was changed");
        import(into, &archive).await.unwrap();
        assert!(matches!(import(into, &archive).await, Err(ArchiveError::NotEmpty)));
    })
    .await;
}
