//! [`ModeSwitch`] and [`StopButton`]: always in the same place, the same on every dashboard.

use conductor::mode::Mode;
use kit::command::Sent;
use kit::icon::{Icon, IconName};
use kit::sheet::Dialog;
use leptos::prelude::*;
use protocol::Order;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::{mode_name, mode_words};
use wording::language::{dashboard as text, t};

/// The switch between modes: who decides what is sent.
#[component]
pub fn ModeSwitch() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    // The mode chosen here, until the server has answered; then the server's.
    let chosen = RwSignal::new(None::<Mode>);
    let shown = Memo::new(move |_| chosen.get().filter(|_| sent.is_pending()).unwrap_or_else(|| socket.live.mode().get()));
    let option = move |mode: Mode| {
        let class = match mode {
            Mode::Manual => "segmented__option",
            Mode::SemiAuto => "segmented__option segmented__option--semi",
            Mode::Auto => "segmented__option segmented__option--auto",
        };
        view! {
            <label class=class title=t(mode_words(mode))>
                <input
                    type="radio"
                    name="mode"
                    value=mode.name()
                    checked=shown.get_untracked() == mode
                    prop:checked=move || shown.get() == mode
                    on:change=move |_| {
                        chosen.set(Some(mode));
                        sent.order_each_time(Order::SetMode { mode });
                    }
                />
                <span>{t(mode_name(mode))}</span>
            </label>
        }
    };
    let words = move || sent.refusal().unwrap_or_else(|| t(mode_words(shown.get())).to_owned());
    view! {
        <fieldset class="mode">
            <legend class="visually-hidden">{t(text::WHO_DECIDES)}</legend>
            <div class="segmented">{Mode::ALL.map(option).into_iter().collect_view()}</div>
            <p class="mode__words" aria-live="polite">{words}</p>
        </fieldset>
    }
}

/// Stops sending at once, or resumes. The key asks first; the button does not, because whoever presses it means it.
#[component]
pub fn StopButton() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let asked = RwSignal::new(false);
    let is_stopped = Memo::new(move |_| socket.live.stopped().get());
    let press = move |_| sent.order(if is_stopped.get_untracked() { Order::Resume } else { Order::Stop });
    view! {
        <button
            type="button"
            class="button stop"
            class:button--bad=move || !is_stopped.get()
            class:button--primary=move || is_stopped.get()
            disabled=move || sent.is_pending()
            aria-busy=move || sent.is_pending().to_string()
            on:click=press
        >
            {move || if is_stopped.get() { view! { <Icon name=IconName::Play/> } } else { view! { <Icon name=IconName::Stop/> } }}
            {move || t(if is_stopped.get() { text::RESUME } else { text::STOP })}
        </button>
        <button type="button" class="visually-hidden" data-shortcut="s" tabindex="-1" aria-hidden="true" on:click=move |_| asked.set(!is_stopped.get_untracked())></button>
        <Dialog
            open=asked
            title=text::STOP_QUESTION
            words=text::STOP_WORDS
            yes=text::STOP
            on_yes=move |()| sent.order(Order::Stop)
        />
    }
}
