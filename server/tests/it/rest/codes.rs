//! Join codes in every form in which people bring them.

use crate::server_in_process::{Client, Server};
use reqwest::{Method, header};

async fn page(client: &Client, path: &str) -> (u16, String, String) {
    let answer = client.send(client.request(Method::GET, path).header(header::ACCEPT, "text/html")).await;
    (answer.status.as_u16(), answer.header("location").to_owned(), answer.text)
}

/// The letters and digits as some keyboards of East Asia write them.
fn full_width(code: &str) -> String {
    code.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn a_code_in_any_form_leads_to_its_room() {
    let server = Server::start_with(&["--wrong-codes-per-minute", "1"]).await;
    let ann = server.organizer("Ann").await;
    let code = ann.session("Keynote").await["code"].as_str().unwrap().to_owned();
    let phone = server.nobody();
    let (a, b) = code.split_at(3);
    for path in [
        format!("/j/{}", code.to_lowercase()),
        format!("/j/{a}-{b}"),
        format!("/j/{a}%C2%A0{b}"),
        format!("/j/%E2%80%9E{code}%E2%80%9C"),
        format!("/j/({code})"),
        format!("/j/{}", percent(&full_width(&code))),
        format!("/j/http://conductor.example/j/{code}"),
        format!("/j?code={a}+{b}"),
        format!("/j?code=Code%3A+{code}"),
        format!("/j?code=https%3A%2F%2Fconductor.example%2Fj%2F{code}%3Ffrom%3Dmail"),
    ] {
        let (status, location, text) = page(&phone, &path).await;
        assert_eq!((status, location), (302, format!("/j/{code}")), "{path}: {text}");
    }
    let (status, location, _) = page(&phone, &format!("/p/{a}-{b}?speaker")).await;
    assert_eq!((status, location), (302, format!("/p/{code}?speaker")));
    assert_eq!(page(&phone, &format!("/j/{code}")).await.0, 200, "nothing of this counted as a wrong code");
}

#[tokio::test]
async fn what_holds_no_code_is_not_found_and_no_guess() {
    let server = Server::start_with(&["--wrong-codes-per-minute", "1"]).await;
    let ann = server.organizer("Ann").await;
    let code = ann.session("Keynote").await["code"].as_str().unwrap().to_owned();
    let phone = server.nobody();
    for path in ["/j/unknown", "/j/hello-world", "/j/CN3-EA", "/p/unknown", "/p/hello-world", "/j?code=hello", "/j/a/b", "/nothing"] {
        let (status, _, text) = page(&phone, path).await;
        assert_eq!(status, 404, "{path}: {text}");
    }
    assert_eq!(page(&phone, "/j?code=").await.0, 200);
    assert_eq!(page(&phone, &format!("/j/{code}")).await.0, 200);
    assert_eq!(page(&phone, "/j/AAAAAA").await.0, 404, "a code that nobody has");
    assert_eq!(page(&phone, "/j/AAAAAC").await.0, 429, "and this was one guess too many");
}
