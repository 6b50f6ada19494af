//! [`Composer`]: the form for one more message or question.

use crate::components::room::name::use_naming;
use kit::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use wording::language::{Text, t};

/// Characters left from which on they are shown.
const FEW: usize = 80;

/// A field and a button that sends what is in it. The field keeps its own words: what somebody types before the page's program has arrived
/// must not be wiped away by it.
#[component]
pub fn Composer(
    /// The field's identifier.
    id: &'static str,
    /// The field's label.
    label: Text,
    /// The act that the form does where the page's program is not there.
    plain: &'static str,
    /// The placeholder of the empty field.
    #[prop(into)]
    placeholder: Signal<Text>,
    /// The button's label.
    send: Text,
    /// Most characters.
    most: usize,
    /// True if nothing can be written.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The field, for who wants to put the cursor there.
    #[prop(optional)]
    field: NodeRef<html::Textarea>,
    /// True if what is sent carries no name, so that none is asked for.
    #[prop(optional, into)]
    unnamed: Signal<bool>,
    /// Words that were refused: they come back into the field.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// Takes the words, trimmed and not empty.
    #[prop(into)]
    on_send: Callback<String>,
) -> impl IntoView {
    let naming = use_naming();
    let text = RwSignal::new(String::new());
    // Until the page's program is there the browser sends the form, whatever is in it.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    Effect::new(move |_| {
        if let Some(typed) = field.get().map(|field| field.value()).filter(|typed| !typed.is_empty()) {
            text.set(typed);
        }
    });
    Effect::new(move |_| {
        let Some(words) = refused.get() else { return };
        let typed = text.get_untracked();
        let words = if typed.trim().is_empty() { words } else { format!("{words}\n{typed}") };
        if let Some(field) = field.get_untracked() {
            field.set_value(&words);
        }
        text.set(words);
    });
    let post = move || {
        // The words in the field are sent, whatever the page has heard of them.
        let typed = field.get_untracked().map_or_else(|| text.get_untracked(), |field| field.value());
        let words = typed.trim().to_owned();
        if words.is_empty() {
            return;
        }
        let done = move || {
            on_send.run(words);
            text.set(String::new());
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
        };
        if unnamed.get_untracked() {
            done();
        } else {
            naming.before_first_post(done);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        post();
    };
    let left = move || most.saturating_sub(text.with(|text| text.chars().count()));
    view! {
        <form class="composer" id=format!("{id}-form") method="post" on:submit=submit>
            <input type="hidden" name="act" value=plain/>
            <label class="visually-hidden" for=id>{t(label)}</label>
            <textarea
                id=id
                name="text"
                class="input composer__field"
                dir="auto"
                node_ref=field
                rows="1"
                maxlength=most.to_string()
                placeholder=move || t(placeholder.get())
                disabled=disabled
                autocomplete="off"
                enterkeyhint="send"
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=move |event| {
                    // Safari ends a composition before it tells of the Enter that ended it: only the old code 229 says what that Enter was.
                    if event.key() == "Enter" && !event.shift_key() && !event.is_composing() && event.key_code() != 229 {
                        event.prevent_default();
                        post();
                    }
                }
            ></textarea>
            {move || (left() < FEW).then(|| view! { <span class="composer__left numbers">{left()}</span> })}
            // The field keeps the focus, so that a phone's keyboard stays and nothing moves under the finger.
            <button
                type="submit"
                class="composer__send"
                aria-label=t(send)
                disabled=move || alive.get() && text.with(|text| text.trim().is_empty())
                on:mousedown=|event| event.prevent_default()
            >
                <Icon name=IconName::Forward/>
            </button>
        </form>
    }
}
