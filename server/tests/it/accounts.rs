//! Set-up, sign-in, sign-out and their limits, over real sockets.

mod links;
mod sign_ins;

use crate::server_in_process::{Answer, PASSWORD, Server};
use std::time::{Duration, Instant};

async fn set_up(server: &Server, token: &str, name: &str, password: &str) -> Answer {
    server.nobody().form("/api/fn/set-up", &[("token", token), ("name", name), ("password", password)]).await
}

async fn sign_in(server: &Server, name: &str, password: &str) -> Answer {
    server.nobody().form("/api/fn/sign-in", &[("name", name), ("password", password)]).await
}

fn token(server: &Server) -> String {
    server.setup_link.as_deref().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_start_gives_a_link_that_makes_one_account() {
    let server = Server::start().await;
    let link = server.setup_link.clone().unwrap();
    assert!(link.starts_with(&server.url("/setup/")), "{link}");
    let token = token(&server);
    set_up(&server, &"0".repeat(64), "Eve", PASSWORD).await.is_error(403, "forbidden");
    set_up(&server, "nonsense", "Eve", PASSWORD).await.is_error(403, "forbidden");
    set_up(&server, &token, "Ann", "short").await.is_error(422, "invalid");
    set_up(&server, &token, "Ann", "password123").await.is_error(422, "invalid");
    set_up(&server, &token, "", PASSWORD).await.is_error(422, "invalid");
    set_up(&server, &token, "A\u{202e}nn", PASSWORD).await.is_error(422, "invalid");
    let made = set_up(&server, &token, "Ann", PASSWORD).await;
    assert!(made.cookies().contains("conductor_login="), "{} {}", made.status, made.text);
    let ann = server.nobody().with_cookie(made.cookies());
    assert_eq!(ann.get("/api/v1/me").await.is(200)["name"], "Ann");
    set_up(&server, &token, "Eve", PASSWORD).await.is_error(403, "forbidden");
    let server = server.restart().await;
    assert_eq!(server.setup_link, None, "an installation with an account gives no link");
}

#[tokio::test]
async fn a_newer_start_replaces_the_link() {
    let server = Server::start().await;
    let old = token(&server);
    let server = server.restart().await;
    assert_ne!(old, token(&server));
    set_up(&server, &old, "Eve", PASSWORD).await.is_error(403, "forbidden");
}

#[tokio::test]
async fn each_sign_in_sets_a_new_cookie_that_scripts_cannot_read() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    let answer = sign_in(&server, "aNN", PASSWORD).await;
    let set = answer.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    assert_ne!(Some(answer.cookies()), ann.cookie);
    // A browser that signs in again gets another login, and the one it had ends.
    let again = ann.form("/api/fn/sign-in", &[("name", "Ann"), ("password", PASSWORD)]).await;
    assert!(!again.cookies().is_empty());
    ann.get("/api/v1/me").await.is_error(401, "unauthenticated");
    let ann = ann.with_cookie(again.cookies());
    ann.get("/api/v1/me").await.is(200);
}

#[tokio::test]
async fn a_cookie_brought_along_never_becomes_a_login() {
    let server = Server::start().await;
    server.organizer("Ann").await;
    let planted = format!("conductor_login={}", "ab".repeat(32));
    let victim = server.nobody().with_cookie(planted.clone());
    let answer = victim.form("/api/fn/sign-in", &[("name", "Ann"), ("password", PASSWORD)]).await;
    assert!(!answer.cookies().is_empty() && answer.cookies() != planted);
    victim.get("/api/v1/me").await.is_error(401, "unauthenticated");
}

#[tokio::test]
async fn signing_out_ends_the_login_on_the_server() {
    let server = Server::start().await;
    let ann = server.organizer("Ann").await;
    ann.get("/api/v1/me").await.is(200);
    let answer = ann.form("/api/fn/sign-out", &[]).await;
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{}", answer.header("set-cookie"));
    ann.get("/api/v1/me").await.is_error(401, "unauthenticated");
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_alike_and_take_alike() {
    let server = Server::start().await;
    server.organizer("Ann").await;
    let wrong_password = sign_in(&server, "Ann", "not her password").await;
    let wrong_name = sign_in(&server, "Nobody", "not her password").await;
    wrong_password.is_error(401, "bad_credentials");
    assert_eq!((wrong_password.status, &wrong_password.text), (wrong_name.status, &wrong_name.text));
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for _ in 0..5 {
        for (name, times) in [("Ann", &mut known), ("Nobody", &mut unknown)] {
            let begun = Instant::now();
            sign_in(&server, name, "not her password").await;
            times.push(begun.elapsed());
        }
    }
    known.sort();
    unknown.sort();
    // Without the same work a try for an unknown name would answer in a tenth of the time.
    let (known, unknown) = (known[2], unknown[2]);
    assert!(unknown > known / 3 && known > unknown / 3, "{known:?} {unknown:?}");
    assert!(unknown > Duration::from_millis(5), "{unknown:?}");
}

#[tokio::test]
async fn sign_in_tries_are_limited_for_each_account() {
    let server = Server::start_with(&["--login-tries-per-minute", "4"]).await;
    server.organizer("Ann").await;
    server.organizer("Bob").await;
    // The first try was the sign-in that made her.
    for _ in 0..3 {
        sign_in(&server, "Ann", "guess").await.is_error(401, "bad_credentials");
    }
    let refused = sign_in(&server, "ann", PASSWORD).await;
    refused.is_error(429, "rate_limited");
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(sign_in(&server, "Bob", PASSWORD).await.cookies().contains("conductor_login"), "Bob is not locked out");
}

#[tokio::test]
async fn a_neighbor_who_guesses_locks_nobody_out_of_their_browser() {
    let server = Server::start_with(&["--login-tries-per-minute", "3"]).await;
    server.organizer("Ann").await;
    let signed_in = sign_in(&server, "Ann", PASSWORD).await;
    let browser = signed_in.cookies().split("; ").find(|cookie| cookie.starts_with("conductor_browser=")).unwrap().to_owned();
    for n in 0..30 {
        sign_in(&server, &format!("name {n}"), "guess").await;
    }
    sign_in(&server, "Ann", PASSWORD).await.is_error(429, "rate_limited");
    let familiar = async |cookie: &str| {
        let browser = server.nobody().with_cookie(cookie.to_owned());
        browser.form("/api/fn/sign-in", &[("name", "Ann"), ("password", PASSWORD)]).await
    };
    assert!(familiar(&browser).await.cookies().contains("conductor_login"), "her own browser is let in");
    familiar("conductor_browser=00000000000000000000000000000000.00").await.is_error(429, "rate_limited");
    familiar(&browser).await;
    familiar(&browser).await;
    familiar(&browser).await.is_error(429, "rate_limited");
}

#[tokio::test]
async fn a_name_that_no_account_can_have_is_not_remembered() {
    let server = Server::start_with(&["--login-tries-per-minute", "1"]).await;
    server.organizer("Ann").await;
    for _ in 0..20 {
        sign_in(&server, &"x".repeat(61), "guess").await.is_error(401, "bad_credentials");
    }
}

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    let server = Server::start().await;
    server.organizer("Ann").await;
    for (next, to) in [
        ("/sessions?x=1", "/sessions?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\u{0}", "/"),
        ("/\u{85}/evil.example", "/"),
        ("https://evil.example", "/"),
    ] {
        let answer = server.nobody().form("/api/fn/sign-in", &[("name", "Ann"), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!(answer.header("location"), to, "{next:?}");
    }
}

#[tokio::test]
async fn over_tls_cookies_are_secure_and_bound_to_the_host() {
    let server = Server::start_with(&["--base-url", "https://conductor.example"]).await;
    assert!(server.setup_link.as_deref().unwrap().starts_with("https://conductor.example/setup/"));
    let made = set_up(&server, &token(&server), "Ann", PASSWORD).await;
    let set = made.header("set-cookie");
    assert!(set.starts_with("__Host-conductor_login=") && set.contains("Secure"), "{set}");
}
