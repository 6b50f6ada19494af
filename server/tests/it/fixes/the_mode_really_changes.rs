//! Fix 8: one mode, whoever asks and whoever changes it, also after a restart.

use crate::house::{Guest, House, organizer_wants};
use crate::process::{Process, free_port};
use conductor::mode::Mode;
use protocol::{ConductEvent, LiveEvent, ServerFrame, Snapshot};
use reqwest::Method;
use serde_json::{Value, json};

async fn call(house: &House, base: &str, method: Method, path: &str, body: &Value) -> Value {
    let answer = house.http.request(method, format!("{base}{path}")).bearer_auth(&house.organizer.token).json(body).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json().await.unwrap_or_default()
}

async fn told(dashboard: &mut Guest, mode: Mode) {
    dashboard
        .next_until(|frame| match frame {
            ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => {
                matches!(&**event, ConductEvent::Mode { to, .. } if *to == mode).then_some(())
            }
            _ => None,
        })
        .await;
}

/// Every change of the mode that a dashboard was told of, until somebody pressed Stop, in the words of the audit log.
async fn changes_until_stop(dashboard: &mut Guest) -> Vec<String> {
    let told = |frame: &ServerFrame| match frame {
        ServerFrame::Event { event: LiveEvent::Conduct(event), .. } => Some((**event).clone()),
        _ => None,
    };
    dashboard.until(|frame| matches!(told(frame), Some(ConductEvent::Stopped { .. })).then_some(())).await;
    let events = dashboard.frames.iter().filter_map(told);
    let words = |event| match event {
        ConductEvent::Mode { from, to, .. } => Some(format!("changed the mode from {from} to {to}")),
        _ => None,
    };
    events.filter_map(words).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_race_log_and_dashboards_agree_on_the_order() {
    let house = House::open().await;
    let session = house.session().await.id;
    let path = format!("/api/v1/sessions/{session}");
    let mode = format!("{path}/mode");
    let (mut one, mut two) = (house.dashboard(session).await, house.dashboard(session).await);
    let modes = [Mode::SemiAuto, Mode::Manual, Mode::Auto].into_iter().cycle().take(30);
    let bodies: Vec<Value> = modes.map(|mode| json!({ "mode": mode })).collect();
    futures::future::join_all(bodies.iter().map(|body| call(&house, &house.base, Method::PUT, &mode, body))).await;
    let agreed = call(&house, &house.base, Method::GET, &mode, &json!(null)).await["mode"].clone();
    call(&house, &house.base, Method::POST, &format!("{path}/stop"), &json!(null)).await;
    let told = changes_until_stop(&mut one).await;
    assert!(told.len() >= 2, "they raced: {told:?}");
    assert_eq!(changes_until_stop(&mut two).await, told, "open dashboards agree");
    let audit = call(&house, &house.base, Method::GET, &format!("{path}/audit"), &json!(null)).await;
    let lines = audit.as_array().unwrap().iter().rev().map(|line| line["what"].as_str().unwrap().to_owned());
    assert_eq!(lines.filter(|what| what.starts_with("changed the mode")).collect::<Vec<_>>(), told, "so does the log");
    let mut before = Mode::Manual.to_string();
    for change in &told {
        let (from, to) = change.strip_prefix("changed the mode from ").unwrap().split_once(" to ").unwrap();
        assert_eq!(from, before, "none was left out: {told:?}");
        before = to.to_owned();
    }
    assert_eq!(agreed, json!(before), "the mode is what the last one made it");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_agrees_and_a_restart_changes_nothing() {
    let mut house = House::open().await;
    let session = house.session().await.id;
    let path = format!("/api/v1/sessions/{session}/mode");
    let (mut one, mut two) = (house.dashboard(session).await, house.dashboard(session).await);
    for mode in [Mode::SemiAuto, Mode::Manual, Mode::Auto] {
        call(&house, &house.base, Method::PUT, &path, &json!({ "mode": mode })).await;
        assert_eq!(call(&house, &house.base, Method::GET, &path, &json!(null)).await["mode"], json!(mode));
        told(&mut one, mode).await;
        told(&mut two, mode).await;
    }
    let agreed = json!(Mode::Auto);
    let audit = call(&house, &house.base, Method::GET, &format!("/api/v1/sessions/{session}/audit"), &json!(null)).await;
    let lines: Vec<&str> = audit.as_array().unwrap().iter().map(|line| line["what"].as_str().unwrap()).collect();
    let changes: Vec<&&str> = lines.iter().filter(|what| what.contains("MANUAL") || what.contains("AUTO")).collect();
    assert!(changes.len() >= 3, "every change is written down: {lines:?}");
    one.connection.close().await;
    two.connection.close().await;
    house.stop().await;
    let process = Process::start(house.dir(), free_port()).await;
    assert_eq!(call(&house, &process.base, Method::GET, &path, &json!(null)).await["mode"], agreed);
    let mut again = Guest::welcomed(process.connect(&house.organizer.cookie(), session, organizer_wants()).await).await;
    let shown = again
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some(view.mode),
            _ => None,
        })
        .await;
    assert_eq!(json!(shown), agreed);
    process.kill();
}
