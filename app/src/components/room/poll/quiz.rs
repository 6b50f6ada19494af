//! Results of a quiz that is closed: one's own, and those of the first.

use super::Seen;
use leptos::prelude::*;
use room::Leader;
use wording::language::{room as text, t};

/// The result of this person, and the leaderboard.
#[component]
pub fn QuizResult(
    /// State of the poll for this person.
    seen: Memo<Option<Seen>>,
) -> impl IntoView {
    let score = Memo::new(move |_| seen.with(|seen| seen.as_ref().and_then(|seen| seen.poll.score)));
    let leaders = Memo::new(move |_| {
        seen.with(|seen| seen.as_ref().and_then(|seen| seen.poll.tally.as_ref()).map(|tally| tally.leaders.clone()).unwrap_or_default())
    });
    let words = move || {
        score.get().map(|score| {
            let result = if score.points > 0 { text::RIGHT_ANSWER } else { text::WRONG_ANSWER };
            let values: [(&str, &dyn std::fmt::Display); 3] = [("points", &score.points), ("total", &score.total), ("place", &score.place)];
            view! { <p class="quiz__score" role="note">{result.with(&values)}</p> }
        })
    };
    view! {
        {words}
        {move || view! { <Leaders leaders=leaders.get()/> }}
    }
}

/// The first of everybody who answered quizzes, by pseudonym.
#[component]
pub fn Leaders(
    /// The first.
    leaders: Vec<Leader>,
) -> impl IntoView {
    let row = |leader: Leader| {
        view! { <li class="ranked__one"><span translate="no">{leader.name}</span><span class="ranked__rank numbers">{text::POINTS.of(leader.points)}</span></li> }
    };
    (!leaders.is_empty()).then(|| {
        view! {
            <p class="poll__hint">{t(text::LEADERBOARD)}</p>
            <ol class="ranked">{leaders.into_iter().map(row).collect_view()}</ol>
        }
    })
}
