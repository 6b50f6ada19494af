//! The attendee's pages: entering a code, and the room.

use crate::api::Failure;
use crate::api::session::join;
use crate::components::announcer::use_announcer;
use crate::components::chat::{ChatLog, Composer};
use crate::components::connection_badge::{AwayBar, ConnectionBadge};
use crate::components::frame::Brand;
use crate::components::icon::{Icon, IconName};
use crate::components::intervention::Now;
use crate::components::measured::MeasuredSheet;
use crate::components::name::{NamePrompt, provide_naming};
use crate::components::pace::PaceButtons;
use crate::components::poll::PollCard;
use crate::components::question::{AskForm, Questions};
use crate::components::reaction::{ReactionBar, short_count};
use crate::components::refusals::Refusals;
use crate::format::counted;
use crate::live::{Live, LiveStoreFields};
use crate::socket::{SocketProvider, use_socket};
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_params_map, use_query_map};
use protocol::{ErrorCode, JoinPage as Page, Role};

/// The page on which a code is entered. A plain form: it works before the page's program has arrived, and without it.
#[component]
pub fn EnterCodePage() -> impl IntoView {
    let query = use_query_map();
    let code = query.with_untracked(|query| query.get("code")).map(|code| cleaned(&code)).filter(|code| !code.is_empty());
    if let Some(code) = code {
        return view! { <Redirect path=format!("/j/{code}")/> }.into_any();
    }
    view! {
        <Title text="Join a session"/>
        <main id="content" class="door">
            <Brand/>
            <div class="door__card">
                <h1 class="door__title">"Join a session"</h1>
                <p class="door__lead">"Enter the code on the screen, or scan it with your camera."</p>
                <CodeForm/>
            </div>
            <p class="door__foot">"No account, nothing to install. "<a href="/sign-in">"Running a session?"</a></p>
        </main>
    }
    .into_any()
}

/// A code as people type it, without the spaces and dashes that they read into it.
fn cleaned(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(12).collect::<String>().to_ascii_uppercase()
}

/// The form for a code.
#[component]
fn CodeForm() -> impl IntoView {
    view! {
        <form class="door__form" action="/j" method="get">
            <label class="visually-hidden" for="code">"Session code"</label>
            <input
                id="code"
                class="input input--code door__code"
                name="code"
                type="text"
                required
                maxlength="12"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                placeholder="CODE"
            />
            <button type="submit" class="button button--primary button--wide">"Join"</button>
        </form>
    }
}

/// The room behind the code that the address names.
#[component]
pub fn JoinPage() -> impl IntoView {
    let params = use_params_map();
    let page = Resource::new(move || params.with(|params| params.get("code").unwrap_or_default()), join);
    view! {
        <Suspense fallback=|| view! { <RoomSkeleton/> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Room page/> }.into_any(),
                    Err(failure) => view! { <ClosedDoor failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// What a room looks like while it is on the way.
#[component]
fn RoomSkeleton() -> impl IntoView {
    view! {
        <div class="page" aria-busy="true">
            <p class="visually-hidden">"Loading"</p>
            <div class="skeleton skeleton--title"></div>
            <div class="skeleton skeleton--block"></div>
        </div>
    }
}

/// Why there is no room here, and what can be done about it.
#[component]
fn ClosedDoor(
    /// Why.
    failure: Failure,
) -> impl IntoView {
    let (title, words, again) = match failure.0.code {
        ErrorCode::NotFound => {
            ("No session has this code", "Codes have no look-alike characters. Check the one on the screen.".to_owned(), false)
        }
        ErrorCode::SessionEnded => ("This session is over", "Thank you for having been here.".to_owned(), false),
        ErrorCode::TooMany | ErrorCode::Busy => ("The room is full", failure.words(), true),
        ErrorCode::RateLimited => ("That was too fast", failure.words(), true),
        _ => ("The room cannot be opened", failure.words(), true),
    };
    view! {
        <Title text=title/>
        <main id="content" class="door">
            <Brand/>
            <div class="door__card">
                <h1 class="door__title">{title}</h1>
                <p class="door__lead">{words}</p>
                {again.then(|| view! { <a class="button button--wide" href="" rel="external">"Try again"</a> })}
                <CodeForm/>
            </div>
        </main>
    }
}

/// The room.
#[component]
fn Room(
    /// What the server knows.
    page: Page,
) -> impl IntoView {
    let Page { session, title, room: (view, position), you, .. } = page;
    let live = Live { identity: Some(you), ..Live::of_room(view, position) };
    view! {
        <Title text=title/>
        <SocketProvider session role=Role::Attendee live>
            <RoomInside/>
        </SocketProvider>
    }
}

/// What is in front below the things to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Chat,
    Questions,
    Polls,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Chat, Self::Questions, Self::Polls];

    const fn name(self) -> &'static str {
        match self {
            Self::Chat => "Chat",
            Self::Questions => "Questions",
            Self::Polls => "Polls",
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Chat => "tab-chat",
            Self::Questions => "tab-questions",
            Self::Polls => "tab-polls",
        }
    }

    const fn panel(self) -> &'static str {
        match self {
            Self::Chat => "panel-chat",
            Self::Questions => "panel-questions",
            Self::Polls => "panel-polls",
        }
    }
}

/// The room, below its socket.
#[component]
fn RoomInside() -> impl IntoView {
    let live = use_socket().live;
    provide_naming();
    let announcer = use_announcer();
    let about = RwSignal::new(false);
    let tab = RwSignal::new(Tab::Chat);
    let field = NodeRef::<html::Textarea>::new();
    let ended = Memo::new(move |_| live.ended_at().read().is_some());
    Effect::new(move |before: Option<bool>| {
        let ended = ended.get();
        if before == Some(false) && ended {
            announcer.say("The session has ended.");
        }
        ended
    });
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
        <div class="room" class:room--ended=ended>
            <RoomHead about/>
            <AwayBar words="Your answers are kept and will be sent."/>
            <main id="content" class="room__main">
                <div class="room__now">
                    {move || ended.get().then(|| view! { <Goodbye/> })}
                    <Now on_answer=answer/>
                    <Idle/>
                </div>
                <div class="room__talk">
                    <Tabs tab/>
                    <div id=Tab::Chat.panel() class="panel-of" role="tabpanel" aria-labelledby=Tab::Chat.id() hidden=move || tab.get() != Tab::Chat>
                        <ChatLog/>
                        {move || (!ended.get()).then(|| view! { <Composer field/> })}
                    </div>
                    <div id=Tab::Questions.panel() class="panel-of" role="tabpanel" aria-labelledby=Tab::Questions.id() hidden=move || tab.get() != Tab::Questions>
                        <div class="panel-of__scroll"><Questions/></div>
                        {move || (!ended.get()).then(|| view! { <AskForm/> })}
                    </div>
                    <div id=Tab::Polls.panel() class="panel-of" role="tabpanel" aria-labelledby=Tab::Polls.id() hidden=move || tab.get() != Tab::Polls>
                        <div class="panel-of__scroll"><PastPolls/></div>
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

/// The title, how many are here, the connection, and the way to more.
#[component]
fn RoomHead(
    /// Whether the sheet is open.
    about: RwSignal<bool>,
) -> impl IntoView {
    let live = use_socket().live;
    let people = move || live.people().get();
    view! {
        <header class="room__head">
            <h1 class="room__title">{move || live.title().get()}</h1>
            <ConnectionBadge/>
            <span class="room__people numbers" title=move || counted(people(), "person here", "people here")>
                <Icon name=IconName::People/>
                <span aria-hidden="true">{move || short_count(people())}</span>
                <span class="visually-hidden">{move || counted(people(), "person here", "people here")}</span>
            </span>
            <button type="button" class="icon-button" aria-label="About this room: your name, what is measured" aria-haspopup="dialog" on:click=move |_| about.set(true)>
                <Icon name=IconName::Info/>
            </button>
        </header>
    }
}

/// What stands in the place of things to do while there are none.
#[component]
fn Idle() -> impl IntoView {
    view! {
        <div class="idle">
            <span class="idle__mark"><Icon name=IconName::Check/></span>
            <p class="idle__title">"You are in."</p>
            <p class="idle__words">"Polls, prompts and challenges appear here. Until then: listen, ask, react."</p>
        </div>
    }
}

/// What stands on top when the session has ended.
#[component]
fn Goodbye() -> impl IntoView {
    let live = use_socket().live;
    let asked = move || live.questions().read().len();
    let polls = move || live.polls().read().len();
    let reactions = move || live.reactions().read().total();
    view! {
        <section class="goodbye" aria-label="The session has ended">
            <h2 class="goodbye__title">"That was it. Thank you for being here."</h2>
            <dl class="goodbye__counts">
                <div><dt>"Polls"</dt><dd class="numbers">{polls}</dd></div>
                <div><dt>"Questions"</dt><dd class="numbers">{asked}</dd></div>
                <div><dt>"Reactions"</dt><dd class="numbers">{move || short_count(reactions())}</dd></div>
            </dl>
            <p class="goodbye__words">"What was said and decided stays readable below."</p>
        </section>
    }
}

/// The tabs. A dot says that something is new in one that is not in front.
#[component]
fn Tabs(
    /// Which is in front.
    tab: RwSignal<Tab>,
) -> impl IntoView {
    let live = use_socket().live;
    let newest_message = Memo::new(move |_| live.chat().read().last().map(|message| message.id.0));
    let questions = Memo::new(move |_| live.questions().read().len());
    let polls = Memo::new(move |_| live.polls().read().iter().filter(|poll| !poll.is_open()).count());
    let fresh = RwSignal::new([false; 3]);
    let mark = move |which: Tab| {
        fresh.update(|fresh| fresh[which as usize] = tab.get_untracked() != which);
    };
    Effect::new(move |before: Option<Option<uuid::Uuid>>| {
        let newest = newest_message.get();
        if before.is_some_and(|before| before != newest) {
            mark(Tab::Chat);
        }
        newest
    });
    Effect::new(move |before: Option<usize>| {
        let count = questions.get();
        if before.is_some_and(|before| count > before) {
            mark(Tab::Questions);
        }
        count
    });
    Effect::new(move |before: Option<usize>| {
        let count = polls.get();
        if before.is_some_and(|before| count > before) {
            mark(Tab::Polls);
        }
        count
    });
    let choose = move |which: Tab| {
        tab.set(which);
        fresh.update(|fresh| fresh[which as usize] = false);
    };
    let count = move |which: Tab| match which {
        Tab::Chat => None,
        Tab::Questions => Some(questions.get()).filter(|count| *count > 0),
        Tab::Polls => Some(polls.get()).filter(|count| *count > 0),
    };
    let button = move |which: Tab| {
        let selected = move || tab.get() == which;
        let key = move |event: leptos::ev::KeyboardEvent| {
            let at = Tab::ALL.iter().position(|other| *other == which).unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" => (at + 1) % Tab::ALL.len(),
                "ArrowLeft" => (at + Tab::ALL.len() - 1) % Tab::ALL.len(),
                _ => return,
            };
            event.prevent_default();
            choose(Tab::ALL[next]);
            focus(Tab::ALL[next].id());
        };
        view! {
            <button
                type="button"
                id=which.id()
                class="tabs__tab"
                role="tab"
                aria-controls=which.panel()
                aria-selected=move || if selected() { "true" } else { "false" }
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| choose(which)
                on:keydown=key
            >
                {which.name()}
                {move || count(which).map(|count| view! { <span class="tabs__count numbers">{count}</span> })}
                {move || fresh.get()[which as usize].then(|| view! { <span class="tabs__new"><span class="visually-hidden">", new"</span></span> })}
            </button>
        }
    };
    view! { <div class="tabs" role="tablist" aria-label="Talk">{Tab::ALL.map(button).collect_view()}</div> }
}

/// Puts the focus on an element, on a key of the person's.
fn focus(id: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        if let Some(element) = document().get_element_by_id(id)
            && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
        {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
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
                <p class="room-empty__title">"No results yet"</p>
                <p class="room-empty__words">"When a poll closes, its result stays here."</p>
            </div>
        })}
    }
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn a_code_may_be_typed_with_spaces_dashes_and_small_letters() {
        assert_eq!(cleaned(" ab-c 7k9 "), "ABC7K9");
        assert_eq!(cleaned("../admin?x=1"), "ADMINX1");
        assert_eq!(cleaned("—"), "");
    }
}
