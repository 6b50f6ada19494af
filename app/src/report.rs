//! The report of a session: sheets of a workbook in the reader's language, with the same words and numbers as the pages.

use crate::components::dashboard::content_form::kind_name;
use crate::components::room::poll::choices;
use crate::pages::history::{by_words, status_words, why_words};
use conductor::arm::Content;
use conductor::plan::Mark;
use conductor::time::Timestamp;
use conductor::unit::Score;
use kit::chart::timeline::half_words;
use leptos::prelude::{Owner, provide_context};
use protocol::{HistoryPage, HistoryRow, Sample};
use room::{AnswerState, MessageView, PollKind, PollView, QuestionState, QuestionView};
use wording::format::{arm_name, phase_name, points};
use wording::language::{Language, Text, report as text, t};
use wording::{lift_words, outcome_words, seen_words};

/// The content of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, which is never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A share, shown as a percentage.
    Share(f64),
    /// A moment.
    Time(Timestamp),
}

/// A sheet: its name, the names of its columns with their widths in characters, and its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// Its columns; without names it has no head.
    pub columns: Vec<(&'static str, u8)>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// The sheets of a session's report in a language.
#[must_use]
pub fn sheets(page: &HistoryPage, language: Language) -> Vec<Sheet> {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(language);
        vec![overview(page), agenda(page), decisions(page), polls(page), questions(page), chat(page), score(page)]
    })
}

fn words(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn label(text: Text) -> Cell {
    Cell::Text(t(text).to_owned())
}

fn number(number: impl Into<f64>) -> Cell {
    Cell::Number(number.into())
}

fn time(at: Option<Timestamp>) -> Cell {
    at.map_or(Cell::Empty, Cell::Time)
}

#[expect(clippy::cast_precision_loss, reason = "points are at most 100")]
fn score_cell(score: Option<Score>) -> Cell {
    score.map_or(Cell::Empty, |score| Cell::Number(points(score) as f64))
}

fn columns(named: &[(Text, u8)]) -> Vec<(&'static str, u8)> {
    named.iter().map(|(name, width)| (t(*name), *width)).collect()
}

fn overview(page: &HistoryPage) -> Sheet {
    let HistoryPage { card, lift, room, totals, .. } = page;
    let reactions = Cell::Number(room.reactions.total() as f64);
    let lift = lift.as_ref().map(|(lift, _)| lift_words(lift)).unwrap_or_default();
    let rows = [
        (text::TITLE, words(&card.title)),
        (text::SERIES, words(&card.event.title)),
        (text::BEGAN, Cell::Time(card.created_at)),
        (text::ENDED, time(card.ended_at)),
        (text::MOST_PEOPLE, number(totals.most_people)),
        (text::MEAN_SCORE, score_cell(totals.mean_score)),
        (text::COULD_BE_SEEN, words(&seen_words(totals).unwrap_or_default())),
        (text::MESSAGES, number(totals.messages)),
        (text::QUESTIONS, number(totals.questions)),
        (text::POLLS, number(totals.polls)),
        (text::REACTIONS, reactions),
        (text::DID_IT_HELP, words(&lift)),
    ];
    Sheet { name: t(text::OVERVIEW), columns: vec![("", 28), ("", 70)], rows: rows.map(|(name, cell)| vec![label(name), cell]).to_vec() }
}

/// The words that people saw, in one line.
#[must_use]
pub fn content_words(content: &Content) -> String {
    let (text, options) = (content.text(), content.options());
    if options.is_empty() { text.clone() } else { format!("{text} ({})", options.join(" / ")) }
}

fn decisions(page: &HistoryPage) -> Sheet {
    let row = |row: &HistoryRow| {
        let outcome = row.outcome.as_ref();
        vec![
            Cell::Time(row.at),
            label(arm_name(row.arm)),
            words(&status_words(row).1),
            words(&row.by.as_ref().map(by_words).unwrap_or_default()),
            words(&row.content.as_ref().map(content_words).unwrap_or_default()),
            words(&why_words(row).unwrap_or_default()),
            score_cell(outcome.and_then(|outcome| outcome.pre)),
            score_cell(outcome.and_then(|outcome| outcome.post)),
            words(&outcome.map(outcome_words).unwrap_or_default()),
        ]
    };
    let names = [
        (text::TIME, 20),
        (text::ARM, 16),
        (text::STATUS, 16),
        (text::DECIDED, 22),
        (text::WORDS, 50),
        (text::WHY, 50),
        (text::SCORE_BEFORE, 13),
        (text::SCORE_AFTER, 13),
        (text::RESULT, 60),
    ];
    Sheet { name: t(text::DECISIONS), columns: columns(&names), rows: page.rows.iter().map(row).collect() }
}

fn polls(page: &HistoryPage) -> Sheet {
    let names = [
        (text::OPENED, 20),
        (text::CLOSED, 20),
        (text::QUESTION, 50),
        (text::OPTION, 30),
        (text::VOTES, 10),
        (text::SHARE, 16),
        (text::VOTERS, 12),
        (text::KIND, 24),
        (text::MEAN, 12),
        (text::STATUS, 14),
        (text::ROUND, 10),
    ];
    let rows = page.room.polls.iter().flat_map(|poll| poll_rows(poll, poll.round(&page.room.polls)));
    Sheet { name: t(text::POLLS), columns: columns(&names), rows: rows.collect() }
}

/// A row for each option, step, answer in words and place on the leaderboard of a poll.
fn poll_rows(poll: &PollView, round: u32) -> Vec<Vec<Cell>> {
    let PollView { question, opened_at, closed_at, voters, kind, .. } = poll;
    let tally = poll.tally.clone().unwrap_or_default();
    let row = |option: &str, votes: Option<u32>, share: bool, mean: Option<f64>, status: Option<Text>| {
        vec![
            Cell::Time(*opened_at),
            time(*closed_at),
            words(question),
            words(option),
            votes.map_or(Cell::Empty, number),
            votes.filter(|_| share && *voters > 0).map_or(Cell::Empty, |votes| Cell::Share(f64::from(votes) / f64::from(*voters))),
            number(*voters),
            label(kind_name(kind)),
            mean.map_or(Cell::Empty, |mean| Cell::Number((mean * 100.0).round() / 100.0)),
            status.map_or(Cell::Empty, label),
            number(round),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let is_ranking = *kind == PollKind::Ranking;
    for (n, option) in choices(poll).iter().enumerate() {
        let votes = tally.counts.get(n).copied();
        let mean = if is_ranking { tally.mean_rank(n) } else { tally.mean().filter(|_| matches!(kind, PollKind::Rating(_))) };
        let is_right = u8::try_from(n).is_ok_and(|n| tally.right.contains(&n));
        rows.push(row(option, votes, !is_ranking, mean, is_right.then_some(text::RIGHT)));
    }
    for answer in &tally.answers {
        let status = match answer.state {
            AnswerState::Shown => None,
            AnswerState::Waiting => Some(text::WAITS),
            AnswerState::Hidden => Some(text::HIDDEN),
        };
        rows.push(row(&answer.text, Some(answer.count), true, None, status));
    }
    for leader in &tally.leaders {
        rows.push(row(&leader.name, Some(leader.points), false, None, Some(text::POINTS)));
    }
    if rows.is_empty() {
        rows.push(row("", None, false, None, None));
    }
    rows
}

fn agenda(page: &HistoryPage) -> Sheet {
    let row = |mark: &Mark| vec![Cell::Time(mark.at), words(&mark.title), label(phase_name(mark.phase))];
    let names = [(text::TIME, 20), (text::ITEM, 60), (text::PHASE, 20)];
    Sheet { name: t(text::AGENDA), columns: columns(&names), rows: page.agenda.iter().map(row).collect() }
}

fn questions(page: &HistoryPage) -> Sheet {
    let row = |question: &QuestionView| {
        let state = match question.state {
            QuestionState::Queued => text::WAITS,
            QuestionState::Live => text::LIVE,
            QuestionState::Answered => text::ANSWERED,
            QuestionState::Archived if question.merged_into.is_some() => text::MERGED,
            QuestionState::Archived => text::ARCHIVED,
            QuestionState::Held => text::HELD,
            QuestionState::Withdrawn => text::WITHDRAWN,
        };
        vec![
            Cell::Time(question.at),
            words(&question.author),
            words(&question.text),
            number(question.votes),
            label(state),
            words(&question.label),
            words(&question.answer),
        ]
    };
    let names = [
        (text::TIME, 20),
        (text::AUTHOR, 24),
        (text::QUESTION, 80),
        (text::SUPPORT, 14),
        (text::STATUS, 16),
        (text::LABEL, 16),
        (text::WRITTEN, 60),
    ];
    Sheet { name: t(text::QUESTIONS), columns: columns(&names), rows: page.room.questions.iter().map(row).collect() }
}

fn chat(page: &HistoryPage) -> Sheet {
    let row = |message: &MessageView| {
        let status = match (message.held, message.hidden, message.edited) {
            (true, _, _) => label(text::HELD),
            (false, true, _) => label(text::HIDDEN),
            (false, false, true) => label(text::EDITED),
            (false, false, false) => Cell::Empty,
        };
        let author = if message.by_host() { label(text::HOST) } else { words(&message.author) };
        vec![Cell::Time(message.at), author, words(&message.text), status]
    };
    let names = [(text::TIME, 20), (text::AUTHOR, 24), (text::MESSAGE, 80), (text::STATUS, 14)];
    Sheet { name: t(text::CHAT), columns: columns(&names), rows: page.room.chat.iter().map(row).collect() }
}

fn score(page: &HistoryPage) -> Sheet {
    let rate = |rate: f64| Cell::Number((rate * 10.0).round() / 10.0);
    let row = |sample: &Sample| {
        vec![
            Cell::Time(sample.at),
            score_cell(sample.score),
            score_cell(sample.low),
            score_cell(sample.high),
            number(sample.people),
            rate(sample.chat),
            rate(sample.react),
            rate(sample.qa),
            half_words(sample).map_or(Cell::Empty, Cell::Text),
        ]
    };
    let names = [
        (text::TIME, 20),
        (text::SCORE, 10),
        (text::USUAL_LOW, 12),
        (text::USUAL_HIGH, 12),
        (text::PEOPLE, 10),
        (text::CHAT_RATE, 22),
        (text::REACTION_RATE, 22),
        (text::QUESTION_RATE, 32),
        (text::HALF_SHOWS, 30),
    ];
    Sheet { name: t(text::SCORE), columns: columns(&names), rows: page.timeline.iter().map(row).collect() }
}
