//! Files of past sessions: understood, counted once, compared with, and never more than a server can bear.

use crate::house::{House, organizer};
use conductor::reading::{HostComparison, Reading};
use protocol::past::{BYTES, Imported, PastPage};
use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

/// Twenty minutes of twelve people as lines of JSON, of which the second half is silent if `fades`.
fn session(n: u32, fades: bool) -> String {
    let (mut lines, began) = (String::new(), 1_700_000_000 + n * 100_000);
    let mut line = |t: u32, kind: &str, user: u32| {
        let _ = writeln!(lines, "{}", json!({ "t": began + t, "session": format!("s{n}"), "kind": kind, "user": format!("u{user}") }));
    };
    for user in 0..12 {
        line(0, "join", user);
    }
    for t in (1..2400).step_by(3).filter(|t| !fades || *t < 1500) {
        line(t, "chat", t / 3 % 12);
    }
    line(2400, "leave", 1);
    lines
}

async fn send(house: &House, files: &[(&str, &[u8])]) -> Response {
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend(format!("--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--limit--\r\n");
    let request = house.http.post(format!("{}/api/v1/past/import", house.base)).bearer_auth(&house.organizer.token);
    request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=limit").body(body).send().await.unwrap()
}

/// The answer to more than may be sent. It comes before all was read, so that some of the file cannot be written any more.
async fn answer_to_a_large_file(house: &House) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let host = house.base.strip_prefix("http://").unwrap();
    let (mut from, mut to) = tokio::net::TcpStream::connect(host).await.unwrap().into_split();
    let length = BYTES + 100_000;
    let mut request = format!(
        "POST /api/v1/past/import HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
         content-type: multipart/form-data; boundary=limit\r\ncontent-length: {length}\r\n\r\n\
         --limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.txt\"\r\n\r\n",
        house.organizer.token
    )
    .into_bytes();
    request.resize(request.len() + length, b'x');
    tokio::spawn(async move { to.write_all(&request).await.map(|()| to) });
    let mut answer = Vec::new();
    let _ = from.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn imported(house: &House, files: &[(&str, &[u8])]) -> Imported {
    let answer = send(house, files).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_sessions_are_compared_with_counted_once_and_labeled() {
    let house = House::open().await;
    let texts: Vec<String> = (0..4).map(|n| session(n, n == 3)).collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|text| ("weekly.ndjson", text.as_bytes())).collect();
    let came = imported(&house, &files).await;
    assert!(came.files.iter().all(|file| file.error.is_none() && file.misread == 0), "{came:?}");
    assert!(came.sessions.len() == 4 && came.sessions.iter().all(|found| found.new && found.session.counts), "{came:?}");
    let again = imported(&house, &files[..1]).await;
    assert!(!again.sessions[0].new, "counted once");

    let page: PastPage = house.get("/api/v1/past").await.json().await.unwrap();
    assert_eq!((page.sessions.len(), page.compared, page.custom), (4, 4, true));
    let fading = &page.sessions[0];
    assert!(!fading.alarms.is_empty(), "it fell silent: {fading:?}");
    let reading: Reading = house.get(&format!("/api/v1/sessions/{}/score", house.session().await.id)).await.json().await.unwrap();
    assert_eq!(reading.host, Some(HostComparison { sessions: 4, custom: true }));

    let ben = organizer(&house.store, "Ben").await;
    let label = async |token: &str, lost: Value| {
        let address = format!("{}/api/v1/past/{}/alarms/1", house.base, fading.id);
        house.http.put(address).bearer_auth(token).json(&json!({ "lost": lost })).send().await.unwrap().status()
    };
    assert_eq!(label(&ben.token, json!(true)).await, StatusCode::NOT_FOUND, "they are Olga's");
    assert_eq!(label(&house.organizer.token, json!(true)).await, StatusCode::NO_CONTENT);
    assert_eq!(label(&house.organizer.token, json!("perhaps")).await, StatusCode::UNPROCESSABLE_ENTITY);
    let page: PastPage = house.get("/api/v1/past").await.json().await.unwrap();
    assert_eq!(page.sessions[0].alarms[0].lost, Some(true));

    let forget = house.http.delete(format!("{}/api/v1/past/{}", house.base, fading.id)).bearer_auth(&house.organizer.token);
    assert_eq!(forget.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    let page: PastPage = house.get("/api/v1/past").await.json().await.unwrap();
    assert_eq!((page.sessions.len(), page.compared, page.custom), (3, 3, false));
    let rows: Vec<Value> = serde_json::from_str(&format!("[{}]", texts[0].lines().collect::<Vec<_>>().join(","))).unwrap();
    assert!(rows.len() > 100);
    let mut kept = String::new();
    house
        .store
        .export("", |line| {
            kept.push_str(line);
            Ok(())
        })
        .await
        .unwrap();
    assert!(kept.contains("past_session") && !kept.contains("\"u11\"") && !kept.contains("weekly.ndjson"), "no names are kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_read_say_why() {
    let house = House::open().await;
    let latin = "14:31:02 From J\u{f6}rg to Everyone:\n".chars().map(|sign| sign as u8).collect::<Vec<u8>>();
    let came =
        imported(&house, &[("a.zip", b"PK\x03\x04rest"), ("b.bin", b"\x89PNG\x00"), ("c.txt", b"once upon a time"), ("d.txt", &latin)])
            .await;
    let errors: Vec<&str> = came.files.iter().filter_map(|file| file.error.as_deref()).collect();
    assert_eq!(errors.len(), 3, "{came:?}");
    assert!(errors[0].contains("unpack") && errors[1].contains("no text") && errors[2].contains("none of"));
    assert_eq!((came.files[3].understood, came.sessions.len()), (1, 1), "older programs write Latin-1");
    for (status, files) in [(422, 0), (422, 21)] {
        let many: Vec<(&str, &[u8])> = vec![("x.txt", b"x".as_slice()); files];
        assert_eq!(send(&house, &many).await.status(), status, "{files} files");
    }
    let refused = answer_to_a_large_file(&house).await;
    assert!(refused.starts_with("HTTP/1.1 413 ") && refused.contains("\"too_large\""), "{refused}");
    let cut = house.http.post(format!("{}/api/v1/past/import", house.base)).bearer_auth(&house.organizer.token);
    let cut = cut.header(header::CONTENT_TYPE, "multipart/form-data; boundary=limit").body("--limit\r\nContent-Disp").send().await.unwrap();
    assert_eq!(cut.status(), StatusCode::BAD_REQUEST);
}

/// Files of many MiB that once took a multiple of themselves, or minutes.
#[test]
fn hostile_files_are_read_within_bounds_of_memory_and_time() {
    const SIZE: usize = 30 << 20;
    let filled = |head: &str, part: &str, tail: &str| format!("{head}{}{tail}", part.repeat((SIZE - head.len()) / part.len()));
    let participants = "Name (Original Name),User Email,Join Time,Leave Time\n";
    let stay = "A,,10/05/2026 05:58:00 PM,10/05/2026 06:20:00 PM\n";
    let mut own = String::new();
    for n in 0_u32.. {
        let _ = writeln!(own, "{{\"t\":{n},\"session\":\"s{n}\",\"kind\":\"chat\",\"user\":\"u\"}}");
        if own.len() > SIZE {
            break;
        }
    }
    own.truncate(SIZE);
    let files = [
        ("one row of commas", filled(participants, ",", "")),
        ("many stays", filled(participants, stay, "")),
        ("nothing but lines", filled(participants, "\n", "")),
        ("a list of numbers", filled("{\"card\":{},\"more\":[", "0,", "0],\"timeline\":[{\"at\":1,\"people\":2}]}")),
        ("a long timeline", filled("{\"card\":{},\"timeline\":[", "{},", "{}]}")),
        ("a line of numbers", filled("{\"addChatItemAction\":[", "0,", "0]}")),
        ("a session a line", own),
        ("events without end", filled("<recording><event ", "<event ", "")),
        ("teams", filled("Full Name\tUser Action\tTimestamp\n", "A\tJoined\t9/14/2020, 2:00:00 PM\n", "")),
    ];
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join("file");
        std::fs::write(&path, text).unwrap();
        // Far above what a sound file of this size takes, and far below what these took.
        let limited = format!("ulimit -v 600000; exec {} import {}", env!("CARGO_BIN_EXE_engagement-conductor"), path.display());
        let begun = Instant::now();
        let done = Command::new("sh").args(["-c", &limited]).output().unwrap();
        let (took, said) = (begun.elapsed(), String::from_utf8_lossy(&done.stderr));
        println!("{name}: {took:?}, {said}");
        assert!(done.status.code().is_some_and(|code| code <= 1), "{name}: {:?} {said}", done.status);
        assert!(!said.contains("memory allocation"), "{name}: {said}");
        assert!(took < Duration::from_secs(60), "{name}: {took:?}");
    }
}
