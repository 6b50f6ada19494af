//! Fixes 7 and 9, on the server's side: a dashboard is one connection, however much it follows, and nothing of it is left when it is gone,
//! however it went. That the page opens one and closes it is in `end2end`.

use crate::house::{Guest, House, attendee, attendee_wants, organizer_wants, say};
use crate::process::{Process, free_port};
use server::hub::{Batches, Ear, Hub, Places};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Waits until the server counts this many connections.
async fn counts(house: &House, process: &Process, sockets: u32) {
    gauge(house, process, "conductor_sockets", sockets).await;
}

/// Waits until a gauge has this value.
async fn gauge(house: &House, process: &Process, name: &str, value: u32) {
    let began = Instant::now();
    loop {
        let text = house.http.get(format!("{}/metrics", process.base)).send().await.unwrap().text().await.unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} "))).unwrap_or("0").to_owned();
        if line == value.to_string() {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{name} is {line}, not {value}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_one_connection_until_it_is_gone() {
    let mut house = House::open().await;
    let (first, second) = (house.session().await.id, house.session().await.id);
    house.stop().await;
    let process = Process::start(house.dir(), free_port()).await;
    let organizer = house.organizer.cookie();
    counts(&house, &process, 0).await;
    let dashboard = Guest::welcomed(process.connect(&organizer, first, organizer_wants()).await).await;
    counts(&house, &process, 1).await;
    // From one session to the next: the old connection goes, the new one is the only one.
    drop(dashboard);
    let dashboard = Guest::welcomed(process.connect(&organizer, second, organizer_wants()).await).await;
    counts(&house, &process, 1).await;
    let other = Guest::welcomed(process.connect(&organizer, second, organizer_wants()).await).await;
    counts(&house, &process, 2).await;
    drop(other);
    counts(&house, &process, 1).await;
    drop(dashboard);
    counts(&house, &process, 0).await;
    process.kill();
}

/// Somebody who hears that there is news.
#[derive(Debug, Default)]
struct Listener(Notify);

impl Ear for Listener {
    fn hear(&self, _: &mut Batches) -> bool {
        self.0.notify_one();
        false
    }

    fn fail(&self) {}
}

#[tokio::test]
async fn topics_are_let_go_with_their_last_reader_and_not_before() {
    let hub = Hub::new(1);
    let (first, second) = (hub.organizers().subscribe(Places::default()), hub.organizers().subscribe(Places::default()));
    let attendee = hub.everyone().subscribe(Places::default());
    assert_eq!((hub.listeners(), hub.organizers().listeners()), (3, 2));
    drop(first);
    assert_eq!((hub.listeners(), hub.organizers().listeners()), (2, 1), "another one's end takes nothing from the second");
    let listener = Arc::new(Listener::default());
    let seat = second.join(Arc::<Listener>::clone(&listener));
    hub.stir();
    hub.ring();
    tokio::time::timeout(Duration::from_secs(5), listener.0.notified()).await.expect("it is still told");
    drop((seat, second, attendee));
    assert_eq!(hub.listeners(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_lets_go_only_of_what_nobody_reads() {
    let mut house = House::open().await;
    let session = house.session().await.id;
    house.stop().await;
    let process = Process::start(house.dir(), free_port()).await;
    let organizer = house.organizer.cookie();
    let readers = async |count| gauge(&house, &process, "conductor_readers", count).await;
    readers(0).await;
    let first = Guest::welcomed(process.connect(&organizer, session, organizer_wants()).await).await;
    let mut second = Guest::welcomed(process.connect(&organizer, session, organizer_wants()).await).await;
    let mut guest = Guest::welcomed(process.connect(&attendee(), session, attendee_wants()).await).await;
    readers(3).await;
    drop(first);
    readers(2).await;
    // Another one's end takes nothing from those who still read.
    guest.act(say("Still here")).await.unwrap();
    second.hears("Still here").await;
    drop(second);
    readers(1).await;
    guest.act(say("And now")).await.unwrap();
    guest.hears("And now").await;
    drop(guest);
    readers(0).await;
    process.kill();
}
