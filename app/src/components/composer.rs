//! [`Composer`]: the form for one more message or question.

use crate::components::icon::{Icon, IconName};
use crate::components::name::use_naming;
use crate::language::{Text, t};
use leptos::html;
use leptos::prelude::*;

/// Characters left from which on they are shown.
const FEW: usize = 80;

/// A field and a button that sends what is in it. The field keeps its own words: what somebody types before the page's program has arrived
/// must not be wiped away by it.
#[component]
pub fn Composer(
    /// The field's identifier.
    id: &'static str,
    /// What the field is for.
    label: Text,
    /// What stands in it while it is empty.
    #[prop(into)]
    placeholder: Signal<Text>,
    /// What the button does.
    send: Text,
    /// Most characters.
    most: usize,
    /// Whether nothing can be written.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The field, for who wants to put the cursor there.
    #[prop(optional)]
    field: NodeRef<html::Textarea>,
    /// Takes what was written, trimmed and not empty.
    #[prop(into)]
    on_send: Callback<String>,
) -> impl IntoView {
    let naming = use_naming();
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(typed) = field.get().map(|field| field.value()).filter(|typed| !typed.is_empty()) {
            text.set(typed);
        }
    });
    let post = move || {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return;
        }
        naming.before_first_post(move || {
            on_send.run(words);
            text.set(String::new());
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        post();
    };
    let left = move || most.saturating_sub(text.with(|text| text.chars().count()));
    view! {
        <form class="composer" on:submit=submit>
            <label class="visually-hidden" for=id>{t(label)}</label>
            <textarea
                id=id
                class="input composer__field"
                node_ref=field
                rows="1"
                maxlength=most.to_string()
                placeholder=move || t(placeholder.get())
                disabled=disabled
                autocomplete="off"
                enterkeyhint="send"
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
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
                disabled=move || text.with(|text| text.trim().is_empty())
                on:mousedown=|event| event.prevent_default()
            >
                <Icon name=IconName::Forward/>
            </button>
        </form>
    }
}
