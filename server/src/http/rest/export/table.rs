//! A session as one table of text (CSV): one line for everything that happened, in order of time.

use crate::store::Account;
use app::report::content_words;
use conductor::plan::Mark;
use conductor::proposal::Decider;
use conductor::time::Timestamp;
use conductor::unit::Score;
use protocol::{HistoryPage, HistoryRow, Sample};
use room::{MessageView, PollKind, PollView, QuestionView};
use serde::{Deserialize, Serialize};

/// The sign between two cells. Programs of countries that write 0,5 for a half expect a semicolon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
}

impl Separator {
    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// Tells programs that the bytes are UTF-8; without it, some take them for another encoding.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A moment as RFC 3339.
fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).map_or_else(|_| String::new(), |at| at.to_string())
}

/// A text that a spreadsheet takes for text. Programs run what begins with one of these signs as a formula, which could send the sheet's
/// content elsewhere (OWASP, CSV Injection); an apostrophe before it makes it text.
fn text(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{value}") } else { value.to_owned() }
}

fn score(score: Option<Score>) -> String {
    score.map_or_else(String::new, |score| format!("{:.4}", score.get()))
}

/// The names of the columns, in the order of a [`Line`].
const COLUMNS: [&str; 20] = [
    "row",
    "at",
    "who",
    "text",
    "status",
    "votes",
    "arm",
    "anomaly",
    "why",
    "pre",
    "post",
    "words",
    "score",
    "low",
    "high",
    "people",
    "chat_per_minute",
    "react_per_minute",
    "qa_per_minute",
    "half_found_within_s",
];

/// One line. Its `row` names its kind; cells that do not concern it are empty.
#[derive(Default, Serialize)]
struct Line {
    row: &'static str,
    at: String,
    who: String,
    text: String,
    status: String,
    votes: String,
    arm: String,
    anomaly: String,
    why: String,
    pre: String,
    post: String,
    words: String,
    score: String,
    low: String,
    high: String,
    people: String,
    chat_per_minute: String,
    react_per_minute: String,
    qa_per_minute: String,
    /// Seconds; `never` where a fall by half would not be found; empty where that is not known.
    half_found_within_s: String,
}

/// The JSON name of a value: a word itself, or the state of an object.
fn named<T: Serialize>(value: &T) -> String {
    match store::json(value) {
        serde_json::Value::String(name) => name,
        serde_json::Value::Object(object) => object.get("state").and_then(|state| state.as_str()).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

fn sample(sample: &Sample) -> Line {
    Line {
        row: "sample",
        at: rfc3339(sample.at),
        score: score(sample.score),
        low: score(sample.low),
        high: score(sample.high),
        people: sample.people.to_string(),
        chat_per_minute: format!("{:.2}", sample.chat),
        react_per_minute: format!("{:.2}", sample.react),
        qa_per_minute: format!("{:.2}", sample.qa),
        half_found_within_s: match sample.half_s {
            Some(seconds) => seconds.to_string(),
            None if sample.blind => "never".to_owned(),
            None => String::new(),
        },
        ..Line::default()
    }
}

fn decider(by: Decider, account: &Account) -> String {
    match by {
        Decider::System => "system".to_owned(),
        Decider::Machine(mode) => format!("conductor ({})", mode.name()),
        Decider::Organizer(id) if id == account.id => text(&account.name),
        Decider::Organizer(_) => "organizer".to_owned(),
    }
}

fn decision(row: &HistoryRow, account: &Account) -> Line {
    let outcome = row.outcome.as_ref();
    Line {
        row: if row.proposal.is_some() { "proposal" } else { "launch" },
        at: rfc3339(row.at),
        who: row.by.map_or_else(String::new, |by| decider(by, account)),
        text: row.content.as_ref().map_or_else(String::new, |content| text(&content_words(content))),
        status: row.status.as_ref().map_or_else(String::new, named),
        arm: row.arm.to_string(),
        anomaly: row.anomaly.as_ref().map_or_else(String::new, |anomaly| anomaly.kind.to_string()),
        why: text(&row.why),
        pre: score(outcome.and_then(|outcome| outcome.pre)),
        post: score(outcome.and_then(|outcome| outcome.post)),
        words: outcome.map_or_else(String::new, |outcome| text(&outcome.words)),
        ..Line::default()
    }
}

/// A poll, and a line for each of its options, steps, answers in words and places on the leaderboard.
fn poll(poll: &PollView, round: u32) -> Vec<Line> {
    let at = rfc3339(poll.opened_at);
    let tally = poll.tally.clone().unwrap_or_default();
    let line =
        |row, words: &str, status: String, votes: String| Line { row, at: at.clone(), text: text(words), status, votes, ..Line::default() };
    let status = if poll.is_open() { "open" } else { "closed" }.to_owned();
    let why = if round > 1 { format!("round {round}") } else { String::new() };
    let mut lines = vec![Line { why, ..line("poll", &poll.question, status, poll.voters.to_string()) }];
    for (n, option) in app::components::room::poll::choices(poll).iter().enumerate() {
        let is_right = u8::try_from(n).is_ok_and(|n| tally.right.contains(&n));
        let status = match (&poll.kind, tally.mean_rank(n)) {
            (PollKind::Ranking, Some(rank)) => format!("mean rank {rank:.2}"),
            _ if is_right => "right".to_owned(),
            _ => String::new(),
        };
        lines.push(line("option", option, status, tally.counts.get(n).map_or_else(String::new, u32::to_string)));
    }
    if let (PollKind::Rating(_), Some(mean)) = (&poll.kind, tally.mean()) {
        lines.push(line("mean", "", String::new(), format!("{mean:.2}")));
    }
    let answers = tally.answers.iter().map(|answer| line("answer", &answer.text, named(&answer.state), answer.count.to_string()));
    let leaders = tally.leaders.iter().map(|leader| line("leader", &leader.name, String::new(), leader.points.to_string()));
    lines.into_iter().chain(answers).chain(leaders).collect()
}

fn question(question: &QuestionView) -> Line {
    Line {
        row: "question",
        at: rfc3339(question.at),
        who: text(&question.author),
        text: text(&question.text),
        status: if question.merged_into.is_some() { "merged".to_owned() } else { named(&question.state) },
        votes: question.votes.to_string(),
        why: text(&question.label),
        words: text(&question.answer),
        ..Line::default()
    }
}

/// An item of the agenda that began.
fn began(mark: &Mark) -> Line {
    Line { row: "agenda", at: rfc3339(mark.at), text: text(&mark.title), status: mark.phase.name().to_owned(), ..Line::default() }
}

fn message(message: &MessageView) -> Line {
    Line {
        row: "message",
        at: rfc3339(message.at),
        who: if message.by_host() { "host".to_owned() } else { text(&message.author) },
        text: text(&message.text),
        status: match (message.held, message.hidden, message.edited) {
            (true, _, _) => "held",
            (false, true, _) => "hidden",
            (false, false, true) => "edited",
            (false, false, false) => "",
        }
        .to_owned(),
        ..Line::default()
    }
}

/// The table as bytes.
///
/// # Errors
/// If a line cannot be written, which memory always can.
pub fn table(page: &HistoryPage, account: &Account, separator: Separator) -> Result<Vec<u8>, csv::Error> {
    let mut lines: Vec<(Timestamp, Vec<Line>)> = Vec::new();
    lines.extend(page.timeline.iter().map(|point| (point.at, vec![sample(point)])));
    lines.extend(page.rows.iter().map(|row| (row.at, vec![decision(row, account)])));
    lines.extend(page.room.polls.iter().map(|view| (view.opened_at, poll(view, view.round(&page.room.polls)))));
    lines.extend(page.room.questions.iter().map(|view| (view.at, vec![question(view)])));
    lines.extend(page.room.chat.iter().map(|view| (view.at, vec![message(view)])));
    lines.extend(page.agenda.iter().map(|mark| (mark.at, vec![began(mark)])));
    lines.sort_by_key(|(at, _)| *at);
    // The names are written here, so that they are there without a line, too; the writer would repeat them.
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .delimiter(separator.byte())
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COLUMNS)?;
    for line in lines.into_iter().flat_map(|(_, lines)| lines) {
        writer.serialize(line)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        assert_eq!(text("a = b"), "a = b");
        assert_eq!(text(""), "");
    }

    #[test]
    fn columns_are_the_fields_of_a_line() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.serialize(Line::default()).unwrap();
        let written = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert_eq!(written.lines().next(), Some(COLUMNS.join(",").as_str()));
    }

    #[test]
    fn moments_are_rfc_3339() {
        assert_eq!(rfc3339(Timestamp::from_millis(1_767_225_600_123)), "2026-01-01T00:00:00.123Z");
    }
}
