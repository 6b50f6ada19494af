//! Members of an event on the socket: the role is told, checked for each command, and ends connections when it changes.

use crate::house::{Guest, House, Identity, Organizer, organizer, organizer_wants};
use axum::http::header;
use conductor::arm::Content;
use conductor::id::EventId;
use conductor::time::Timestamp;
use protocol::{ErrorCode, LiveState, Order, Right, ServerFrame, TeamRole};
use reqwest::Method;
use room::{Act, Speaker, Whom};
use serde_json::{Value, json};
use server::client::ClientError;
use std::time::{Duration, Instant};

/// Changes the team as the page of its owner does.
async fn govern(house: &House, method: Method, event: EventId, rest: &str, body: Value) {
    let Identity::Cookie(cookie) = house.organizer.cookie() else { unreachable!("a cookie was asked for") };
    let request = house.http.request(method, format!("{}/api/v1/events/{event}/members{rest}", house.base)).header(header::COOKIE, cookie);
    let answer = request.header("sec-fetch-site", "same-origin").json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 204, "{}", answer.text().await.unwrap());
}

/// The role that a connection was told.
async fn role(guest: &mut Guest) -> TeamRole {
    guest
        .until(|frame| match frame {
            ServerFrame::State { state: LiveState::Member { role } } => Some(*role),
            _ => None,
        })
        .await
}

/// One thing that takes each right, and the code with which somebody who has it is refused all the same: there is nobody to ban.
async fn try_each(guest: &mut Guest) -> [Option<ErrorCode>; 3] {
    let hand = guest.act(Act::LowerHand { hand: 7 }).await;
    let ban = guest.act(Act::Ban { whom: Whom::Speaker(Speaker(7)) }).await;
    let stop = guest.order(Order::Stop).await;
    [hand, ban, stop].map(|done| done.err().map(|error| error.code))
}

async fn member(house: &House, event: EventId, name: &str, role: TeamRole) -> Organizer {
    let member = organizer(&house.store, name).await;
    govern(house, Method::POST, event, "", json!({"name": name, "role": role})).await;
    member
}

#[tokio::test]
async fn each_role_does_on_the_socket_what_it_may() {
    let house = House::open().await;
    let session = house.session().await;
    for has in TeamRole::ALL {
        let who = member(&house, session.event.id, &format!("The {has}"), has).await;
        let mut page = house.dashboard_as(&who.cookie(), session.id).await;
        assert_eq!(role(&mut page).await, has);
        let rights = [Right::Call, Right::Moderate, Right::Run];
        for (right, refused) in rights.into_iter().zip(try_each(&mut page).await) {
            assert_eq!(refused == Some(ErrorCode::Forbidden), !has.may(right), "{has} {right:?}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_at_once() {
    let house = House::open().await;
    let session = house.session().await;
    let (event, mo) = (session.event.id, member(&house, session.event.id, "Mo", TeamRole::Organizer).await);
    let (mut page, mut speakers, mut own) = (
        house.dashboard_as(&mo.cookie(), session.id).await,
        house.dashboard_as(&mo.bearer(), session.id).await,
        house.dashboard(session.id).await,
    );
    let launch = || Order::Launch { content: Content::ChatPrompt { text: "Hello?".to_owned() }, over_budget: false };
    page.order(launch()).await.unwrap();
    let began = Instant::now();
    govern(&house, Method::PUT, event, &format!("/{}", mo.id), json!({"role": "viewer"})).await;
    assert_eq!((page.closed().await, speakers.closed().await), (4005, 4005));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    // It comes back with what is left.
    let mut page = house.dashboard_as(&mo.cookie(), session.id).await;
    assert_eq!(role(&mut page).await, TeamRole::Viewer);
    assert_eq!(page.order(launch()).await.unwrap_err().code, ErrorCode::Forbidden);
    govern(&house, Method::DELETE, event, &format!("/{}", mo.id), json!(null)).await;
    assert_eq!(page.closed().await, 4005);
    for identity in [mo.cookie(), mo.bearer()] {
        let mut late = house.connect(&identity, session.id, organizer_wants()).await.unwrap();
        match late.until(|frame| matches!(frame, ServerFrame::Welcome { .. }).then_some(())).await {
            Err(ClientError::Closed { code, .. }) => assert_eq!(code, 4501),
            other => panic!("not refused: {other:?}"),
        }
    }
    own.order(Order::Stop).await.unwrap();
}

#[tokio::test]
async fn a_role_taken_by_another_server_ends_within_five_seconds() {
    let house = House::open().await;
    let session = house.session().await;
    let mo = member(&house, session.event.id, "Mo", TeamRole::Moderator).await;
    let mut page = house.dashboard_as(&mo.cookie(), session.id).await;
    let began = Instant::now();
    // As a server beside this one does: only the database tells.
    house.store.remove_member(session.event.id, mo.id, Timestamp::from_millis(0), &[]).await.unwrap();
    let banned = page.act(Act::Ban { whom: Whom::Speaker(Speaker(7)) }).await;
    assert_eq!(banned.unwrap_err().code, ErrorCode::NotFound, "it does nothing more, at once");
    assert_eq!(page.closed().await, 4005);
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
}

/// Makes a private link and gives the cookie of a browser that opened it, and the link's id.
async fn private_link(house: &House, session: &protocol::SessionCard, role: &str) -> (Identity, String) {
    private_link_by(house, house.organizer.cookie(), session, role).await
}

async fn private_link_by(house: &House, maker: Identity, session: &protocol::SessionCard, role: &str) -> (Identity, String) {
    let Identity::Cookie(cookie) = maker else { unreachable!("a cookie was asked for") };
    let url = format!("{}/api/v1/sessions/{}/private-links", house.base, session.id);
    let request = house.http.post(url).header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin");
    let made: Value = request.json(&json!({"role": role, "label": "Mo"})).send().await.unwrap().json().await.unwrap();
    let secret = made["address"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    (Identity::Cookie(format!("conductor_link={secret}")), made["row"]["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_member_who_goes_leaves_no_link_behind() {
    let house = House::open().await;
    let session = house.session().await;
    let (event, own) = (session.event.id, private_link(&house, &session, "moderator").await.0);
    for gone in [true, false] {
        let oz = member(&house, event, if gone { "Oz" } else { "Ola" }, TeamRole::Organizer).await;
        let (link, _) = private_link_by(&house, oz.cookie(), &session, "moderator").await;
        let mut page = house.dashboard_as(&link, session.id).await;
        if gone {
            govern(&house, Method::DELETE, event, &format!("/{}", oz.id), json!(null)).await;
        } else {
            govern(&house, Method::PUT, event, &format!("/{}", oz.id), json!({"role": "moderator"})).await;
        }
        assert_eq!(page.closed().await, 4003);
        assert!(house.connect(&link, session.id, organizer_wants()).await.is_err(), "nobody is known");
    }
    assert_eq!(role(&mut house.dashboard_as(&own, session.id).await).await, TeamRole::Moderator, "links of others work on");
}

#[tokio::test]
async fn a_revoked_private_link_is_out_at_once() {
    let house = House::open().await;
    let (session, other) = (house.session().await, house.session().await);
    let (mo, id) = private_link(&house, &session, "moderator").await;
    let (speaker, _) = private_link(&house, &session, "speaker").await;
    let mut late = house.connect(&mo, other.id, organizer_wants()).await.unwrap();
    match late.until(|frame| matches!(frame, ServerFrame::Welcome { .. }).then_some(())).await {
        Err(ClientError::Closed { code, .. }) => assert!([4501, 4504].contains(&code), "{code}"),
        entered => panic!("a link is for one session: {entered:?}"),
    }
    let (mut page, mut speakers) = (house.dashboard_as(&mo, session.id).await, house.dashboard_as(&speaker, session.id).await);
    assert_eq!((role(&mut page).await, role(&mut speakers).await), (TeamRole::Moderator, TeamRole::Speaker));
    let refused = |done: [Option<ErrorCode>; 3]| done.map(|code| code == Some(ErrorCode::Forbidden));
    assert_eq!(refused(try_each(&mut page).await), [false, false, true]);
    assert_eq!(refused(try_each(&mut speakers).await), [false, true, true]);
    let answer = house.http.delete(format!("{}/api/v1/sessions/{}/private-links/{id}", house.base, session.id));
    assert_eq!(answer.bearer_auth(&house.organizer.token).send().await.unwrap().status(), 204);
    assert_eq!(page.closed().await, 4003);
    assert!(house.connect(&mo, session.id, organizer_wants()).await.is_err(), "nobody is known");
    assert_eq!(refused(try_each(&mut speakers).await), [false, true, true], "the other link works on");
    // One that another server revokes, or whose time is over.
    let (third, id) = private_link(&house, &session, "moderator").await;
    let mut page = house.dashboard_as(&third, session.id).await;
    assert!(house.store.revoke_private_link(session.id, id.parse().unwrap(), crate::house::wall(), &[]).await.unwrap());
    let banned = page.act(Act::Ban { whom: Whom::Speaker(Speaker(7)) }).await;
    assert_eq!(banned.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(page.closed().await, 4003);
}
