//! A line over a real connection whose other end reads as it likes, against a model of what it must get.

use super::*;
use crate::config::LimitsConfig;
use crate::http::listen::ConnectionLimits;
use crate::hub::frame::Kind;
use crate::hub::{Hub, Places};
use crate::live::{Whisperer, whispers};
use conductor::time::Timestamp;
use protocol::{ApiError, CommandId, ErrorCode, LiveEvent};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use room::RoomEvent;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use uuid::Uuid;

/// A line and its other end, with buffers as small as the system allows.
async fn pair() -> (Arc<Line>, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(2048).unwrap();
    let (other, accepted) = tokio::join!(socket.connect(listener.local_addr().unwrap()), listener.accept());
    let limits = LimitsConfig {
        max_connections: 1,
        max_connections_per_ip: 0,
        newcomers_per_network: 0,
        login_tries_per_minute: 1,
        wrong_codes_per_minute: 1,
    };
    let entry = ConnectionLimits::sockets(&limits).enter(None).unwrap();
    (Line::new(Port::Tcp { stream: accepted.unwrap().0, _entry: entry }), other.unwrap())
}

fn follows(line: &Line, hub: &Hub) -> Whisperer {
    let (to, heard) = whispers(PERSONAL, Arc::clone(line.bell()));
    let lane = hub.everyone();
    let places = Places { room: lane.resume_room(lane.room_position()), ..Places::default() };
    line.follow(Feed { queue: lane.subscribe(places), sight: Arc::default(), whispers: heard });
    to
}

fn happens(hub: &Hub, length: usize) {
    let message = room::MessageView {
        id: conductor::id::MessageId(Uuid::nil()),
        at: Timestamp::from_millis(1),
        author: String::new(),
        speaker: None,
        text: "x".repeat(length),
        hidden: false,
        mine: false,
        held: false,
        edited: false,
        revision: 0,
        reply_to: None,
    };
    hub.room(&RoomEvent::Said { message }, Timestamp::from_millis(1));
}

/// Serves a line as a connection's task does.
async fn serve(line: Arc<Line>) -> Broken {
    loop {
        line.bell().notified().await;
        if let Err(broken) = line.settle().await {
            return broken;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_delivers_everything_whole_and_in_order() {
    for seed in 0..12 {
        let mut rng = Pcg64::seed_from_u64(seed);
        let (line, mut other) = pair().await;
        let hub = Hub::new(2);
        let to = follows(&line, &hub);
        let seat = line.join();
        let serving = tokio::spawn(serve(Arc::clone(&line)));
        let (mut events, mut answers, mut pings) = (0_u64, 0_u128, 0);
        let mut stream = Vec::new();
        for _ in 0..400 {
            match rng.random_range(0..6) {
                0 | 1 => {
                    happens(&hub, rng.random_range(0..1500));
                    events += 1;
                    hub.ring();
                }
                2 => {
                    line.begin();
                    let answer = Personal::Answer { command: CommandId(Uuid::from_u128(answers)), refused: None };
                    assert!(to.tell(answer));
                    answers += 1;
                }
                3 => {
                    line.control(frame::ping());
                    line.push_on();
                    pings += 1;
                }
                _ => {
                    let mut buffer = vec![0; rng.random_range(1..20_000)];
                    match other.try_read(&mut buffer) {
                        Ok(read) => stream.extend_from_slice(&buffer[..read]),
                        Err(_) => yield_now().await,
                    }
                }
            }
            // Within what a slow connection may be behind, whatever happens.
            while events > 0 && hub_behind(&stream, events) > 100 {
                read_some(&mut other, &mut stream).await;
            }
        }
        while frames(&stream).1 < events as usize + answers as usize + pings {
            read_some(&mut other, &mut stream).await;
        }
        let (sent, _) = frames(&stream);
        let mut offsets = Vec::new();
        let mut answered = Vec::new();
        for frame in sent {
            match frame {
                ServerFrame::Event { position, .. } => offsets.push(position.offset),
                ServerFrame::Ack { command } => answered.push(command.0.as_u128()),
                other => panic!("{other:?} was never sent"),
            }
        }
        assert_eq!(offsets, (1..=events).collect::<Vec<_>>(), "seed {seed}");
        assert_eq!(answered, (0..answers).collect::<Vec<_>>(), "seed {seed}");
        assert!(line.may_read(), "everything is answered");
        drop(other);
        happens(&hub, 100_000);
        hub.ring();
        happens(&hub, 100_000);
        hub.ring();
        let served = tokio::time::timeout(Duration::from_secs(20), serving).await;
        assert_eq!(served.expect("it is heard that nobody reads").unwrap(), Broken::Lost);
        drop(seat);
    }
}

async fn read_some(other: &mut TcpStream, stream: &mut Vec<u8>) {
    let read = tokio::time::timeout(Duration::from_secs(20), other.read_buf(stream)).await;
    assert!(read.expect("more comes").unwrap() > 0, "it is cut");
}

/// Events that are not read yet.
fn hub_behind(stream: &[u8], events: u64) -> u64 {
    let read = frames(stream).0.iter().filter(|frame| matches!(frame, ServerFrame::Event { .. })).count();
    events - read as u64
}

/// The messages in a stream, and the number of all its whole frames.
fn frames(mut stream: &[u8]) -> (Vec<ServerFrame>, usize) {
    let (mut frames, mut count) = (Vec::new(), 0);
    while let Some(frame) = frame::first(stream) {
        count += 1;
        match frame.kind.expect("a known kind") {
            Kind::Text => frames.push(ServerFrame::decode(str::from_utf8(frame.payload).unwrap()).unwrap()),
            Kind::Ping => assert!(frame.payload.is_empty()),
            other => panic!("{other:?} was never sent"),
        }
        stream = &stream[frame.length..];
    }
    (frames, count)
}

#[tokio::test]
async fn context_comes_before_the_event_it_explains() {
    let (line, mut other) = pair().await;
    let hub = Hub::new(2);
    let to = follows(&line, &hub);
    assert!(to.tell_later(Personal::Own(protocol::Own::Wrote { id: Uuid::nil() })));
    happens(&hub, 3);
    let error = ApiError::new(ErrorCode::Forbidden, "no");
    let answer = Personal::Answer { command: CommandId(Uuid::nil()), refused: Some(Box::new(error)) };
    assert!(to.tell_later(answer));
    assert!(!line.hear(&mut Batches::default()), "it is all written");
    let mut stream = Vec::new();
    while frames(&stream).1 < 3 {
        read_some(&mut other, &mut stream).await;
    }
    let (sent, _) = frames(&stream);
    assert!(matches!(sent[0], ServerFrame::State { state: LiveState::Own(_) }));
    assert!(matches!(sent[1], ServerFrame::Nack { .. }));
    assert!(matches!(sent[2], ServerFrame::Event { event: LiveEvent::Room(RoomEvent::Said { .. }), .. }));
}

#[tokio::test]
async fn one_that_reads_nothing_is_too_slow_once_it_is_too_far_behind() {
    let (line, _other) = pair().await;
    let hub = Hub::new(2);
    let _to = follows(&line, &hub);
    let _seat = line.join();
    let serving = tokio::spawn(serve(Arc::clone(&line)));
    let began = std::time::Instant::now();
    while !serving.is_finished() {
        assert!(began.elapsed() < Duration::from_secs(8), "it is cut before its time is up");
        happens(&hub, 1800);
        hub.ring();
        sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(serving.await.unwrap(), Broken::Slow);
}

#[tokio::test]
async fn a_closed_lane_is_told_after_everything_else() {
    let (line, mut other) = pair().await;
    let hub = Hub::new(2);
    let _to = follows(&line, &hub);
    let _seat = line.join();
    line.bell().notified().await;
    happens(&hub, 3);
    hub.close(CloseCode::Ended);
    tokio::time::timeout(Duration::from_secs(20), line.bell().notified()).await.expect("it rings");
    assert_eq!(line.over(), Some(CloseCode::Ended));
    line.settle().await.unwrap();
    let mut stream = Vec::new();
    while frames(&stream).1 < 1 {
        read_some(&mut other, &mut stream).await;
    }
    line.unfollow();
    line.end(frame::close(4000, "over"));
    line.settle().await.unwrap();
}
