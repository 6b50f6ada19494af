//! Tests of people's decisions.

use super::watch::{conduct, intervened, seconds, status, until, view};
use crate::fade::{event_where_polls_help, only_polls, poll, with_a_waiting_poll};
use crate::house::{Guest, House, attendee, say};
use conductor::arm::{Arm, Content, PollKind};
use conductor::id::SessionId;
use conductor::mode::Mode;
use conductor::proposal::{DismissReason, Expiry, Proposal, Status};
use conductor::settings::Settings;
use protocol::{ConductEvent, ErrorCode, Order};
use room::{Ending, RoomEvent};

async fn waiting(house: &House) -> (SessionId, Proposal, Guest, Guest) {
    let event = event_where_polls_help(house).await;
    let (session, proposal) = with_a_waiting_poll(house, event, only_polls()).await;
    let dashboard = house.dashboard(session).await;
    let ann = house.enter(&attendee(), session).await;
    (session, proposal, dashboard, ann)
}

fn approve(proposal: &Proposal) -> Order {
    Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None }
}

#[tokio::test]
async fn what_is_approved_is_exactly_what_people_see() {
    let house = House::open().await;
    let (session, proposal, mut dashboard, mut ann) = waiting(&house).await;
    let shown = view(&mut dashboard).await.proposals.into_iter().find(|shown| shown.id == proposal.id).unwrap();
    assert_eq!((shown.status, shown.content), (Status::Awaiting, Some(poll())));
    let stale = dashboard.order(Order::Approve { proposal: proposal.id, revision: proposal.revision + 1, content: None }).await;
    assert_eq!(stale.unwrap_err().code, ErrorCode::Stale);
    dashboard.order(approve(&proposal)).await.unwrap();
    assert_eq!(ann.room_event(intervened).await, poll());
    let (question, options) = ann
        .room_event(|event| match event {
            RoomEvent::PollOpened { poll } => Some((poll.question.clone(), poll.options.clone())),
            _ => None,
        })
        .await;
    assert_eq!(poll(), Content::Poll { question, options, kind: PollKind::Single });
    status(&mut dashboard, |status| matches!(status, Status::Delivered { .. })).await;
    until(&mut dashboard, |event| matches!(event, ConductEvent::Measuring(_))).await;
    assert_eq!(dashboard.order(approve(&proposal)).await.unwrap_err().code, ErrorCode::Over);
    let sent = house.store.interventions(session).await.unwrap();
    assert_eq!((sent.len(), sent[0].status.as_str(), sent[0].proposal), (1, "delivered", Some(proposal.id)));
}

#[tokio::test]
async fn edited_words_are_what_people_see() {
    let house = House::open().await;
    let (_, proposal, mut dashboard, mut ann) = waiting(&house).await;
    let edited =
        Content::Poll { question: "In my words?".to_owned(), options: vec!["Yes".to_owned(), "No".to_owned()], kind: PollKind::Single };
    let with = |content| Order::Approve { proposal: proposal.id, revision: proposal.revision, content: Some(content) };
    let refused = dashboard.order(with(Content::ChatPrompt { text: "Not a poll".to_owned() })).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::Invalid);
    dashboard.order(with(edited.clone())).await.unwrap();
    assert_eq!(ann.room_event(intervened).await, edited);
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins() {
    let house = House::open().await;
    let (session, proposal, mut one, mut ann) = waiting(&house).await;
    let mut two = house.dashboard(session).await;
    let dismiss = Order::Dismiss { proposal: proposal.id, reason: DismissReason::NotNeeded };
    let (first, second) = tokio::join!(one.order(approve(&proposal)), two.order(dismiss));
    assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
    assert_eq!(first.clone().err().or(second.err()).unwrap().code, ErrorCode::Over);
    if first.is_ok() {
        ann.room_event(intervened).await;
    } else {
        seconds(&mut one, 2).await;
    }
    assert_eq!(house.store.interventions(session).await.unwrap().len(), usize::from(first.is_ok()));
}

#[tokio::test]
async fn a_launch_reaches_people_and_is_taken_back() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (mut dashboard, mut ann) = (house.dashboard(session).await, house.enter(&attendee(), session).await);
    let content = Content::ChatPrompt { text: "Tell us where you are.".to_owned() };
    dashboard.order(Order::Launch { content: content.clone(), over_budget: false }).await.unwrap();
    assert_eq!(ann.room_event(intervened).await, content);
    let flag = dashboard
        .until(|frame| match conduct(frame) {
            Some(ConductEvent::Flag(flag)) => Some(*flag),
            _ => None,
        })
        .await;
    assert_eq!((flag.n, flag.arm), (1, Arm::ChatPrompt));
    dashboard.order(Order::Undo { intervention: flag.intervention }).await.unwrap();
    let ended = |event: &RoomEvent| match event {
        RoomEvent::InterventionEnded { intervention, ending, .. } => Some((*intervention, *ending)),
        _ => None,
    };
    assert_eq!(ann.room_event(ended).await, (flag.intervention, Ending::Withdrawn));
    let again = dashboard.order(Order::Undo { intervention: flag.intervention }).await;
    assert_eq!(again.unwrap_err().code, ErrorCode::Over);
    let empty = Content::ChatPrompt { text: "  ".to_owned() };
    assert_eq!(dashboard.order(Order::Launch { content: empty, over_budget: false }).await.unwrap_err().code, ErrorCode::Invalid);
}

#[tokio::test]
async fn a_launch_is_refused_if_forbidden_and_asked_about_over_budget() {
    let house = House::open_with(&["--never", "GAMIFICATION", "--budget-per-hour", "1"]).await;
    let session = house.session().await.id;
    let (mut dashboard, mut ann) = (house.dashboard(session).await, house.enter(&attendee(), session).await);
    let challenge = Content::Gamification { text: "Quick!".to_owned(), seconds: 60 };
    let refused = dashboard.order(Order::Launch { content: challenge, over_budget: true }).await.unwrap_err();
    assert_eq!((refused.code, refused.message.as_str()), (ErrorCode::Forbidden, "GAMIFICATION is on the never-do list"));
    let launch = |over_budget| Order::Launch { content: poll(), over_budget };
    dashboard.order(launch(false)).await.unwrap();
    assert_eq!(ann.room_event(intervened).await, poll(), "the challenge never came");
    assert_eq!(dashboard.order(launch(false)).await.unwrap_err().code, ErrorCode::Conflict);
    dashboard.order(launch(true)).await.unwrap();
    assert_eq!(ann.room_event(intervened).await, poll());
}

#[tokio::test]
async fn a_cue_reaches_those_who_run_the_session_and_nobody_else() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (mut dashboard, mut ann) = (house.dashboard(session).await, house.enter(&attendee(), session).await);
    let content = Content::Notification { text: "Take a question now.".to_owned() };
    dashboard.order(Order::Launch { content: content.clone(), over_budget: false }).await.unwrap();
    let cued = |event: &RoomEvent| matches!(event, RoomEvent::Cued { intervention } if intervention.content == content).then_some(());
    dashboard.room_event(cued).await;
    ann.act(say("after the cue")).await.unwrap();
    ann.hears("after the cue").await;
    let frames = serde_json::to_string(&ann.frames).unwrap();
    assert!(!frames.contains("Take a question now"), "{frames}");
}

#[tokio::test]
async fn stop_lets_what_waits_expire() {
    let house = House::open().await;
    let (_, proposal, mut dashboard, _ann) = waiting(&house).await;
    dashboard.order(Order::Stop).await.unwrap();
    let expired = status(&mut dashboard, |status| matches!(status, Status::Expired { why: Expiry::Stopped })).await;
    assert_eq!(expired.id, proposal.id);
    assert_eq!(dashboard.order(approve(&proposal)).await.unwrap_err().code, ErrorCode::Stopped);
}

#[tokio::test]
async fn every_dashboard_sees_the_servers_mode_and_settings() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (mut one, mut two) = (house.dashboard(session).await, house.dashboard(session).await);
    assert_eq!(view(&mut one).await.mode, Mode::Manual);
    one.order(Order::SetMode { mode: Mode::SemiAuto }).await.unwrap();
    let settings = only_polls();
    one.order(Order::Tune { settings: settings.clone() }).await.unwrap();
    until(&mut two, |event| matches!(event, ConductEvent::Mode { to: Mode::SemiAuto, .. })).await;
    until(&mut two, |event| matches!(event, ConductEvent::Tuned { settings: told } if *told == settings)).await;
    let bad = Settings { max_pending: 0, ..settings.clone() };
    assert_eq!(one.order(Order::Tune { settings: bad }).await.unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(house.store.session(session).await.unwrap().unwrap().mode, Mode::SemiAuto);
}
