//! Entry to a session, and being put out of it.

use crate::house::{House, attendee, attendee_wants, organizer, organizer_wants, say, wall, want};
use axum::http::{HeaderName, StatusCode, header};
use protocol::{LiveState, SUBPROTOCOL, ServerFrame, Topic};
use server::client::{ClientError, Identity};
use server::live::presence::PER_ATTENDEE;
use sqlx::{Connection, Executor, SqliteConnection};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// The status with which an upgrade is answered.
async fn upgrade(house: &House, path: &str, headers: &[(HeaderName, &str)]) -> StatusCode {
    let mut request = format!("{}{path}", house.base.replace("http", "ws")).into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    match tokio_tungstenite::connect_async(request).await {
        Ok((_, answer)) => answer.status(),
        Err(Error::Http(answer)) => answer.status(),
        Err(error) => panic!("no answer: {error}"),
    }
}

fn cookie(identity: &Identity) -> String {
    match identity {
        Identity::Cookie(cookie) => cookie.clone(),
        Identity::Bearer(_) => panic!("a token is no cookie"),
    }
}

#[tokio::test]
async fn only_pages_of_this_site_and_holders_of_tokens_may_connect() {
    let house = House::open().await;
    let protocol = (header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL);
    let (ann, token) = (cookie(&attendee()), format!("Bearer {}", house.organizer.token));
    let with_cookie = (header::COOKIE, ann.as_str());
    let own = house.base.clone();
    assert_eq!(upgrade(&house, "/live", &[protocol.clone(), with_cookie.clone(), (header::ORIGIN, &own)]).await, 101);
    let port = own.rsplit(':').next().unwrap();
    for foreign in [
        "null",
        "https://evil.example",
        &format!("{own}.evil.example"),
        &format!("https://127.0.0.1:{port}"),
        "http://127.0.0.1",
        &format!("http://127.0.0.1:{port}@evil.example"),
    ] {
        let status = upgrade(&house, "/live", &[protocol.clone(), with_cookie.clone(), (header::ORIGIN, foreign)]).await;
        assert_eq!(status, 403, "{foreign}");
    }
    assert_eq!(upgrade(&house, "/live", &[protocol.clone(), with_cookie.clone()]).await, 403, "a cookie without an origin");
    assert_eq!(upgrade(&house, "/live", &[protocol.clone(), (header::AUTHORIZATION, &token)]).await, 101);
    assert_eq!(upgrade(&house, "/live", &[protocol.clone(), (header::AUTHORIZATION, "Bearer ec_00")]).await, 401);
    assert_eq!(upgrade(&house, "/live", &[protocol.clone(), (header::ORIGIN, &own)]).await, 401, "nobody");
    assert_eq!(upgrade(&house, "/live", &[with_cookie.clone(), (header::ORIGIN, &own)]).await, 400, "another protocol");
    assert_eq!(upgrade(&house, "/live?as=king", &[protocol, with_cookie, (header::ORIGIN, &own)]).await, 400);
    assert_eq!(house.http.get(format!("{own}/live")).send().await.unwrap().status(), 426);
}

#[tokio::test]
async fn the_page_gives_the_cookie_its_socket_needs() {
    let house = House::open().await;
    let code = house.session().await.code;
    let page = house.http.get(format!("{}/p/{code}", house.base)).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let cookie = page.headers()[header::SET_COOKIE.as_str()].to_str().unwrap().split(';').next().unwrap().to_owned();
    let headers = [(header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL), (header::COOKIE, cookie.as_str()), (header::ORIGIN, &house.base)];
    assert_eq!(upgrade(&house, "/live?as=projector", &headers).await, 101);
}

async fn refused(house: &House, identity: &Identity, session: conductor::id::SessionId, wants: Vec<protocol::Subscription>) -> u16 {
    let mut connection = house.connect(identity, session, wants).await.unwrap();
    match connection.until(|frame| matches!(frame, ServerFrame::Welcome { .. }).then_some(())).await {
        Err(ClientError::Closed { code, .. }) => code,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn attendees_follow_their_own_room_and_no_score() {
    let house = House::open().await;
    let session = house.session().await.id;
    for topic in [Topic::Score, Topic::Conduct] {
        assert_eq!(refused(&house, &attendee(), session, vec![want(Topic::Room), want(topic)]).await, 4501);
    }
    let other = organizer(&house.store, "Otto").await;
    for identity in [other.cookie(), other.bearer()] {
        assert_eq!(refused(&house, &identity, session, organizer_wants()).await, 4501);
    }
    let nowhere = uuid::Uuid::new_v4().into();
    assert_eq!(refused(&house, &attendee(), nowhere, attendee_wants()).await, 4504);
    assert_eq!(refused(&house, &house.organizer.cookie(), nowhere, organizer_wants()).await, 4504);
}

#[tokio::test]
async fn an_organizer_follows_everything_by_cookie_or_token() {
    let house = House::open().await;
    let session = house.session().await.id;
    for identity in [house.organizer.cookie(), house.organizer.bearer()] {
        let mut connection = house.connect(&identity, session, organizer_wants()).await.unwrap();
        let (mut score, mut conduct) = (false, false);
        while !(score && conduct) {
            match connection.next().await.unwrap() {
                ServerFrame::State { state: LiveState::Score(_) } => score = true,
                ServerFrame::Snapshot { topic: Topic::Conduct, .. } => conduct = true,
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn one_connection_of_a_person_too_many_closes_the_first() {
    let house = House::open().await;
    let session = house.session().await.id;
    let ann = attendee();
    let mut first = house.enter(&ann, session).await;
    let mut others = Vec::new();
    for _ in 0..PER_ATTENDEE {
        others.push(house.enter(&ann, session).await);
    }
    assert_eq!(first.closed().await, 4009);
    others[0].act(say("still here")).await.unwrap();
}

#[tokio::test]
async fn seven_pages_of_one_person_and_a_team_on_one_account_all_stay() {
    let house = House::open().await;
    let session = house.session().await.id;
    let ann = attendee();
    let mut pages = Vec::new();
    for _ in 0..7 {
        pages.push(house.enter(&ann, session).await);
    }
    for _ in 0..20 {
        pages.push(house.dashboard(session).await);
    }
    for page in &mut pages {
        page.connection.send(&protocol::ClientFrame::Ping).await.unwrap();
        page.next_until(|frame| (*frame == ServerFrame::Pong).then_some(())).await;
    }
}

#[tokio::test]
async fn revoked_logins_and_tokens_close_within_five_seconds() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut by_login = house.dashboard(session).await;
    let mut by_token = house.dashboard_as(&house.organizer.bearer(), session).await;
    let mut untouched = house.enter(&attendee(), session).await;
    let began = Instant::now();
    assert!(house.store.revoke_login(house.organizer.login.hash()).await.unwrap());
    let token = house.store.api_tokens(house.organizer.id).await.unwrap()[0].id;
    assert!(house.store.revoke_api_token(house.organizer.id, token, wall()).await.unwrap());
    assert_eq!((by_login.closed().await, by_token.closed().await), (4003, 4003));
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    untouched.act(say("still here")).await.unwrap();
}

#[tokio::test]
async fn a_login_that_has_expired_closes_its_connections() {
    let house = House::open().await;
    let session = house.session().await.id;
    let mut dashboard = house.dashboard(session).await;
    let file = house.dir().join("conductor.db");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    database.execute("update login set seen_at = 0").await.unwrap();
    assert_eq!(dashboard.closed().await, 4001);
}

#[tokio::test]
async fn a_stopping_server_says_when_to_come_back() {
    let mut house = House::open().await;
    let session = house.session().await.id;
    let mut guests = Vec::new();
    for _ in 0..5 {
        guests.push(house.enter(&attendee(), session).await);
    }
    house.stopping();
    for guest in &mut guests {
        assert_eq!(guest.closed().await, 4012);
        let away = guest.until(|frame| match frame {
            ServerFrame::Bye { code: 4012, retry_after_ms } => *retry_after_ms,
            _ => None,
        });
        assert!(away.await >= 500);
    }
    house.stop().await;
    assert!(house.connect(&attendee(), session, attendee_wants()).await.is_err());
}
