//! Members of events and their roles.

use crate::database::{NOW, each, organizer};
use conductor::id::{EventId, OrganizerId};
use conductor::time::Span;
use protocol::TeamRole;
use protocol::team::MOST;
use store::secret::Token;
use store::{Account, EventRow, MOST_PRIVATE_LINKS, MemberError, PRIVATE_LINK_TTL, PrivateLink, Store, Write};
use uuid::Uuid;

async fn event(store: &Store, whose: &Account) -> EventId {
    let row = EventRow { id: Uuid::now_v7().into(), organizer: whose.id, title: "Talks".to_owned(), rehearsal: false, created_at: NOW };
    store.create_event(&row).await.unwrap();
    row.id
}

async fn names(store: &Store, event: EventId) -> Vec<(String, TeamRole)> {
    store.members(event).await.unwrap().into_iter().map(|member| (member.name, member.role)).collect()
}

fn note(whose: OrganizerId) -> [Write; 1] {
    [Write::Audit { at: NOW, organizer: Some(whose), session: None, by: "Ann".to_owned(), what: "did it".to_owned() }]
}

#[tokio::test]
async fn an_event_without_members_is_its_makers_alone() {
    each(async |store| {
        let (ann, bob) = (organizer(store, "Ann").await, organizer(store, "Bob").await);
        let talks = event(store, &ann).await;
        assert_eq!(store.role(talks, ann.id).await.unwrap(), Some(TeamRole::Owner));
        assert_eq!(store.role(talks, bob.id).await.unwrap(), None);
        assert_eq!(store.roles(ann.id).await.unwrap(), [(talks, TeamRole::Owner)]);
        assert_eq!(names(store, talks).await, [("Ann".to_owned(), TeamRole::Owner)]);
        // Once there are members, only they count: its maker may leave.
        store.add_member(talks, bob.id, TeamRole::Owner, NOW, &[]).await.unwrap();
        store.remove_member(talks, ann.id, NOW, &[]).await.unwrap();
        assert_eq!(store.role(talks, ann.id).await.unwrap(), None);
        assert!(store.events(ann.id).await.unwrap().is_empty());
        assert_eq!(store.events(bob.id).await.unwrap().len(), 1);
        assert_eq!(names(store, talks).await, [("Bob".to_owned(), TeamRole::Owner)]);
    })
    .await;
}

#[tokio::test]
async fn members_come_change_and_go_and_an_owner_stays() {
    each(async |store| {
        let (ann, bob) = (organizer(store, "Ann").await, organizer(store, "Bob").await);
        let talks = event(store, &ann).await;
        store.add_member(talks, bob.id, TeamRole::Viewer, NOW + Span::from_secs(5), &note(ann.id)).await.unwrap();
        let again = store.add_member(talks, bob.id, TeamRole::Owner, NOW, &note(ann.id)).await;
        assert!(matches!(again, Err(MemberError::Exists)), "{again:?}");
        assert_eq!(names(store, talks).await, [("Ann".to_owned(), TeamRole::Owner), ("Bob".to_owned(), TeamRole::Viewer)]);
        assert_eq!(store.members(talks).await.unwrap()[1].since, NOW + Span::from_secs(5));
        for alone in [
            store.change_member(talks, ann.id, TeamRole::Organizer, NOW, &note(ann.id)).await,
            store.remove_member(talks, ann.id, NOW, &note(ann.id)).await,
        ] {
            assert!(matches!(alone, Err(MemberError::LastOwner)), "{alone:?}");
        }
        store.change_member(talks, bob.id, TeamRole::Owner, NOW, &note(ann.id)).await.unwrap();
        store.change_member(talks, ann.id, TeamRole::Moderator, NOW, &note(ann.id)).await.unwrap();
        assert_eq!(store.role(talks, ann.id).await.unwrap(), Some(TeamRole::Moderator));
        store.remove_member(talks, ann.id, NOW, &note(ann.id)).await.unwrap();
        for nobody in [
            store.remove_member(talks, ann.id, NOW, &note(ann.id)).await,
            store.change_member(talks, ann.id, TeamRole::Owner, NOW, &note(ann.id)).await,
            store.change_member(Uuid::now_v7().into(), bob.id, TeamRole::Viewer, NOW, &note(ann.id)).await,
        ] {
            assert!(matches!(nobody, Err(MemberError::Missing)), "{nobody:?}");
        }
        assert_eq!(store.audit(ann.id, None, None, 9).await.unwrap().len(), 4, "what did not happen is in no log");
    })
    .await;
}

#[tokio::test]
async fn of_two_owners_who_leave_at_once_one_stays() {
    each(async |store| {
        let (ann, bob) = (organizer(store, "Ann").await, organizer(store, "Bob").await);
        for _ in 0..10 {
            let talks = event(store, &ann).await;
            store.add_member(talks, bob.id, TeamRole::Owner, NOW, &[]).await.unwrap();
            let (first, second) =
                tokio::join!(store.remove_member(talks, ann.id, NOW, &[]), store.change_member(talks, bob.id, TeamRole::Viewer, NOW, &[]));
            assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
            let owners = names(store, talks).await.into_iter().filter(|(_, role)| *role == TeamRole::Owner).count();
            assert_eq!(owners, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn an_event_has_at_most_fifty_members() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let talks = event(store, &ann).await;
        for n in 1..MOST {
            let one = organizer(store, &format!("Member {n}")).await;
            store.add_member(talks, one.id, TeamRole::Viewer, NOW, &[]).await.unwrap();
        }
        let one = organizer(store, "One too many").await;
        let full = store.add_member(talks, one.id, TeamRole::Viewer, NOW, &[]).await;
        assert!(matches!(full, Err(MemberError::Full)), "{full:?}");
    })
    .await;
}

#[tokio::test]
async fn private_links_are_counted_expire_and_end_for_good() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let session = crate::database::session(store, ann.id).await;
        let link = |n: i64| PrivateLink {
            id: Uuid::now_v7(),
            session: session.id,
            role: TeamRole::Speaker,
            label: format!("Number {n}"),
            made_by: "Ann".to_owned(),
            created_at: NOW + Span::from_secs(n),
            expires_at: NOW + Span::from_secs(n) + PRIVATE_LINK_TTL,
        };
        let (first, token) = (link(0), Token::random());
        assert!(store.create_private_link(&first, token.hash(), &note(ann.id)).await.unwrap());
        assert_eq!(store.private_link(token.hash(), NOW).await.unwrap().as_ref(), Some(&first));
        assert_eq!(store.private_role(first.id, session.id, NOW).await.unwrap(), Some(TeamRole::Speaker));
        assert_eq!(store.private_role(first.id, Uuid::now_v7().into(), NOW).await.unwrap(), None, "for one session");
        assert_eq!(store.private_link(token.hash(), first.expires_at).await.unwrap(), None, "its time is over");
        assert_eq!(store.private_role(first.id, session.id, first.expires_at).await.unwrap(), None);
        for n in 1..MOST_PRIVATE_LINKS {
            assert!(store.create_private_link(&link(n), Token::random().hash(), &[]).await.unwrap());
        }
        assert!(!store.create_private_link(&link(99), Token::random().hash(), &note(ann.id)).await.unwrap(), "too many");
        assert!(store.revoke_private_link(session.id, first.id, NOW, &note(ann.id)).await.unwrap());
        assert!(!store.revoke_private_link(session.id, first.id, NOW, &note(ann.id)).await.unwrap(), "once");
        assert_eq!(store.private_link(token.hash(), NOW).await.unwrap(), None);
        assert_eq!(store.private_role(first.id, session.id, NOW).await.unwrap(), None);
        let open = store.private_links(session.id, NOW).await.unwrap();
        assert_eq!((open.len(), open[0].label.as_str()), (19, "Number 19"), "the newest first");
        assert!(store.create_private_link(&link(100), Token::random().hash(), &[]).await.unwrap(), "there is room again");
        assert_eq!(store.audit(ann.id, None, None, 9).await.unwrap().len(), 2);
    })
    .await;
}
