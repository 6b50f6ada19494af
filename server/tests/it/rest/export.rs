//! The files of a session: they have everything, and programs for tables open them.

use crate::house::{Guest, House, attendee, say};
use conductor::id::{PollId, QuestionId, SessionId};
use reqwest::header;
use room::{Act, PollKind};
use serde_json::{Value, json};
use std::io::Read;
use uuid::Uuid;

/// Polls, one more than any screen used to show.
const POLLS: usize = 13;
/// People, each of whom says and asks something.
const PEOPLE: usize = 30;
/// Messages of each: more in all than a room remembers.
const EACH: usize = 7;

async fn poll(host: &mut Guest, voter: &mut Guest, n: usize) {
    let id = PollId(Uuid::now_v7());
    let options = vec!["Köln".to_owned(), "=1+1".to_owned()];
    host.act(Act::OpenPoll { poll: id, question: format!("Poll {n}?"), options, kind: PollKind::Single, seconds: None }).await.unwrap();
    voter.act(Act::Vote { poll: id, choices: vec![1] }).await.unwrap();
    host.act(Act::ClosePoll { poll: id }).await.unwrap();
}

/// A session with more of everything than a screen shows.
async fn full(house: &House) -> SessionId {
    let session = house.session().await.id;
    let mut host = house.dashboard(session).await;
    let mut guests = Vec::new();
    for _ in 0..PEOPLE {
        guests.push(house.enter(&attendee(), session).await);
    }
    for (n, guest) in guests.iter_mut().enumerate() {
        guest.act(Act::Ask { question: QuestionId(Uuid::now_v7()), text: format!("=Question {n}, \"quoted\"?") }).await.unwrap();
        for m in 0..EACH {
            guest.act(say(&format!("Grüße {n}-{m}"))).await.unwrap();
        }
    }
    for n in 0..POLLS {
        // A connection may send ten frames a second.
        let voter = n % PEOPLE;
        poll(&mut host, &mut guests[voter], n).await;
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    let answer = house
        .post(
            &format!("/api/v1/sessions/{session}/interventions"),
            &json!({"content": {"arm": "CHAT_PROMPT", "text": "=HYPERLINK(\"http://evil.test\")"}}),
        )
        .await;
    assert_eq!(answer.status(), 204);
    session
}

async fn bytes(house: &House, path: &str, language: &str) -> (String, Vec<u8>) {
    let request = house.http.get(format!("{}{path}", house.base)).bearer_auth(&house.organizer.token);
    let answer = request.header(header::ACCEPT_LANGUAGE, language).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert!(answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; "));
    let kind = answer.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (kind, answer.bytes().await.unwrap().to_vec())
}

/// The files in a ZIP file, by the headers before each.
fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let (mut files, mut at) = (Vec::new(), 0);
    let number = |at: usize, n: usize| bytes[at..at + n].iter().rev().fold(0_usize, |all, byte| all << 8 | usize::from(*byte));
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let (packed, size, name, more) = (number(at + 18, 4), number(at + 22, 4), number(at + 26, 2), number(at + 28, 2));
        let begins = at + 30 + name + more;
        let mut text = String::new();
        flate2::read::DeflateDecoder::new(&bytes[begins..begins + packed]).read_to_string(&mut text).unwrap();
        assert_eq!(text.len(), size);
        files.push((String::from_utf8(bytes[at + 30..at + 30 + name].to_vec()).unwrap(), text));
        at = begins + packed;
    }
    files
}

fn count(lines: &[csv::StringRecord], row: &str) -> usize {
    lines.iter().filter(|line| &line[0] == row).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_have_everything_and_open_in_a_spreadsheet() {
    let house = House::open().await;
    let session = full(&house).await;
    let base = format!("/api/v1/sessions/{session}");
    let whole: Value = house.get(&format!("{base}/export.json")).await.json().await.unwrap();
    let len = |value: &Value| value.as_array().unwrap().len();
    let room = &whole["room"];
    assert_eq!((len(&room["polls"]), len(&room["questions"]), len(&room["chat"])), (POLLS, PEOPLE, PEOPLE * EACH));
    assert!(room["polls"].as_array().unwrap().iter().all(|poll| poll["tally"]["counts"] == json!([0, 1])));
    let page: Value = house.get(&format!("{base}/history")).await.json().await.unwrap();
    let totals = &page["totals"];
    assert_eq!((&totals["polls"], &totals["questions"], &totals["messages"]), (&json!(POLLS), &json!(PEOPLE), &json!(PEOPLE * EACH)));
    assert_eq!(len(&page["room"]["chat"]), room::limits::MESSAGES);

    let (kind, table) = bytes(&house, &format!("{base}/export.csv"), "en").await;
    assert_eq!(kind, "text/csv; charset=utf-8");
    let text = std::str::from_utf8(&table).unwrap().strip_prefix('\u{feff}').expect("a byte-order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().len();
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let counts = ["poll", "option", "question", "message", "launch"].map(|row| count(&lines, row));
    assert_eq!(counts, [POLLS, 2 * POLLS, PEOPLE, PEOPLE * EACH, 1]);
    for line in &lines {
        assert_eq!(line.len(), columns);
        assert!(line.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '{', '['])), "{line:?}");
    }
    assert!(text.contains("Köln") && text.contains("'=HYPERLINK("));
    let (_, german) = bytes(&house, &format!("{base}/export.csv?separator=semicolon"), "de").await;
    assert!(std::str::from_utf8(&german).unwrap().lines().next().unwrap().contains("row;at;who;text"));
    house.get(&format!("{base}/export.csv?separator=pipe")).await.error_for_status().unwrap_err();

    for (language, names) in [
        ("en", ["Overview", "Decisions", "Agenda", "Polls", "Questions", "Chat", "Score"]),
        ("de", ["Überblick", "Entscheidungen", "Ablauf", "Umfragen", "Fragen", "Chat", "Wert"]),
    ] {
        let (kind, book) = bytes(&house, &format!("{base}/export.xlsx"), language).await;
        assert_eq!(kind, server::http::rest::XLSX);
        let files = unzipped(&book);
        let part = |name: &str| files.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1.as_str();
        for name in names {
            assert!(part("xl/workbook.xml").contains(&format!("<sheet name=\"{name}\"")), "{name}");
        }
        let rows = |n: usize| part(&format!("xl/worksheets/sheet{n}.xml")).matches("<row ").count() - 1;
        assert_eq!((rows(4), rows(5), rows(6)), (2 * POLLS, PEOPLE, PEOPLE * EACH), "polls, questions, chat");
        assert!(part("xl/worksheets/sheet4.xml").contains("Köln") && !files.iter().any(|(_, text)| text.contains("<f>")));
        keep(&format!("session-{language}.xlsx"), &book);
    }
    keep("session.csv", &table);
    keep("session-semicolon.csv", &german);
}

/// Leaves a file for `scripts/check/exports`, which opens it in LibreOffice.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("KEEP_EXPORTS_IN") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}
