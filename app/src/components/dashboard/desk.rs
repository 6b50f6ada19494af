//! [`Desk`]: the live room as an organizer sees it: chat, questions, polls, and sending something of one's own.

mod chat;
mod drafts;
mod launch;
mod notes;
mod polls;
mod questions;
mod results;
mod similar;
mod timer;

pub use self::questions::QuestionsLeftOut;
use crate::chunk::{Lost, later, wasm_split};
use conductor::id::SessionId;
use leptos::prelude::*;
use room::QuestionState;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{Text, desk as text, drafts as drafts_text, room as in_room, t};

/// The part of the desk that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Chat,
    Questions,
    Polls,
    Drafts,
    Launch,
}

impl Tab {
    const ALL: [Self; 5] = [Self::Chat, Self::Questions, Self::Polls, Self::Drafts, Self::Launch];

    const fn name(self) -> Text {
        match self {
            Self::Chat => in_room::CHAT,
            Self::Questions => in_room::QUESTIONS,
            Self::Polls => in_room::POLLS,
            Self::Drafts => drafts_text::TITLE,
            Self::Launch => text::LAUNCH,
        }
    }
}

/// The live room.
#[component]
pub fn Desk(
    /// The session.
    session: SessionId,
) -> impl IntoView {
    let live = use_socket().live;
    let tab = RwSignal::new(Tab::Chat);
    let count = move |what: Tab| match what {
        Tab::Chat | Tab::Drafts | Tab::Launch => 0,
        Tab::Questions => live
            .questions()
            .read()
            .iter()
            .filter(|question| matches!(question.state, QuestionState::Queued | QuestionState::Live | QuestionState::Held))
            .count(),
        Tab::Polls => live.polls().read().iter().filter(|poll| poll.is_open()).count(),
    };
    let option = move |what: Tab| {
        view! {
            <label class="segmented__option" class:for-organizer=matches!(what, Tab::Drafts | Tab::Launch)>
                <input
                    type="radio"
                    name="desk"
                    checked=what == Tab::Chat
                    prop:checked=move || tab.get() == what
                    on:change=move |_| tab.set(what)
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
                    <div class="segmented">{Tab::ALL.map(option).into_iter().collect_view()}</div>
                </fieldset>
            </div>
            <div class="panel__body">
                {move || match tab.get() {
                    Tab::Chat => view! { <chat::DeskChat/> }.into_any(),
                    Tab::Questions => later(load_questions, asked),
                    Tab::Polls => later(load_polls, polled),
                    Tab::Drafts => later(load_drafts, move || prepared(session)),
                    Tab::Launch => later(load_launch, launched),
                }}
            </div>
        </section>
    }
}

/// The questions, with what may be done about them.
#[wasm_split(asking, wasm_split_path = leptos::wasm_split, fallible, preload(load_questions))]
fn asked() -> Result<AnyView, Lost> {
    Ok(view! { <questions::DeskQuestions/> }.into_any())
}

/// Questions that seem to ask the same.
#[wasm_split(similar, wasm_split_path = leptos::wasm_split, fallible, preload(load_similar))]
fn alike() -> Result<AnyView, Lost> {
    Ok(view! { <similar::SimilarQuestions/> }.into_any())
}

/// The polls, and the form for one more.
#[wasm_split(desk, wasm_split_path = leptos::wasm_split, fallible, preload(load_polls))]
fn polled() -> Result<AnyView, Lost> {
    Ok(view! { <polls::DeskPolls/> }.into_any())
}

/// Drafts as files, and a new session with the same drafts.
#[wasm_split(files, wasm_split_path = leptos::wasm_split, fallible, preload(load_files))]
fn drafted(list: drafts::List) -> Result<AnyView, Lost> {
    Ok(view! { <drafts::FilesAndDuplicate list/> }.into_any())
}

/// The drafts of the session.
#[wasm_split(drafts, wasm_split_path = leptos::wasm_split, fallible, preload(load_drafts))]
fn prepared(session: SessionId) -> Result<AnyView, Lost> {
    Ok(view! { <drafts::Drafts session/> }.into_any())
}

/// The form that sends an intervention.
#[wasm_split(launch, wasm_split_path = leptos::wasm_split, fallible, preload(load_launch))]
fn launched() -> Result<AnyView, Lost> {
    Ok(view! { <launch::Launch/> }.into_any())
}

/// The chunks of the desk.
#[cfg(feature = "hydrate")]
pub(crate) fn chunks() -> Vec<crate::chunk::Load> {
    use crate::chunk::put_off;
    vec![
        put_off(load_questions),
        put_off(load_similar),
        put_off(load_polls),
        put_off(load_drafts),
        put_off(load_files),
        put_off(load_launch),
    ]
}
