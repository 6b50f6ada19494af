//! [`OutsideCard`]: what an attendee can do who may not take part yet.

use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use protocol::CommandId;
use room::limits::NAME_CHARS;
use room::{Act, Outside};
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::format::error_words;
use wording::language::{room as text, t, talk};

/// The way in, for who is outside; nothing for others.
#[component]
pub fn OutsideCard() -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let outside = Memo::new(move |_| live.you().read().as_ref().and_then(|you| you.outside).filter(|_| !has_ended(live)));
    // Each field keeps its words while the other is used, and while the card is shown anew.
    let (passcode, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let last = RwSignal::new(None::<CommandId>);
    let is_pending = move || last.get().is_some_and(|command| socket.is_pending(command));
    let refusal = move || last.get().and_then(|command| socket.refusal(command));
    let form = move |is_passcode: bool| {
        let (id, label, button, words) = if is_passcode {
            ("passcode", text::PASSCODE, text::ENTER, passcode)
        } else {
            ("door-name", talk::YOUR_NAME, text::ASK_IN, name)
        };
        let knock = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let typed = Some(words.get_untracked()).filter(|typed| !typed.trim().is_empty());
            if is_passcode && typed.is_none() {
                return;
            }
            let act = if is_passcode { Act::Knock { name: None, passcode: typed } } else { Act::Knock { name: typed, passcode: None } };
            last.set(Some(socket.act(act)));
        };
        view! {
            <form class="outside__form" on:submit=knock>
                <label class="field__label" for=id>{t(label)}</label>
                <input
                    id=id
                    class="input"
                    dir="auto"
                    type="text"
                    maxlength=NAME_CHARS.to_string()
                    autocomplete="off"
                    prop:value=words
                    on:input=move |event| words.set(event_target_value(&event))
                />
                <button type="submit" class="button button--primary" disabled=is_pending>{t(button)}</button>
            </form>
        }
    };
    move || {
        outside.get().map(|Outside { passcode, approve, asked, votes_only }| {
            let words = match (votes_only, asked, passcode, approve) {
                (true, ..) => text::VOTES_ONLY,
                (_, true, ..) => text::HAVE_ASKED,
                (_, _, true, _) => text::NEEDS_PASSCODE,
                (_, _, _, true) => text::NEEDS_APPROVAL,
                _ => text::LOOK_ONLY,
            };
            view! {
                <section class="outside" aria-label=t(text::AT_THE_DOOR)>
                    <p role="status">{t(words)}</p>
                    {passcode.then(|| form(true))}
                    {(approve && !asked && !votes_only).then(|| form(false))}
                    <div aria-live="polite">
                        {move || refusal().map(|error| view! {
                            <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{error_words(&error)}</span></p>
                        })}
                    </div>
                </section>
            }
        })
    }
}
