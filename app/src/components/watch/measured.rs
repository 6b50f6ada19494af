//! [`MeasuredSheet`]: the list of what is counted in this session and what is not, and the person's own settings.

use crate::chunk::{Lost, later, wasm_split};
use crate::components::room::name::use_naming;
use kit::language_switch::LanguageSwitch;
use kit::sheet::Sheet;
use kit::theme::ThemeToggle;
use leptos::prelude::*;
use room::Act;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{common, t, talk as text};

/// A sheet that says what is counted in this session and what is not.
#[component]
pub fn MeasuredSheet(
    /// True if it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Sheet open title=text::ABOUT_ROOM>
            {later(load_about, move || about(open))}
        </Sheet>
    }
}

/// The sheet's content.
#[wasm_split(about, wasm_split_path = leptos::wasm_split, fallible, preload(load_about))]
pub(crate) fn about(open: RwSignal<bool>) -> Result<AnyView, Lost> {
    let socket = use_socket();
    let naming = use_naming();
    let name = move || socket.live.you().read().as_ref().map(|you| you.name.clone()).unwrap_or_default();
    let left_out = move || socket.live.you().read().as_ref().is_some_and(|you| you.unmeasured);
    let leave_out = move |event| {
        socket.act(Act::Measure { on: !event_target_checked(&event) });
    };
    let content = view! {
        <section class="about">
            <h3 class="about__title">{t(text::YOU)}</h3>
            <div class="about__row">
                <p>{text::SEEN_AS.split().0}<b dir="auto" translate="no">{name}</b>{text::SEEN_AS.split().1}</p>
                <button
                    type="button"
                    class="button button--small"
                    on:click=move |_| {
                        open.set(false);
                        naming.ask();
                    }
                >
                    {t(text::CHANGE)}
                </button>
            </div>
            <div class="about__row"><p>{t(text::LIGHT_OR_DARK)}</p><ThemeToggle/></div>
            <div class="about__row"><p>{t(common::LANGUAGE)}</p><LanguageSwitch/></div>
            <h3 class="about__title">{t(text::WHAT_IS_COUNTED)}</h3>
            <ul class="about__list">
                <li>{t(text::COUNTED_PEOPLE)}</li>
                <li>{t(text::COUNTED_ACTS)}</li>
                <li>{t(text::COUNTED_PACE)}</li>
            </ul>
            <p class="about__words">{t(text::THE_SCORE)}</p>
            <h3 class="about__title">{t(text::WHAT_IS_NOT)}</h3>
            <ul class="about__list">
                <li>{t(text::NO_PERSONAL_SCORE)}</li>
                <li>{t(text::NO_VOTES_SEEN)}</li>
                <li>{t(text::NO_SENSORS)}</li>
                <li>{t(text::A_NUMBER)}</li>
            </ul>
            <label class="about__row">
                <span><b>{t(text::LEAVE_ME_OUT)}</b><br/>{t(text::LEFT_OUT)}</span>
                <input type="checkbox" prop:checked=left_out on:change=leave_out/>
            </label>
            <p class="about__words">{t(text::SEEN_BY_ALL)}</p>
        </section>
    };
    Ok(content.into_any())
}
