//! The audience's questions: [`Questions`] lists them, [`AskForm`] takes one more.

use crate::components::room::composer::Composer;
use conductor::id::QuestionId;
use kit::icon::{Icon, IconName};
use kit::steady::{Once, Steady};
use leptos::prelude::*;
use room::limits::QUESTION_CHARS;
use room::{Act, QuestionState, QuestionView};
use session::live::{LiveStoreFields, has_ended};
use session::outbox::Command;
use session::socket::use_socket;
use wording::language::{t, talk as text};

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
    let label = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.label.clone()).unwrap_or_default()));
    let pinned = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.pinned)));
    let answer = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.answer.clone()).unwrap_or_default()));
    let may_withdraw = move || mine_and_waiting(first.mine, state.get()) && !has_ended(socket.live);
    let withdraw = move |_| {
        socket.act(Act::WithdrawQuestion { question: id });
    };
    let author = match (first.mine, first.speaker.is_some()) {
        (true, true) => t(text::YOU).to_owned(),
        (true, false) => t(text::YOU_UNNAMED).to_owned(),
        (false, true) => first.author.clone(),
        (false, false) => t(text::UNNAMED).to_owned(),
    };
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
                        QuestionState::Held => Some(view! { <span class="badge badge--warm">{t(text::WAITS_FOR_APPROVAL)}</span> }.into_any()),
                        QuestionState::Queued | QuestionState::Archived | QuestionState::Withdrawn => None,
                    }}
                    {move || (pinned.get() && state.get() == QuestionState::Queued).then(|| view! { <span class="badge">{t(text::ON_TOP)}</span> })}
                    {move || Some(label.get()).filter(|label| !label.is_empty()).map(|label| view! { <span class="badge badge--accent" dir="auto">{label}</span> })}
                    <span dir="auto" translate="no">{author}</span>
                    {move || may_withdraw().then(|| view! { <button type="button" class="line__do" on:click=withdraw>{t(text::WITHDRAW)}</button> })}
                </p>
                {move || Some(answer.get()).filter(|answer| !answer.is_empty()).map(|answer| view! {
                    <p class="question__answer"><b>{t(text::WRITTEN_ANSWER)}</b>" "<span dir="auto">{answer}</span></p>
                })}
            </div>
            <form class="upvote-form" method="post" on:submit=|event| event.prevent_default()>
                <input type="hidden" name="act" value="upvote"/>
                <input type="hidden" name="question" value=id.to_string()/>
                <input type="hidden" name="on" value=move || if upvoted.get() { "no" } else { "yes" }/>
            <button
                type="submit"
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
            </form>
        </li>
    }
    .into_any()
}

/// Returns whether a question is the person's own and not answered yet.
const fn mine_and_waiting(mine: bool, state: QuestionState) -> bool {
    mine && matches!(state, QuestionState::Queued | QuestionState::Held)
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
                    Act::Ask { question, text } | Act::AskUnnamed { question, text } if unknown(question) => {
                        Some((*question, text.clone()))
                    }
                    _ => None,
                })
                .collect::<Vec<_>>()
        })
    });
    let is_empty = move || ids.with(Vec::is_empty) && waiting.with(Vec::is_empty);
    view! {
        <ul class="questions" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch() aria-label=t(wording::language::room::QUESTIONS)>
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

/// The button that raises one's hand, or lowers it.
#[component]
fn HandButton() -> impl IntoView {
    let socket = use_socket();
    let known = Memo::new(move |_| socket.live.you().read().as_ref().is_some_and(|you| you.hand));
    // A tap counts at once.
    let up = Memo::new(move |_| {
        let sent = socket
            .outbox
            .with(|outbox| outbox.acts().filter_map(|act| if let Act::RaiseHand { on } = act { Some(*on) } else { None }).next_back());
        sent.unwrap_or_else(|| known.get())
    });
    let once = Once::new();
    let press = move |event: leptos::ev::MouseEvent| {
        if once.counts(&event) {
            socket.act(Act::RaiseHand { on: !up.get_untracked() });
        }
    };
    view! {
        <button type="button" class="button button--small hand" aria-pressed=move || if up.get() { "true" } else { "false" } on:click=press>
            {move || t(if up.get() { text::LOWER_HAND } else { text::RAISE_HAND })}
        </button>
    }
}

/// The form for one more question.
#[component]
pub fn AskForm() -> impl IntoView {
    let socket = use_socket();
    let unnamed = RwSignal::new(false);
    let ask = move |text: String| {
        let question = QuestionId(socket.new_id());
        socket.act(if unnamed.get_untracked() { Act::AskUnnamed { question, text } } else { Act::Ask { question, text } });
    };
    let banned = Signal::derive(move || socket.live.you().read().as_ref().is_some_and(|you| you.banned));
    let placeholder = Signal::derive(move || {
        if banned.get() {
            text::BANNED
        } else if socket.live.rules().read().approve_questions {
            text::ASK_FOR_APPROVAL
        } else {
            text::ASK_A_QUESTION
        }
    });
    let last = Memo::new(move |_| {
        socket.outbox.with(|outbox| {
            outbox.refusals().rev().find_map(|refused| match &refused.command {
                Command::Act(Act::Ask { question, text } | Act::AskUnnamed { question, text }) => Some((*question, text.clone())),
                _ => None,
            })
        })
    });
    let refused = Signal::derive(move || last.get().map(|(_, text)| text));
    view! {
        <div class="asking">
            <label class="check small">
                <input type="checkbox" name="unnamed" form="ask-form" on:change:target=move |event| unnamed.set(event.target().checked())/>
                <span>{t(text::WITHOUT_MY_NAME)}</span>
            </label>
            <HandButton/>
        </div>
        <Composer
            id="ask"
            plain="ask"
            label=text::YOUR_QUESTION
            unnamed
            disabled=banned
            placeholder
            send=text::ASK
            most=QUESTION_CHARS
            refused
            on_send=ask
        />
    }
}
