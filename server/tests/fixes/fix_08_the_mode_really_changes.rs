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
    // Two at once: one of them is last, and everybody knows which.
    let (semi, manual) = (json!({"mode": "SEMI_AUTO"}), json!({"mode": "MANUAL"}));
    let (first, second) = (call(&house, &house.base, Method::PUT, &path, &semi), call(&house, &house.base, Method::PUT, &path, &manual));
    let _ = tokio::join!(first, second);
    let agreed = call(&house, &house.base, Method::GET, &path, &json!(null)).await["mode"].clone();
    let audit = call(&house, &house.base, Method::GET, &format!("/api/v1/sessions/{session}/audit"), &json!(null)).await;
    let lines: Vec<&str> = audit.as_array().unwrap().iter().map(|line| line["what"].as_str().unwrap()).collect();
    let changes: Vec<&&str> = lines.iter().filter(|what| what.contains("MANUAL") || what.contains("AUTO")).collect();
    assert!(changes.len() >= 5, "every change is written down: {lines:?}");
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
