//! The audience's questions: [`Questions`] lists them, [`AskForm`] takes one more.

use crate::components::kit::icon::{Icon, IconName};
use crate::components::kit::steady::{Once, Steady};
use crate::components::room::composer::Composer;
use crate::language::{t, talk as text};
use crate::live::{LiveStoreFields, has_ended};
use crate::socket::outbox::Command;
use crate::socket::use_socket;
use conductor::id::QuestionId;
use leptos::prelude::*;
use room::limits::QUESTION_CHARS;
use room::{Act, QuestionState, QuestionView};

/// One question with its support, as the person sees it: their own tap counts at once.
fn seen(id: QuestionId) -> Memo<Option<QuestionView>> {
    let socket = use_socket();
    Memo::new(move |_| {
        let mut question = socket.live.questions().read().iter().find(|question| question.id == id).cloned()?;
        if let Some(on) = socket.outbox.with(|outbox| outbox.upvote(id)).filter(|on| *on != question.upvoted) {
            question.upvoted = on;
            question.votes = if on { question.votes + 1 } else { question.votes.saturating_sub(1) };
        }
        Some(question)
    })
}

/// One question of the list.
#[component]
pub fn QuestionRow(
    /// The id.
    id: QuestionId,
) -> impl IntoView {
    let socket = use_socket();
    let seen = seen(id);
    let Some(first) = seen.get_untracked() else { return ().into_any() };
    let state = Memo::new(move |_| seen.with(|seen| seen.as_ref().map_or(QuestionState::Archived, |seen| seen.state)));
    let upvoted = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.upvoted)));
    let votes = Memo::new(move |_| seen.with(|seen| seen.as_ref().map_or(0, |seen| seen.votes)));
    let waits = move || matches!(state.get(), QuestionState::Queued | QuestionState::Live);
    let is_over = move || has_ended(socket.live);
    let mine = first.mine;
    let once = Once::new();
    let upvote = move |event: leptos::ev::MouseEvent| {
        if !once.counts(&event) {
            return;
        }
        socket.act(Act::Upvote { question: id, on: !upvoted.get_untracked() });
    };
    view! {
        <li class="question" class:question--live=move || state.get() == QuestionState::Live class:question--answered=move || !waits()>
            <div class="question__body">
                <p class="question__words" dir="auto">{first.text}</p>
                <p class="question__by">
                    {move || match state.get() {
                        QuestionState::Live => Some(view! { <span class="badge badge--warm">{t(text::BEING_ANSWERED)}</span> }.into_any()),
                        QuestionState::Answered => Some(view! { <span class="badge badge--good"><Icon name=IconName::Check/>{t(text::ANSWERED)}</span> }.into_any()),
                        QuestionState::Queued | QuestionState::Archived => None,
                    }}
                    <span dir="auto" translate="no">{if mine { t(text::YOU).to_owned() } else { first.author }}</span>
                </p>
            </div>
            <button
                type="button"
                class="upvote"
                aria-pressed=move || if upvoted.get() { "true" } else { "false" }
                aria-label=move || text::SUPPORT_SO_FAR.with(&[("n", &votes.get())])
                disabled=move || mine || !waits() || is_over()
                title=t(if mine { text::OTHERS_SUPPORT } else { text::SUPPORT })
                on:click=upvote
            >
                <svg class="upvote__mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 6l7.500 10h-15z"></path></svg>
                <span class="upvote__count numbers">{votes}</span>
            </button>
        </li>
    }
    .into_any()
}

/// The questions of the room: the live one, waiting ones by support, answered ones.
#[component]
pub fn Questions() -> impl IntoView {
    let socket = use_socket();
    let steady = Steady::of(move || socket.live.questions().read().iter().map(|question| question.id).collect());
    let ids = steady.shown;
    let waiting = Memo::new(move |_| {
        let known = socket.live.questions();
        let known = known.read();
        socket.outbox.with(|outbox| {
            let unknown = |id: &QuestionId| known.iter().all(|question| question.id != *id);
            outbox
                .acts()
                .filter_map(|act| match act {
                    Act::Ask { question, text } if unknown(question) => Some((*question, text.clone())),
                    _ => None,
                })
                .collect::<Vec<_>>()
        })
    });
    let is_empty = move || ids.with(Vec::is_empty) && waiting.with(Vec::is_empty);
    view! {
        <ul class="questions" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch() aria-label=t(crate::language::room::QUESTIONS)>
            <For each=move || waiting.get() key=|(id, _)| id.0 let((_, text))>
                <li class="question question--sending">
                    <div class="question__body">
                        <p class="question__words" dir="auto">{text}</p>
                        <p class="question__by">{t(text::SENDING)}</p>
                    </div>
                </li>
            </For>
            <For each=move || ids.get() key=|id| id.0 let(id)>
                <QuestionRow id/>
            </For>
        </ul>
        {move || is_empty().then(|| view! {
            <div class="room-empty">
                <span class="room-empty__mark"><Icon name=IconName::Question/></span>
                <p class="room-empty__title">{t(text::NO_QUESTIONS)}</p>
                <p class="room-empty__words">{t(text::ASK_FIRST)}</p>
            </div>
        })}
    }
}

/// The form for one more question.
#[component]
pub fn AskForm() -> impl IntoView {
    let socket = use_socket();
    let ask = move |text: String| {
        socket.act(Act::Ask { question: QuestionId(socket.new_id()), text });
    };
    let last = Memo::new(move |_| {
        socket.outbox.with(|outbox| {
            outbox.refusals().rev().find_map(|refused| match &refused.command {
                Command::Act(Act::Ask { question, text }) => Some((*question, text.clone())),
                _ => None,
            })
        })
    });
    let refused = Signal::derive(move || last.get().map(|(_, text)| text));
    view! {
        <Composer
            id="ask"
            label=text::YOUR_QUESTION
            placeholder=Signal::stored(text::ASK_A_QUESTION)
            send=text::ASK
            most=QUESTION_CHARS
            refused
            on_send=ask
        />
    }
}
