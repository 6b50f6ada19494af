//! Suggestions with the words of the organizer's own drafts.

use super::watch::{conduct, intervened, status};
use crate::fade::{about_to_alarm, event_where_polls_help, only_polls};
use crate::house::{House, attendee};
use conductor::arm::{Arm, Content, PollKind, Source};
use conductor::mode::Mode;
use conductor::prepared::Prepared;
use conductor::proposal::Status;
use protocol::{ConductEvent, Order};

fn poll(question: &str) -> Content {
    Content::Poll { question: question.to_owned(), options: vec!["Tea".to_owned(), "Coffee".to_owned()], kind: PollKind::Multiple }
}

#[tokio::test]
async fn the_organizers_own_draft_is_suggested_first_and_then_used() {
    let house = House::open().await;
    // One alarm in twenty is held out; of three rooms, some suggest.
    let event = event_where_polls_help(&house).await;
    let mut suggested = 0;
    for _ in 0..3 {
        let session = about_to_alarm(&house, event, Mode::Manual, only_polls(), 4).await;
        let drafts: [Prepared; 3] = [
            Content::ChatPrompt { text: "No poll".to_owned() }.into(),
            Prepared { content: poll("Which break?"), seconds: Some(60) },
            poll("Which lunch?").into(),
        ];
        house.store.add_drafts(session, &drafts).await.unwrap();
        let mut dashboard = house.dashboard(session).await;
        let proposal = dashboard
            .until(|frame| match conduct(frame)? {
                ConductEvent::Proposal(proposal) if proposal.status == Status::Awaiting => Some(Some(proposal.clone())),
                ConductEvent::Measuring(measurement) if measurement.arm == Arm::Hold => Some(None),
                _ => None,
            })
            .await;
        let Some(proposal) = proposal else { continue };
        suggested += 1;
        assert_eq!((proposal.content, proposal.source), (Some(poll("Which break?")), Some(Source::Prepared)));
        let list = house.store.drafts(session).await.unwrap();
        assert_eq!(list.iter().map(|draft| draft.suggested).collect::<Vec<_>>(), [false, true, false]);
        let mut ann = house.enter(&attendee(), session).await;
        dashboard.order(Order::Approve { proposal: proposal.id, revision: proposal.revision, content: None }).await.unwrap();
        assert_eq!(ann.room_event(intervened).await, poll("Which break?"));
        status(&mut dashboard, |status| matches!(status, Status::Delivered { .. })).await;
        let list = house.store.drafts(session).await.unwrap();
        assert_eq!(list.iter().map(|draft| draft.used_at.is_some()).collect::<Vec<_>>(), [false, true, false]);
    }
    assert!(suggested > 0, "every alarm was held out");
}
