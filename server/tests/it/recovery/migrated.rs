//! `migrate` takes an installation from SQLite into PostgreSQL.

use crate::database::{fill, in_schema};
use std::process::Command;
use store::Store;
use store::secret::ServerKey;

#[tokio::test]
async fn an_installation_moves_from_sqlite_into_postgres() {
    in_schema(async |url| {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::sqlite(dir.path()).await.unwrap();
        let id = fill(&store).await;
        ServerKey::load(dir.path()).unwrap();
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
