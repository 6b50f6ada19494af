//! Small weaknesses: what a proxy passes on, names of files, long addresses, a full disk, a locked database, floods in the log.

use crate::house::{House, newcomer};
use crate::process::{Process, free_port};
use server::store::{JoinCode, Store};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::tempdir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The first line of the answer to a request that is written out.
async fn status(house: &House, request: &str) -> String {
    let mut stream = TcpStream::connect(house.base.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn metrics_do_not_pass_a_proxy_that_names_nobody() {
    let house = House::open().await;
    let host = house.base.strip_prefix("http://").unwrap().to_owned();
    let direct = format!("GET /metrics HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    assert!(status(&house, &direct).await.contains("200"), "asked here");
    // nginx without settings, and a proxy that passes the name on.
    let nginx = format!("GET /metrics HTTP/1.0\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    assert!(status(&house, &nginx).await.contains("404"));
    assert!(status(&house, "GET /metrics HTTP/1.1\r\nhost: hall.example\r\nconnection: close\r\n\r\n").await.contains("404"));
}

#[tokio::test]
async fn a_file_has_one_name() {
    let site = tempdir().unwrap();
    let pkg = site.path().join("pkg");
    std::fs::create_dir(&pkg).unwrap();
    std::fs::write(pkg.join("app.js"), "1").unwrap();
    let house = House::open_with(&["--site-root", site.path().to_str().unwrap()]).await;
    let get =
        async |path: &str| house.http.get(format!("{}{path}", house.base)).header("accept-encoding", "br, gzip").send().await.unwrap();
    assert_eq!(get("/pkg/app.js").await.status(), 200);
    for path in ["/pkg/app.js.anything", "/pkg/app.js.br", "/pkg/app.js/", "/pkg/app.js%2f..%2f..%2fserver.key", "/pkg"] {
        assert_eq!(get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn an_overlong_address_is_refused_as_such() {
    let house = House::open().await;
    let get = async |bytes: usize| house.http.get(format!("{}/j?x={}", house.base, "a".repeat(bytes))).send().await.unwrap().status();
    assert_eq!((get(9_000).await.as_u16(), get(15_000).await.as_u16(), get(1_000).await.as_u16()), (414, 414, 200));
}

#[tokio::test]
async fn a_malformed_form_is_no_mistake_of_the_server() {
    let house = House::open().await;
    let page = house.http.get(format!("{}/sign-in", house.base)).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
    let action = page.split("action=\"").nth(1).expect("a form").split('"').next().unwrap();
    for body in ["", "%", "name", "name=%ff%fe", "name=a&name=b", "{}", "name=a&password=b&more=c"] {
        let form = house.http.post(format!("{}{action}", house.base)).header("content-type", "application/x-www-form-urlencoded");
        let answer = form.header("origin", &house.base).body(body).send().await.unwrap();
        assert!(answer.status().as_u16() < 500, "{body:?}: {}", answer.status());
    }
}

#[tokio::test]
async fn a_server_whose_disk_is_full_is_not_ready() {
    let house = House::open().await;
    let ready = async || house.http.get(format!("{}/readyz", house.base)).send().await.unwrap();
    assert_eq!(ready().await.status(), 200);
    // Whatever is written here is refused as by a disk without space.
    let probe = house.dir().join(format!(".space-{}", std::process::id()));
    std::os::unix::fs::symlink("/dev/full", &probe).unwrap();
    let full = ready().await;
    assert_eq!(full.status(), 503);
    assert!(full.text().await.unwrap().contains("the disk is full"));
    assert_eq!(ready().await.status(), 200, "and is ready again when there is space");
}

#[tokio::test]
async fn a_page_does_not_wait_long_behind_a_locked_database() {
    let house = House::open().await;
    let card = house.session().await;
    let file = std::fs::read_dir(house.dir()).unwrap().filter_map(Result::ok).map(|entry| entry.path());
    let file = file.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "db" || kind == "sqlite")).expect("a database");
    let mut other = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file)).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let begun = Instant::now();
    let page = house.http.get(format!("{}/j/{}", house.base, card.code)).header("accept", "text/html").send().await.unwrap();
    let (status, waited) = (page.status(), begun.elapsed());
    assert!(waited < Duration::from_secs(4), "{status} after {waited:?}");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    let inside = house.enter(&newcomer(), card.id).await;
    drop(inside);
}

#[tokio::test]
async fn floods_write_few_lines_that_name_the_network() {
    let dir = tempdir().unwrap();
    let log = dir.path().join("log");
    let to = Stdio::from(std::fs::File::create(&log).unwrap());
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let store = Store::sqlite(&data).await.unwrap();
    let (ann, bob) = (crate::house::organizer(&store, "Ann").await, crate::house::organizer(&store, "Bob").await);
    drop(store);
    crate::house::keyed(&data);
    let process = Process::start_logging(&data, free_port(), &[], Some(to)).await;
    let http = server::client::http().unwrap();
    let made = http.post(format!("{}/api/v1/sessions", process.base)).bearer_auth(&ann.token);
    let made: serde_json::Value = made.json(&serde_json::json!({"title": "Keynote"})).send().await.unwrap().json().await.unwrap();
    let theirs = format!("{}/api/v1/sessions/{}", process.base, made["id"].as_str().unwrap());
    for _ in 0..300 {
        assert_eq!(http.get(&theirs).bearer_auth(&bob.token).send().await.unwrap().status(), 404);
        http.get(format!("{}/j/{}", process.base, JoinCode::random().as_str())).send().await.unwrap();
        assert_eq!(http.get(&theirs).bearer_auth("ec_nonsense").send().await.unwrap().status(), 401);
    }
    process.kill();
    let lines = std::fs::read_to_string(&log).unwrap();
    let refused: Vec<&str> = lines.lines().filter(|line| line.contains("a request was refused")).collect();
    assert!(refused.iter().any(|line| line.contains("404") && line.contains("127.0.0.1") && line.contains(&bob.id.to_string())), "{lines}");
    assert!(refused.iter().any(|line| line.contains("401") && line.contains("127.0.0.1")), "{lines}");
    assert!(refused.len() < 20, "{} lines", refused.len());
    assert!(lines.lines().count() < 100, "{} lines in all", lines.lines().count());
}
