//! [`PaceButtons`]: the audience says whether it keeps up, with one tap at any time.

use kit::icon::{Icon, IconName};
use kit::steady::Once;
use leptos::prelude::*;
use room::{Act, Pace};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{Text, room as text, t};

/// The label of a pace.
#[must_use]
pub const fn pace_name(pace: Pace) -> Text {
    match pace {
        Pace::TooFast => text::TOO_FAST,
        Pace::Lost => text::LOST,
        Pace::Good => text::GOOD,
    }
}

const fn pace_icon(pace: Pace) -> IconName {
    match pace {
        Pace::TooFast => IconName::Challenge,
        Pace::Lost => IconName::Question,
        Pace::Good => IconName::Check,
    }
}

/// One button for each pace. A second tap takes it back.
#[component]
pub fn PaceButtons() -> impl IntoView {
    let socket = use_socket();
    let mine = Memo::new(move |_| {
        let known = socket.live.you().read().as_ref().and_then(|you| you.pace);
        socket.outbox.with(|outbox| outbox.pace(known))
    });
    let button = move |pace: Pace| {
        let pressed = move || mine.get() == Some(pace);
        let once = Once::new();
        let press = move |event: leptos::ev::MouseEvent| {
            if !once.counts(&event) {
                return;
            }
            let pace = (mine.get_untracked() != Some(pace)).then_some(pace);
            socket.act(Act::Pace { pace });
        };
        let class = match pace {
            Pace::TooFast => "pace__button pace__button--fast",
            Pace::Lost => "pace__button pace__button--lost",
            Pace::Good => "pace__button pace__button--good",
        };
        view! {
            <button type="button" class=class aria-pressed=move || if pressed() { "true" } else { "false" } on:click=press>
                <Icon name=pace_icon(pace)/>
                <span>{t(pace_name(pace))}</span>
            </button>
        }
    };
    view! {
        <div class="pace" role="group" aria-label=t(text::PACE)>
            {Pace::ALL.map(button).collect_view()}
        </div>
    }
}
