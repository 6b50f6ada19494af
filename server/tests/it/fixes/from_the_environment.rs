//! Fix 12, in one go: the four named keys in the environment of the real program change what it does to a room that fades.

use super::what_waits_is_bounded::{once_it_waits_no_longer, pile_up, statuses};
use crate::fade::{event as event_of_which_nothing_is_known, event_where_polls_help, fall_silent, session, with_a_waiting_poll};
use crate::house::{House, PATIENCE};
use crate::model_stub::{Behavior, Stub};
use crate::process::{Process, free_port};
use conductor::id::{ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::settings::Settings;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The stored state of a session's conductor, once there is one.
async fn stored(house: &House, session: SessionId) -> Value {
    let began = Instant::now();
    loop {
        let row = house.store.load_session(session).await.unwrap().unwrap();
        if let Some(text) = row.conductor {
            return serde_json::from_str::<Value>(&text).unwrap()["conductor"].take();
        }
        assert!(began.elapsed() < PATIENCE, "the session is not stored");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Wakes a session by asking for it.
async fn wake(house: &House, base: &str, session: SessionId) {
    let asked = house.http.get(format!("{base}/api/v1/sessions/{session}/mode")).bearer_auth(&house.organizer.token).send();
    assert_eq!(asked.await.unwrap().status(), 200);
}

/// The state of a fading session's new proposal, beside those that were `piled` up, once it has words; nothing if holding was drawn.
async fn decided(house: &House, session: SessionId, piled: &[ProposalId]) -> Option<Value> {
    let began = Instant::now();
    loop {
        let written = statuses(&house.store, session).await.into_iter().find(|(id, (state, _))| !piled.contains(id) && state != "drafting");
        if let Some((_, (_, proposal))) = written {
            return Some(proposal);
        }
        if house.store.decisions(session).await.unwrap().pop().is_some_and(|row| row.decision["choice"]["arm"] == "HOLD") {
            return None;
        }
        assert!(began.elapsed() < PATIENCE * 2, "no drop was found");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_named_key_changes_what_the_program_does() {
    let model = Stub::start(Behavior::Hangs).await;
    let mut house = House::open().await;
    // An event starts from what others taught when its first session opens: this one from nothing.
    let nothing_known = event_of_which_nothing_is_known(&house).await;
    let first = session(&house, nothing_known).await;
    wake(&house, &house.base, first).await;
    let event = event_where_polls_help(&house).await;
    house.stop().await;
    let environment = [
        ("AGENT_AUTO_APPROVE_THRESHOLD", "0"),
        ("AGENT_PENDING_APPROVAL_TTL_SECONDS", "7"),
        ("AGENT_MAX_PENDING_APPROVALS", "2"),
        ("LLM_TIMEOUT_SECONDS", "1"),
        ("LLM_MODEL", "slow"),
        ("LLM_URL", &model.url),
        ("CONDUCTOR_NEVER", "CHAT_PROMPT,QNA_PROMOTE,NOTIFICATION,GAMIFICATION"),
    ];
    let process = Process::start_with(house.dir(), free_port(), &environment).await;
    // What a new session is given. Rooms that have been lively for a quarter of an hour are then put into the store with it.
    let made = house.http.post(format!("{}/api/v1/sessions", process.base)).bearer_auth(&house.organizer.token);
    let made: Value = made.json(&json!({"title": "Keynote"})).send().await.unwrap().json().await.unwrap();
    let new: SessionId = serde_json::from_value(made["id"].clone()).unwrap();
    wake(&house, &process.base, new).await;
    let settings: Settings = serde_json::from_value(stored(&house, new).await["settings"].take()).unwrap();

    // The time that a proposal may wait.
    let (waits, like) = with_a_waiting_poll(&house, event, settings.clone()).await;
    wake(&house, &process.base, waits).await;
    let last = once_it_waits_no_longer(&house.store, waits, like.id).await;
    assert_eq!((&last["status"]["state"], &last["status"]["why"]), (&json!("expired"), &json!("ttl")), "{last}");

    // In about one room of twenty, holding is drawn: then another is asked.
    let mut rooms = 0;
    let (fades, piled, proposal) = loop {
        let fades = session(&house, event).await;
        fall_silent(&house, fades, Mode::SemiAuto, settings.clone(), 5).await;
        let piled = pile_up(&house.store, fades, &like, 5).await;
        wake(&house, &process.base, fades).await;
        if let Some(proposal) = decided(&house, fades, &piled).await {
            break (fades, piled, proposal);
        }
        rooms += 1;
        assert!(rooms < 5, "a poll is drawn 95 times in 100");
    };
    // How many may wait: with the new one, two.
    let waited = statuses(&house.store, fades).await;
    let states: Vec<&str> = piled.iter().map(|id| waited[id].0.as_str()).collect();
    assert_eq!(states, ["expired", "expired", "expired", "expired", "awaiting"]);
    // How long a model may take: a second, and what it does not write a template does.
    assert_eq!(proposal["source"]["why"], "slow did not answer in time", "{proposal}");
    let took = proposal["since"].as_i64().unwrap() - proposal["created_at"].as_i64().unwrap();
    assert!((1_000..4_000).contains(&took), "{took} ms");

    // From which confidence it is sent without asking: where nothing is known, the usual one is not reached. There, holding is often drawn.
    for _ in 0..4 {
        let mut fading = Vec::new();
        for _ in 0..6 {
            let fades = session(&house, nothing_known).await;
            fall_silent(&house, fades, Mode::SemiAuto, settings.clone(), 8).await;
            wake(&house, &process.base, fades).await;
            fading.push(fades);
        }
        for fades in fading {
            if let Some(proposal) = decided(&house, fades, &[]).await
                && proposal["confidence"].as_f64().unwrap() < 0.75
            {
                assert!(["approved", "delivering", "delivered"].contains(&proposal["status"]["state"].as_str().unwrap()), "{proposal}");
                process.kill();
                return;
            }
        }
    }
    panic!("in one of two dozen rooms a poll is drawn");
}
