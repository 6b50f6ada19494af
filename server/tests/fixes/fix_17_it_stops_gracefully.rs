//! Fix 17: SIGTERM loses nothing: sockets are sent away to come back, sessions, modes and what waits are there again, a reward that
//! was being measured still is, and nothing is sent twice; on SQLite and on PostgreSQL.

use crate::fade::{event_where_polls_help, only_polls, poll, with_a_waiting_poll};
use crate::house::{Guest, attendee, attendee_wants, organizer_wants};
use crate::installation::Installation;
use conductor::mode::Mode;
use conductor::settings::Settings;
use conductor::time::Span;
use protocol::{Order, ServerFrame, Snapshot};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_under_way_goes_on_after_a_restart() {
    Installation::each(stops_and_goes_on).await;
}

async fn stops_and_goes_on(house: &Installation) {
    let event = event_where_polls_help(house).await;
    let secs = Span::from_secs;
    let quick = Settings { post_from: secs(2), post_to: secs(12), pre_window: secs(5), ..only_polls() };
    let (session, proposal) = with_a_waiting_poll(house, event, quick).await;
    let (waiting, pending) = with_a_waiting_poll(house, event, only_polls()).await;
    let process = house.start().await;
    let (ann, organizer) = (attendee(), house.organizer.cookie());
    let mut guest = Guest::welcomed(process.connect(&ann, session, attendee_wants()).await).await;
    let mut dashboard = Guest::welcomed(process.connect(&organizer, session, organizer_wants()).await).await;
    dashboard.order(Order::SetMode { mode: Mode::SemiAuto }).await.unwrap();
    dashboard.order(Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None }).await.unwrap();
    guest.room_event(|event| format!("{event:?}").contains("Intervened").then_some(())).await;
    assert!(house.store.outcomes(session).await.unwrap().is_empty(), "it is still measured");
    let began = Instant::now();
    process.terminate();
    let (one, two) = (guest.closed().await, dashboard.closed().await);
    assert!([1012, 4012].contains(&one) && [1012, 4012].contains(&two), "told to come back: {one} {two}");
    assert_eq!(process.ended(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let process = house.start().await;
    let mut dashboard = Guest::welcomed(process.connect(&organizer, session, organizer_wants()).await).await;
    let view = dashboard
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some((**view).clone()),
            _ => None,
        })
        .await;
    assert_eq!(view.mode, Mode::SemiAuto);
    let guest = Guest::welcomed(process.connect(&ann, session, attendee_wants()).await).await;
    assert_eq!(guest.room.interventions.iter().filter(|shown| shown.content == poll()).count(), 1);
    let mut other = Guest::welcomed(process.connect(&organizer, waiting, organizer_wants()).await).await;
    let still = other
        .until(|frame| match frame {
            ServerFrame::Snapshot { view: Snapshot::Conduct(view), .. } => Some(view.proposals.clone()),
            _ => None,
        })
        .await;
    assert!(still.iter().any(|proposal| proposal.id == pending.id && proposal.status.is_decidable()), "{still:?}");
    let began = Instant::now();
    while house.store.outcomes(session).await.unwrap().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "its reward is never measured");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(house.store.outcomes(session).await.unwrap()[0].proposal, proposal.id);
    assert_eq!(house.store.interventions(session).await.unwrap().len(), 1);
    process.kill();
}
