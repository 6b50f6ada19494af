//! Drafts of a session: their order, and which one a proposal takes.

use crate::database::{NOW, each, organizer, session};
use conductor::arm::{Arm, Content};
use conductor::id::{DraftId, PollId, ProposalId, SessionId};
use conductor::planned::Coin;
use conductor::prepared::{MOST, Prepared};
use conductor::time::Span;
use conductor::unit::{Probability, Score};
use futures::future::join_all;
use serde_json::json;
use std::collections::BTreeSet;
use store::{DraftError, PlannedWrite, Store, Write};
use uuid::Uuid;

fn prompt(text: &str) -> Prepared {
    Content::ChatPrompt { text: text.to_owned() }.into()
}

fn prompts(texts: &[&str]) -> Vec<Prepared> {
    texts.iter().map(|text| prompt(text)).collect()
}

async fn a_session(store: &Store) -> SessionId {
    let ann = organizer(store, "Ann").await;
    session(store, ann.id).await.id
}

async fn texts(store: &Store, session: SessionId) -> Vec<String> {
    let list = store.drafts(session).await.unwrap();
    let text = |content| match content {
        Content::ChatPrompt { text } => text,
        other => format!("{other:?}"),
    };
    list.into_iter().map(|draft| text(draft.content)).collect()
}

fn waits(session: SessionId, id: ProposalId, status: &str) -> Write {
    Write::Proposal { session, id, status: status.to_owned(), at: NOW, proposal: json!({}) }
}

#[tokio::test]
async fn drafts_keep_their_order_and_are_changed_and_moved() {
    each(async |store| {
        let id = a_session(store).await;
        let added = store.add_drafts(id, &prompts(&["a", "b", "c"])).await.unwrap();
        store.add_drafts(id, &[prompt("d")]).await.unwrap();
        assert_eq!(texts(store, id).await, ["a", "b", "c", "d"]);
        store.move_draft(id, added[2], 0).await.unwrap();
        store.move_draft(id, added[0], 99).await.unwrap();
        store.change_draft(id, added[1], &prompt("B")).await.unwrap();
        assert_eq!(texts(store, id).await, ["c", "B", "d", "a"]);
        store.drop_draft(id, added[1]).await.unwrap();
        store.add_drafts(id, &[prompt("e")]).await.unwrap();
        assert_eq!(texts(store, id).await, ["c", "d", "a", "e"]);
        store.use_draft(id, added[2], NOW).await.unwrap();
        assert_eq!(store.drafts(id).await.unwrap()[0].used_at, Some(NOW));
    })
    .await;
}

#[tokio::test]
async fn a_draft_of_another_session_is_not_there() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let (one, two) = (session(store, ann.id).await.id, session(store, ann.id).await.id);
        let draft = store.add_drafts(one, &[prompt("a")]).await.unwrap()[0];
        for draft in [draft, DraftId(Uuid::nil())] {
            assert!(matches!(store.drop_draft(two, draft).await, Err(DraftError::Missing)));
            assert!(matches!(store.move_draft(two, draft, 0).await, Err(DraftError::Missing)));
            assert!(matches!(store.use_draft(two, draft, NOW).await, Err(DraftError::Missing)));
            assert!(matches!(store.change_draft(two, draft, &prompt("x")).await, Err(DraftError::Missing)));
        }
        assert_eq!(texts(store, one).await, ["a"]);
    })
    .await;
}

#[tokio::test]
async fn a_list_that_is_full_takes_all_or_nothing() {
    each(async |store| {
        let id = a_session(store).await;
        let almost: Vec<Prepared> = (1..MOST).map(|n| prompt(&n.to_string())).collect();
        store.add_drafts(id, &almost).await.unwrap();
        assert!(matches!(store.add_drafts(id, &prompts(&["a", "b"])).await, Err(DraftError::Full)));
        assert_eq!(store.drafts(id).await.unwrap().len(), MOST - 1);
        let one = prompts(&["a"]);
        let at_once = join_all((0..4).map(|_| store.add_drafts(id, &one))).await;
        assert_eq!(at_once.iter().filter(|added| added.is_ok()).count(), 1, "of several who add at once, one finds room");
    })
    .await;
}

#[tokio::test]
async fn a_proposal_takes_the_next_draft_and_no_other_gets_it() {
    each(async |store| {
        let id = a_session(store).await;
        let challenge = Content::Gamification { text: "Guess.".to_owned(), seconds: 60 };
        store.add_drafts(id, &[challenge.into(), prompt("a"), prompt("b"), prompt("c")]).await.unwrap();
        let proposals: Vec<ProposalId> = (0..4).map(|_| ProposalId(Uuid::now_v7())).collect();
        store.commit(&proposals.iter().map(|proposal| waits(id, *proposal, "drafting")).collect::<Vec<_>>()).await.unwrap();
        let take = |proposal| async move { store.take_draft(id, proposal, Arm::ChatPrompt).await.unwrap().map(|draft| draft.id) };
        let took = join_all(proposals.iter().map(|proposal| take(*proposal))).await;
        let holders: Vec<(ProposalId, DraftId)> =
            proposals.iter().zip(&took).filter_map(|(proposal, draft)| Some((*proposal, (*draft)?))).collect();
        let different: BTreeSet<DraftId> = holders.iter().map(|(_, draft)| *draft).collect();
        assert_eq!((holders.len(), different.len()), (3, 3), "three prompts for four proposals");
        let with = |list: &[conductor::prepared::Draft]| list.iter().filter(|draft| draft.suggested).count();
        assert_eq!(with(&store.drafts(id).await.unwrap()), 3);
        let (holder, other) = (holders[0].0, holders[1].0);
        assert_eq!(take(holder).await, Some(holders[0].1), "asked again, it has the same");

        // One is sent, one is dismissed: the second is free again.
        let sent =
            [Write::DraftUsed { session: id, proposal: holder, at: NOW }, waits(id, holder, "delivered"), waits(id, other, "dismissed")];
        assert!(store.commit(&sent).await.unwrap()[0]);
        let list = store.drafts(id).await.unwrap();
        assert_eq!((with(&list), list.iter().filter(|draft| draft.used_at == Some(NOW)).count()), (1, 1));
        let again = take(ProposalId(Uuid::now_v7())).await;
        assert_eq!(again, Some(holders[1].1), "the one that was dismissed is suggested again");
    })
    .await;
}

#[tokio::test]
async fn a_planned_draft_waits_and_its_coins_are_kept_in_order() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let row = session(store, ann.id).await;
        let added = store.add_drafts(row.id, &prompts(&["a", "b"])).await.unwrap();
        let (session, event, draft) = (row.id, row.event, added[0]);
        let until = |until| Write::Planned(PlannedWrite::Until { session, draft, until });
        store.commit(&[until(Some(NOW))]).await.unwrap();
        assert_eq!(store.drafts(session).await.unwrap()[0].planned_until, Some(NOW));
        assert_eq!(
            store.take_draft(session, ProposalId(Uuid::from_u128(9)), Arm::ChatPrompt).await.unwrap().map(|draft| draft.id),
            Some(added[1])
        );
        store.commit(&[until(None)]).await.unwrap();
        assert_eq!(store.drafts(session).await.unwrap()[0].planned_until, None);
        store.commit(&[until(Some(NOW)), Write::Planned(PlannedWrite::Opened { session, draft, at: NOW })]).await.unwrap();
        let list = store.drafts(session).await.unwrap();
        assert_eq!((list[0].planned_until, list[0].used_at), (None, Some(NOW)));

        let coin = |n: u128, seconds: i64, post: Option<f64>| Coin {
            id: PollId(Uuid::from_u128(n)),
            draft,
            at: NOW + Span::from_secs(seconds),
            sent: n == 2,
            propensity: Probability::new(0.5),
            pre: Some(Score::new(0.5)),
            post: post.map(Score::new),
            missing: None,
        };
        let write = |coin: Coin| Write::Planned(PlannedWrite::Coin { session, event, id: coin.id, at: coin.at, coin: store::json(&coin) });
        store.commit(&[write(coin(2, 60, None)), write(coin(1, 0, None))]).await.unwrap();
        store.commit(&[write(coin(1, 0, Some(0.6)))]).await.unwrap();
        assert_eq!(store.coins(event).await.unwrap(), [coin(1, 0, Some(0.6)), coin(2, 60, None)]);
        store.delete_session(session).await.unwrap();
        assert_eq!(store.coins(event).await.unwrap().len(), 2, "what was learned stays");
    })
    .await;
}
