//! Fix 3, for people of another platform: a ticket lets in exactly whom its key may sign for, once, for five minutes; and nothing that a
//! ticket says about itself changes how it is checked.

use crate::jwt::{base64, hs256, signed};
use crate::server_in_process::{Answer, Client, Server};
use reqwest::{Method, header};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use tempfile::TempDir;

const SECRET: &str = "a secret of thirty-two bytes or so";
const OLD_SECRET: &str = "the secret of thirty-two bytes before";
/// A key that was made for these tests and is used nowhere else.
const RSA: &[u8] = include_bytes!("keys/rsa.pk8");
const RSA_PEM: &str = include_str!("keys/rsa.pem");

fn rs256(message: &[u8]) -> Vec<u8> {
    let key = RsaKeyPair::from_pkcs8(RSA).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
    signature
}

fn seconds() -> i64 {
    server::clock::now().as_millis() / 1000
}

struct Stage {
    server: Server,
    ann: Client,
    session: Value,
    ed: Ed25519KeyPair,
    _dir: TempDir,
}

impl Stage {
    async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("keys.json");
        let ed = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let der = [&[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00], ed.public_key().as_ref()].concat();
        // 44 bytes make 59 letters and one sign of filling.
        let ed_pem = base64(&der, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
        let ed_pem = format!("-----BEGIN PUBLIC KEY-----\n{ed_pem}=\n-----END PUBLIC KEY-----\n");
        let keys = json!([
            {"kid": "now", "alg": "HS256", "secret": SECRET, "organizers": ["Ann"]},
            {"kid": "before", "alg": "HS256", "secret": OLD_SECRET, "until": seconds() + 3600},
            {"kid": "gone", "alg": "HS256", "secret": OLD_SECRET, "until": seconds() - 1},
            {"kid": "rsa", "alg": "RS256", "public_key": RSA_PEM},
            {"kid": "ed", "alg": "EdDSA", "public_key": ed_pem},
        ]);
        std::fs::write(&file, keys.to_string()).unwrap();
        let arguments = ["--ticket-keys-file", file.to_str().unwrap(), "--ticket-issuer", "platform", "--ticket-audience", "conductor"];
        let server = Server::start_with(&arguments).await;
        let ann = server.organizer("Ann").await;
        let session = ann.session("Keynote").await;
        Self { server, ann, session, ed, _dir: dir }
    }

    /// Claims that are good, with others in their place.
    fn claims(&self, jti: &str, others: Value) -> Value {
        let mut claims = json!({
            "iss": "platform", "aud": "conductor", "sub": "user-1", "jti": jti, "role": "attendee", "session": self.session["id"],
            "iat": seconds(), "exp": seconds() + 60, "name": "Dora"
        });
        for (key, value) in others.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(key)),
                value => claims[key] = value.clone(),
            }
        }
        claims
    }

    fn ticket(&self, jti: &str, others: Value) -> String {
        signed(&json!({"alg": "HS256", "kid": "now", "typ": "JWT"}), &self.claims(jti, others), |message| hs256(SECRET.as_bytes(), message))
    }

    /// Shows a ticket, as a page of the other platform makes a browser do.
    async fn enter(&self, ticket: &str) -> Answer {
        let nobody = self.server.nobody();
        let request =
            nobody.request(Method::POST, "/enter").header("sec-fetch-site", "cross-site").header("origin", "https://platform.example");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(format!("ticket={ticket}"));
        nobody.send(request).await
    }
}

#[tokio::test]
async fn tickets_of_each_algorithm_and_the_key_before_enter() {
    let stage = Stage::start().await;
    let room = format!("/j/{}", stage.session["code"].as_str().unwrap());
    let ed = |message: &[u8]| stage.ed.sign(message).as_ref().to_vec();
    let claims = |jti| stage.claims(jti, json!({}));
    let tickets = [
        stage.ticket("1", json!({"nbf": seconds()})),
        signed(&json!({"alg": "HS256", "kid": "before"}), &claims("2"), |message| hs256(OLD_SECRET.as_bytes(), message)),
        signed(&json!({"alg": "RS256", "kid": "rsa"}), &claims("3"), rs256),
        signed(&json!({"alg": "EdDSA", "kid": "ed"}), &claims("4"), ed),
    ];
    let mut cookies = Vec::new();
    for ticket in tickets {
        let answer = stage.enter(&ticket).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, room.as_str()), "{}", answer.text);
        assert!(answer.header("set-cookie").contains("HttpOnly"));
        cookies.push(answer.cookies());
    }
    assert!(
        cookies.iter().all(|cookie| cookie.starts_with("conductor_attendee=") && *cookie == cookies[0]),
        "the same person is the same attendee"
    );
    let other = stage.enter(&stage.ticket("5", json!({"sub": "user-2"}))).await;
    assert_ne!(other.cookies(), cookies[0]);
    let visitor = stage.server.nobody().with_cookie(cookies[0].clone());
    let page = visitor.send(visitor.request(Method::GET, &room).header(header::ACCEPT, "text/html")).await;
    assert!(page.status == 200 && page.text.contains("Dora"), "{} {}", page.status, page.text);
}

#[tokio::test]
async fn an_organizer_enters_by_a_key_that_may_sign_for_them() {
    let stage = Stage::start().await;
    let bob = stage.server.organizer("Bob").await;
    let bobs = bob.session("Workshop").await;
    let organizer = |jti: &str, others: Value| {
        let mut claims = json!({"role": "organizer", "sub": "ann"});
        claims.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        stage.ticket(jti, claims)
    };
    let answer = stage.enter(&organizer("1", json!({}))).await;
    let dashboard = format!("/sessions/{}", stage.session["id"].as_str().unwrap());
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, dashboard.as_str()), "{}", answer.text);
    let ann = stage.server.nobody().with_cookie(answer.cookies());
    assert_eq!(ann.get("/api/v1/me").await.is(200)["name"], "Ann");
    stage.enter(&organizer("2", json!({"sub": "Bob"}))).await.is_error(401, "unauthenticated");
    stage.enter(&organizer("3", json!({"session": bobs["id"]}))).await.is_error(403, "forbidden");
    let rsa = signed(&json!({"alg": "RS256", "kid": "rsa"}), &stage.claims("4", json!({"role": "organizer", "sub": "Ann"})), rs256);
    stage.enter(&rsa).await.is_error(401, "unauthenticated");
    stage.enter(&stage.ticket("5", json!({"role": "operator"}))).await.is_error(401, "unauthenticated");
}

#[tokio::test]
async fn every_other_ticket_is_refused_and_told_nothing() {
    let stage = Stage::start().await;
    let now = seconds();
    let mut tickets = Vec::new();
    for (what, others) in [
        ("another issuer", json!({"iss": "another"})),
        ("no issuer", json!({"iss": null})),
        ("another audience", json!({"aud": "another"})),
        ("no audience", json!({"aud": null})),
        ("expired", json!({"exp": now - 31})),
        ("no end", json!({"exp": null})),
        ("a far end", json!({"exp": now + 3600})),
        ("not yet good", json!({"nbf": now + 90})),
        ("made in the future", json!({"iat": now + 90})),
        ("nobody", json!({"sub": ""})),
        ("no name of its own", json!({"jti": null})),
        ("an end that is a word", json!({"exp": "soon"})),
        ("a long name", json!({"sub": "x".repeat(256)})),
    ] {
        tickets.push((what, stage.ticket(what, others)));
    }
    let claims = stage.claims("header", json!({}));
    let hs = |message: &[u8]| hs256(SECRET.as_bytes(), message);
    for (what, header) in [
        ("no kid", json!({"alg": "HS256"})),
        ("an unknown kid", json!({"alg": "HS256", "kid": "what"})),
        ("a kid of the past", json!({"alg": "HS256", "kid": "gone"})),
        ("another algorithm of the kind", json!({"alg": "HS512", "kid": "now"})),
        ("a key's address", json!({"alg": "HS256", "kid": "now", "jku": "https://evil.example/keys"})),
        ("a certificate's address", json!({"alg": "HS256", "kid": "now", "x5u": "https://evil.example/keys"})),
        ("its own key", json!({"alg": "HS256", "kid": "now", "jwk": {"kty": "oct", "k": "AAAA"}})),
        ("something critical", json!({"alg": "HS256", "kid": "now", "crit": ["exp"]})),
        ("another type", json!({"alg": "HS256", "kid": "now", "typ": "at+jwt"})),
    ] {
        let secret = if what == "a kid of the past" { OLD_SECRET } else { SECRET };
        tickets.push((what, signed(&header, &claims, |message| hs256(secret.as_bytes(), message))));
    }
    tickets.push(("no algorithm", signed(&json!({"alg": "none", "kid": "now"}), &claims, |_| Vec::new())));
    tickets
        .push(("a wrong secret", signed(&json!({"alg": "HS256", "kid": "now"}), &claims, |message| hs256(OLD_SECRET.as_bytes(), message))));
    tickets.push((
        "a public key as the secret",
        signed(&json!({"alg": "HS256", "kid": "rsa"}), &claims, |message| hs256(RSA_PEM.as_bytes(), message)),
    ));
    tickets.push(("the signature of another", signed(&json!({"alg": "RS256", "kid": "rsa"}), &claims, hs)));
    tickets.push(("an RSA signature for Ed25519", signed(&json!({"alg": "EdDSA", "kid": "ed"}), &claims, rs256)));
    tickets.push(("no ticket", "rubbish".to_owned()));
    tickets.push(("too long", "x".repeat(9000)));
    let mut told = Vec::new();
    for (what, ticket) in tickets {
        let answer = stage.enter(&ticket).await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        assert!(answer.cookies().is_empty(), "{what}");
        told.push(answer.text);
    }
    assert!(told.iter().all(|text| *text == told[0]), "all are told the same");
    // The ticket that all of these are made from is good, and works once.
    let good = stage.ticket("good", json!({}));
    assert_eq!(stage.enter(&good).await.status, 303);
    stage.enter(&good).await.is_error(401, "unauthenticated");
    stage.enter(&stage.ticket("elsewhere", json!({"session": "unknown there"}))).await.is_error(404, "not_found");
    let plain = stage.ann.send(stage.ann.request(Method::POST, "/enter")).await;
    plain.is_error(400, "bad_request");
}

#[tokio::test]
async fn a_ticket_that_was_used_stays_used_after_a_restart() {
    let mut stage = Stage::start().await;
    let ticket = stage.ticket("1", json!({}));
    assert_eq!(stage.enter(&ticket).await.status, 303);
    stage.server = stage.server.restart().await;
    stage.enter(&ticket).await.is_error(401, "unauthenticated");
    assert_eq!(stage.enter(&stage.ticket("2", json!({}))).await.status, 303);
}

#[tokio::test]
async fn without_keys_there_is_no_entrance() {
    let server = Server::start().await;
    server.nobody().form("/enter", &[("ticket", "x")]).await.is_error(404, "not_found");
    let ann = server.organizer("Ann").await;
    let nobody = server.nobody();
    let forged = nobody.request(Method::POST, "/api/v1/sessions").header(header::COOKIE, ann.cookie.clone().unwrap());
    let forged = forged.header("sec-fetch-site", "cross-site").json(&json!({"title": "x"}));
    nobody.send(forged).await.is_error(403, "forbidden");
}
