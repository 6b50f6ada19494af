//! The log shows every step of a decision: as JSON, a line each, with the ids of the session and the proposal.

use crate::fade::{event_where_polls_help, only_polls, poll, with_a_waiting_poll};
use crate::house::{Guest, attendee, attendee_wants, organizer_wants};
use crate::installation::Installation;
use conductor::mode::Mode;
use conductor::settings::Settings;
use conductor::time::Span;
use protocol::Order;
use serde_json::Value;
use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_decision_is_a_line_without_its_words() {
    let house = Installation::sqlite().await;
    let event = event_where_polls_help(&house).await;
    let secs = Span::from_secs;
    let quick = Settings { post_from: secs(1), post_to: secs(4), pre_window: secs(5), ..only_polls() };
    let (session, proposal) = with_a_waiting_poll(&house, event, quick.clone()).await;
    let brief = Settings { proposal_ttl: secs(3), ..only_polls() };
    let (forgotten, expiring) = with_a_waiting_poll(&house, event, brief).await;
    // Sometimes holding is drawn: then nothing is approved, and the test takes another room.
    let mut machine = Vec::new();
    for _ in 0..4 {
        machine.push(crate::fade::about_to_alarm(&house, event, Mode::Auto, quick.clone(), 5).await);
    }
    let log = tempfile::NamedTempFile::new().unwrap();
    let environment = [("CONDUCTOR_LOG_FORMAT", "json"), ("CONDUCTOR_LOG", "info")];
    let process = house.start_with(&environment, Some(Stdio::from(File::create(log.path()).unwrap()))).await;
    let mut present = Vec::new();
    for session in &machine {
        present.push(Guest::welcomed(process.connect(&house.organizer.cookie(), *session, organizer_wants()).await).await);
    }
    let _guest = Guest::welcomed(process.connect(&attendee(), session, attendee_wants()).await).await;
    let mut dashboard = Guest::welcomed(process.connect(&house.organizer.cookie(), session, organizer_wants()).await).await;
    dashboard.order(Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None }).await.unwrap();
    let (began, ids) = (Instant::now(), (session.to_string(), proposal.id.to_string()));
    let lines = loop {
        let text = std::fs::read_to_string(log.path()).unwrap();
        // The last line may not be whole yet.
        let whole = &text[..text.rfind('\n').map_or(0, |end| end + 1)];
        let lines: Vec<Value> = whole.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        let has = |step: &str, id: &str| lines.iter().any(|line| line["message"] == step && line["proposal.id"] == id);
        let proposed = lines.iter().any(|line| line["message"] == "proposed");
        if has("outcome", &ids.1) && has("expired", &expiring.id.to_string()) && proposed {
            break lines;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{text}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let steps = |of: &str| -> Vec<&str> {
        let own = lines.iter().filter(|line| line["proposal.id"] == of);
        own.map(|line| line["message"].as_str().unwrap()).collect()
    };
    assert_eq!(steps(&ids.1), ["approved", "sent", "outcome"]);
    assert_eq!(steps(&expiring.id.to_string())[0], "expired");
    let line = |step: &str, of: &str| lines.iter().find(|line| line["message"] == step && line["proposal.id"] == of).unwrap();
    assert_eq!(line("approved", &ids.1)["by"], format!("organizer {}", house.organizer.id));
    assert!(line("sent", &ids.1)["intervention.id"].is_string());
    assert_eq!(line("outcome", &ids.1)["treated"], "sent");
    let expired = line("expired", &expiring.id.to_string());
    assert_eq!((&expired["session.id"], &expired["why"]), (&Value::from(forgotten.to_string()), &Value::from("nobody decided in time")));
    // One that the machine chose: it is proposed first.
    let proposed = lines.iter().find(|line| line["message"] == "proposed").unwrap();
    let id = proposed["proposal.id"].as_str().unwrap();
    assert_eq!(steps(id)[0], "proposed");
    assert!(proposed["arm"] == "POLL" && proposed["anomaly"].is_string() && proposed["mode"] == "AUTO", "{proposed}");
    for line in &lines {
        let is_step = ["proposed", "approved", "sent", "outcome", "expired", "dismissed", "failed", "undone"]
            .contains(&line["message"].as_str().unwrap());
        assert!(!is_step || (line["session.id"].is_string() && line["proposal.id"].is_string()), "{line}");
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
    }
    let text = std::fs::read_to_string(log.path()).unwrap();
    let conductor::arm::Content::Poll { question, options, .. } = poll() else { unreachable!() };
    assert!([question].iter().chain(&options).all(|words| !text.contains(words.as_str())), "words do not belong in the log");
    process.kill();
}
