//! Damaged, foreign, full and read-only databases: refused with the cause, never a panic and never an empty start.

use crate::database::{NOW, in_schema, organizer, session};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;
use store::{Store, StoreError, Write};

const FILE: &str = "conductor.db";

async fn filled(dir: &Path) {
    let store = Store::sqlite(dir).await.unwrap();
    let ann = organizer(&store, "Ann").await;
    let id = session(&store, ann.id).await.id;
    let samples: Vec<Write> = (0..500)
        .map(|n| Write::Sample { session: id, at: NOW + conductor::time::Span::from_secs(n), sample: json!({"filler": "x".repeat(200)}) })
        .collect();
    store.commit(&samples).await.unwrap();
    store.close().await;
    assert!(fs::metadata(dir.join(FILE)).unwrap().len() > 100_000);
}

async fn refusal(dir: &Path) -> String {
    Store::sqlite(dir).await.expect_err("the store must not open").to_string()
}

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    let store = Store::sqlite(dir.path()).await.unwrap();
    assert!(store.account_by_name("Ann").await.unwrap().is_some());
}

#[tokio::test]
async fn a_database_cut_short_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    let length = fs::metadata(dir.path().join(FILE)).unwrap().len();
    for keep in [length / 2, 5000, 50] {
        fs::OpenOptions::new().write(true).open(dir.path().join(FILE)).unwrap().set_len(keep).unwrap();
        let why = refusal(dir.path()).await;
        assert!(why.contains("damaged"), "cut to {keep}: {why}");
    }
}

#[tokio::test]
async fn an_emptied_or_missing_database_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    fs::write(dir.path().join(FILE), b"").unwrap();
    let why = refusal(dir.path()).await;
    assert!(why.contains("has held a database before"), "{why}");
    fs::remove_file(dir.path().join(FILE)).unwrap();
    let why = refusal(dir.path()).await;
    assert!(why.contains("has held a database before"), "{why}");
}

#[tokio::test]
async fn a_database_of_another_installation_is_refused() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    filled(one.path()).await;
    filled(two.path()).await;
    fs::copy(two.path().join(FILE), one.path().join(FILE)).unwrap();
    let why = refusal(one.path()).await;
    assert!(why.contains("belongs to another database"), "{why}");
    fs::remove_file(one.path().join("installation")).unwrap();
    Store::sqlite(one.path()).await.expect("without the marker it is taken as it is, as the message says");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE), "hello, this is not a database file at all, though it is longer than a header".repeat(3)).unwrap();
    let why = refusal(dir.path()).await;
    assert!(why.contains("not an SQLite database"), "{why}");
}

#[tokio::test]
async fn pages_of_rubbish_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    let mut bytes = fs::read(dir.path().join(FILE)).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 8192].fill(0xa5);
    fs::write(dir.path().join(FILE), bytes).unwrap();
    let why = refusal(dir.path()).await;
    assert!(why.contains("damaged"), "{why}");
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::sqlite(dir.path()).await.unwrap();
    let Store::Sqlite { writer, .. } = &store else { unreachable!() };
    sqlx::query(
        "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
         values (9999, 'future', '2030-01-01', 1, x'00', 1)",
    )
    .execute(writer)
    .await
    .unwrap();
    store.close().await;
    let why = refusal(dir.path()).await;
    assert!(why.contains("schema 9999") && why.contains("newer program"), "{why}");
}

#[tokio::test]
async fn a_directory_that_cannot_be_made_or_written_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    let why = refusal(&dir.path().join("file")).await;
    assert!(why.contains("data directory"), "{why}");
    // Not even root can make files here.
    if cfg!(target_os = "linux") {
        let why = refusal(Path::new("/proc")).await;
        assert!(why.contains("data directory /proc cannot be used"), "{why}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_data_directory_that_is_made_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let made = dir.path().join("made/by/the/store");
    Store::sqlite(&made).await.unwrap();
    assert_eq!(fs::metadata(&made).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn a_full_database_refuses_writes_reads_on_and_recovers() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::sqlite(dir.path()).await.unwrap();
    let ann = organizer(&store, "Ann").await;
    let id = session(&store, ann.id).await.id;
    let Store::Sqlite { writer, .. } = &store else { unreachable!() };
    // SQLite's own quota gives the same error as a full disk.
    sqlx::query("pragma max_page_count = 1").execute(writer).await.unwrap();
    let big = [Write::State { session: id, at: NOW, conductor: "x".repeat(1 << 20) }];
    let error = store.commit(&big).await.unwrap_err();
    assert!(matches!(error, StoreError::Full), "{error}");
    assert!(store.session(id).await.unwrap().is_some(), "reads go on");
    sqlx::query("pragma max_page_count = 100000").execute(writer).await.unwrap();
    store.commit(&big).await.expect("it recovers without a restart");
}

#[tokio::test]
async fn a_database_that_another_process_holds_is_busy() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::sqlite(dir.path()).await.unwrap();
    let ann = organizer(&store, "Ann").await;
    let id = session(&store, ann.id).await.id;
    let other = sqlx::sqlite::SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(dir.path().join(FILE)))
        .await
        .unwrap();
    let lock = other.begin_with("begin immediate").await.unwrap();
    let write = [Write::SessionEnded { session: id, at: NOW }];
    let error = store.commit(&write).await.unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error}");
    lock.rollback().await.unwrap();
    store.commit(&write).await.expect("it goes on as soon as the lock is free");
}

#[tokio::test]
async fn a_read_only_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path()).await;
    let mut permissions = fs::metadata(dir.path().join(FILE)).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(dir.path().join(FILE), permissions).unwrap();
    if fs::OpenOptions::new().append(true).open(dir.path().join(FILE)).is_ok() {
        eprintln!("left out: this user may write read-only files");
        return;
    }
    let why = refusal(dir.path()).await;
    assert!(why.contains("data directory"), "{why}");
}

#[tokio::test]
async fn a_postgres_database_has_one_server_at_a_time() {
    in_schema(async |url| {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (first, second) = (Store::postgres(url, one.path()).await.unwrap(), Store::postgres(url, two.path()).await.unwrap());
        let held = first.hold(Duration::ZERO).await.unwrap();
        let error = second.hold(Duration::ZERO).await.unwrap_err();
        assert!(error.to_string().contains("another server is using the PostgreSQL database"), "{error}");
        drop(held);
        assert!(second.hold(Duration::from_secs(10)).await.unwrap().is_some(), "who is gone holds nothing");
        first.close().await;
        second.close().await;
    })
    .await;
}
