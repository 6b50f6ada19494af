//! Fixes 1 and 2: the server starts without the Redis that it was told of, works while there is none, says so, and notices by itself
//! when it comes and goes.

use crate::process::free_port;
use crate::server_in_process::Server;
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// A Redis server of this test alone.
struct Redis(Child);

impl Redis {
    fn start(port: u16) -> Self {
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("redis-server is installed where tests run"))
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn redis_in(ready: &Value) -> Value {
    ready["parts"].as_array().unwrap().iter().find(|part| part["name"] == "redis").cloned().unwrap()
}

/// Asks until Redis is, or is not, there; the server must be ready all the while.
async fn until(server: &Server, is_there: bool) {
    let began = Instant::now();
    loop {
        let ready = server.nobody().get("/readyz").await.is(200);
        assert_eq!(ready["ready"], true, "{ready}");
        let redis = redis_in(&ready);
        assert_eq!(ready["degraded"], redis["ok"] == json!(false), "{ready}");
        if redis["ok"] == json!(is_there) {
            assert_eq!(redis.get("why").is_none(), is_there, "{redis}");
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{ready}");
        tokio::task::yield_now().await;
    }
}

/// Everything that an organizer does works.
async fn works(server: &Server, name: &str) {
    let organizer = server.organizer(name).await;
    let id = organizer.session("Without Redis").await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/sessions/{id}");
    organizer.post(&format!("{path}/stop"), &json!(null)).await.is(204);
    assert_eq!(organizer.get(&format!("{path}/mode")).await.is(200)["stopped"], true);
    organizer.get(&format!("{path}/score")).await.is(200);
    organizer.get(&format!("{path}/history")).await.is(200);
}

#[tokio::test]
async fn it_starts_without_redis_and_notices_when_it_comes_and_goes() {
    if std::env::var_os("TEST_REDIS_URL").is_none() {
        eprintln!("left out: TEST_REDIS_URL is not set, so this machine may have no Redis");
        return;
    }
    let port = free_port();
    let server = Server::start_with(&["--redis-url", &format!("redis://127.0.0.1:{port}")]).await;
    until(&server, false).await;
    works(&server, "Ann").await;
    let redis = Redis::start(port);
    until(&server, true).await;
    works(&server, "Bob").await;
    drop(redis);
    until(&server, false).await;
    works(&server, "Cleo").await;
    let _redis = Redis::start(port);
    until(&server, true).await;
}

#[tokio::test]
async fn a_redis_that_accepts_and_never_answers_holds_nothing_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://:hunter2@{}", silent.local_addr().unwrap());
    let began = Instant::now();
    let server = Server::start_with(&["--redis-url", &url]).await;
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    let asked = Instant::now();
    let answer = server.nobody().get("/readyz").await;
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    assert_eq!(redis_in(&answer.is(200))["ok"], false);
    assert!(!answer.text.contains("hunter2") && !answer.text.contains("redis://"), "{}", answer.text);
    let asked = Instant::now();
    works(&server, "Ann").await;
    assert!(asked.elapsed() < Duration::from_secs(5), "nothing waits for Redis: {:?}", asked.elapsed());
}
