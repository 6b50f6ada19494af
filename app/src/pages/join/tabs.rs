//! The room's tabs: chat, questions, results of polls.

use leptos::prelude::*;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{Text, room as text, t};

/// The tab in front below the controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The chat.
    Chat,
    /// The questions of the audience.
    Questions,
    /// Results of polls that are over.
    Polls,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Self; 3] = [Self::Chat, Self::Questions, Self::Polls];

    const fn name(self) -> Text {
        match self {
            Self::Chat => text::CHAT,
            Self::Questions => text::QUESTIONS,
            Self::Polls => text::POLLS,
        }
    }

    /// The page with the tab in front, for browsers without the page's program.
    const fn address(self) -> &'static str {
        match self {
            Self::Chat => "?tab=chat",
            Self::Questions => "?tab=questions",
            Self::Polls => "?tab=polls",
        }
    }

    /// The tab that the page's address asks for.
    #[must_use]
    pub fn first() -> Self {
        let query = query();
        let asked = |tab: &Self| tab.address().get(1..).is_some_and(|wanted| query.split('&').any(|part| part == wanted));
        Self::ALL.into_iter().find(asked).unwrap_or(Self::Chat)
    }

    /// The identifier of its button.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Chat => "tab-chat",
            Self::Questions => "tab-questions",
            Self::Polls => "tab-polls",
        }
    }

    /// The identifier of its panel.
    #[must_use]
    pub const fn panel(self) -> &'static str {
        match self {
            Self::Chat => "panel-chat",
            Self::Questions => "panel-questions",
            Self::Polls => "panel-polls",
        }
    }
}

#[cfg(feature = "ssr")]
fn query() -> String {
    let parts = use_context::<http::request::Parts>();
    parts.and_then(|parts| parts.uri.query().map(str::to_owned)).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn query() -> String {
    let query = window().location().search().unwrap_or_default();
    query.trim_start_matches('?').to_owned()
}

/// The tabs. A dot says that something is new in one that is not in front.
#[component]
pub fn Tabs(
    /// The tab in front.
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
                // A link is no button: the space bar would scroll.
                " " => at,
                "ArrowLeft" => (at + Tab::ALL.len() - 1) % Tab::ALL.len(),
                _ => return,
            };
            event.prevent_default();
            choose(Tab::ALL[next]);
            focus(Tab::ALL[next].id());
        };
        view! {
            <a
                href=which.address()
                rel="external"
                id=which.id()
                class="tabs__tab"
                role="tab"
                aria-controls=which.panel()
                aria-selected=move || if selected() { "true" } else { "false" }
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |event| { event.prevent_default(); choose(which); }
                on:keydown=key
            >
                {t(which.name())}
                {move || count(which).map(|count| view! { <span class="tabs__count numbers">{count}</span> })}
                {move || fresh.get()[which as usize].then(|| view! { <span class="tabs__new"><span class="visually-hidden">{t(text::NEW)}</span></span> })}
            </a>
        }
    };
    view! { <div class="tabs" role="tablist" aria-label=t(text::TALK)>{Tab::ALL.map(button).collect_view()}</div> }
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
