//! [`Desk`]: the live room as an organizer sees it: chat, questions, polls, and sending something of one's own.

mod chat;
mod launch;
mod polls;
mod questions;

pub use self::questions::QuestionsLeftOut;
use crate::language::{Text, desk as text, room as in_room, t};
use crate::live::LiveStoreFields;
use crate::socket::use_socket;
use leptos::prelude::*;
use room::QuestionState;

/// The part of the desk that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Chat,
    Questions,
    Polls,
    Launch,
}

impl Shown {
    const ALL: [Self; 4] = [Self::Chat, Self::Questions, Self::Polls, Self::Launch];

    const fn name(self) -> Text {
        match self {
            Self::Chat => in_room::CHAT,
            Self::Questions => in_room::QUESTIONS,
            Self::Polls => in_room::POLLS,
            Self::Launch => text::LAUNCH,
        }
    }
}

/// The live room.
#[component]
pub fn Desk() -> impl IntoView {
    let live = use_socket().live;
    let shown = RwSignal::new(Shown::Chat);
    let count = move |what: Shown| match what {
        Shown::Chat | Shown::Launch => 0,
        Shown::Questions => {
            live.questions().read().iter().filter(|question| matches!(question.state, QuestionState::Queued | QuestionState::Live)).count()
        }
        Shown::Polls => live.polls().read().iter().filter(|poll| poll.is_open()).count(),
    };
    let option = move |what: Shown| {
        view! {
            <label class="segmented__option">
                <input
                    type="radio"
                    name="desk"
                    checked=what == Shown::Chat
                    prop:checked=move || shown.get() == what
                    on:change=move |_| shown.set(what)
                />
                <span>
                    {t(what.name())}
                    {move || Some(count(what)).filter(|count| *count > 0).map(|count| view! { <b class="desk__count numbers">{count}</b> })}
                </span>
            </label>
        }
    };
    view! {
        <section class="panel desk" aria-labelledby="desk-title">
            <div class="panel__head desk__head">
                <h2 class="panel__title" id="desk-title">{t(text::TITLE)}</h2>
                <fieldset class="desk__tabs">
                    <legend class="visually-hidden">{t(text::WHAT_TO_SHOW)}</legend>
                    <div class="segmented">{Shown::ALL.map(option).into_iter().collect_view()}</div>
                </fieldset>
            </div>
            <div class="panel__body">
                {move || match shown.get() {
                    Shown::Chat => view! { <chat::DeskChat/> }.into_any(),
                    Shown::Questions => view! { <questions::DeskQuestions/> }.into_any(),
                    Shown::Polls => view! { <polls::DeskPolls/> }.into_any(),
                    Shown::Launch => view! { <launch::Launch/> }.into_any(),
                }}
            </div>
        </section>
    }
}
