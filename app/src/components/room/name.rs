//! [`NamePrompt`]: asks for a name once, before the first post, and accepts a refusal.

use crate::chunk::{Lost, later, wasm_split};
use kit::icon::{Icon, IconName};
use kit::sheet::follow;
use leptos::html;
use leptos::prelude::*;
use protocol::CommandId;
use room::Act;
use room::limits::NAME_CHARS;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::error_words;
use wording::language::{t, talk as text};

type Post = Box<dyn FnOnce() + Send + Sync>;

/// The question for a name, and the post that waits for the answer.
#[derive(Clone, Copy)]
pub struct Naming {
    named: Memo<bool>,
    asked: RwSignal<bool>,
    open: RwSignal<bool>,
    held: StoredValue<Option<Post>>,
}

impl Naming {
    /// Posts at once if the person has a name or was asked before; otherwise asks, and then posts.
    pub fn before_first_post(self, post: impl FnOnce() + Send + Sync + 'static) {
        if self.named.get_untracked() || self.asked.get_untracked() {
            post();
        } else {
            self.held.set_value(Some(Box::new(post)));
            self.open.set(true);
        }
    }

    /// Asks on the person's own wish.
    pub fn ask(self) {
        self.open.set(true);
    }

    fn answered(self) {
        self.asked.set(true);
        remember();
        self.open.set(false);
        if let Some(post) = self.held.try_update_value(Option::take).flatten() {
            post();
        }
    }
}

/// Gives a page's forms their one way of asking for a name.
pub fn provide_naming() -> Naming {
    let live = use_socket().live;
    let naming = Naming {
        named: Memo::new(move |_| live.you().read().as_ref().is_some_and(|you| you.named)),
        asked: RwSignal::new(false),
        open: RwSignal::new(false),
        held: StoredValue::new(None),
    };
    Effect::new(move |_| {
        if remembers() {
            naming.asked.set(true);
        }
    });
    provide_context(naming);
    naming
}

/// The page's way of asking for a name.
///
/// # Panics
/// Outside a page that called [`provide_naming`].
#[must_use]
pub fn use_naming() -> Naming {
    use_context().expect("the room's page provides the naming")
}

/// The question for a name, from the moment it is first asked.
#[component]
pub fn NamePrompt() -> impl IntoView {
    let open = use_naming().open;
    let asked = Memo::new(move |before: Option<&bool>| before == Some(&true) || open.get());
    move || asked.get().then(|| later(load_prompt, prompt))
}

/// The same, in a file of its own: most people answer it once or never.
#[wasm_split(naming, wasm_split_path = leptos::wasm_split, fallible, preload(load_prompt))]
pub(crate) fn prompt() -> Result<AnyView, Lost> {
    Ok(view! { <Prompt/> }.into_any())
}

#[component]
fn Prompt() -> impl IntoView {
    let socket = use_socket();
    let naming = use_naming();
    let dialog = NodeRef::<html::Dialog>::new();
    let name = RwSignal::new(String::new());
    // The new name, until it is taken. It may be refused: then the question stays, with the words and the reason.
    let renamed = RwSignal::new(None::<CommandId>);
    let refusal = Memo::new(move |_| renamed.get().and_then(|command| socket.refusal(command)));
    let is_pending = move || renamed.get().is_some_and(|command| socket.is_pending(command));
    let forget = move || {
        if let Some(command) = renamed.get_untracked() {
            renamed.set(None);
            socket.outbox.update(|outbox| outbox.forget(command));
        }
    };
    Effect::new(move |_| {
        if renamed.get().is_some() && !is_pending() && refusal.with(Option::is_none) {
            renamed.set(None);
            naming.answered();
        }
    });
    let shown_as = move || socket.live.you().read().as_ref().map(|you| you.name.clone()).unwrap_or_default();
    follow(naming.open, dialog);
    Effect::new(move |_| {
        if naming.open.get()
            && let Some(you) = socket.live.you().get_untracked().filter(|you| you.named)
        {
            name.set(you.name);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = name.get_untracked().trim().to_owned();
        let known = socket.live.you().get_untracked();
        let differs = known.is_none_or(|you| if you.named { you.name != words } else { !words.is_empty() });
        forget();
        if differs {
            renamed.set(Some(socket.act(Act::Rename { name: words })));
        } else {
            naming.answered();
        }
    };
    let skip = move |_| {
        forget();
        naming.answered();
    };
    let without = text::WITHOUT_NAME.split();
    // Escape closes without an answer: the post is not made, its words stay in the form.
    let closed = move |_| {
        naming.open.set(false);
        naming.held.set_value(None);
        forget();
    };
    view! {
        <dialog class="dialog name-prompt" node_ref=dialog aria-labelledby="name-title" on:close=closed>
            <form class="name-prompt__form" on:submit=submit>
                <h2 class="dialog__title" id="name-title">{t(text::CALL_YOU)}</h2>
                <p class="muted">
                    {without.0}<b class="name-prompt__alias" dir="auto" translate="no">{shown_as}</b>{without.1}
                </p>
                <label class="visually-hidden" for="name">{t(text::YOUR_NAME)}</label>
                <input
                    id="name"
                    class="input"
                    dir="auto"
                    type="text"
                    maxlength=NAME_CHARS.to_string()
                    autocomplete="nickname"
                    placeholder=t(text::NAME_OPTIONAL)
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <div aria-live="polite">
                    {move || refusal.get().map(|error| view! {
                        <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{error_words(&error)}</span></p>
                    })}
                </div>
                <div class="name-prompt__actions">
                    <button type="button" class="button button--quiet" on:click=skip>{t(text::ANONYMOUS)}</button>
                    <button type="submit" class="button button--primary" disabled=is_pending>{t(text::CONTINUE)}</button>
                </div>
            </form>
        </dialog>
    }
}

#[cfg(feature = "hydrate")]
const ASKED: &str = "name-asked";

#[cfg(feature = "hydrate")]
fn remember() {
    // Without storage the question comes again on the next visit.
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(ASKED, "yes");
    }
}

#[cfg(feature = "hydrate")]
fn remembers() -> bool {
    window().local_storage().ok().flatten().and_then(|storage| storage.get_item(ASKED).ok().flatten()).is_some()
}

#[cfg(not(feature = "hydrate"))]
const fn remember() {}

#[cfg(not(feature = "hydrate"))]
const fn remembers() -> bool {
    false
}
