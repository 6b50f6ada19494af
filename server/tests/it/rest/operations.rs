//! Only operators see the state of the server; they are named where the program is installed.

use crate::server_in_process::{PASSWORD, Server, config};
use serde_json::json;
use server::account::Accounts;
use server::clock::now;
use server::store::Store;

const PATH: &str = "/api/v1/operations";

#[tokio::test]
async fn an_operator_sees_the_server_and_other_organizers_do_not() {
    let server = Server::start().await;
    let (ann, bob) = (server.operator("Ann").await, server.organizer("Bob").await);
    assert_eq!(
        (&ann.get("/api/v1/me").await.is(200)["operator"], &bob.get("/api/v1/me").await.is(200)["operator"]),
        (&json!(true), &json!(false))
    );
    let before = ann.get(PATH).await.is(200);
    assert_eq!((&before["sessions"], &before["sockets"]), (&json!(0), &json!(0)), "{before}");
    let session = bob.session("Keynote").await;
    bob.get(&format!("/api/v1/sessions/{}/score", session["id"].as_str().unwrap())).await.is(200);
    let program = ann.program("a watch").await;
    for who in [&ann, &program] {
        let told = who.get(PATH).await.is(200);
        assert_eq!(told["sessions"], 1, "{told}");
        let unused = [&told["signals"], &told["models"], &told["webhooks"]];
        assert_eq!(unused, [&json!(null); 3], "what is not used is not shown: {told}");
        assert_eq!(told["readiness"], server.nobody().get("/readyz").await.is(200));
        assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
        assert!(!told.to_string().contains("Keynote"), "nothing of anybody's sessions is told");
    }
    let page = |client: &crate::server_in_process::Client| {
        let request = client.request(reqwest::Method::GET, "/operations").header("accept", "text/html");
        let client = client.clone();
        async move { client.send(request).await }
    };
    // A page carries the texts of all pages for its program: what is shown is between tags.
    assert!(page(&ann).await.text.contains(">Live sessions<"));
    let refused = page(&bob).await;
    assert!(refused.status == 404 && !refused.text.contains(">Live sessions<"), "{}", refused.status);
    for path in ["/", "/rehearse"] {
        let link = |text: &str| text.contains("href=\"/operations\"");
        let of = |client: &crate::server_in_process::Client| client.request(reqwest::Method::GET, path).header("accept", "text/html");
        assert!(link(&ann.send(of(&ann)).await.text), "{path}");
        assert!(!link(&bob.send(of(&bob)).await.text), "{path}");
    }
}

#[tokio::test]
async fn models_are_listed_with_costs_and_without_keys() {
    let arguments = ["--llm-model", "first", "--llm-url", "http://127.0.0.1:9/v1", "--max-llm-cost-per-hour", "2"];
    let server = Server::start_with(&arguments).await;
    let ann = server.operator("Ann").await;
    let told = ann.get(PATH).await;
    let models = told.is(200)["models"].take();
    assert_eq!((&models["models"][0]["name"], &models["models"][0]["paused"]), (&json!("first"), &json!(false)), "{models}");
    assert_eq!(
        (&models["hour"], &models["hour_limit"], &models["day_limit"]),
        (&json!(0), &json!(2_000_000), &json!(100_000_000)),
        "{models}"
    );
    assert!(!told.text.contains("127.0.0.1:9"), "where they are is not told: an address may hold a secret");
}

#[tokio::test]
async fn operators_are_made_by_set_up_and_by_command() {
    let server = Server::start().await;
    let link = server.setup_link.clone().unwrap();
    let token = link.rsplit('/').next().unwrap();
    let mut first = server.nobody();
    let answer = first.form("/api/fn/set-up", &[("token", token), ("name", "Ann"), ("password", PASSWORD)]).await;
    first.cookie = Some(answer.cookies());
    first.get(PATH).await.is(200);
    let bob = server.organizer("Bob").await;
    bob.get(PATH).await.is_error(404, "not_found");
    let store = Store::sqlite(server.dir.path()).await.unwrap();
    // As `admin operator` does.
    let accounts = Accounts::new(store.clone(), &config(server.dir.path(), &[]).limits);
    accounts.set_operator("bob", true, now()).await.unwrap();
    bob.get(PATH).await.is(200);
    accounts.set_operator("Bob", false, now()).await.unwrap();
    bob.get(PATH).await.is_error(404, "not_found");
    assert_eq!(accounts.set_operator("Nobody", true, now()).await.unwrap_err().status(), 404);
    store.close().await;
}

#[tokio::test]
async fn an_operator_sees_a_proxy_that_is_not_named() {
    let ask = async |server: &Server| {
        let ann = server.operator("Ann").await;
        let request = ann.request(reqwest::Method::GET, PATH).header("x-forwarded-for", "198.51.100.7");
        ann.send(request).await.is(200);
        let page = ann.request(reqwest::Method::GET, "/operations").header("accept", "text/html");
        (ann.get(PATH).await.is(200)["unknown_proxies"].clone(), ann.send(page).await.text.contains("came from 127.0.0.1 and was ignored"))
    };
    let unnamed = Server::start().await;
    assert_eq!(ask(&unnamed).await, (json!(["127.0.0.1"]), true));
    let named = Server::start_with(&["--trusted-proxies", "127.0.0.0/8"]).await;
    assert_eq!(ask(&named).await, (json!(null), false));
}
