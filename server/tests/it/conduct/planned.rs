//! Polls that open by themselves, at a random moment.

use super::watch::conduct;
use crate::fade::{about_to_open, event};
use crate::house::{Guest, House, attendee};
use conductor::arm::{Content, PollKind};
use conductor::id::SessionId;
use conductor::prepared::Prepared;
use protocol::{ConductEvent, FeedAbout, Order};
use room::RoomEvent;
use std::time::Duration;

fn lunch() -> Prepared {
    let content = Content::Poll {
        question: "Which lunch?".to_owned(),
        options: vec!["Rice".to_owned(), "Bread".to_owned()],
        kind: PollKind::Multiple,
    };
    Prepared { content, seconds: Some(600) }
}

fn opened(event: &RoomEvent) -> Option<(String, bool)> {
    match event {
        RoomEvent::PollOpened { poll } => Some((poll.question.clone(), poll.closes_at.is_some())),
        _ => None,
    }
}

async fn about(dashboard: &mut Guest, wanted: impl Fn(&FeedAbout) -> bool) {
    let told = |item: &protocol::FeedItem| item.about.as_ref().is_some_and(&wanted);
    dashboard.until(|frame| matches!(conduct(frame), Some(ConductEvent::Feed(item)) if told(item)).then_some(())).await;
}

async fn planned(house: &House, session: SessionId) -> (bool, bool) {
    let list = house.store.drafts(session).await.unwrap();
    (list[0].planned_until.is_some(), list[0].used_at.is_some())
}

#[tokio::test]
async fn a_planned_poll_opens_by_itself_and_its_coins_are_kept() {
    let house = House::open().await;
    let event = event(&house).await;
    let session = about_to_open(&house, event, lunch(), 4).await;
    assert_eq!(planned(&house, session).await, (true, false));
    let mut ann = house.enter(&attendee(), session).await;
    let mut dashboard = house.dashboard(session).await;
    assert_eq!(ann.room_event(opened).await, ("Which lunch?".to_owned(), true), "it has its timer");
    about(&mut dashboard, |about| *about == FeedAbout::PlanOpened).await;
    assert_eq!(planned(&house, session).await, (false, true));
    let coins = house.store.coins(event).await.unwrap();
    let told: Vec<_> = coins.iter().map(|coin| (coin.sent, coin.propensity.get(), coin.gain().is_some())).collect();
    assert_eq!(told, [(false, 0.5, true), (true, 1.0, false)], "the last one is being measured");
    let page = house.get(&format!("/api/v1/events/{event}/policy")).await.json::<serde_json::Value>().await.unwrap();
    assert_eq!(page["planned"], serde_json::json!({"sent": 0, "waited": 1, "effect": null}), "a certain send says nothing");
    let log = house.get(&format!("/api/v1/events/{event}/log.ndjson")).await.text().await.unwrap();
    assert_eq!(log.lines().filter(|line| line.contains("\"row\":\"coin\"")).count(), 2, "{log}");
}

#[tokio::test]
async fn a_plan_survives_a_restart_of_the_server() {
    let mut house = House::open().await;
    let event = event(&house).await;
    let session = about_to_open(&house, event, lunch(), 12).await;
    drop(house.dashboard(session).await);
    house.restart().await;
    drop(house.dashboard(session).await);
    // It may open before anybody is back.
    for _ in 0..240 {
        if planned(&house, session).await.1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert_eq!(planned(&house, session).await, (false, true));
    let polls = house.get(&format!("/api/v1/sessions/{session}/polls")).await.json::<serde_json::Value>().await.unwrap();
    assert_eq!((polls.as_array().unwrap().len(), &polls[0]["question"]), (1, &serde_json::json!("Which lunch?")));
    assert_eq!(house.store.coins(event).await.unwrap().len(), 2);
}

#[tokio::test]
async fn stop_takes_plans_back() {
    let house = House::open().await;
    let event = event(&house).await;
    let session = about_to_open(&house, event, lunch(), 30).await;
    let mut dashboard = house.dashboard(session).await;
    dashboard.order(Order::Stop).await.unwrap();
    about(&mut dashboard, |about| *about == FeedAbout::Unplanned).await;
    assert_eq!(planned(&house, session).await, (false, false));
}
