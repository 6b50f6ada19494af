//! Refusals of what is too large can be read by whoever sent it: browsers and most programs read no answer before they have sent
//! everything.

use crate::house::House;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The answer to a body of `bytes`, read only after all of it is sent.
async fn answer(house: &House, path: &str, more: &str, bytes: usize) -> Result<String, std::io::Error> {
    let host = house.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await?;
    let origin = &house.base;
    let head = format!("POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\ncontent-length: {bytes}\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).await?;
    let piece = vec![b'a'; 64 << 10];
    let mut left = bytes;
    while left > 0 {
        let part = left.min(piece.len());
        stream.write_all(&piece[..part]).await?;
        left -= part;
    }
    let mut answer = vec![0; 64 << 10];
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut answer)).await.expect("an answer comes")?;
    Ok(String::from_utf8_lossy(&answer[..read]).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_a_large_body_can_be_read() {
    let house = House::open().await;
    let bearer = format!("authorization: Bearer {}\r\n", house.organizer.token);
    let json = format!("{bearer}content-type: application/json\r\n");
    let upload = format!("{bearer}content-type: multipart/form-data; boundary=x\r\n");
    let form = "content-type: application/x-www-form-urlencoded\r\n".to_owned();
    let (m, past) = (1 << 20, "/api/v1/past/import");
    for (path, more, bytes, status) in [
        (past, &upload, 40 * m, 413),
        (past, &String::new(), 10 * m, 401),
        ("/api/v1/sessions", &json, 8 * m, 413),
        ("/api/v1/nothing", &json, 60 << 10, 404),
        ("/api/fn/sign-in", &form, 8 * m, 413),
        ("/live/post", &json, 8 * m, 413),
    ] {
        let answer = answer(&house, path, more, bytes).await.unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
    // The server goes on meanwhile, and reads no more than it must of what never ends.
    let endless = answer(&house, past, &upload, 200 * m).await;
    assert!(endless.is_err(), "it is cut: {endless:?}");
    assert_eq!(house.get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn a_large_body_that_waits_for_a_word_is_not_continued() {
    let house = House::open().await;
    let host = house.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!("POST /api/v1/past/import HTTP/1.1\r\nhost: {host}\r\ncontent-length: 40000000\r\nexpect: 100-continue\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await.expect("nobody waits for the body");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.starts_with("HTTP/1.1 4") && !answer.contains("100 Continue"), "{answer}");
}
