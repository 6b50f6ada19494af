//! Fix 16: signals of another platform are each counted once, whatever fails on the way: what cannot be understood is set aside with the
//! reason, what a crash left is taken over, what cannot be stored waits, and all of it shows in /metrics and /readyz.

use crate::redis_server::{DEAD_LETTERS, GROUP, Redis};
use crate::server_in_process::{Client, Server};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Executor};
use std::time::Duration;

const CHAT: &str = "platform.events.chat.message.v1";
const VOTE: &str = "platform.events.poll.vote.v1";
const CLOSED: &str = "platform.events.poll.closed.v1";
const SYNC: &str = "platform.events.live.sync.v1";
const REACTION: &str = "platform.events.live.reaction.v1";
const QUESTION: &str = "platform.events.qna.question.v1";

/// Waits for a condition.
macro_rules! until {
    ($what:expr, $condition:expr) => {
        let wait = async {
            while !$condition {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), wait).await.expect($what);
    };
}

async fn server(redis: &Redis, from: &str, more: &[&str]) -> (Server, Client) {
    let arguments = [&["--redis-url", &redis.url, "--signals-from", from, "--signals-reclaim-seconds", "1"], more].concat();
    let server = Server::start_with(&arguments).await;
    let ann = server.operator("Ann").await;
    (server, ann)
}

async fn session(client: &Client) -> String {
    client.session("Keynote").await["id"].as_str().unwrap().to_owned()
}

fn join(session: &str, user: &str) -> Value {
    json!({"type": "user_join", "sessionId": session, "eventId": "e", "userId": user})
}

async fn people(client: &Client, session: &str) -> Value {
    client.get(&format!("/api/v1/sessions/{session}/score")).await.is(200)["people"].clone()
}

/// The health of signals in /readyz: whether they are well, and why not.
async fn signals(client: &Client) -> (bool, String) {
    let ready = client.get("/readyz").await.is(200);
    let part = ready["parts"].as_array().unwrap().iter().find(|part| part["name"] == "signals").unwrap().clone();
    assert_eq!((&ready["ready"], &ready["degraded"]), (&json!(true), &json!(!part["ok"].as_bool().unwrap())), "{ready}");
    (part["ok"].as_bool().unwrap(), part["why"].as_str().unwrap_or_default().to_owned())
}

/// An operator's view of signals.
async fn told(client: &Client) -> Value {
    client.get("/api/v1/operations").await.is(200)["signals"].take()
}

/// Returns whether the session has seen a signal with this id. Asking uses the id up.
async fn has_seen(client: &Client, session: &str, id: &str) -> bool {
    let batch = json!([{"kind": "reaction", "user": "probe", "id": id}]);
    client.post(&format!("/api/v1/sessions/{session}/signals"), &batch).await.is(200)["repeated"] == 1
}

#[tokio::test]
async fn every_stream_is_counted_acknowledged_and_measured() {
    let Some(redis) = Redis::start().await else { return };
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sessions");
    std::fs::write(&file, "").unwrap();
    let (server, ann) = server(&redis, "streams", &["--signals-sessions-file", file.to_str().unwrap()]).await;
    let id = session(&ann).await;
    // The file is read again when it changed.
    std::fs::write(&file, format!("hall-a {id}\n")).unwrap();
    until!("the file is read again", {
        redis.add(SYNC, &join("hall-a", "a")).await;
        people(&ann, &id).await == 1
    });
    let late = json!({"sessionId": "hall-a", "question": {"id": "late", "authorId": "a"}});
    redis.ask::<String>(&["XADD", QUESTION, "1000-0", "data", &late.to_string()]).await;
    redis.add(SYNC, &join(&id, "b")).await;
    redis.add(SYNC, &join("another platform's session", "c")).await;
    redis.add(SYNC, &json!({"type": "typing", "sessionId": id, "userId": "a"})).await;
    redis.add(CHAT, &json!({"sessionId": "hall-a", "eventId": "e", "message": {"id": "m1", "authorId": "a", "text": "hi"}})).await;
    redis.add(REACTION, &json!({"sessionId": id, "userId": "b", "emoji": "👏", "idempotencyKey": "r1"})).await;
    redis.add(VOTE, &json!({"sessionId": id, "pollId": "p1", "userId": "b", "optionId": "o"})).await;
    redis.add(QUESTION, &json!({"sessionId": id, "question": {"id": "q1", "authorId": "a"}})).await;
    until!("both are present", people(&ann, &id).await == 2);
    // The poll's session is known from its vote, once that was read.
    until!(
        "the vote is read",
        redis.pending(VOTE).await == 0 && ann.get("/metrics").await.text.contains(&format!("events_total{{stream=\"{VOTE}\"}}"))
    );
    redis.add(CLOSED, &json!({"event": "poll.closed", "data": {"poll": {"id": "p1"}}})).await;
    for stream in [CHAT, VOTE, CLOSED, SYNC, REACTION, QUESTION] {
        until!("the group is not behind", {
            let groups: redis::streams::StreamInfoGroupsReply = redis.ask(&["XINFO", "GROUPS", stream]).await;
            (groups.groups[0].lag, groups.groups[0].pending) == (Some(0), 0)
        });
    }
    for (seen, what) in [
        (true, "stream/chat/m1"),
        (true, "stream/reaction/r1"),
        (true, "stream/open/p1"),
        (true, "stream/vote/p1/b"),
        (true, "stream/close/p1"),
        (true, "stream/question/q1"),
        (false, "stream/question/late"),
    ] {
        assert_eq!(has_seen(&ann, &id, what).await, seen, "{what}");
    }
    assert_eq!(signals(&ann).await, (true, String::new()));
    assert_eq!(redis.ask::<usize>(&["EXISTS", DEAD_LETTERS]).await, 0);
    let metrics = ann.get("/metrics").await.text;
    for line in
        ["skipped_total{why=\"late\"}", "skipped_total{why=\"unknown_session\"}", "skipped_total{why=\"unknown_type\"}", "connected "]
    {
        assert!(metrics.contains(&format!("conductor_signals_{line}")), "{line} is not in {metrics}");
    }
    assert!(metrics.contains("conductor_signals_last_event_timestamp_seconds 1") && metrics.contains("conductor_signals_lag{stream="));
    server.stop().await;
    let consumers: redis::streams::StreamInfoConsumersReply = redis.ask(&["XINFO", "CONSUMERS", CHAT, GROUP]).await;
    assert!(consumers.consumers.is_empty(), "a server that stops leaves no consumer behind");
}

#[tokio::test]
async fn poison_is_set_aside_with_its_reason_and_seen() {
    let Some(redis) = Redis::start().await else { return };
    let (_server, ann) = server(&redis, "streams", &[]).await;
    let id = session(&ann).await;
    redis.add(SYNC, &join(&id, "a")).await;
    redis.ask::<String>(&["XADD", SYNC, "*", "data", "{\"type\":"]).await;
    redis.ask::<String>(&["XADD", SYNC, "*", "payload", "x"]).await;
    redis.add(SYNC, &json!({"type": "user_join", "sessionId": id})).await;
    redis.add(SYNC, &join(&id, "b")).await;
    until!("the rest goes on", people(&ann, &id).await == 2);
    until!("all are done with", redis.pending(SYNC).await == 0 && redis.dead_letters().await.len() == 3);
    let letters = redis.dead_letters().await;
    let reasons: Vec<&str> = letters.iter().map(|(why, _)| why.as_str()).collect();
    assert_eq!(reasons, ["not a JSON object", "it has no field data", "it names no user"]);
    assert_eq!(letters[0].1, "{\"type\":");
    assert_eq!(signals(&ann).await, (true, String::new()), "a few are no alarm");
    for _ in 0..10 {
        redis.add(VOTE, &json!("poison")).await;
    }
    until!("it is seen", !signals(&ann).await.0);
    let (_, why) = signals(&ann).await;
    assert!(why.contains("not a JSON object"), "{why}");
    until!("all failed", told(&ann).await["consecutive_errors"] == 10);
    let seen = told(&ann).await;
    let of = |seen: &Value, name: &str| seen["streams"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    assert!(seen["connected"] == true && seen["last_error"].as_str().unwrap().contains("not a JSON object"), "{seen}");
    assert_eq!((&of(&seen, SYNC)["received"], &of(&seen, SYNC)["dead"], &of(&seen, VOTE)["dead"]), (&json!(5), &json!(3), &json!(10)));
    for n in 0..200 {
        redis.add(CHAT, &json!({"sessionId": id, "message": {"id": n, "authorId": "a"}})).await;
    }
    until!("it is well again", signals(&ann).await.0);
    until!("all are acknowledged", of(&told(&ann).await, CHAT)["acknowledged"] == 200);
    assert_eq!(told(&ann).await["consecutive_errors"], 0);
    let metrics = ann.get("/metrics").await.text;
    assert!(metrics.contains(&format!("conductor_signals_dead_letters_total{{stream=\"{SYNC}\"}}")), "{metrics}");
}

#[tokio::test]
async fn dead_letters_are_trimmed() {
    let Some(redis) = Redis::start().await else { return };
    let fill = format!("for i = 1, 30000 do redis.call('XADD', '{DEAD_LETTERS}', '*', 'reason', 'x') end");
    redis.ask::<()>(&["EVAL", &fill, "0"]).await;
    let (_server, _ann) = server(&redis, "streams", &[]).await;
    // Redis removes a bounded number at a time.
    until!("there are about ten thousand", {
        redis.add(SYNC, &json!(7)).await;
        redis.ask::<usize>(&["XLEN", DEAD_LETTERS]).await < 10_200
    });
}

#[tokio::test]
async fn what_a_crashed_consumer_read_is_counted_once() {
    let Some(redis) = Redis::start().await else { return };
    let (server, ann) = server(&redis, "streams", &[]).await;
    let id = session(&ann).await;
    let server = {
        let dir = server.stop().await;
        redis.add(SYNC, &join(&id, "a")).await;
        redis.add(CHAT, &json!({"sessionId": id, "message": {"id": "m1", "authorId": "a"}})).await;
        let poison = redis.add(CHAT, &json!({"sessionId": id, "message": {"id": "m2", "authorId": "a"}})).await;
        // A consumer that reads and is never heard of again; with one entry it, or others, failed many times.
        let read = ["XREADGROUP", "GROUP", GROUP, "crashed", "STREAMS", SYNC, CHAT, ">", ">"];
        let read: redis::streams::StreamReadReply = redis.ask(&read).await;
        assert_eq!(read.keys.len(), 2);
        redis.ask::<()>(&["XCLAIM", CHAT, GROUP, "crashed", "0", &poison, "RETRYCOUNT", "11", "JUSTID"]).await;
        assert_eq!((redis.pending(SYNC).await, redis.pending(CHAT).await), (1, 2));
        Server::start_in(dir, &["--redis-url", &redis.url, "--signals-from", "streams", "--signals-reclaim-seconds", "1"]).await
    };
    let ann = server.sign_in("Ann").await;
    until!("it is taken over", redis.pending(SYNC).await + redis.pending(CHAT).await == 0);
    until!("it counts", people(&ann, &id).await == 1);
    assert_eq!(redis.dead_letters().await.len(), 1);
    assert_eq!(redis.dead_letters().await[0].0, "given up after too many tries");
    // The other half of a crash: counted, and not acknowledged. All of it is delivered again and nothing counts twice.
    let repeated = |metrics: &str| {
        let line = metrics.lines().find(|line| line.starts_with("conductor_signals_skipped_total{why=\"repeated\"}"));
        line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
    };
    let before = repeated(&ann.get("/metrics").await.text);
    redis.add(SYNC, &json!({"type": "user_leave", "sessionId": id, "userId": "a"})).await;
    until!("they left", people(&ann, &id).await == 0);
    for stream in [SYNC, CHAT] {
        redis.ask::<()>(&["XGROUP", "SETID", stream, GROUP, "0"]).await;
    }
    until!("they are known", repeated(&ann.get("/metrics").await.text) >= before + 3);
    assert_eq!(people(&ann, &id).await, 0, "nobody came a second time");
    assert!(has_seen(&ann, &id, "stream/chat/m1").await);
}

#[tokio::test]
async fn what_cannot_be_stored_is_acknowledged_once_it_can() {
    let Some(redis) = Redis::start().await else { return };
    let (server, ann) = server(&redis, "streams", &[]).await;
    let id = session(&ann).await;
    redis.add(SYNC, &join(&id, "a")).await;
    until!("it reads", people(&ann, &id).await == 1);
    let mut lock = SqliteConnectOptions::new().filename(server.dir.path().join("conductor.db")).connect().await.unwrap();
    lock.execute("begin immediate").await.unwrap();
    redis.add(SYNC, &join(&id, "b")).await;
    until!("the store fails", ann.get("/metrics").await.text.contains("conductor_signals_errors_total{what=\"store\"}"));
    assert_eq!(redis.pending(SYNC).await, 1);
    lock.execute("rollback").await.unwrap();
    until!("it counts", people(&ann, &id).await == 2);
    until!("it is acknowledged", redis.pending(SYNC).await == 0);
    assert_eq!(redis.ask::<usize>(&["EXISTS", DEAD_LETTERS]).await, 0, "a store that is away makes no dead letters");
}

#[tokio::test]
async fn a_redis_that_is_killed_and_comes_back_empty_is_read_again() {
    let Some(mut redis) = Redis::start().await else { return };
    let (server, ann) = server(&redis, "streams", &[]).await;
    let id = session(&ann).await;
    redis.add(SYNC, &join(&id, "a")).await;
    until!("it reads", people(&ann, &id).await == 1);
    assert!(signals(&ann).await.0);
    redis.kill();
    until!("it is seen", !signals(&ann).await.0);
    let (_, why) = signals(&ann).await;
    assert!(why.contains("not read") && why.contains("Redis") && !why.contains("127.0.0.1"), "{why}");
    ann.get(&format!("/api/v1/sessions/{id}/mode")).await.is(200);
    redis.start_again().await;
    redis.add(SYNC, &join(&id, "b")).await;
    until!("it reads again", people(&ann, &id).await == 2);
    assert!(signals(&ann).await.0);
    assert!(ann.get("/metrics").await.text.contains("conductor_signals_restarts_total"));
    // Emptied while connected: the group is gone, and made again.
    redis.ask::<()>(&["FLUSHALL"]).await;
    until!("it reads once more", {
        redis.add(SYNC, &join(&id, "c")).await;
        people(&ann, &id).await == 3
    });
    server.stop().await;
}

#[tokio::test]
async fn the_channels_from_before_there_were_streams_count_too() {
    let Some(redis) = Redis::start().await else { return };
    let (server, ann) = server(&redis, "pubsub", &[]).await;
    let id = session(&ann).await;
    until!("it listens", redis.ask::<usize>(&["PUBLISH", "sync-events", &join(&id, "a").to_string()]).await > 0);
    redis.ask::<()>(&["PUBLISH", SYNC, &join(&id, "b").to_string()]).await;
    redis.ask::<()>(&["PUBLISH", CHAT, "poison"]).await;
    redis.ask::<()>(&["PUBLISH", SYNC, &join(&id, "c").to_string()]).await;
    until!("they are present", people(&ann, &id).await == 3);
    assert_eq!(redis.dead_letters().await, [("not a JSON object".to_owned(), "poison".to_owned())]);
    server.stop().await;
    until!("nobody listens", redis.ask::<usize>(&["PUBLISH", SYNC, "{}"]).await == 0);
}
