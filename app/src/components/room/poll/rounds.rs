//! [`Rounds`]: a poll that was asked again, beside the round before it.

use super::{Seen, choices, mean_words, share, tenths};
use crate::chunk::{Lost, wasm_split};
use kit::bar::Bar;
use leptos::prelude::*;
use reactive_stores::Store;
use room::{PollKind, PollView, Tally};
use session::live::{Live, LiveStoreFields};
use session::socket::use_socket;
use wording::language::{common, room as text, t};

/// The round before a poll, if the poll was asked again and the results of both may be seen.
#[must_use]
pub fn round_before(live: Store<Live>, poll: &PollView) -> Option<PollView> {
    let before = poll.again.filter(|_| poll.tally.is_some())?;
    live.polls().read().iter().find(|other| other.id == before && other.tally.is_some()).cloned()
}

/// Results of two rounds below a poll that a person answers. The attribute tells the program that it needs this chunk.
#[wasm_split(rounds, wasm_split_path = leptos::wasm_split, fallible, preload(load_rounds))]
pub(crate) fn both_rounds(seen: Memo<Option<Seen>>) -> Result<AnyView, Lost> {
    let live = use_socket().live;
    let both = Memo::new(move |_| {
        seen.with(|seen| {
            let poll = &seen.as_ref()?.poll;
            Some((poll.clone(), round_before(live, poll)?))
        })
    });
    Ok(view! { <div data-again="">{move || both.get().map(|(poll, before)| view! { <Rounds poll before/> })}</div> }.into_any())
}

/// A result in one round: a share in percent if it has one, and its words.
type Cell = (Option<u32>, String);

/// Results of two rounds side by side.
#[component]
pub fn Rounds(
    /// The poll.
    poll: PollView,
    /// The round before it.
    before: PollView,
) -> impl IntoView {
    let cell = |(percent, words): Cell| {
        view! { <td class="rounds__cell numbers">{words}{percent.map(|percent| view! { <span class="rounds__bar"><Bar percent=Signal::stored(percent)/></span> })}</td> }
    };
    let row = move |(label, then, now): (String, Cell, Cell)| {
        view! { <tr><th class="rounds__label" scope="row" dir="auto">{label}</th>{cell(then)}{cell(now)}</tr> }
    };
    let votes = |poll: &PollView| common::VOTES.of(poll.voters);
    view! {
        <table class="rounds">
            <caption class="poll__hint">{t(text::BOTH_ROUNDS)}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{t(text::BEFORE)}<span class="rounds__votes numbers">{votes(&before)}</span></th>
                    <th scope="col">{t(text::AGAIN)}<span class="rounds__votes numbers">{votes(&poll)}</span></th>
                </tr>
            </thead>
            <tbody>{rows(&poll, &before).into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// A row for each option, step or answer in words, and one for the mean of a scale.
fn rows(poll: &PollView, before: &PollView) -> Vec<(String, Cell, Cell)> {
    let none = Tally::default();
    let (now, then) = (poll.tally.as_ref().unwrap_or(&none), before.tally.as_ref().unwrap_or(&none));
    if poll.kind.is_worded() {
        let mut words: Vec<&String> = now.answers.iter().chain(&then.answers).map(|answer| &answer.text).collect();
        let mut known = std::collections::BTreeSet::new();
        words.retain(|word| known.insert(*word));
        let said = |tally: &Tally, word: &String| {
            let count = tally.answers.iter().find(|answer| answer.text == *word).map_or(0, |answer| answer.count);
            (Some(percent(count, tally.voters)), count.to_string())
        };
        return words.into_iter().map(|word| (word.clone(), said(then, word), said(now, word))).collect();
    }
    let result = |tally: &Tally, option: usize| {
        if poll.kind == PollKind::Ranking {
            let (voters, places) = (u64::from(tally.voters), tally.counts.len() as u64 + 1);
            let points = u64::from(tally.counts.get(option).copied().unwrap_or(0));
            let words = if voters > 0 {
                text::RANK.with(&[("rank", &tenths((places * voters).saturating_sub(points), voters))])
            } else {
                String::new()
            };
            (None, words)
        } else {
            let percent = share(tally, option);
            (Some(percent), format!("{percent} %"))
        }
    };
    let mut rows: Vec<(String, Cell, Cell)> =
        choices(poll).into_iter().enumerate().map(|(option, label)| (label, result(then, option), result(now, option))).collect();
    if matches!(poll.kind, PollKind::Rating(_)) {
        let mean = |tally: &Tally| (None, mean_words(tally).unwrap_or_default());
        rows.push((String::new(), mean(then), mean(now)));
    }
    rows
}

fn percent(count: u32, of: u32) -> u32 {
    share(&Tally { voters: of, counts: vec![count], ..Tally::default() }, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::id::PollId;
    use conductor::time::Timestamp;
    use room::{Answer, AnswerState};

    fn round(kind: PollKind, tally: Tally) -> PollView {
        PollView {
            id: PollId(uuid::Uuid::nil()),
            question: String::new(),
            options: if kind.has_options() { vec!["A".to_owned(), "B".to_owned()] } else { Vec::new() },
            multiple: false,
            kind,
            opened_at: Timestamp::from_millis(0),
            closes_at: None,
            closed_at: None,
            revealed: true,
            voters: tally.voters,
            mine: Vec::new(),
            said: Vec::new(),
            liked: Vec::new(),
            score: None,
            tally: Some(tally),
            intervention: None,
            again: None,
        }
    }

    fn counted(kind: PollKind, voters: u32, counts: &[u32]) -> PollView {
        round(kind, Tally { voters, counts: counts.to_vec(), ..Tally::default() })
    }

    fn words(rows: Vec<(String, Cell, Cell)>) -> Vec<[String; 3]> {
        rows.into_iter().map(|(label, then, now)| [label, then.1, now.1]).collect()
    }

    #[test]
    fn each_option_has_its_share_in_both_rounds() {
        let rows = rows(&counted(PollKind::Single, 4, &[1, 3]), &counted(PollKind::Single, 2, &[1, 1]));
        assert_eq!(words(rows), [["A", "50 %", "25 %"], ["B", "50 %", "75 %"]]);
    }

    #[test]
    fn answers_in_words_are_those_of_either_round() {
        let said = |said: &[(&str, u32)]| {
            let answers = said.iter().map(|(text, count)| Answer { text: (*text).to_owned(), count: *count, state: AnswerState::Shown });
            round(PollKind::Words, Tally { voters: 4, answers: answers.collect(), ..Tally::default() })
        };
        let rows = rows(&said(&[("tea", 3)]), &said(&[("mate", 2), ("tea", 1)]));
        assert_eq!(words(rows), [["tea", "1", "3"], ["mate", "2", "0"]]);
    }

    #[test]
    fn a_round_without_votes_has_no_rank() {
        let rows = rows(&counted(PollKind::Ranking, 2, &[4, 2]), &counted(PollKind::Ranking, 0, &[0, 0]));
        assert!(rows.iter().all(|(_, then, now)| then.1.is_empty() && !now.1.is_empty()));
    }
}
