//! Metrics show the time from a signal to the score that counts it.

use crate::house::{Guest, House, attendee, attendee_wants, organizer_wants, say};
use crate::process::{Process, free_port};
use protocol::{LiveState, ServerFrame};

#[tokio::test(flavor = "multi_thread")]
async fn every_message_is_timed_once_until_its_score() {
    let mut house = House::open().await;
    let session = house.session().await.id;
    house.stop().await;
    let process = Process::start(house.dir(), free_port()).await;
    let mut guest = Guest::welcomed(process.connect(&attendee(), session, attendee_wants()).await).await;
    let mut dashboard = Guest::welcomed(process.connect(&house.organizer.cookie(), session, organizer_wants()).await).await;
    for text in ["One", "Two", "Three"] {
        guest.act(say(text)).await.unwrap();
    }
    // Each score that is shown from now on counts all of them.
    let is_score = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state: LiveState::Score(_) }).then_some(());
    dashboard.hears("Three").await;
    dashboard.next_until(is_score).await;
    dashboard.next_until(is_score).await;
    let text = house.http.get(format!("{}/metrics", process.base)).send().await.unwrap().text().await.unwrap();
    let of = |name: &str| text.lines().find_map(|line| line.strip_prefix(&format!("conductor_signal_to_score_seconds_{name} ")));
    assert_eq!(of("count"), Some("3"), "{text}");
    assert!(of("sum").unwrap().parse::<f64>().unwrap() > 0.0, "{text}");
    process.kill();
}
