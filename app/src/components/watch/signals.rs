//! [`Signals`]: small multiples, one for each kind of signal, and the answers about the pace.

use kit::chart::sparkline::{Series, Sparkline};
use leptos::prelude::*;
use room::Reaction;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{Text, score as text, t};

/// Small multiples of everything that is counted.
#[component]
pub fn Signals() -> impl IntoView {
    let live = use_socket().live;
    let samples = Signal::derive(move || live.timeline().get());
    let now = move |series: Series| {
        Signal::derive(move || {
            let reading = live.reading().get()?;
            Some(match series {
                Series::People => f64::from(live.people().get()),
                Series::Chat => reading.per_minute.chat,
                Series::Reactions => reading.per_minute.react,
                Series::Questions => reading.per_minute.qa,
            })
        })
    };
    view! {
        <section class="panel" aria-labelledby="signals-title">
            <div class="panel__head"><h2 class="panel__title" id="signals-title">{t(text::SIGNALS)}</h2><Pace/></div>
            <div class="panel__body">
                <div class="sparks">
                    {Series::ALL.map(|series| view! { <Sparkline series samples now=now(series)/> }).into_iter().collect_view()}
                </div>
                <Reactions/>
            </div>
        </section>
    }
}

/// The audience's answers about the pace.
#[component]
fn Pace() -> impl IntoView {
    let live = use_socket().live;
    move || {
        live.pace().get().map(|pace| {
            let part = |count: u32, words: Text, class: &'static str| view! { <span class=class>{words.with(&[("n", &count)])}</span> };
            view! {
                <p class="panel__note pace-now numbers">
                    <span class="visually-hidden">{text::PACE_ANSWERS.of(pace.too_fast + pace.lost + pace.good)}</span>
                    {part(pace.too_fast, text::TOO_FAST, if pace.too_fast > 0 { "badge badge--warm" } else { "badge" })}
                    {part(pace.lost, text::LOST, if pace.lost > 0 { "badge badge--bad" } else { "badge" })}
                    {part(pace.good, text::GOOD, if pace.good > 0 { "badge badge--good" } else { "badge" })}
                </p>
            }
        })
    }
}

/// Reactions since the room opened.
#[component]
fn Reactions() -> impl IntoView {
    let live = use_socket().live;
    move || {
        let reactions = live.reactions().get();
        (reactions.total() > 0).then(|| {
            let parts = Reaction::ALL
                .into_iter()
                .filter(|reaction| reactions.get(*reaction) > 0)
                .map(|reaction| view! { <li><span>{reaction.emoji()}</span>" "{reactions.get(reaction)}</li> })
                .collect_view();
            view! { <ul class="reactions-now numbers" aria-label=t(text::REACTIONS_SINCE)>{parts}</ul> }
        })
    }
}
