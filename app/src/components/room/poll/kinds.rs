//! Polls of the less common kinds. They are a chunk, since most polls have options to choose from.

use super::Seen;
use super::ideas::IdeasCard;
use super::ranking::RankingCard;
use super::words::WordsCard;
use crate::chunk::{Lost, wasm_split};
use leptos::prelude::*;
use room::{PollKind, PollView};

/// The card of a poll for ideas, for an order, or for an answer in words. Its form has `data-kind`, which tells the program that it needs
/// this chunk.
#[wasm_split(kinds, wasm_split_path = leptos::wasm_split, fallible, preload(load_kinds))]
pub(crate) fn of_kind(seen: Memo<Option<Seen>>, first: PollView) -> Result<AnyView, Lost> {
    Ok(match first.kind {
        PollKind::Ideas { .. } => view! { <IdeasCard seen first/> }.into_any(),
        PollKind::Ranking => view! { <RankingCard seen first/> }.into_any(),
        PollKind::Text { .. } | PollKind::Words | PollKind::Single | PollKind::Multiple | PollKind::Rating(_) | PollKind::Quiz(_) => {
            view! { <WordsCard seen first/> }.into_any()
        }
    })
}
