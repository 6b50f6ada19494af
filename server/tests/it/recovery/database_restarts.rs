//! PostgreSQL restarts under a single server: nothing is acknowledged falsely, sockets stay, and the database is this server's again;
//! unless another server took it meanwhile.

use crate::house::{Guest, attendee, attendee_wants, keyed, organizer, say};
use crate::postgres::Postgres;
use crate::process::{Process, free_port};
use protocol::ErrorCode;
use server::store::{Store, StoreError};
use sqlx::{Connection, Executor, PgConnection};
use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < PATIENCE, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_survives_a_restart_of_postgresql() {
    let Some(mut postgres) = Postgres::start().await else { return };
    let dir = tempfile::tempdir().unwrap();
    keyed(dir.path());
    let store = Store::postgres(&postgres.url(), dir.path()).await.unwrap();
    let organizer = organizer(&store, "Olga").await;
    let process = Process::start_with(dir.path(), free_port(), &[("DATABASE_URL", &postgres.url())]).await;
    let http = server::client::http().unwrap();
    let made = http.post(format!("{}/api/v1/sessions", process.base)).bearer_auth(&organizer.token);
    let made = made.json(&serde_json::json!({ "title": "Town hall" })).send().await.unwrap();
    let session = made.json::<protocol::SessionCard>().await.unwrap().id;
    let mut ann = Guest::welcomed(process.connect(&attendee(), session, attendee_wants()).await).await;
    ann.act(say("before")).await.unwrap();
    postgres.stop();
    let refused = ann.act(say("while it is gone")).await.unwrap_err();
    assert!(refused.code == ErrorCode::StorageUnavailable && refused.retry_after.is_some(), "{refused:?}");
    postgres.again().await;
    eventually("it stores again", async || ann.act(say("after")).await.is_ok()).await;
    let second = Store::postgres(&postgres.url(), dir.path()).await.unwrap();
    eventually("the database is held again", async || matches!(second.hold(Duration::ZERO).await, Err(StoreError::Foreign(_)))).await;
    let rows = store.acts(session).await.unwrap();
    let said: Vec<&str> = rows.iter().filter_map(|row| row.act["text"].as_str()).collect();
    assert_eq!(said, ["before", "after"]);
    ann.missed_nothing();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_database_another_one_took_stops_and_says_so() {
    let Some(postgres) = Postgres::start().await else { return };
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let to = Stdio::from(File::create(&log).unwrap());
    let process = Process::start_logging(dir.path(), free_port(), &[("DATABASE_URL", &postgres.url())], Some(to)).await;
    // Another server that waits for the database gets it the moment that it is free.
    let mut another = PgConnection::connect(&postgres.url()).await.unwrap();
    let takes = tokio::spawn(async move {
        another.execute("select pg_advisory_lock(hashtext('engagement-conductor'), hashtext(current_schema()))").await.unwrap();
        another
    });
    let mut admin = PgConnection::connect(&postgres.url()).await.unwrap();
    let waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted";
    eventually("it waits", async || sqlx::query_as::<_, (i64,)>(waiting).fetch_one(&mut admin).await.unwrap().0 == 1).await;
    let cut = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted";
    admin.execute(cut).await.unwrap();
    let _another = takes.await.unwrap();
    let code = tokio::task::spawn_blocking(move || process.ended()).await.unwrap();
    assert_eq!(code, Some(1));
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.contains("another server has taken the PostgreSQL database"), "{said}");
}
