//! Installations of old releases, kept as they were, are opened by this one: everything in them is readable, and they go on.

use crate::process::{Process, free_port};
use serde_json::Value;
use std::path::Path;
use tempfile::tempdir;

/// An installation that the program of commit f052739 wrote, before migration 9: SQL text, so that it is small and can be read. It holds an
/// organizer, two sessions with people, messages, a question, a poll with votes, a launch and audit lines; the key is the one
/// of the installation, which was made for this and is used nowhere else.
const F052739: (&str, &str) = (include_str!("../../golden/f052739.sql"), include_str!("../../golden/f052739.key"));

async fn restored(dir: &Path, (sql, key): (&'static str, &str)) {
    use sqlx::{Connection, Executor, SqliteConnection};
    let file = dir.join("conductor.db");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    database.execute(sql).await.unwrap();
    database.close().await.unwrap();
    std::fs::write(dir.join("server.key"), key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_of_an_old_release_opens_whole_and_goes_on() {
    let dir = tempdir().unwrap();
    restored(dir.path(), F052739).await;
    let process = Process::start(dir.path(), free_port()).await;
    let http = server::client::http().unwrap();
    let token = include_str!("../../golden/f052739.token").trim();
    let get = async |path: &str| {
        let answer = http.get(format!("{}/api/v1{path}", process.base)).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    };
    let json = async |path: &str| serde_json::from_str::<Value>(&get(path).await).unwrap();
    let sessions = json("/sessions").await;
    let titles: Vec<&str> = sessions.as_array().unwrap().iter().map(|card| card["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Still open", "Golden talk"]);
    let (open, ended) = (sessions[0]["id"].as_str().unwrap(), sessions[1]["id"].as_str().unwrap());
    let event = sessions[1]["event"]["id"].as_str().unwrap();
    let whole = json(&format!("/sessions/{ended}/export.json")).await;
    let chat = whole["room"]["chat"].to_string();
    assert!(chat.contains("Hello from the old release") && chat.contains("Ada"), "{chat}");
    assert!(whole["room"]["questions"].to_string().contains("Will it open?"));
    assert_eq!(whole["room"]["polls"][0]["tally"]["counts"], serde_json::json!([2, 1]));
    for kind in ["csv", "xlsx"] {
        http.get(format!("{}/api/v1/sessions/{ended}/export.{kind}", process.base))
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
            .error_for_status()
            .unwrap();
    }
    for path in [format!("/sessions/{ended}/history"), format!("/sessions/{ended}/audit"), format!("/events/{event}/policy")] {
        assert!(get(&path).await.len() > 2, "{path}");
    }
    assert_eq!(get(&format!("/events/{event}/log.ndjson")).await, "", "nothing was decided");
    // It goes on: the session that was open ends by its organizer's word.
    let end = http.post(format!("{}/api/v1/sessions/{open}/end", process.base)).bearer_auth(token).send().await.unwrap();
    assert!(end.status().is_success(), "{}", end.status());
    process.kill();
}
