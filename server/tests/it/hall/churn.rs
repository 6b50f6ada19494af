//! People who come and go all the time while something is sent.

use crate::house::{House, newcomer};
use conductor::arm::Content;
use futures::StreamExt;
use futures::stream::iter;
use protocol::{LiveEvent, Order, ServerFrame};
use room::RoomEvent;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// People who stay.
const STAYING: usize = 20;

fn sent(frame: &ServerFrame) -> bool {
    matches!(frame, ServerFrame::Event { event: LiveEvent::Room(RoomEvent::Intervened { .. }), .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stays_gets_what_is_sent_once_and_who_comes_sees_it() {
    let house = House::open_with(&["--newcomers-per-network", "0"]).await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let mut staying = Vec::new();
    for _ in 0..STAYING {
        staying.push(house.enter(&newcomer(), card.id).await);
    }
    let (over, came, begun) = (AtomicBool::new(false), AtomicU32::new(0), Instant::now());
    let churn = iter(0..16).for_each_concurrent(None, async |_| {
        while !over.load(Ordering::Relaxed) {
            house.enter(&newcomer(), card.id).await;
            came.fetch_add(1, Ordering::Relaxed);
        }
    });
    let sending = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        host.order(Order::Launch { content: Content::ChatPrompt { text: "What do you think?".to_owned() }, over_budget: false })
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        over.store(true, Ordering::Relaxed);
    };
    tokio::join!(churn, sending);
    let came = came.into_inner();
    eprintln!("{:.0} came and went a second", f64::from(came) / begun.elapsed().as_secs_f64());
    assert!(came > 20, "there was a churn: {came}");
    let late = house.enter(&newcomer(), card.id).await;
    assert_eq!(late.room.interventions.len(), 1, "who comes sees it");
    for guest in &mut staying {
        guest.until(|frame| sent(frame).then_some(())).await;
        assert_eq!(guest.frames.iter().filter(|frame| sent(frame)).count(), 1, "once");
        guest.missed_nothing();
    }
}
