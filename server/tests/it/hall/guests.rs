//! An honest hall is let in: limits count people, and an address is none.

use crate::house::{House, attendee_made, newcomer, say, wall};
use conductor::id::PollId;
use conductor::time::Span;
use futures::StreamExt;
use futures::stream::iter;
use room::{Act, PollKind};
use server::client::Identity;
use server::store::JoinCode;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Phones behind the one address.
const PHONES: usize = 1_000;

fn cookie(identity: Identity) -> String {
    match identity {
        Identity::Cookie(cookie) => cookie,
        Identity::Bearer(_) => unreachable!("people of tests have cookies"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_phones_behind_one_address_enter_and_vote() {
    let house = House::open().await;
    let card = house.session().await;
    let mut host = house.dashboard(card.id).await;
    let poll: PollId = Uuid::new_v4().into();
    let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
    host.act(Act::OpenPoll { poll, question: "Which?".to_owned(), options, kind: PollKind::Single, seconds: None }).await.unwrap();
    let begun = Instant::now();
    // A page takes a program without optimizations long, so each tenth phone loads one; all of them are new to the room.
    let patience = Duration::from_secs(120);
    let enter = async |n: usize| {
        let identity = if n.is_multiple_of(10) {
            let asked = house.http.get(format!("{}/j/{}", house.base, card.code)).header("accept", "text/html").timeout(patience);
            let page = asked.send().await.unwrap();
            assert_eq!(page.status(), 200);
            Identity::Cookie(page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned())
        } else {
            newcomer()
        };
        let mut phone = house.enter(&identity, card.id).await;
        phone.act(Act::Vote { poll, choices: vec![0] }).await.unwrap();
        phone
    };
    let phones: Vec<_> = iter(0..PHONES).map(enter).buffer_unordered(16).collect().await;
    let room = house.dashboard(card.id).await.room;
    let counted = room.polls[0].tally.clone().unwrap().counts;
    assert_eq!((counted, room.people), (vec![u32::try_from(PHONES).unwrap(), 0], u32::try_from(PHONES).unwrap()));
    eprintln!("{PHONES} phones behind one address entered and voted in {:.1} s", begun.elapsed().as_secs_f64());
    drop(phones);
}

#[tokio::test]
async fn mistyped_codes_keep_out_nobody_who_is_inside() {
    let house = House::open_with(&["--wrong-codes-per-minute", "5"]).await;
    let card = house.session().await;
    let get = async |path: String, cookie: Option<String>| {
        let request = house.http.get(format!("{}{path}", house.base)).header("accept", "text/html");
        let request = if let Some(cookie) = cookie { request.header("cookie", cookie) } else { request };
        request.send().await.unwrap()
    };
    let wrong = || format!("/j/{}", JoinCode::random().as_str());
    let known = newcomer();
    house.enter(&known, card.id).await.act(say("hello")).await.unwrap();
    for _ in 0..5 {
        assert_eq!(get(wrong(), None).await.status(), 404);
    }
    let later = get(format!("/j/{}", card.code), None).await;
    assert_eq!(later.status(), 429);
    let page = later.text().await.unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("http-equiv=\"refresh\""), "a page that tries again: {page}");
    let json = house.http.get(format!("{}/qr/{}.svg", house.base, card.code)).send().await.unwrap();
    assert_eq!((json.status().as_u16(), json.headers()["content-type"].to_str().unwrap()), (429, "application/json"));
    assert_eq!(get(format!("/j/{}", card.code), Some(cookie(known))).await.status(), 200, "who takes part guesses nothing");
    assert_eq!(get(format!("/j/{}", card.code), None).await.status(), 200, "the room of a hall stays open to that hall");
    assert_eq!(get(wrong(), None).await.status(), 429);
    let inside = cookie(attendee_made(Some(wall() - Span::from_secs(3600))));
    for path in [format!("/j/{}", card.code), format!("/p/{}", card.code), format!("/qr/{}.svg", card.code)] {
        assert_eq!(get(path.clone(), Some(inside.clone())).await.status(), 200, "{path} for who is inside");
        assert_eq!(get(path.clone(), Some(cookie(house.organizer.cookie()))).await.status(), 200, "{path} for the host");
    }
    for _ in 0..5 {
        get(wrong(), Some(inside.clone())).await;
    }
    let other = house.session().await.code;
    assert_eq!(get(format!("/j/{other}"), Some(inside)).await.status(), 429, "who guesses is slowed by their own guesses");
    assert_eq!(get(format!("/j/{other}"), Some(cookie(newcomer()))).await.status(), 429, "a fresh identity is no way around");
}

#[tokio::test]
async fn many_old_identities_guess_no_faster_than_a_line_may() {
    let house = House::open_with(&["--wrong-codes-per-minute", "1"]).await;
    let get = async || {
        let old = cookie(attendee_made(Some(wall() - Span::from_secs(3600))));
        let url = format!("{}/j/{}", house.base, JoinCode::random().as_str());
        house.http.get(url).header("accept", "text/html").header("cookie", old).send().await.unwrap().status()
    };
    for n in 0..20 {
        assert_eq!(get().await, 404, "{n}");
    }
    assert_eq!(get().await, 429);
}

#[tokio::test]
async fn many_networks_of_a_line_guess_no_faster_than_a_line_may() {
    let house = House::open_with(&["--wrong-codes-per-minute", "1", "--trusted-proxies", "127.0.0.1"]).await;
    let get = async |network: u16, line: &str| {
        let url = format!("{}/j/{}", house.base, JoinCode::random().as_str());
        let from = format!("2001:db8:{line}:{network:x}::1");
        house.http.get(url).header("accept", "text/html").header("x-forwarded-for", from).send().await.unwrap().status()
    };
    for n in 0..20 {
        assert_eq!(get(n, "1").await, 404, "{n}");
    }
    assert_eq!(get(20, "1").await, 429);
    assert_eq!(get(20, "2").await, 404, "another line");
}

#[tokio::test]
async fn a_neighbor_who_guesses_keeps_no_private_link_shut() {
    let house = House::open().await;
    let session = house.session().await;
    let url = format!("{}/api/v1/sessions/{}/private-links", house.base, session.id);
    let request = house.http.post(url).header("cookie", cookie(house.organizer.cookie())).header("sec-fetch-site", "same-origin");
    let made: serde_json::Value =
        request.json(&serde_json::json!({"role": "speaker", "label": "Mo"})).send().await.unwrap().json().await.unwrap();
    let link = made["address"].as_str().unwrap().rsplit('/').next().unwrap();
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let open = async |secret: &str| {
        browser.get(format!("{}/in/{secret}", house.base)).header("accept", "text/html").send().await.unwrap().status()
    };
    let mut last = reqwest::StatusCode::OK;
    for _ in 0..80 {
        last = open(&"0".repeat(64)).await;
    }
    assert_eq!(last, 429);
    assert_eq!(open(link).await, 303);
}

#[tokio::test]
async fn pages_do_not_hold_the_connections_of_a_crowded_network() {
    let house = House::open_with(&["--max-connections-per-ip", "16"]).await;
    let card = house.session().await;
    let mut closed = 0;
    for n in 0..40 {
        // A phone of its own: no connection is used twice.
        let phone = server::client::http().unwrap();
        let page = phone.get(format!("{}/j/{}", house.base, card.code)).header("accept", "text/html").send().await.unwrap();
        assert_eq!(page.status(), 200, "phone {n}");
        closed += usize::from(page.headers().get("connection").is_some_and(|value| value == "close"));
        // Kept open on the phone's side for as long as the test runs.
        std::mem::forget(phone);
    }
    // On a slow machine connections end by their age before there are sixteen: the answers tell. Two in ten seconds may stay open.
    assert!(closed >= 20, "{closed} of 40 connections were ended with their answer");
}
