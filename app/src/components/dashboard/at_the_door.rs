//! [`AtTheDoor`]: people who ask to be let in, each with one tap.

use conductor::id::AttendeeId;
use kit::announcer::use_announcer;
use kit::command::{RefusalNotice, Sent};
use kit::steady::Steady;
use leptos::prelude::*;
use room::{Act, Means};
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::language::{dashboard as text, t};

/// People who ask to be let in, while there are some.
#[component]
pub fn AtTheDoor() -> impl IntoView {
    let live = use_socket().live;
    let sent = Sent::over(use_socket());
    let announcer = use_announcer();
    let count = Memo::new(move |_| if has_ended(live) { 0 } else { live.guard().read().ask });
    Effect::new(move |before: Option<u32>| {
        let count = count.get();
        if before == Some(0) && count > 0 {
            announcer.say(text::ASK_IN.of(count));
        }
        count
    });
    let steady = Steady::of(move || live.guard().read().asking.iter().map(|asking| asking.who).collect::<Vec<AttendeeId>>());
    let ids = steady.shown;
    let name = move |who: AttendeeId| {
        let guard = live.guard().read();
        guard.asking.iter().find(|asking| asking.who == who).map(|asking| asking.name.clone()).unwrap_or_default()
    };
    let let_in = move |people: Vec<AttendeeId>| sent.act(Act::LetIn { people, means: Means::Organizer });
    let row = move |who: AttendeeId| {
        view! {
            <li class="at-door__one">
                <span class="at-door__name" dir="auto">{move || name(who)}</span>
                <button
                    type="button"
                    class="button button--small for-moderator"
                    aria-label=move || text::LET_NAMED_IN.with(&[("name", &name(who))])
                    on:click=move |_| let_in(vec![who])
                >
                    {t(text::LET_ONE_IN)}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <section class="panel" aria-labelledby="at-the-door">
                <div class="panel__head"><h2 class="panel__title" id="at-the-door">{t(text::AT_THE_DOOR)}</h2></div>
                <div class="panel__body stack stack--tight">
                    <p>{move || text::ASK_IN.of(count.get())}</p>
                    <ul class="at-door" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch()>
                        <For each=move || ids.get() key=|who| *who let(who)>{row(who)}</For>
                    </ul>
                    <p class="row for-moderator">
                        <button type="button" class="button button--small" on:click=move |_| let_in(ids.get_untracked())>{t(text::LET_THESE_IN)}</button>
                    </p>
                    <RefusalNotice sent/>
                </div>
            </section>
        </Show>
    }
}
