//! Sessions that are over leave nothing in memory, and rehearsals nothing at all.

use super::Registry;
use crate::hub::Hub;
use crate::writer::Writer;
use conductor::id::{AttendeeId, EventId, OrganizerId, SessionId};
use conductor::settings::Settings;
use protocol::{CommandId, Rehearsal};
use room::{Act, Actor, PollKind};
use std::sync::Weak;
use std::time::{Duration, Instant};
use store::{Account, EventRow, NewSessionRow, Store};
use uuid::Uuid;

async fn session(store: &Store, owner: OrganizerId, rehearsal: Option<&Rehearsal>) -> SessionId {
    let (event, id, at) = (EventId(Uuid::now_v7()), SessionId(Uuid::now_v7()), settings::clock::now());
    let row = EventRow { id: event, organizer: owner, title: "Event".to_owned(), rehearsal: rehearsal.is_some(), created_at: at };
    store.create_event(&row).await.unwrap();
    let row = NewSessionRow {
        id,
        event,
        organizer: owner,
        title: "Session".to_owned(),
        language: protocol::Language::default(),
        rehearsal: rehearsal.map(|rehearsal| serde_json::to_value(rehearsal).unwrap()),
        at,
    };
    store.create_session(row).await.unwrap();
    id
}

/// Fills a room a little, and returns what its connections would follow.
async fn used(registry: &Registry, session: SessionId, owner: OrganizerId) -> Weak<Hub> {
    let act = async |actor, act| registry.act(session, actor, Some(CommandId(Uuid::new_v4())), act).await.unwrap();
    let poll = Uuid::new_v4().into();
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    act(Actor::Organizer(owner), Act::OpenPoll { poll, question: "Which?".to_owned(), options, kind: PollKind::Single, seconds: None })
        .await;
    for n in 1..=5 {
        let guest = Actor::Attendee(AttendeeId(Uuid::from_u128(n)));
        act(guest, Act::Say { message: Uuid::new_v4().into(), text: "Hello".to_owned() }).await;
        act(guest, Act::Vote { poll, choices: vec![1] }).await;
    }
    std::sync::Arc::downgrade(&registry.open(session).await.unwrap().hub)
}

async fn registry(dir: &std::path::Path) -> (Store, Registry, OrganizerId) {
    let store = Store::sqlite(dir).await.unwrap();
    let owner = OrganizerId(Uuid::now_v7());
    let account = Account { id: owner, name: "Olga".to_owned(), operator: false };
    store.create_account(&account, "$argon2id$none", settings::clock::now()).await.unwrap();
    let registry = Registry::new(store.clone(), Settings::default(), Writer::silent());
    (store, registry, owner)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_is_thrown_away_by_itself_after_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let (store, registry, owner) = registry(dir.path()).await;
    let kept = session(&store, owner, None).await;
    let played = session(&store, owner, Some(&Rehearsal::default())).await;
    for session in [kept, played] {
        registry.open(session).await.unwrap();
        registry.end(session, owner).await.unwrap();
        assert!(store.session(session).await.unwrap().is_some(), "it can still be looked at");
    }
    let begun = Instant::now();
    while store.session(played).await.unwrap().is_some() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(store.session(kept).await.unwrap().is_some(), "a session of people stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_are_over_leave_nothing_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let (store, registry, owner) = registry(dir.path()).await;
    let lasting = session(&store, owner, None).await;
    let stays = used(&registry, lasting, owner).await;
    let mut over = Vec::new();
    for n in 0..12 {
        let session = session(&store, owner, None).await;
        over.push(used(&registry, session, owner).await);
        if n % 2 == 0 {
            registry.end(session, owner).await.unwrap();
        } else {
            registry.delete(session, owner).await.unwrap();
        }
    }
    let begun = Instant::now();
    let left = || (registry.places(), registry.count(), registry.live(), over.iter().filter(|hub| hub.upgrade().is_some()).count());
    while left() != (1, 1, 1, 0) {
        assert!(begun.elapsed() < Duration::from_secs(20), "places, actors, live, hubs: {:?}", left());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(stays.upgrade().is_some(), "who is not over stays");
}
