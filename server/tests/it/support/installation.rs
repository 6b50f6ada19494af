//! Data that a real program can be started on, stopped and killed: a data directory, and a database of each kind.

use crate::database::in_schema;
use crate::fade::Home;
use crate::house::{Organizer, keyed, organizer};
use crate::process::{Process, free_port};
use conductor::id::OrganizerId;
use server::store::Store;
use std::process::Stdio;
use tempfile::TempDir;

/// A data directory with one organizer, and perhaps a PostgreSQL database.
pub struct Installation {
    pub store: Store,
    pub organizer: Organizer,
    pub http: reqwest::Client,
    dir: TempDir,
    /// The address of PostgreSQL, if the data is there.
    url: Option<String>,
}

impl Home for Installation {
    fn store(&self) -> &Store {
        &self.store
    }

    fn organizer(&self) -> OrganizerId {
        self.organizer.id
    }
}

impl Installation {
    async fn new(url: Option<&str>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        keyed(dir.path());
        let store = match url {
            Some(url) => Store::postgres(url, dir.path()).await.unwrap(),
            None => Store::sqlite(dir.path()).await.unwrap(),
        };
        let organizer = organizer(&store, "Olga").await;
        Self { store, organizer, http: server::client::http().unwrap(), dir, url: url.map(str::to_owned) }
    }

    /// One on SQLite.
    pub async fn sqlite() -> Self {
        Self::new(None).await
    }

    /// Runs a test on one of each kind: SQLite always, PostgreSQL where `TEST_DATABASE_URL` names one.
    pub async fn each(test: impl AsyncFn(&Self)) {
        let house = Self::sqlite().await;
        test(&house).await;
        house.store.close().await;
        in_schema(async |url| {
            let house = Self::new(Some(url)).await;
            test(&house).await;
            house.store.close().await;
        })
        .await;
    }

    /// Starts the program on it and waits until it is ready.
    pub async fn start(&self) -> Process {
        self.start_with(&[], None).await
    }

    /// The same with more environment, and with its log in a file.
    pub async fn start_with(&self, more: &[(&str, &str)], log: Option<Stdio>) -> Process {
        let database = self.url.iter().map(|url| ("DATABASE_URL", url.as_str()));
        let environment: Vec<(&str, &str)> = database.chain(more.iter().copied()).collect();
        Process::start_logging(self.dir.path(), free_port(), &environment, log).await
    }
}
