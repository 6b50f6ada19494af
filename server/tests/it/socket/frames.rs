//! Frames that are none, are too large, or come too fast.

use crate::house::{House, PATIENCE, attendee, attendee_wants, say, want};
use axum::http::header;
use conductor::id::SessionId;
use futures::{SinkExt, StreamExt};
use protocol::{ClientFrame, CommandId, ErrorCode, SUBPROTOCOL, ServerFrame, Topic};
use server::client::Identity;
use std::time::Instant;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use uuid::Uuid;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A socket that has not said hello.
async fn raw(house: &House, identity: &Identity) -> Socket {
    let mut request = format!("{}/live", house.base.replace("http", "ws")).into_client_request().unwrap();
    let Identity::Cookie(cookie) = identity else { panic!("a browser has a cookie") };
    for (name, value) in [(header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL), (header::ORIGIN, &house.base), (header::COOKIE, cookie)] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    tokio_tungstenite::connect_async(request).await.unwrap().0
}

async fn greeted(house: &House, identity: &Identity, session: SessionId) -> Socket {
    let mut socket = raw(house, identity).await;
    let hello = ClientFrame::Hello { session, topics: attendee_wants() };
    socket.send(Message::text(hello.encode())).await.unwrap();
    while !matches!(next(&mut socket).await, ServerFrame::Welcome { .. }) {}
    socket
}

async fn next(socket: &mut Socket) -> ServerFrame {
    loop {
        let message = tokio::time::timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
        if let Message::Text(text) = message {
            return ServerFrame::decode(&text).unwrap();
        }
    }
}

async fn closed(socket: &mut Socket) -> u16 {
    loop {
        match tokio::time::timeout(PATIENCE, socket.next()).await.expect("it is closed") {
            Some(Ok(Message::Close(Some(close)))) => return close.code.into(),
            Some(Ok(_)) => {}
            other => panic!("lost without a close: {other:?}"),
        }
    }
}

#[tokio::test]
async fn each_kind_of_rubbish_has_its_own_close_code() {
    let house = House::open().await;
    let session = house.session().await.id;
    let text = |text: String| Message::text(text);
    let frame = |data: &'static [u8], code| Message::Frame(Frame::message(data, OpCode::Data(code), true));
    let after_hello = [
        ("bytes", Message::binary(vec![1, 2, 3]), 1003),
        ("too large", text("x".repeat(17 * 1024)), 1009),
        ("no UTF-8", frame(&[0xff, 0xfe, 0xfd], Data::Text), 1007),
        ("a reserved opcode", frame(b"x", Data::Reserved(5)), 1002),
        ("a second hello", text(ClientFrame::Hello { session, topics: Vec::new() }.encode()), 4502),
    ];
    for (what, message, code) in after_hello {
        let mut socket = greeted(&house, &attendee(), session).await;
        socket.send(message).await.unwrap();
        assert_eq!(closed(&mut socket).await, code, "{what}");
    }
    let before_hello = [
        ("another frame", text(ClientFrame::Ping.encode()), 4502),
        ("no JSON", text("hello".to_owned()), 4502),
        ("too many topics", text(ClientFrame::Hello { session, topics: vec![want(Topic::Room); 17] }.encode()), 4502),
        ("too large", text(" ".repeat(20_000)), 1009),
    ];
    for (what, message, code) in before_hello {
        let mut socket = raw(&house, &attendee()).await;
        socket.send(message).await.unwrap();
        assert_eq!(closed(&mut socket).await, code, "{what}");
    }
    house.enter(&attendee(), session).await.act(say("still here")).await.unwrap();
}

#[tokio::test]
async fn rubbish_is_refused_by_its_command_and_not_for_ever() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut socket = greeted(&house, &attendee(), session).await;
    let command = Uuid::new_v4();
    let bad = format!(r#"{{"type":"act","command":"{command}","act":{{"act":"fly"}}}}"#);
    socket.send(Message::text(bad)).await.unwrap();
    let error = loop {
        if let ServerFrame::Nack { command: refused, error } = next(&mut socket).await {
            assert_eq!(refused.0, command);
            break error;
        }
    };
    assert_eq!(error.code, ErrorCode::BadRequest);
    socket.send(Message::text(r#"{"type":"dance","how":"well"}"#)).await.unwrap();
    socket.send(Message::text(ClientFrame::Ping.encode())).await.unwrap();
    while next(&mut socket).await != ServerFrame::Pong {}
    for _ in 0..10 {
        socket.send(Message::text("{")).await.unwrap();
    }
    assert_eq!(closed(&mut socket).await, 4502);
}

#[tokio::test]
async fn organizers_may_send_larger_frames_and_not_larger_ones_still() {
    let house = House::open().await;
    let session = house.session().await.id;
    for (kib, fits) in [(40, true), (70, false)] {
        let mut socket = greeted(&house, &house.organizer.cookie(), session).await;
        let padded = format!("{}{}", ClientFrame::Ping.encode(), " ".repeat(kib * 1024));
        socket.send(Message::text(padded)).await.unwrap();
        if fits {
            while next(&mut socket).await != ServerFrame::Pong {}
        } else {
            assert_eq!(closed(&mut socket).await, 1009);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_too_much_reads_why_they_are_cut() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut socket = greeted(&house, &attendee(), session).await;
    // More than the system keeps on the way: it is sent whole before anything is read, as browsers do.
    socket.send(Message::text("x".repeat(16 << 20))).await.expect("the server takes it");
    assert_eq!(closed(&mut socket).await, 1009);
}

#[tokio::test]
async fn a_flood_is_refused_then_cut_and_others_do_not_feel_it() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ben = house.enter(&attendee(), session).await;
    let mut flood = greeted(&house, &attendee(), session).await;
    for n in 0..200 {
        let frame = ClientFrame::Act { command: CommandId(Uuid::new_v4()), act: say(&format!("spam {n}")) };
        // It may be cut while it still sends.
        if flood.send(Message::text(frame.encode())).await.is_err() {
            break;
        }
    }
    ben.act(say("calm")).await.unwrap();
    let (mut limited, mut code) = (0, None);
    while let Some(Ok(message)) = tokio::time::timeout(PATIENCE, flood.next()).await.unwrap() {
        match message {
            Message::Text(text) => {
                if let ServerFrame::Nack { error, .. } = ServerFrame::decode(&text).unwrap() {
                    assert_eq!(error.code, ErrorCode::RateLimited);
                    assert!(error.retry_after.is_some_and(|seconds| seconds >= 1));
                    limited += 1;
                }
            }
            Message::Close(close) => code = close.map(|close| u16::from(close.code)),
            _ => {}
        }
    }
    assert_eq!(code, Some(4013));
    assert!(limited >= 20, "{limited} limited");
    // Behind everything that got through.
    ben.act(say("calm again")).await.unwrap();
    let acts = house.store.acts(session).await.unwrap();
    let spam = acts.iter().filter(|row| row.act["text"].as_str().is_some_and(|text| text.starts_with("spam"))).count();
    assert!((20..=40).contains(&spam), "{spam} got through");
}

#[tokio::test]
async fn a_flood_of_pings_is_cut_too() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut socket = greeted(&house, &attendee(), session).await;
    for _ in 0..500 {
        if socket.send(Message::Ping(Vec::new().into())).await.is_err() {
            break;
        }
    }
    assert_eq!(closed(&mut socket).await, 4013);
}

#[tokio::test]
async fn who_says_nothing_is_sent_away_after_ten_seconds() {
    let house = House::open().await;
    let began = Instant::now();
    let mut socket = raw(&house, &attendee()).await;
    assert_eq!(closed(&mut socket).await, 4007);
    assert!((9.0..20.0).contains(&began.elapsed().as_secs_f64()), "{:?}", began.elapsed());
}
