//! After a loss of acknowledged data, the start says so and asks.

use crate::house::{config, keyed, wall};
use server::run::run;
use server::store::{Store, StoreError, Write};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

async fn commits(store: &Store, count: u32) {
    for n in 0..count {
        let line = Write::Audit { at: wall(), organizer: None, session: None, by: "tests".to_owned(), what: format!("line {n}") };
        store.commit(&[line]).await.unwrap();
    }
}

/// A copy of a data directory as a power cut or a kill would leave it.
fn copied(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_name() != "conductor.db-shm" {
            fs::copy(file.path(), to.path().join(file.file_name())).unwrap();
        }
    }
    to
}

#[tokio::test]
async fn a_damaged_log_stops_the_start_and_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::sqlite(dir.path()).await.unwrap();
    commits(&store, 60).await;
    let whole = copied(dir.path());
    Store::sqlite(whole.path()).await.expect("an undamaged copy opens").close().await;
    let log = fs::read(dir.path().join("conductor.db-wal")).unwrap();
    let mut garbled = log.clone();
    let middle = garbled.len() / 2;
    garbled[middle..middle + 64].fill(0xa5);
    for damaged in [&log[..log.len() / 2], garbled.as_slice()] {
        let dir = copied(dir.path());
        fs::write(dir.path().join("conductor.db-wal"), damaged).unwrap();
        let refused = Store::sqlite(dir.path()).await.unwrap_err();
        assert!(matches!(refused, StoreError::Lost { missing: 1.., of: 60.. }), "{refused}");
        let again = Store::sqlite(dir.path()).await.unwrap_err();
        assert!(again.to_string().contains("--accept-loss"), "still: {again}");
        Store::forget_mark(dir.path()).unwrap();
        let store = Store::sqlite(dir.path()).await.expect("who accepts the loss goes on");
        commits(&store, 1).await;
        store.close().await;
        Store::sqlite(dir.path()).await.expect("and is not asked again").close().await;
    }
    store.close().await;
}

#[tokio::test]
async fn a_damaged_high_water_mark_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    Store::sqlite(dir.path()).await.unwrap().close().await;
    Store::sqlite(dir.path()).await.expect("a database in which nothing was kept yet").close().await;
    let store = Store::sqlite(dir.path()).await.unwrap();
    commits(&store, 5).await;
    store.close().await;
    for damaged in [&b""[..], b"garbage", &[0xff; 64], &[0; 64]] {
        fs::write(dir.path().join("high-water"), damaged).unwrap();
        let refused = Store::sqlite(dir.path()).await.unwrap_err();
        assert!(matches!(refused, StoreError::Unmarked) && refused.to_string().contains("--accept-loss"), "{damaged:?}: {refused}");
        Store::forget_mark(dir.path()).unwrap();
        let store = Store::sqlite(dir.path()).await.expect("who accepts that goes on");
        commits(&store, 1).await;
        store.close().await;
        Store::sqlite(dir.path()).await.expect("and is not asked again").close().await;
    }
}

#[tokio::test]
async fn another_key_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let started = async |more: &[&str]| {
        let stop = CancellationToken::new();
        let running = run(config(dir.path(), more), stop.clone()).await?;
        stop.cancel();
        running.finished().await;
        anyhow::Ok(())
    };
    started(&[]).await.unwrap();
    fs::write(dir.path().join("server.key"), "5a".repeat(32)).unwrap();
    let refused = started(&[]).await.unwrap_err().to_string();
    assert!(refused.contains("server.key") && refused.contains("--new-key"), "{refused}");
    started(&["--new-key", "true"]).await.unwrap();
    started(&[]).await.expect("it is the key from now on");
}

#[tokio::test]
async fn a_lost_key_beside_people_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let key = keyed(dir.path());
    let store = Store::sqlite(dir.path()).await.unwrap();
    assert!(!store.has_people().await.unwrap());
    super::crowd::somebody_was_here(&store).await;
    store.close().await;
    fs::remove_file(dir.path().join("server.key")).unwrap();
    let refused = run(config(dir.path(), &[]), CancellationToken::new()).await.unwrap_err().to_string();
    assert!(refused.contains("server.key") && refused.contains("--new-key"), "{refused}");
    assert!(!dir.path().join("server.key").exists(), "nothing is made in its place");
    let stop = CancellationToken::new();
    let running = run(config(dir.path(), &["--new-key", "true"]), stop.clone()).await.unwrap();
    stop.cancel();
    running.finished().await;
    assert_ne!(server::secret::ServerKey::load(dir.path()).unwrap().fingerprint(), key.fingerprint());
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(dir.path(), 0o755);
    let stop = CancellationToken::new();
    let running = run(config(dir.path(), &[]), stop.clone()).await.unwrap();
    for file in fs::read_dir(dir.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is {:o}", file.path().display(), mode & 0o777);
    }
    stop.cancel();
    running.finished().await;
    set(&dir.path().join("conductor.db"), 0o644);
    Store::sqlite(dir.path()).await.unwrap().close().await;
    assert_eq!(fs::metadata(dir.path().join("conductor.db")).unwrap().permissions().mode() & 0o777, 0o600, "old files are closed");
    set(dir.path(), 0o777);
    let refused = Store::sqlite(dir.path()).await.unwrap_err().to_string();
    assert!(refused.contains("chmod 700"), "{refused}");
}
