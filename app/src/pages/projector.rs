//! The screen for everybody: how to join, what is asked, how it stands. Made to be read at ten meters.
//!
//! `?only=poll`, `question`, `code` or `reactions` shows that part alone and without a background, to be laid over the picture of a stream.
//! `?speaker` is the speaker's own page, with the private cues of the conductor, to organizers only: the server gives cues to nobody else.

mod poll;
mod speaker;

use crate::audience::Part;
use crate::chunk::{Lost, later, wasm_split};
use crate::components::room::author::Author;
use crate::components::room::countdown::Ring;
use crate::components::room::reaction::ReactionAir;
use crate::components::watch::intervention::{Item, items};
use conductor::id::SessionId;
use conductor::plan::Plan;
use kit::connection_badge::AwayBar;
use kit::icon::{Icon, IconName};
use kit::language_switch::LanguageSwitch;
use kit::theme::ThemeToggle;
use leptos::prelude::*;
use leptos_meta::Title;
use poll::PollScene;
use protocol::{ProjectorPage, Role, Topic};
use room::QuestionState;
use session::live::{Live, LiveStoreFields, has_ended, present, reduce};
use session::socket::{SocketProvider, use_socket};
use speaker::SpeakerInside;
use wording::language::{common, room as room_text, screen as text, t};

/// The screen for everybody.
#[component]
pub fn Screen(
    /// The server's data for the page.
    page: ProjectorPage,
    /// True if it is the speaker's own.
    speaker: bool,
    /// The only part to show.
    only: Option<Part>,
) -> impl IntoView {
    let ProjectorPage { session, code, title, join_url, room: (view, position), agenda, .. } = page;
    let mut live = Live::of_room(view, position);
    if speaker {
        // What was rendered is what everybody may see; the organizer's events have other positions.
        live.room_position = None;
    }
    let role = if speaker { Role::Organizer } else { Role::Projector };
    view! {
        <Title text=title/>
        <SocketProvider session role speech=reduce::THE_ROOM live topics=&[Topic::Room, Topic::Pulse]>
            {if speaker {
                let plan = agenda.unwrap_or_default();
                later(load_speaker, move || speakers_own(session, plan.clone()))
            } else {
                view! { <ScreenInside code join_url only/> }.into_any()
            }}
        </SocketProvider>
    }
}

/// The speaker's own page.
#[wasm_split(speaker, wasm_split_path = leptos::wasm_split, fallible, preload(load_speaker))]
pub(crate) fn speakers_own(session: SessionId, plan: Plan) -> Result<AnyView, Lost> {
    Ok(view! { <SpeakerInside session plan/> }.into_any())
}

/// The address at which the code can be entered, as people read it aloud.
fn spoken(url: &str) -> String {
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    address.rsplit_once("/j/").map_or_else(|| address.trim_end_matches('/').to_owned(), |(host, _)| format!("{host}/j"))
}

/// The screen, below its socket.
#[component]
fn ScreenInside(
    /// The session's code.
    code: String,
    /// Where the code leads.
    join_url: String,
    /// The only part to show.
    only: Option<Part>,
) -> impl IntoView {
    let live = use_socket().live;
    let fits = move |item: &Item| match (only, item) {
        (_, Item::Cue { .. }) => false,
        (Some(Part::Poll), item) => matches!(item, Item::Poll(_)),
        (Some(Part::Question), item) => matches!(item, Item::Question { .. }),
        (Some(Part::Code | Part::Reactions), _) => false,
        (None, _) => true,
    };
    let now = Memo::new(move |_| items(live).into_iter().filter(fits).collect::<Vec<_>>());
    let asked = matches!(only, None | Some(Part::Question));
    let ended = Memo::new(move |_| has_ended(live));
    let idle = move || now.with(Vec::is_empty);
    view! {
        <div class="screen" class:screen--only=only.is_some() class:screen--code=only == Some(Part::Code) class:screen--air=only == Some(Part::Reactions) class:screen--idle=move || idle() && !ended.get() class:screen--ended=ended>
            <AwayBar words=text::MAY_BE_OLD/>
            <header class="screen__head">
                <h1 class="screen__title" dir="auto">{move || live.title().get()}</h1>
                <p class="screen__people numbers">
                    <Icon name=IconName::People/>
                    <span aria-hidden="true">{move || live.people().get()}</span>
                    {move || Some(live.absent().get()).filter(|away| *away > 0).map(|away| view! { <small aria-hidden="true">{common::AWAY.with(&[("n", &away)])}</small> })}
                    <span class="visually-hidden">{move || present(live)}</span>
                </p>
                <LanguageSwitch/>
                <ThemeToggle/>
            </header>
            <main id="content" class="screen__main">
                {move || ended.get().then(|| view! { <p class="screen__ended">{t(text::THANK_YOU)}</p> })}
                <For each=move || now.get().into_iter().take(1) key=|item| format!("{item:?}") let(item)>
                    <Scene item/>
                </For>
                {move || (asked && idle() && !ended.get()).then(|| view! { <TopQuestions/> })}
            </main>
            <aside class="screen__join" aria-label=t(text::HOW_TO_JOIN) hidden=move || ended.get()>
                <img class="screen__qr" src=format!("/qr/{code}.svg") alt=text::QR.with(&[("url", &join_url)]) width="320" height="320"/>
                <div class="screen__how">
                    <p class="screen__where">{text::JOIN_AT.split().0}<b translate="no">{spoken(&join_url)}</b>{text::JOIN_AT.split().1}</p>
                    <p class="screen__code" translate="no" aria-label=t(wording::language::door::CODE)>{code}</p>
                </div>
            </aside>
            <ReactionAir/>
        </div>
    }
}

/// The room's current activity, as large as it goes.
#[component]
fn Scene(
    /// The activity.
    item: Item,
) -> impl IntoView {
    match item {
        Item::Poll(id) => view! { <PollScene id/> }.into_any(),
        Item::Challenge { text, from, until, .. } => view! {
            <section class="scene scene--challenge">
                <p class="scene__kind"><Icon name=IconName::Challenge/>{t(common::CHALLENGE)}</p>
                <div class="scene__challenge"><h2 class="scene__words" dir="auto">{text}</h2><Ring from until/></div>
                <p class="scene__hint">{t(room_text::ANSWER_IN_CHAT)}</p>
            </section>
        }
        .into_any(),
        Item::Question { text, author, .. } => view! {
            <section class="scene scene--question">
                <p class="scene__kind"><Icon name=IconName::Question/>{t(common::ANSWERED_NOW)}</p>
                <h2 class="scene__words" dir="auto">{text}</h2>
                <p class="scene__by" dir="auto" translate="no">{author}</p>
            </section>
        }
        .into_any(),
        Item::Prompt { text, .. } => view! {
            <section class="scene scene--prompt">
                <p class="scene__kind"><Icon name=IconName::Chat/>{t(room_text::TELL_EVERYBODY)}</p>
                <h2 class="scene__words" dir="auto">{text}</h2>
                <Answers/>
            </section>
        }
        .into_any(),
        Item::Cue { .. } => ().into_any(),
    }
}

/// The last answers to a prompt.
#[component]
fn Answers() -> impl IntoView {
    let live = use_socket().live;
    let last = move || {
        let chat = live.chat();
        let chat = chat.read();
        // A speaker's page also holds words that wait for approval, and it may stand where the room sees it.
        let shown = chat.iter().rev().filter(|message| !message.held && !message.hidden);
        shown.take(3).map(|message| (message.id, message.author.clone(), message.text.clone())).collect::<Vec<_>>()
    };
    view! {
        <ul class="scene__said">
            <For each=last key=|(id, _, _)| id.0 let((_, author, text))>
                <li><Author name=author/>" "<span dir="auto">{text}</span></li>
            </For>
        </ul>
    }
}

/// The questions that the room wants answered most, while nothing else is on.
#[component]
fn TopQuestions() -> impl IntoView {
    let live = use_socket().live;
    let top = Memo::new(move |_| {
        let questions = live.questions();
        let questions = questions.read();
        questions.iter().filter(|question| question.state == QuestionState::Queued).take(3).cloned().collect::<Vec<_>>()
    });
    move || {
        let questions = top.get();
        if questions.is_empty() {
            return view! {
                <section class="invite">
                    <h2 class="invite__title">{t(text::TAKE_PART)}</h2>
                    <p class="invite__words">{t(text::SCAN)}</p>
                </section>
            }
            .into_any();
        }
        let rows = questions.into_iter().map(|question| {
            view! {
                <li class="wanted__one">
                    <span class="wanted__votes numbers">{question.votes}</span>
                    <span class="wanted__words" dir="auto">{question.text}</span>
                </li>
            }
        });
        view! {
            <section class="scene wanted">
                <p class="scene__kind"><Icon name=IconName::Question/>{t(text::WANTED)}</p>
                <ol class="wanted__list">{rows.collect_view()}</ol>
            </section>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn an_address_is_shown_without_what_nobody_types() {
        assert_eq!(spoken("https://live.example.org/j/ABC7K9"), "live.example.org/j");
        assert_eq!(spoken("http://127.0.0.1:3000/j/ABC7K9"), "127.0.0.1:3000/j");
        assert_eq!(spoken("https://live.example.org/"), "live.example.org");
    }
}
