//! The audience's questions, and where each is.

use crate::api::record::questions;
use crate::components::kit::command::{RefusalNotice, Sent};
use crate::components::kit::icon::{Icon, IconName};
use crate::components::kit::local_time::LocalTime;
use crate::components::kit::steady::Steady;
use crate::language::{Text, desk as text, room as in_room, t, talk};
use crate::live::LiveStoreFields;
use crate::socket::use_socket;
use conductor::arm::Content;
use conductor::id::{QuestionId, SessionId};
use leptos::prelude::*;
use room::limits::QUESTIONS_SHOWN;
use room::{Act, QuestionState, QuestionView};
use std::cmp::Reverse;

/// The session of a dashboard, and how many of its questions the page had no room for.
#[derive(Clone, Copy, Debug)]
pub struct QuestionsLeftOut {
    /// The session.
    pub session: SessionId,
    /// The number of questions.
    pub count: u32,
}

/// The questions: the live one, then by support, then those that are done.
#[component]
pub(super) fn DeskQuestions() -> impl IntoView {
    let live = use_socket().live;
    let steady = Steady::of(move || in_order(&live.questions().read()));
    let ids = steady.shown;
    let left_out = use_context::<QuestionsLeftOut>();
    let all = Action::new(|session: &SessionId| {
        let session = *session;
        async move { questions(session).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(all)) = all.value().get() {
            live.questions().update(|known| {
                let more: Vec<QuestionView> = all.into_iter().filter(|one| known.iter().all(|known| known.id != one.id)).collect();
                known.extend(more);
            });
        }
    });
    let is_loaded = move || matches!(*all.value().read(), Some(Ok(_)));
    // Until they are loaded, those that came since may be among the ones that the next page has no room for.
    let may_be_more = move |count: u32| !is_loaded() && (count > 0 || ids.with(Vec::len) >= QUESTIONS_SHOWN);
    view! {
        <div class="desk__scroll" tabindex="0" role="region" aria-label=t(in_room::QUESTIONS)>
            <ol class="desk__list" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch()>
                <For each=move || ids.get() key=|id| *id let(id)><Question id/></For>
            </ol>
            {move || left_out.filter(|left_out| may_be_more(left_out.count)).map(|QuestionsLeftOut { session, .. }| view! {
                <button type="button" class="button button--small" disabled=all.pending() on:click=move |_| { all.dispatch(session); }>
                    {t(text::SHOW_ALL_QUESTIONS)}
                </button>
            })}
            {move || all.value().get().and_then(Result::err).map(|failure| view! { <p class="small" role="alert">{failure.words()}</p> })}
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="muted small desk__nothing">{t(text::NO_QUESTIONS)}</p>
            </Show>
        </div>
    }
}

fn in_order(questions: &[QuestionView]) -> Vec<QuestionId> {
    let rank = |state| match state {
        QuestionState::Live => 0,
        QuestionState::Queued => 1,
        QuestionState::Answered => 2,
        QuestionState::Archived => 3,
    };
    let mut sorted: Vec<&QuestionView> = questions.iter().collect();
    sorted.sort_by_key(|question| (rank(question.state), Reverse(question.votes), question.at));
    sorted.into_iter().map(|question| question.id).collect()
}

#[component]
fn Question(id: QuestionId) -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let question = Memo::new(move |_| socket.live.questions().read().iter().find(|question| question.id == id).cloned());
    let mark = move |state: QuestionState, words: Text| {
        view! {
            <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::MarkQuestion { question: id, state })>
                {t(words)}
            </button>
        }
    };
    move || {
        question.get().map(|question| {
            let text = question.text.clone();
            let promote = move |_| sent.launch(Content::QnaPromote { question: id, text: text.clone() });
            let (badge, actions) = match question.state {
                QuestionState::Queued => (
                    None,
                    view! {
                        <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=promote><Icon name=IconName::Cue/>{t(text::PROMOTE)}</button>
                        {mark(QuestionState::Live, text::ANSWER_NOW)}
                        {mark(QuestionState::Archived, text::ARCHIVE)}
                    }
                    .into_any(),
                ),
                QuestionState::Live => (
                    Some(view! { <span class="badge badge--accent">{t(text::LIVE_NOW)}</span> }.into_any()),
                    view! { {mark(QuestionState::Answered, text::MARK_ANSWERED)} {mark(QuestionState::Queued, text::BACK)} }.into_any(),
                ),
                QuestionState::Answered => (
                    Some(view! { <span class="badge badge--good">{t(talk::ANSWERED)}</span> }.into_any()),
                    view! { {mark(QuestionState::Queued, text::BACK)} }.into_any(),
                ),
                QuestionState::Archived => (
                    Some(view! { <span class="badge">{t(text::ARCHIVED)}</span> }.into_any()),
                    view! { {mark(QuestionState::Queued, text::BACK)} }.into_any(),
                ),
            };
            view! {
                <li class="asked" class:asked--done=matches!(question.state, QuestionState::Answered | QuestionState::Archived)>
                    <p class="asked__votes numbers"><b>{question.votes}</b><span class="visually-hidden">{text::SUPPORT.of(question.votes)}</span></p>
                    <div class="asked__main">
                        <p class="asked__words" dir="auto">{question.text}</p>
                        <p class="said__head">{badge}<span class="muted small"><bdi translate="no">{question.author}</bdi>", " <LocalTime at=question.at/></span></p>
                        <div class="row">{actions}</div>
                        <RefusalNotice sent/>
                    </div>
                </li>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::time::Timestamp;
    use room::Speaker;
    use uuid::Uuid;

    fn question(n: u128, state: QuestionState, votes: u32) -> QuestionView {
        QuestionView {
            id: QuestionId(Uuid::from_u128(n)),
            at: Timestamp::default(),
            author: String::new(),
            speaker: Speaker(1),
            text: "Why?".to_owned(),
            state,
            votes,
            mine: false,
            upvoted: false,
        }
    }

    #[test]
    fn the_live_question_is_first_and_then_support_counts() {
        let questions = [
            question(1, QuestionState::Answered, 90),
            question(2, QuestionState::Queued, 3),
            question(3, QuestionState::Queued, 8),
            question(4, QuestionState::Live, 1),
        ];
        let order: Vec<u128> = in_order(&questions).into_iter().map(|id| id.0.as_u128()).collect();
        assert_eq!(order, [4, 3, 2, 1]);
    }
}
