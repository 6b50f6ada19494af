//! Accounts, logins, set-up links, API tokens and the audit log.

use crate::database::{NOW, account, each, organizer, session};
use conductor::id::OrganizerId;
use conductor::time::Span;
use store::secret::Token;
use store::{Account, Broken, IDLE, LIFETIME, Place, SETUP_TTL, Store, StoreError, Write};
use uuid::Uuid;

const MS: Span = Span::from_millis(1);

#[tokio::test]
async fn names_that_differ_only_in_case_are_one_account() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let again = account("ANN");
        assert!(matches!(store.create_account(&again, "x", NOW).await, Err(StoreError::Refused(_))));
        assert_eq!(store.account_by_name("aNN").await.unwrap().unwrap().account, ann);
        assert_eq!(store.account(ann.id).await.unwrap(), Some(ann));
        assert!(store.account_by_name("Bob").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_login_lasts_thirty_days_in_use_and_seven_unused() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let token = Token::random().hash();
        store.create_login(ann.id, token, None, &Place::default(), NOW).await.unwrap();
        assert_eq!(store.login(token, NOW + IDLE - MS).await.unwrap(), Some(ann.clone()));
        // That use was noted, so the idle time counts from there.
        assert_eq!(store.login(token, NOW + IDLE + IDLE.half()).await.unwrap(), Some(ann.clone()));
        let idle = Token::random().hash();
        store.create_login(ann.id, idle, None, &Place::default(), NOW).await.unwrap();
        assert_eq!(store.login(idle, NOW + IDLE).await.unwrap(), None);
        let old = Token::random().hash();
        store.create_login(ann.id, old, None, &Place::default(), NOW).await.unwrap();
        let mut now = NOW;
        while now + IDLE.half() < NOW + LIFETIME {
            now = now + IDLE.half();
            assert_eq!(store.login(old, now).await.unwrap(), Some(ann.clone()));
        }
        assert_eq!(store.login(old, NOW + LIFETIME).await.unwrap(), None, "use does not stretch the absolute lifetime");
    })
    .await;
}

trait Half {
    fn half(self) -> Self;
}

impl Half for Span {
    fn half(self) -> Self {
        Self::from_millis(self.as_millis() / 2)
    }
}

#[tokio::test]
async fn signing_in_again_replaces_the_token_of_the_browser() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let (first, second, other) = (Token::random().hash(), Token::random().hash(), Token::random().hash());
        store.create_login(ann.id, first, None, &Place::default(), NOW).await.unwrap();
        store.create_login(ann.id, other, None, &Place::default(), NOW).await.unwrap();
        store.create_login(ann.id, second, Some(first), &Place::default(), NOW).await.unwrap();
        assert_eq!(store.login(first, NOW).await.unwrap(), None);
        assert!(store.login(second, NOW).await.unwrap().is_some());
        assert!(store.revoke_login(second).await.unwrap());
        assert!(!store.revoke_login(second).await.unwrap());
        assert_eq!(store.login(second, NOW).await.unwrap(), None);
        assert!(store.login(other, NOW).await.unwrap().is_some(), "another browser stays signed in");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_signs_out_everywhere() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let token = Token::random().hash();
        store.create_login(ann.id, token, None, &Place::default(), NOW).await.unwrap();
        assert!(store.set_password(ann.id, "new", None, &[], NOW).await.unwrap());
        assert_eq!(store.account_by_name("Ann").await.unwrap().unwrap().hash, "new");
        assert_eq!(store.login(token, NOW).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_set_up_link_works_once_within_an_hour() {
    each(async |store| {
        let (old, link) = (Token::random().hash(), Token::random().hash());
        store.create_setup(old, false, NOW).await.unwrap();
        store.create_setup(link, false, NOW).await.unwrap();
        assert!(!store.set_up(old, &account("Eve"), "x", NOW).await.unwrap(), "a newer link replaces it");
        assert!(!store.set_up(link, &account("Eve"), "x", NOW + SETUP_TTL).await.unwrap(), "an hour is over");
        assert!(!store.has_accounts().await.unwrap());
        assert!(store.may_set_up(link, NOW + SETUP_TTL - MS).await.unwrap());
        assert!(store.set_up(link, &account("Ann"), "x", NOW + SETUP_TTL - MS).await.unwrap());
        assert!(!store.may_set_up(link, NOW).await.unwrap());
        assert!(!store.set_up(link, &account("Eve"), "x", NOW).await.unwrap());
        let late = Token::random().hash();
        store.create_setup(late, false, NOW).await.unwrap();
        assert!(!store.set_up(late, &account("Eve"), "x", NOW).await.unwrap(), "there is an account");
        assert!(store.account_by_name("Eve").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn each_of_several_nodes_has_a_set_up_link_until_one_is_used() {
    each(async |store| {
        let [past, first, second] = [(); 3].map(|()| Token::random().hash());
        store.create_setup(past, true, NOW - SETUP_TTL).await.unwrap();
        store.create_setup(first, true, NOW).await.unwrap();
        store.create_setup(second, true, NOW).await.unwrap();
        assert!(!store.set_up(past, &account("Eve"), "x", NOW).await.unwrap(), "its hour is over, whatever the others do");
        assert!(store.may_set_up(first, NOW).await.unwrap() && store.may_set_up(second, NOW).await.unwrap());
        assert!(store.set_up(first, &account("Ann"), "x", NOW).await.unwrap());
        assert!(!store.set_up(second, &account("Eve"), "x", NOW).await.unwrap());
        assert!(store.account_by_name("Eve").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn of_two_uses_of_set_up_links_at_once_one_wins() {
    for is_same in [true, false] {
        each(async |store| {
            let [link, another] = [(); 2].map(|()| Token::random().hash());
            store.create_setup(link, true, NOW).await.unwrap();
            store.create_setup(another, true, NOW).await.unwrap();
            let (ann, bob) = (account("Ann"), account("Bob"));
            let other = if is_same { link } else { another };
            let (a, b) = tokio::join!(store.set_up(link, &ann, "x", NOW), store.set_up(other, &bob, "x", NOW));
            assert!(a.unwrap() ^ b.unwrap(), "the same link: {is_same}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_revoked_api_token_does_nothing() {
    each(async |store| {
        let (ann, bob) = (organizer(store, "Ann").await, organizer(store, "Bob").await);
        let (id, token) = (Uuid::now_v7(), Token::random().hash());
        store.create_api_token(id, ann.id, "door counter", token, NOW).await.unwrap();
        assert_eq!(store.api_token(token).await.unwrap(), Some(ann.clone()));
        let used = async || store.api_tokens(ann.id).await.unwrap()[0].last_used_at;
        assert_eq!(used().await, None, "to look is no use");
        for (seconds, noted) in [(0, 0), (59, 0), (60, 60), (90, 60)] {
            assert_eq!(store.use_api_token(token, NOW + Span::from_secs(seconds)).await.unwrap(), Some(ann.clone()));
            assert_eq!(used().await, Some((NOW + Span::from_secs(noted)).as_millis()));
        }
        assert_eq!(store.api_token(Token::random().hash()).await.unwrap(), None);
        assert!(!store.revoke_api_token(bob.id, id, NOW).await.unwrap(), "it is not his");
        assert!(store.revoke_api_token(ann.id, id, NOW).await.unwrap());
        assert_eq!(store.api_token(token).await.unwrap(), None);
        assert_eq!(store.api_tokens(ann.id).await.unwrap()[0].revoked_at, Some(NOW.as_millis()));
        assert!(store.api_tokens(bob.id).await.unwrap().is_empty());
    })
    .await;
}

async fn audited(store: &Store) -> Account {
    let ann = organizer(store, "Ann").await;
    let row = session(store, ann.id).await;
    for what in ["mode MANUAL to AUTO", "approved a proposal", "stopped"] {
        let line = Write::Audit { at: NOW, organizer: Some(ann.id), session: Some(row.id), by: "Ann".into(), what: what.into() };
        store.commit(&[line]).await.unwrap();
    }
    ann
}

#[tokio::test]
async fn the_audit_log_is_a_chain_that_holds() {
    each(async |store| {
        assert_eq!(store.verify_audit().await.unwrap(), Ok(0));
        let ann = audited(store).await;
        assert_eq!(store.verify_audit().await.unwrap(), Ok(3));
        let rows = store.audit(ann.id, None, None, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.what.as_str()).collect::<Vec<_>>(), ["stopped", "approved a proposal", "mode MANUAL to AUTO"]);
        assert!(store.audit(OrganizerId(Uuid::now_v7()), None, None, 10).await.unwrap().is_empty());
    })
    .await;
}

/// Runs SQL past the store's own rules, as somebody with the database file would.
async fn tamper(store: &Store, sql: &'static str) -> Result<(), sqlx::Error> {
    match store {
        Store::Sqlite { writer, .. } => sqlx::raw_sql(sql).execute(writer).await.map(|_| ()),
        Store::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(|_| ()),
    }
}

async fn without_triggers(store: &Store) {
    match store {
        Store::Sqlite { .. } => tamper(store, "drop trigger audit_no_update; drop trigger audit_no_delete;").await,
        Store::Postgres(_) => tamper(store, "alter table audit disable trigger all").await,
    }
    .unwrap();
}

#[tokio::test]
async fn the_audit_log_refuses_changes() {
    each(async |store| {
        audited(store).await;
        assert!(tamper(store, "update audit set what = 'nothing' where seq = 2").await.is_err());
        assert!(tamper(store, "delete from audit where seq = 2").await.is_err());
        assert_eq!(store.verify_audit().await.unwrap(), Ok(3));
    })
    .await;
}

#[tokio::test]
async fn an_audit_log_that_was_changed_behind_its_back_says_where() {
    for (sql, broken) in [
        ("update audit set what = 'nothing' where seq = 2", Broken::Changed(2)),
        ("update audit set organizer = null where seq = 1", Broken::Changed(1)),
        ("delete from audit where seq = 2", Broken::Missing(2)),
        ("delete from audit where seq = 3", Broken::Missing(3)),
        (
            "update audit set seq = 9 where seq = 1; update audit set seq = 1 where seq = 2; update audit set seq = 2 where seq = 9",
            Broken::Changed(1),
        ),
    ] {
        each(async |store| {
            audited(store).await;
            without_triggers(store).await;
            tamper(store, sql).await.unwrap();
            assert_eq!(store.verify_audit().await.unwrap(), Err(broken), "{sql}");
        })
        .await;
    }
}

#[tokio::test]
async fn audit_rows_of_many_writers_form_one_chain() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let line = [Write::Audit { at: NOW, organizer: Some(ann.id), session: None, by: "Ann".into(), what: "x".into() }];
        let writers = (0..20).map(|_| store.commit(&line));
        for result in futures::future::join_all(writers).await {
            result.unwrap();
        }
        assert_eq!(store.verify_audit().await.unwrap(), Ok(20));
    })
    .await;
}
