//! Words that try to be more than words.

use crate::house::{House, attendee};
use conductor::arm::{Content, PollKind};
use conductor::id::SessionId;
use protocol::{Order, SessionCard};
use room::Act;
use server::client::Identity;
use uuid::Uuid;

/// Texts that end an element, an attribute, a script or embedded data, wherever they were written raw.
const HOSTILE: [&str; 4] = [
    "</title><meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "</script><script>document.title='taken'</script>",
    "\"'><img src=x onerror=alert(1)>",
    "<!--<svg/onload=alert(2)>-->&lt;b&gt;",
];

/// Markup that no page may contain.
const MARKUP: [&str; 4] = ["<meta http-equiv=refresh", "<script>document.title", "<img src=x", "<svg/onload"];

fn cookie(identity: Identity) -> String {
    match identity {
        Identity::Cookie(cookie) => cookie,
        Identity::Bearer(_) => unreachable!("people of tests have cookies"),
    }
}

/// Every page of a session, with the cookies of its organizer and of somebody in the hall.
async fn pages(house: &House, card: &SessionCard) -> Vec<(String, String)> {
    let cookies = format!("{}; {}", cookie(house.organizer.cookie()), cookie(attendee()));
    let (id, code, event) = (card.id, &card.code, card.event.id);
    let paths = [
        "/".to_owned(),
        format!("/j/{code}"),
        format!("/p/{code}"),
        format!("/p/{code}?speaker"),
        format!("/sessions/{id}"),
        format!("/sessions/{id}/history"),
        format!("/events/{event}/policy"),
    ];
    let mut pages = Vec::new();
    for path in paths {
        let request = house.http.get(format!("{}{path}", house.base)).header("accept", "text/html").header("cookie", &cookies);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        pages.push((path, answer.text().await.unwrap()));
    }
    pages
}

#[tokio::test]
async fn a_title_is_text_on_every_page_that_shows_it() {
    let house = House::open().await;
    for hostile in HOSTILE {
        let title: String = hostile.chars().take(room::limits::TITLE_CHARS).collect();
        let answer = house.post("/api/v1/sessions", &serde_json::json!({ "title": title })).await;
        assert_eq!(answer.status(), 201);
        let card: SessionCard = answer.json().await.unwrap();
        for (path, page) in pages(&house, &card).await {
            for markup in MARKUP {
                assert!(!page.contains(markup), "{path} holds {markup} of {hostile}");
            }
        }
    }
}

/// Writes a text into every field of a room that anybody can write.
async fn write_everywhere(house: &House, session: SessionId, hostile: &str) {
    let name: String = hostile.chars().take(room::limits::NAME_CHARS).collect();
    let mut host = house.dashboard(session).await;
    let mut guest = house.enter(&attendee(), session).await;
    guest.act(Act::Rename { name }).await.unwrap();
    guest.act(Act::Say { message: Uuid::new_v4().into(), text: hostile.to_owned() }).await.unwrap();
    guest.act(Act::Ask { question: Uuid::new_v4().into(), text: hostile.to_owned() }).await.unwrap();
    host.act(Act::Say { message: Uuid::new_v4().into(), text: hostile.to_owned() }).await.unwrap();
    let options = vec![hostile.chars().take(60).collect(), "another".to_owned()];
    host.act(Act::OpenPoll { poll: Uuid::new_v4().into(), question: hostile.to_owned(), options, kind: PollKind::Single, seconds: None })
        .await
        .unwrap();
    host.order(Order::Launch { content: Content::ChatPrompt { text: hostile.to_owned() }, over_budget: true }).await.unwrap();
}

#[tokio::test]
async fn words_of_every_field_are_text_on_every_page() {
    let house = House::open().await;
    for hostile in HOSTILE {
        let card = house.session().await;
        write_everywhere(&house, card.id, hostile).await;
        let mut shown = 0;
        for (path, page) in pages(&house, &card).await {
            shown += usize::from(page.contains("&lt;") || page.contains("\\u003c"));
            for markup in MARKUP {
                assert!(!page.contains(markup), "{path} holds {markup} of {hostile}");
            }
        }
        assert!(shown >= 3, "the words are on the pages, as text");
    }
}

#[tokio::test]
async fn an_export_holds_no_formula_and_no_markup() {
    let house = House::open().await;
    for hostile in ["=HYPERLINK(\"https://elsewhere.example\")", "+1+1", "-2+3", "@SUM(A1)", HOSTILE[1]] {
        let card = house.session().await;
        write_everywhere(&house, card.id, hostile).await;
        let csv = house.get(&format!("/api/v1/sessions/{}/export.csv", card.id)).await;
        assert!(csv.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
        let text = csv.text().await.unwrap();
        for cell in text.lines().flat_map(|line| line.split([',', ';', '\t'])) {
            let bare = cell.trim_start_matches('\u{feff}').trim_matches('"');
            let is_number = bare.parse::<f64>().is_ok();
            assert!(is_number || !bare.starts_with(['=', '+', '-', '@']), "{cell} in {text}");
        }
        let json = house.get(&format!("/api/v1/sessions/{}/export.json", card.id)).await;
        assert_eq!(json.headers()["content-type"], "application/json");
        assert_eq!(json.headers()["x-content-type-options"], "nosniff");
    }
}
