//! Webhooks tell the right things to the target, and only operators see their list.

use super::target::{Target, listed, until};
use crate::fade::{about_to_alarm, event_where_polls_help, only_polls};
use crate::house::{House, attendee, organizer, wall};
use conductor::arm::{Content, PollKind};
use conductor::mode::Mode;
use conductor::settings::Settings;
use conductor::time::Span;
use protocol::{Order, Rehearsal};
use room::{Act, QuestionState};
use serde_json::{Value, json};
use server::http::rest::openapi;
use uuid::Uuid;

/// Checks a message against the description of the API.
fn as_described(body: &Value) {
    let root = json!({
        "components": openapi::document("https://conductor.example")["components"].clone(),
        "$ref": "#/components/schemas/WebhookMessage"
    });
    let schema = jsonschema::draft202012::new(&root).unwrap();
    let errors: Vec<String> = schema.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}\n{body:#}");
}

async fn launch(house: &House, session: &str, text: &str) {
    let content = json!({"content": {"arm": "CHAT_PROMPT", "text": text}});
    assert_eq!(house.post(&format!("/api/v1/sessions/{session}/interventions"), &content).await.status(), 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_session_is_told_signed_and_without_words() {
    let target = Target::start(&[]).await;
    let house = House::open_with(&target.flags(&[])).await;
    let rehearsal = house.rehearsal(Rehearsal { people: 3, ..Rehearsal::default() }).await.id.to_string();
    launch(&house, &rehearsal, "Nobody is there").await;
    let card = house.session().await;
    let session = card.id.to_string();
    launch(&house, &session, "A sentence of ours").await;
    assert_eq!(house.post(&format!("/api/v1/sessions/{session}/end"), &json!(null)).await.status(), 204);
    let messages = target.hears(3).await;
    let mut kinds: Vec<String> = messages.iter().map(|message| message.kind()).collect();
    kinds.sort();
    assert_eq!(kinds, ["intervention.sent", "session.ended", "session.started"]);
    for message in &messages {
        let body = message.body();
        as_described(&body);
        assert!(message.is_signed(), "{message:?}");
        let forged = [message.text.replace("session", "sessiom"), format!("{} ", message.text)];
        assert!(forged.into_iter().all(|text| !super::target::Message { text, ..message.clone() }.is_signed()), "the test can tell");
        assert_eq!((&body["data"]["session"], &body["data"]["event"]), (&json!(session), &json!(card.event.id)), "not of the rehearsal");
        let seconds: i64 = message.headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
        assert!((wall().as_millis() / 1000 - seconds).abs() < 60);
        assert_eq!(message.headers["content-type"], "application/json");
        assert!(!message.text.contains("A sentence of ours") && !message.text.contains("Town hall"), "no words: {}", message.text);
    }
    let sent = messages.iter().find(|message| message.kind() == "intervention.sent").unwrap().body();
    let data = &sent["data"];
    assert_eq!(
        (&data["arm"], &data["proposal"], &data["decided_by"]),
        (&json!("CHAT_PROMPT"), &json!(null), &json!({"organizer": house.organizer.id}))
    );
    assert_eq!(house.store.interventions(card.id).await.unwrap()[0].id.to_string(), data["intervention"].as_str().unwrap());
    // To organizers who run nothing there is no such list.
    assert_eq!(house.get("/api/v1/webhooks").await.status(), 404);
    let known = house.store.webhooks(None, 9).await.unwrap()[0].id;
    assert_eq!(house.post(&format!("/api/v1/webhooks/{known}/retry"), &json!(null)).await.status(), 404);
    assert!(house.store.set_operator("Olga", true).await.unwrap());
    until("all are delivered", async || listed(&house, "?state=delivered").await.len() == 3).await;
    for row in listed(&house, "").await {
        assert_eq!((&row["tries"], &row["last_status"], &row["last_error"]), (&json!(1), &json!(204), &json!(null)), "{row}");
        assert!(messages.iter().any(|message| json!(message.id) == row["id"] && json!(message.kind()) == row["type"]), "{row}");
        assert!(row["done_at"].is_i64() && row["next_try_at"].is_null(), "{row}");
    }
    let (first, all) = (listed(&house, "?limit=1").await, listed(&house, "").await);
    let rest = listed(&house, &format!("?before={}", first[0]["id"].as_str().unwrap())).await;
    assert_eq!([first, rest].concat(), all, "the next page goes on where the first ends");
    assert_eq!((listed(&house, "?limit=1").await.len(), listed(&house, "?state=dead").await.len()), (1, 0));
    assert_eq!(house.get("/api/v1/webhooks?state=lost").await.status(), 400);
    let metrics = house.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("\nconductor_webhooks_delivered_total ") && metrics.contains("\nconductor_webhooks_waiting "), "{metrics}");
    let list = house.get("/api/v1/webhooks").await.text().await.unwrap();
    assert!(!list.contains("whsec") && !list.contains(&target.url) && !list.contains(&session), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_told_until_its_outcome() {
    let target = Target::start(&[]).await;
    let house = House::open_with(&target.flags(&[])).await;
    let event = event_where_polls_help(&house).await;
    let secs = Span::from_secs;
    let quick = Settings { post_from: secs(1), post_to: secs(3), pre_window: secs(5), ..only_polls() };
    // Holding is drawn now and then: then there is only a message about the outcome.
    for _ in 0..5 {
        let session = about_to_alarm(&house, event, Mode::Auto, quick.clone(), 2).await;
        let _dashboard = house.dashboard(session).await;
        let of = |kind: &str| {
            let own = |body: &Value| body["type"] == kind && body["data"]["session"] == json!(session);
            target.messages().into_iter().map(|message| message.body()).filter(own).collect::<Vec<_>>()
        };
        until("an outcome", async || !of("intervention.outcome").is_empty()).await;
        let outcome = of("intervention.outcome").remove(0)["data"].take();
        as_described(&of("intervention.outcome")[0]);
        let proposed = of("intervention.proposed");
        if outcome["treated"] == "holdout" {
            assert!(proposed.is_empty(), "{proposed:?}");
            continue;
        }
        assert_eq!((proposed.len(), of("intervention.sent").len()), (1, 1), "each is told once");
        let (proposed, sent) = (&proposed[0]["data"], &of("intervention.sent")[0]["data"]);
        for facts in [proposed, sent] {
            assert_eq!((&facts["proposal"], &facts["arm"]), (&outcome["proposal"], &json!("POLL")), "{facts}");
        }
        assert_eq!((&proposed["mode"], &sent["decided_by"]), (&json!("AUTO"), &json!({"machine": "AUTO"})));
        assert!(proposed["anomaly"].is_string() && proposed["confidence"].is_f64() && proposed["expires_at"].is_i64(), "{proposed}");
        assert_eq!(outcome["treated"], "sent");
        as_described(&of("intervention.proposed")[0]);
        as_described(&of("intervention.sent")[0]);
        return;
    }
    panic!("a poll is drawn 95 times in 100");
}

#[tokio::test]
async fn what_is_taken_back_is_told_too() {
    let target = Target::start(&[]).await;
    let house = House::open_with(&target.flags(&[])).await;
    let card = house.session().await;
    launch(&house, &card.id.to_string(), "Hello").await;
    let sent = house.store.interventions(card.id).await.unwrap()[0].id;
    let path = format!("/api/v1/sessions/{}/interventions/{sent}/undo", card.id);
    assert_eq!(house.post(&path, &json!(null)).await.status(), 204);
    let messages = target.hears(3).await;
    let taken = messages.iter().find(|message| message.kind() == "intervention.withdrawn").expect("it is told").body();
    assert_eq!(taken["data"]["intervention"], json!(sent));
    as_described(&taken);
}

#[tokio::test]
async fn without_a_target_nothing_is_kept_for_one() {
    let house = House::open().await;
    organizer(&house.store, "Ann").await;
    let card = house.session().await;
    launch(&house, &card.id.to_string(), "Hello").await;
    assert_eq!(house.post(&format!("/api/v1/sessions/{}/end", card.id), &json!(null)).await.status(), 204);
    assert_eq!(house.store.interventions(card.id).await.unwrap().len(), 1);
    assert_eq!(house.store.webhooks(None, 9).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_words_of_a_room_leave_by_webhook() {
    let target = Target::start(&[]).await;
    let house = House::open_with(&target.flags(&[])).await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let mut guest = house.enter(&attendee(), card.id).await;
    let (message, question, waiting) = (Uuid::new_v4().into(), Uuid::new_v4().into(), Uuid::new_v4().into());
    guest.act(Act::Rename { name: "secret-name".to_owned() }).await.unwrap();
    guest.act(Act::Say { message, text: "secret-hidden".to_owned() }).await.unwrap();
    host.act(Act::Hide { message }).await.unwrap();
    guest.act(Act::Ask { question, text: "secret-archived".to_owned() }).await.unwrap();
    let content = Content::QnaPromote { question, text: "secret-promoted".to_owned() };
    host.order(Order::Launch { content, over_budget: false }).await.unwrap();
    host.act(Act::MarkQuestion { question, state: QuestionState::Archived }).await.unwrap();
    // Words that an organizer has not approved yet, and a poll that is taken back.
    let kind = PollKind::Text { approve_first: true };
    let words = Act::OpenPoll { poll: waiting, question: "secret-question".to_owned(), options: Vec::new(), kind, seconds: None };
    host.act(words).await.unwrap();
    guest.act(Act::Answer { poll: waiting, words: vec!["secret-answer".to_owned()] }).await.unwrap();
    let options = vec!["secret-option".to_owned(), "secret-other".to_owned()];
    let content = Content::Poll { question: "secret-poll".to_owned(), options, kind: PollKind::Single };
    host.order(Order::Launch { content, over_budget: false }).await.unwrap();
    let sent = house.store.interventions(card.id).await.unwrap();
    assert_eq!(sent.len(), 2);
    for one in &sent {
        host.order(Order::Undo { intervention: one.id }).await.unwrap();
    }
    assert_eq!(house.post(&format!("/api/v1/sessions/{}/end", card.id), &json!(null)).await.status(), 204);
    let messages = target.hears(6).await;
    let mut kinds: Vec<String> = messages.iter().map(|message| message.kind()).collect();
    kinds.sort();
    let (sent, taken) = ("intervention.sent", "intervention.withdrawn");
    assert_eq!(kinds, [sent, sent, taken, taken, "session.ended", "session.started"]);
    for message in &messages {
        as_described(&message.body());
        let all = format!("{:?} {}", message.headers, message.text);
        assert!(!all.contains("secret-"), "{all}");
    }
}
