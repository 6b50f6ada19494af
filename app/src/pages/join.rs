//! The attendee's pages: entering a code, and the room.

mod door;
mod tabs;

pub use door::{ClosedDoor, EnterCodePage};

use self::tabs::{Tab, Tabs};
use crate::chunk::{Lost, later, wasm_split};
use crate::components::dashboard::refusals::Refusals;
use crate::components::room::chat::{ChatLog, SayForm};
use crate::components::room::name::{NamePrompt, provide_naming};
use crate::components::room::poll::PollCard;
use crate::components::room::question::{AskForm, Questions};
use crate::components::room::reaction::{ReactionBar, short_count};
use crate::components::watch::intervention::Now;
use crate::components::watch::measured::MeasuredSheet;
use crate::components::watch::outside::OutsideCard;
use crate::components::watch::pace::PaceButtons;
use kit::announcer::use_announcer;
use kit::connection_badge::{AwayBar, ConnectionBadge};
use kit::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::{JoinPage, Role};
use session::live::{Live, LiveStoreFields, has_ended, present, reduce};
use session::socket::{SocketProvider, use_socket};
use wording::language::{room as text, t};

/// The room.
#[component]
pub fn Room(
    /// The server's data for the page.
    page: JoinPage,
) -> impl IntoView {
    let JoinPage { session, title, room: (view, position), you, .. } = page;
    let live = Live { identity: Some(you), ..Live::of_room(view, position) };
    view! {
        <Title text=title/>
        <SocketProvider session role=Role::Attendee speech=reduce::THE_ROOM live>
            <RoomInside/>
        </SocketProvider>
    }
}

/// The room, below its socket.
#[component]
fn RoomInside() -> impl IntoView {
    let live = use_socket().live;
    provide_naming();
    let announcer = use_announcer();
    let about = RwSignal::new(false);
    let tab = RwSignal::new(Tab::first());
    // Forms that only a browser without the page's program needs are hidden from now on.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let field = NodeRef::<html::Textarea>::new();
    let ended = Memo::new(move |_| has_ended(live));
    let banned = Memo::new(move |_| live.you().read().as_ref().is_some_and(|you| you.banned));
    Effect::new(move |before: Option<bool>| {
        let ended = ended.get();
        if before == Some(false) && ended {
            announcer.say(t(text::SESSION_HAS_ENDED));
        }
        ended
    });
    // Once made it stays, and keeps what was typed.
    let outside = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || live.you().read().as_ref().is_some_and(|you| you.outside.is_some())
    });
    // What nobody has looked at is not made; what was looked at stays, and keeps what was typed.
    let opened = move |which: Tab| Memo::new(move |before: Option<&bool>| before == Some(&true) || tab.get() == which);
    let (asked, polled) = (opened(Tab::Questions), opened(Tab::Polls));
    let answer = move |()| {
        tab.set(Tab::Chat);
        // The field is there: panels are hidden, not removed.
        if let Some(field) = field.get_untracked() {
            request_animation_frame(move || {
                let _ = field.focus();
            });
        }
    };
    view! {
        <div class="room" class:room--ended=ended class:room--alive=alive>
            <RoomHead about/>
            <AwayBar words=text::ANSWERS_KEPT/>
            <main id="content" class="room__main">
                <div class="room__now">
                    {move || ended.get().then(|| later(load_goodbye, goodbye))}
                    {move || outside.get().then(|| later(load_outside, outside_card))}
                    {move || banned.get().then(|| view! { <p class="notice notice--bad" role="status"><Icon name=IconName::Info/><span>{t(wording::language::errors::BANNED)}</span></p> })}
                    <Now on_answer=answer/>
                    <Idle/>
                </div>
                <div class="room__talk">
                    <Tabs tab/>
                    <div id=Tab::Chat.panel() class="panel-of" role="tabpanel" aria-labelledby=Tab::Chat.id() hidden=move || tab.get() != Tab::Chat>
                        <ChatLog/>
                        {move || (!ended.get()).then(|| view! { <SayForm field/> })}
                    </div>
                    <div id=Tab::Questions.panel() class="panel-of" role="tabpanel" aria-labelledby=Tab::Questions.id() hidden=move || tab.get() != Tab::Questions>
                        {move || asked.get().then(|| later(load_questions, move || questions(ended)))}
                    </div>
                    <div id=Tab::Polls.panel() class="panel-of" role="tabpanel" aria-labelledby=Tab::Polls.id() hidden=move || tab.get() != Tab::Polls>
                        {move || polled.get().then(|| later(load_polls, polls))}
                    </div>
                </div>
            </main>
            <Refusals/>
            {move || (!ended.get()).then(|| view! {
                <div class="room__bar">
                    <PaceButtons/>
                    <ReactionBar/>
                </div>
            })}
            <MeasuredSheet open=about/>
            <NamePrompt/>
        </div>
    }
}

/// The panel with the questions.
#[wasm_split(talk, wasm_split_path = leptos::wasm_split, fallible, preload(load_questions))]
pub(crate) fn questions(ended: Memo<bool>) -> Result<AnyView, Lost> {
    let panel = view! {
        <div class="panel-of__scroll"><Questions/></div>
        {move || (!ended.get()).then(|| view! { <AskForm/> })}
    };
    Ok(panel.into_any())
}

/// The panel with the results of polls.
#[wasm_split(talk, wasm_split_path = leptos::wasm_split, fallible, preload(load_polls))]
pub(crate) fn polls() -> Result<AnyView, Lost> {
    Ok(view! { <div class="panel-of__scroll"><PastPolls/></div> }.into_any())
}

/// The words at the end of a session.
#[wasm_split(about, wasm_split_path = leptos::wasm_split, fallible, preload(load_goodbye))]
pub(crate) fn goodbye() -> Result<AnyView, Lost> {
    Ok(view! { <Goodbye/> }.into_any())
}

/// The way in for who may not take part yet.
#[wasm_split(outside, wasm_split_path = leptos::wasm_split, fallible, preload(load_outside))]
pub(crate) fn outside_card() -> Result<AnyView, Lost> {
    Ok(view! { <OutsideCard/> }.into_any())
}

/// The chunks of a room that are wanted only when somebody asks for them.
#[cfg(feature = "hydrate")]
pub(crate) fn chunks() -> Vec<crate::chunk::Load> {
    use crate::chunk::put_off;
    let about = crate::components::watch::measured::load_about;
    vec![
        put_off(crate::components::room::name::load_prompt),
        put_off(load_questions),
        put_off(crate::components::room::message_menu::load_menu),
        put_off(load_polls),
        put_off(crate::components::room::poll::load_rounds),
        put_off(crate::components::room::poll::load_kinds),
        put_off(about),
        put_off(load_goodbye),
        put_off(load_outside),
    ]
}

/// The title, how many are here, the connection, and the way to more.
#[component]
fn RoomHead(
    /// True if the sheet is open.
    about: RwSignal<bool>,
) -> impl IntoView {
    let live = use_socket().live;
    view! {
        <header class="room__head">
            <h1 class="room__title" dir="auto">{move || live.title().get()}</h1>
            <ConnectionBadge/>
            <span class="room__people numbers" title=move || present(live)>
                <Icon name=IconName::People/>
                <span aria-hidden="true">{move || short_count(live.people().get())}</span>
                <span class="visually-hidden">{move || present(live)}</span>
            </span>
            <button type="button" class="icon-button" aria-label=t(text::ABOUT) aria-haspopup="dialog" on:click=move |_| about.set(true)>
                <Icon name=IconName::Info/>
            </button>
        </header>
    }
}

/// A placeholder while there is nothing to do.
#[component]
fn Idle() -> impl IntoView {
    view! {
        <div class="idle">
            <span class="idle__mark"><Icon name=IconName::Check/></span>
            <p class="idle__title">{t(text::YOU_ARE_IN)}</p>
            <p class="idle__words">{t(text::UNTIL_THEN)}</p>
        </div>
    }
}

/// A notice at the top when the session has ended.
#[component]
fn Goodbye() -> impl IntoView {
    let live = use_socket().live;
    let asked = move || live.questions().read().len();
    let polls = move || live.polls().read().len();
    let reactions = move || live.reactions().read().total();
    view! {
        <section class="goodbye" aria-label=t(text::ENDED_LABEL)>
            <h2 class="goodbye__title">{t(text::GOODBYE)}</h2>
            <dl class="goodbye__counts">
                <div><dt>{t(text::POLLS)}</dt><dd class="numbers">{polls}</dd></div>
                <div><dt>{t(text::QUESTIONS)}</dt><dd class="numbers">{asked}</dd></div>
                <div><dt>{t(text::REACTIONS)}</dt><dd class="numbers">{move || short_count(reactions())}</dd></div>
            </dl>
            <p class="goodbye__words">{t(text::GOODBYE_WORDS)}</p>
        </section>
    }
}

/// Polls that are over, with their results. Open ones are above, with what is to do now.
#[component]
fn PastPolls() -> impl IntoView {
    let live = use_socket().live;
    let ids = Memo::new(move |_| live.polls().read().iter().filter(|poll| !poll.is_open()).map(|poll| poll.id).collect::<Vec<_>>());
    view! {
        <div class="past-polls">
            <For each=move || ids.get() key=|id| id.0 let(id)>
                <div class="past-polls__one"><PollCard id/></div>
            </For>
        </div>
        {move || ids.with(Vec::is_empty).then(|| view! {
            <div class="room-empty">
                <span class="room-empty__mark"><Icon name=IconName::Poll/></span>
                <p class="room-empty__title">{t(text::NO_RESULTS)}</p>
                <p class="room-empty__words">{t(text::NO_RESULTS_WORDS)}</p>
            </div>
        })}
    }
}
