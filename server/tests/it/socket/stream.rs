//! The stream of events: resumed without a gap, cut when it cannot be followed, alike for all.

use crate::house::{Guest, House, PATIENCE, attendee, attendee_wants, say};
use axum::http::header;
use conductor::id::SessionId;
use futures::future::join_all;
use futures::{SinkExt, StreamExt};
use protocol::{ClientFrame, LiveState, Position, SUBPROTOCOL, ServerFrame, Subscription, Topic};
use std::net::SocketAddr;
use tokio::net::TcpSocket;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

fn position(guest: &Guest) -> Position {
    let place = |frame: &ServerFrame| match frame {
        ServerFrame::Event { topic: Topic::Room, position, .. } | ServerFrame::Snapshot { topic: Topic::Room, position, .. } => {
            Some(*position)
        }
        _ => None,
    };
    guest.frames.iter().rev().find_map(place).unwrap()
}

#[tokio::test]
async fn who_comes_back_gets_exactly_what_was_missed() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (ann, mut ben) = (attendee(), house.enter(&attendee(), session).await);
    let mut first = house.enter(&ann, session).await;
    ben.act(say("seen")).await.unwrap();
    first.hears("seen").await;
    let seen = position(&first);
    first.connection.close().await;
    for n in 0..10 {
        ben.act(say(&format!("missed {n}"))).await.unwrap();
    }
    let wants = vec![Subscription { topic: Topic::Room, position: Some(seen) }];
    let mut again = house.connect(&ann, session, wants).await.unwrap();
    again.until(|frame| (frame == ServerFrame::Resumed { topic: Topic::Room, position: seen }).then_some(())).await.unwrap();
    ben.act(say("live")).await.unwrap();
    let mut offsets = Vec::new();
    while offsets.len() < 11 {
        if let ServerFrame::Event { position, .. } = again.next().await.unwrap() {
            offsets.push(position.offset);
        }
    }
    assert_eq!(offsets, (seen.offset + 1..=seen.offset + 11).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_position_of_another_life_gets_a_snapshot() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut ben = house.enter(&attendee(), session).await;
    ben.act(say("before")).await.unwrap();
    let now = position(&ben);
    for lost in [Position { epoch: now.epoch + 2, ..now }, Position { offset: now.offset + 5, ..now }, Position::default()] {
        let wants = vec![Subscription { topic: Topic::Room, position: Some(lost) }];
        let guest = Guest::welcomed(house.connect(&attendee(), session, wants).await.unwrap()).await;
        assert_eq!(guest.room.chat.len(), 1, "{lost:?}");
    }
}

#[tokio::test]
async fn two_hundred_people_hear_everything_once_and_in_order() {
    let house = House::open_with(&["--max-connections-per-ip", "0"]).await;
    let session = house.session().await.id;
    let identities: Vec<_> = (0..200).map(|_| attendee()).collect();
    let mut guests = join_all(identities.iter().map(|identity| house.enter(identity, session))).await;
    let all = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state: LiveState::Pulse(pulse) } if pulse.people == 200);
    guests[0].until(|frame| all(frame).then_some(())).await;
    join_all(guests.iter_mut().enumerate().take(40).map(async |(n, guest)| guest.act(say(&format!("I am {n}"))).await.unwrap())).await;
    guests[0].act(say("done")).await.unwrap();
    join_all(guests.iter_mut().map(|guest| guest.hears("done"))).await;
    for guest in &guests {
        assert_eq!(guest.offsets(), (1..=41).collect::<Vec<_>>());
    }
}

/// A socket that reads nothing, with a receive buffer as small as the system allows.
async fn deaf(house: &House, session: SessionId) -> impl StreamExt<Item = Result<Message, Error>> {
    let address: SocketAddr = house.base.trim_start_matches("http://").parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let stream = socket.connect(address).await.unwrap();
    let mut request = format!("ws://{address}/live").into_client_request().unwrap();
    let server::client::Identity::Cookie(cookie) = attendee() else { unreachable!("attendees have cookies") };
    for (name, value) in [(header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL), (header::ORIGIN, &house.base), (header::COOKIE, &cookie)] {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    let hello = ClientFrame::Hello { session, topics: attendee_wants() };
    socket.send(Message::text(hello.encode())).await.unwrap();
    while !matches!(socket.next().await, Some(Ok(Message::Text(text))) if text.contains("snapshot")) {}
    socket
}

#[tokio::test]
async fn who_does_not_listen_is_cut_and_others_hear_everything() {
    let house = House::open_with(&["--max-connections-per-ip", "0"]).await;
    let session = house.session().await.id;
    let mut slow = Box::pin(deaf(&house, session).await);
    let mut ben = house.enter(&attendee(), session).await;
    // They follow nothing, so that they hear only the answers.
    let identities: Vec<_> = (0..100).map(|_| attendee()).collect();
    let talkers = join_all(identities.iter().map(|identity| house.connect(identity, session, Vec::new()))).await;
    // Four bytes for each character: 20 messages of 100 people are four megabytes, far more than any buffer on the way.
    let text = "\u{1f389}".repeat(500);
    let talking = async {
        join_all(talkers.into_iter().map(async |talker| {
            let mut talker = talker.unwrap();
            for _ in 0..20 {
                let command = talker.act(say(&text)).await.unwrap();
                talker.answer(command).await.unwrap().unwrap();
            }
        }))
        .await;
        house.enter(&attendee(), session).await.act(say("done")).await.unwrap();
    };
    tokio::join!(talking, ben.hears("done"));
    let mut end = None;
    while let Some(message) = tokio::time::timeout(PATIENCE, slow.next()).await.unwrap() {
        match message {
            Ok(Message::Close(close)) => end = close.map(|close| u16::from(close.code)),
            Ok(Message::Text(text)) => assert!(!text.contains("\"done\""), "it was not cut"),
            Ok(_) => {}
            // Cut in the middle of a frame: there was no room left for a last word.
            Err(_) => break,
        }
    }
    assert!(end.is_none_or(|code| code == 4008), "{end:?}");
    assert_eq!(ben.offsets().len(), 2001);
}
