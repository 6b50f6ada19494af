//! One-time links to accounts, and signed-in browsers.

use crate::database::{NOW, account, each, organizer};
use conductor::time::Span;
use store::secret::Token;
use store::{Account, AccountLink, INVITE_TTL, LinkFault, MOST_LINKS, Place, RESET_TTL, Store, StoreError, Write};
use uuid::Uuid;

const MS: Span = Span::from_millis(1);

fn note(account: &Account) -> Write {
    Write::Audit { at: NOW, organizer: Some(account.id), session: None, by: "Ann".to_owned(), what: "used it".to_owned() }
}

async fn made(store: &Store, account: Option<&Account>, label: &str) -> (AccountLink, Token) {
    let (link, token) = (AccountLink::new(account, label, "Ann", NOW), Token::random());
    assert!(store.create_link(&link, token.hash(), &[]).await.unwrap());
    assert_eq!(store.link(token.hash()).await.unwrap().as_ref(), Some(&link));
    (link, token)
}

#[tokio::test]
async fn an_invitation_makes_one_account_within_its_week() {
    each(async |store| {
        let (link, token) = made(store, None, "Bob").await;
        let (bob, eve, place) = (account("Bob"), account("Eve"), Place::default());
        let late = NOW + INVITE_TTL;
        let login = Token::random().hash();
        assert_eq!((link.fault(late - MS), link.fault(late)), (None, Some(LinkFault::Expired)));
        assert!(!store.use_link(&link, &eve, "x", (login, &place), &[note(&eve)], late).await.unwrap(), "its week is over");
        assert!(store.use_link(&link, &bob, "x", (login, &place), &[note(&bob)], late - MS).await.unwrap());
        assert_eq!(store.login(login, late).await.unwrap(), Some(bob.clone()), "it signs in at once");
        assert!(!store.use_link(&link, &eve, "x", (Token::random().hash(), &place), &[note(&eve)], NOW).await.unwrap(), "it works once");
        assert!(store.account_by_name("Eve").await.unwrap().is_none());
        assert_eq!(store.audit(eve.id, None, None, 9).await.unwrap(), [], "what did not happen is in no log");
        assert_eq!(store.audit(bob.id, None, None, 9).await.unwrap().len(), 1);
        assert_eq!(store.link(token.hash()).await.unwrap().unwrap().fault(late), Some(LinkFault::Used), "and says so later");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_to_a_taken_name_stays_open() {
    each(async |store| {
        organizer(store, "Bob").await;
        let (link, token) = made(store, None, "Bob").await;
        let place = Place::default();
        let taken = store.use_link(&link, &account("bob"), "x", (Token::random().hash(), &place), &[], NOW).await;
        assert!(matches!(taken, Err(StoreError::Refused(_))), "{taken:?}");
        assert_eq!(store.link(token.hash()).await.unwrap().unwrap().fault(NOW), None);
        assert!(store.use_link(&link, &account("Bobby"), "x", (Token::random().hash(), &place), &[], NOW).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_new_password_by_link_signs_out_everywhere() {
    each(async |store| {
        let bob = organizer(store, "Bob").await;
        let (old, new) = (Token::random().hash(), Token::random().hash());
        store.create_login(bob.id, old, None, &Place::default(), NOW).await.unwrap();
        let (first, first_token) = made(store, Some(&bob), "Bob").await;
        let (second, _) = made(store, Some(&bob), "Bob").await;
        let place = Place { browser: Some("Firefox, Linux".to_owned()), network: Some("203.0.…".to_owned()) };
        assert_eq!(store.link(first_token.hash()).await.unwrap().unwrap().fault(NOW), Some(LinkFault::Withdrawn), "the newer replaced it");
        assert!(!store.use_link(&first, &bob, "stolen", (Token::random().hash(), &place), &[], NOW).await.unwrap());
        assert!(!store.use_link(&second, &bob, "late", (Token::random().hash(), &place), &[], NOW + RESET_TTL).await.unwrap());
        assert!(store.use_link(&second, &bob, "chosen", (new, &place), &[], NOW).await.unwrap());
        assert_eq!(store.account_by_name("Bob").await.unwrap().unwrap().hash, "chosen");
        assert_eq!(store.login(old, NOW).await.unwrap(), None);
        let logins = store.logins(bob.id, NOW).await.unwrap();
        assert_eq!(logins.len(), 1);
        assert!(logins[0].is(new));
        assert_eq!((&logins[0].browser, &logins[0].network), (&place.browser, &place.network));
    })
    .await;
}

#[tokio::test]
async fn of_two_uses_of_one_link_at_once_one_wins() {
    each(async |store| {
        let (link, _) = made(store, None, "Bob").await;
        let place = Place::default();
        let tries = ["Bob", "Eve", "Mallory"].map(|name| {
            let (store, link, place) = (store.clone(), link.clone(), place.clone());
            tokio::spawn(
                async move { store.use_link(&link, &account(name), "x", (Token::random().hash(), &place), &[], NOW).await.unwrap() },
            )
        });
        let mut won = 0;
        for one in tries {
            won += u32::from(one.await.unwrap());
        }
        assert_eq!((won, store.accounts(NOW, 9).await.unwrap().len()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_link_does_nothing_and_links_are_bounded() {
    each(async |store| {
        let (link, token) = made(store, None, "Bob").await;
        assert!(store.withdraw_link(link.id, &[], NOW).await.unwrap());
        assert!(!store.withdraw_link(link.id, &[], NOW).await.unwrap());
        assert!(!store.withdraw_link(Uuid::now_v7(), &[], NOW).await.unwrap());
        assert_eq!(store.link(token.hash()).await.unwrap().unwrap().fault(NOW), Some(LinkFault::Withdrawn));
        for n in 0..MOST_LINKS {
            made(store, None, &format!("Guest {n}")).await;
        }
        let more = AccountLink::new(None, "One more", "Ann", NOW);
        assert!(!store.create_link(&more, Token::random().hash(), &[]).await.unwrap());
        assert_eq!(store.open_links(NOW).await.unwrap().len(), 100);
        // Those that have expired take no place, and are forgotten after three months.
        let later = AccountLink::new(None, "Later", "Ann", NOW + INVITE_TTL);
        assert!(store.create_link(&later, Token::random().hash(), &[]).await.unwrap());
        assert!(store.link(token.hash()).await.unwrap().is_some());
        let much_later = AccountLink::new(None, "Much later", "Ann", NOW + Span::from_secs(120 * 86_400));
        assert!(store.create_link(&much_later, Token::random().hash(), &[]).await.unwrap());
        assert_eq!(store.link(token.hash()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_browser_is_signed_out_by_its_owner_alone() {
    each(async |store| {
        let (ann, bob) = (organizer(store, "Ann").await, organizer(store, "Bob").await);
        let [here, there, his] = [(); 3].map(|()| Token::random().hash());
        for (who, login) in [(&ann, here), (&ann, there), (&bob, his)] {
            store.create_login(who.id, login, None, &Place::default(), NOW).await.unwrap();
        }
        let of_bob = store.logins(bob.id, NOW).await.unwrap().remove(0);
        assert!(!store.end_login(ann.id, &of_bob, &[note(&ann)]).await.unwrap());
        assert_eq!(store.audit(ann.id, None, None, 9).await.unwrap(), []);
        let rows = store.logins(ann.id, NOW).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_ne!(rows[0].id(), rows[1].id());
        assert_eq!(store.end_logins(ann.id, Some(here), &[note(&ann)]).await.unwrap(), 1);
        assert!(store.login(here, NOW).await.unwrap().is_some() && store.login(his, NOW).await.unwrap().is_some());
        assert_eq!(store.login(there, NOW).await.unwrap(), None);
        let accounts = store.accounts(NOW, 9).await.unwrap();
        assert_eq!(accounts.iter().map(|row| (row.name.as_str(), row.logins)).collect::<Vec<_>>(), [("Ann", 1), ("Bob", 1)]);
        assert_eq!(store.accounts(NOW + store::LIFETIME, 9).await.unwrap()[0].logins, 0, "what has expired does not count");
    })
    .await;
}
