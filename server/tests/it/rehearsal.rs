//! Rehearsals: soon over, the same for the same seed, and thrown away.

use crate::house::{self, Guest, House};
use conductor::id::SessionId;
use protocol::{ConductEvent, LiveEvent, LiveState, Order, Recording, Rehearsal, Scenario, ServerFrame, Snapshot};
use room::{Act, RoomEvent};
use server::replay::{self, ReplayOptions};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// The first thing that the conductor wants to send, once it waits for approval.
async fn proposal(dashboard: &mut Guest) -> (conductor::id::ProposalId, u32) {
    let waits = |proposal: &conductor::proposal::Proposal| proposal.status.is_decidable().then_some((proposal.id, proposal.revision));
    dashboard
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => view.proposals.iter().find_map(waits),
            ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => match &**event {
                ConductEvent::Proposal(proposal) => waits(proposal),
                _ => None,
            },
            _ => None,
        })
        .await
}

/// The steps of a session until its first decision, each with its moment by the session's own clock, and that decision.
async fn record(house: &House, session: SessionId) -> (Vec<(i64, serde_json::Value)>, Vec<(i64, serde_json::Value, serde_json::Value)>) {
    let began = house.store.session(session).await.unwrap().unwrap().created_at;
    let rows = house.store.load_session(session).await.unwrap().unwrap();
    let decisions = house.store.decisions(session).await.unwrap();
    let first = decisions[0].at;
    let decided = decisions.into_iter().take(1).map(|row| {
        let mut decision = row.decision;
        // The session's own id and moments of the wall are not the seed's.
        without(&mut decision, &["session", "proposal", "at", "since", "created_at", "expires_at", "onset", "event", "start"]);
        ((row.at - began).as_millis(), decision)
    });
    let acts = rows.acts.into_iter().filter(|act| act.at <= first).map(|act| ((act.at - began).as_millis(), act.actor, act.act));
    (decided.collect(), acts.collect())
}

fn without(value: &mut serde_json::Value, fields: &[&str]) {
    match value {
        serde_json::Value::Object(object) => {
            object.retain(|key, _| !fields.contains(&key.as_str()));
            object.values_mut().for_each(|value| without(value, fields));
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(|value| without(value, fields)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_usual_rehearsal_takes_a_minute() {
    let house = House::open().await;
    let begun = Instant::now();
    let card = house.rehearsal(Rehearsal::default()).await;
    let mut dashboard = house.dashboard(card.id).await;
    let (proposal, revision) = proposal(&mut dashboard).await;
    let proposed = begun.elapsed();
    dashboard.order(Order::Approve { proposal, revision, content: None }).await.unwrap();
    let gain = dashboard
        .until(|frame| match frame {
            ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => match &**event {
                ConductEvent::Outcome(view) => Some(view.words.clone()),
                _ => None,
            },
            _ => None,
        })
        .await;
    let measured = begun.elapsed();
    println!("proposed after {proposed:?}, measured after {measured:?}: {gain}");
    assert!(proposed <= Duration::from_secs(25), "{proposed:?}");
    assert!(measured <= Duration::from_secs(60), "{measured:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_gives_the_same_rehearsal_at_any_speed() {
    let house = House::open().await;
    let rehearsal = Rehearsal { seed: 7, ..Rehearsal::default() };
    let (slower, faster) = (Rehearsal { speed: 8, ..rehearsal }, Rehearsal { speed: 20, ..rehearsal });
    let other = Rehearsal { seed: 8, ..faster };
    let mut records = Vec::new();
    for rehearsal in [slower, faster, other] {
        let card = house.rehearsal(rehearsal).await;
        let mut dashboard = house.dashboard(card.id).await;
        dashboard
            .until(|frame| match frame {
                ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => (!view.flags.is_empty()).then_some(()),
                ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => matches!(&**event, ConductEvent::Anomaly(_)).then_some(()),
                _ => None,
            })
            .await;
        // The decision is stored with the alarm.
        while house.store.decisions(card.id).await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        records.push(record(&house, card.id).await);
    }
    assert_eq!(records[0].0, records[1].0, "what was decided");
    assert_eq!(records[0].1, records[1].1, "what people did until then");
    assert_ne!(records[1].1, records[2].1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_is_not_exported_and_thrown_away() {
    let mut house = House::open().await;
    let card = house.rehearsal(Rehearsal { scenario: Scenario::Healthy, people: 12, ..Rehearsal::default() }).await;
    let session = format!("/api/v1/sessions/{}", card.id);
    for file in ["export.csv", "export.json"] {
        assert_eq!(house.get(&format!("{session}/{file}")).await.status(), 403, "{file}");
    }
    assert_eq!(house.get(&format!("/api/v1/events/{}/log.ndjson", card.event.id)).await.status(), 404);
    assert_eq!(house.post(&format!("{session}/end"), &serde_json::Value::Null).await.status(), 204);
    assert_eq!(house.get(&format!("{session}/history")).await.status(), 200, "a last look");
    let kept = house.store.load_session(card.id).await.unwrap().unwrap();
    assert!(!kept.acts.is_empty() && !kept.samples.is_empty(), "there was something to throw away");
    house.stop().await;
    let stop = CancellationToken::new();
    let running = server::run::run(house::config(house.dir(), &[]), stop.clone()).await.unwrap();
    assert_eq!(house.store.session(card.id).await.unwrap(), None, "nobody had to ask");
    assert_eq!(house.store.event(card.event.id).await.unwrap(), None);
    assert!(house.store.rehearsals().await.unwrap().is_empty());
    stop.cancel();
    running.finished().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_may_join_a_rehearsal_and_is_counted() {
    let house = House::open().await;
    let card = house.rehearsal(Rehearsal { scenario: Scenario::Healthy, people: 12, ..Rehearsal::default() }).await;
    let mut dashboard = house.dashboard(card.id).await;
    let mut ann = house.enter(&house::attendee(), card.id).await;
    ann.act(Act::Say { message: uuid::Uuid::now_v7().into(), text: "I am real".to_owned() }).await.unwrap();
    dashboard.hears("I am real").await;
}

/// A recording of eighty seconds in which one message is written each second.
fn recording() -> tempfile::NamedTempFile {
    let mut lines = String::new();
    for user in 0..8 {
        lines += &format!("{{\"t\":1000,\"session\":\"a\",\"kind\":\"join\",\"user\":\"u{user}\"}}\n");
    }
    for second in 0..=80 {
        lines += &format!("{{\"t\":{},\"session\":\"a\",\"kind\":\"chat\",\"user\":\"u{}\"}}\n", 1000 + second, second % 8);
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), lines).unwrap();
    file
}

fn options(house: &House, file: &tempfile::NamedTempFile, speed: u32) -> ReplayOptions {
    ReplayOptions {
        file: file.path().to_owned(),
        url: house.base.parse().unwrap(),
        token: house.organizer.token.clone().into(),
        session: None,
        teach: None,
        only: None,
        speed,
        mark: "test".to_owned(),
        json: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_runs_on_the_clock_of_its_recording() {
    let house = House::open().await;
    let file = recording();
    let begun = Instant::now();
    let replayed = replay::run(&options(&house, &file, 20), &CancellationToken::new()).await.unwrap();
    let took = begun.elapsed();
    let session = replayed.session.unwrap();
    let row = house.store.session(session).await.unwrap().unwrap();
    assert!(took < Duration::from_secs(40), "{took:?}");
    let lasted = (row.ended_at.unwrap() - row.created_at).as_millis() / 1000;
    assert!((75..=120).contains(&lasted), "{lasted} s of its own time");
    let samples = house.store.load_session(session).await.unwrap().unwrap().samples;
    let chat = samples.last().unwrap().sample["chat"].as_f64().unwrap();
    assert!((30.0..90.0).contains(&chat), "{chat} messages a minute, not twenty times as many");
    assert!(house.store.event(row.event).await.unwrap().unwrap().rehearsal, "it teaches nobody");
    let card: protocol::SessionCard = house.get(&format!("/api/v1/sessions/{session}")).await.json().await.unwrap();
    assert_eq!(card.rehearsal.map(|played| (played.recording, played.teaches)), Some((Some(Recording::Posted), false)));
    assert_eq!(house.get(&format!("/api/v1/sessions/{session}/export.json")).await.status(), 200, "it is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_session_takes_signals_only_as_fast_as_life() {
    let house = House::open().await;
    let (file, session) = (recording(), house.session().await.id);
    let fast = ReplayOptions { session: Some(session), ..options(&house, &file, 10) };
    let error = replay::run(&fast, &CancellationToken::new()).await.expect_err("its clock is life's");
    assert!(error.to_string().contains("leave --session out"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_teaches_the_event_that_is_named() {
    let house = House::open().await;
    let event = house.session().await.event.id;
    let teaching = serde_json::json!({ "title": "Replay", "event": event,
        "rehearsal": { "scenario": "healthy", "people": 1, "speed": 10, "seed": 1, "recording": "posted", "teaches": true } });
    let card: protocol::SessionCard = house.post("/api/v1/sessions", &teaching).await.json().await.unwrap();
    assert_eq!(card.event.id, event);
    for wrong in [
        serde_json::json!({ "title": "Replay", "rehearsal": { "scenario": "healthy", "people": 1, "speed": 10, "seed": 1, "recording": "posted", "teaches": true } }),
        serde_json::json!({ "title": "Rehearsal", "event": event, "rehearsal": { "scenario": "healthy", "people": 9, "speed": 10, "seed": 1, "teaches": true } }),
    ] {
        assert_eq!(house.post("/api/v1/sessions", &wrong).await.status(), 422, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_included_recording_is_a_room_at_once() {
    let house = House::open().await;
    let card = house.rehearsal(Rehearsal::INCLUDED).await;
    let mut dashboard = house.dashboard(card.id).await;
    let full = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state: LiveState::Pulse(pulse) } if pulse.people >= 50);
    dashboard.until(|frame| full(frame).then_some(())).await;
    dashboard.room_event(|event| matches!(event, RoomEvent::Said { .. }).then_some(())).await;
    assert_eq!(house.get(&format!("/api/v1/sessions/{}/export.json", card.id)).await.status(), 403);
}
