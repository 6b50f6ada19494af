//! Fields, errors and buttons of forms. They work as plain HTML before the page runs.

use super::icon::{Icon, IconName};
use api::Failure;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wording::language::{Text, gate as text, t};

/// A line of text with its label.
#[component]
pub fn TextField(
    /// The form's name for it.
    name: &'static str,
    /// The visible label.
    label: Text,
    /// The value of `autocomplete`: what a browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// An example.
    #[prop(optional)]
    placeholder: Option<Text>,
    /// A sentence of help.
    #[prop(optional)]
    hint: Option<Text>,
    /// Longest text, in characters.
    #[prop(default = 120)]
    max: u32,
    /// The text that it begins with.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class="field">
            <label class="field__label" for=name>{t(label)}</label>
            <input
                class="input"
                dir="auto"
                id=name
                name=name
                type="text"
                required
                autocomplete=autocomplete
                placeholder=placeholder.map(t)
                maxlength=max
                value=value
                aria-describedby=hint.map(|_| hint_id.clone())
            />
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{t(hint)}</p> })}
        </div>
    }
}

/// A password with its label, and a way to see it.
#[component]
pub fn PasswordField(
    /// The form's name for it.
    name: &'static str,
    /// The visible label.
    label: Text,
    /// The value of `autocomplete`: what a browser may fill in.
    autocomplete: &'static str,
    /// Receives the typed text.
    #[prop(optional)]
    typed: Option<WriteSignal<String>>,
    /// A hint that changes as somebody types.
    #[prop(optional, into)]
    hint: Option<ViewFn>,
) -> impl IntoView {
    let seen = RwSignal::new(false);
    let hint_id = format!("{name}-hint");
    view! {
        <div class="field">
            <label class="field__label" for=name>{t(label)}</label>
            <div class="input-group">
                <input
                    class="input"
                    id=name
                    name=name
                    type=move || if seen.get() { "text" } else { "password" }
                    required
                    autocomplete=autocomplete
                    aria-describedby=hint.as_ref().map(|_| hint_id.clone())
                    on:input:target=move |event| if let Some(typed) = typed { typed.set(event.target().value()) }
                />
                <button
                    type="button"
                    class="input-group__end"
                    aria-pressed=move || seen.get().to_string()
                    on:click=move |_| seen.update(|seen| *seen = !*seen)
                >
                    {move || t(if seen.get() { text::HIDE } else { text::SHOW })}
                </button>
            </div>
            {hint.map(|hint| view! { <div class="field__hint" id=hint_id>{hint.run()}</div> })}
        </div>
    }
}

/// A form's failure, if there was one.
#[must_use]
pub fn failure_of<F>(action: ServerAction<F>) -> Signal<Option<Failure>>
where
    F: ServerFn<Error = Failure> + Send + Sync + Clone + 'static,
    F::Output: Send + Sync + Clone + 'static,
{
    Signal::derive(move || action.value().get().and_then(Result::err))
}

/// A form's failure in plain words: after sending it in the page, or after a plain form came back.
#[component]
pub fn FormError(
    /// The failure, see [`failure_of`].
    failure: Signal<Option<Failure>>,
) -> impl IntoView {
    view! {
        <div role="alert" class="form__alert">
            {move || failure.get().map(|failure| view! {
                <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{failure.words()}</span></p>
            })}
        </div>
    }
}

/// A failure of something that is no form, such as a button of a list.
pub fn refusal(failure: Option<Failure>) -> impl IntoView {
    failure.map(|failure| {
        view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{failure.words()}</span></p> }
    })
}

/// A quiet button of a list that takes something away: `words`, and for screen readers `label`, which names the thing.
pub fn take_away(label: String, words: Text, pending: Memo<bool>, take: impl Fn() + Send + 'static) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--small button--bad-quiet"
            aria-label=label
            disabled=pending
            on:click=move |_| take()
        >
            {t(words)}
        </button>
    }
}

/// The button that sends a form.
#[component]
pub fn Submit(
    /// True if the form is on its way.
    pending: Memo<bool>,
    /// Its words.
    label: Text,
    /// The button's label while the form is being sent.
    busy: Text,
) -> impl IntoView {
    view! {
        <button type="submit" class="button button--primary button--wide" aria-busy=move || pending.get().to_string() disabled=pending>
            {move || t(if pending.get() { busy } else { label })}
        </button>
    }
}
