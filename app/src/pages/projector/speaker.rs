//! [`SpeakerInside`]: the speaker's own page. It has cues, the clock, the agenda, the question that is answered now, those that wait, and the
//! pace, in the order in which a glance needs them, on a laptop and on a phone.

use super::Scene;
use crate::components::watch::intervention::{Item, items};
use conductor::id::SessionId;
use conductor::plan::Plan;
use kit::connection_badge::AwayBar;
use kit::icon::{Icon, IconName};
use kit::language_switch::LanguageSwitch;
use kit::local_time::{Precision, use_clock_of_reader, words};
use kit::theme::ThemeToggle;
use leptos::prelude::*;
use room::{QuestionState, QuestionView};
use session::live::{LiveStoreFields, has_ended, on_other_phase, present};
use session::socket::use_socket;
use wording::format::countdown;
use wording::language::{Text, common, room as room_text, screen as text, t, talk};

/// Questions that are listed; the dashboard has all of them.
const LISTED: usize = 12;

/// The speaker's page, below its socket.
#[component]
pub(super) fn SpeakerInside(
    /// The session.
    session: SessionId,
    /// Its agenda.
    plan: Plan,
) -> impl IntoView {
    let live = use_socket().live;
    let plan = RwSignal::new(plan);
    follow(session, plan);
    let ended = move || has_ended(live);
    // Cues and the live question have parts of their own.
    let scene = move || items(live).into_iter().find(|item| !matches!(item, Item::Cue { .. } | Item::Question { .. }));
    view! {
        <div class="speaker">
            <AwayBar words=text::MAY_BE_OLD/>
            <header class="speaker__head">
                <h1 class="speaker__title" dir="auto">{move || live.title().get()}</h1>
                <Clock/>
                <p class="speaker__people numbers"><Icon name=IconName::People/><span aria-hidden="true">{move || live.people().get()}</span><span class="visually-hidden">{move || present(live)}</span></p>
                <LanguageSwitch/>
                <ThemeToggle/>
            </header>
            <main id="content" class="speaker__main">
                {move || ended().then(|| view! { <p class="speaker__part">{t(text::THANK_YOU)}</p> })}
                {move || (!ended()).then(|| view! { <Cues/> })}
                <Current plan/>
                <Now/>
                <For each=move || scene() key=|item| format!("{item:?}") let(item)><div class="speaker__part"><Scene item/></div></For>
                <Pace/>
                <Waiting/>
            </main>
        </div>
    }
}

/// Asks for the agenda again when the phase changes.
fn follow(session: SessionId, plan: RwSignal<Plan>) {
    on_other_phase(use_socket().live, move || {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            // This half of the program calls no server functions; see `docs/ARCHITECTURE.md`.
            let Ok(answer) = gloo_net::http::Request::get(&format!("/api/fn/agenda?session={session}")).send().await else { return };
            if let Some(found) = answer.text().await.ok().and_then(|text| wire::from_str(&text).ok()) {
                plan.try_set(found);
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = (session, plan);
    });
}

/// The time, by the reader's clock.
#[component]
fn Clock() -> impl IntoView {
    let (now, here) = (use_socket().now, use_clock_of_reader());
    view! {
        <p class="speaker__clock numbers" role="timer" aria-label=t(text::CLOCK)>
            {move || now.get().map_or_else(|| "–:––".to_owned(), |now| words(now, Precision::Time, here.get()))}
        </p>
    }
}

/// The item of the agenda that began last, how much is left of it, and the next one.
#[component]
fn Current(plan: RwSignal<Plan>) -> impl IntoView {
    let now = use_socket().now;
    let item = move || plan.with(|plan| plan.current().and_then(|at| plan.items.get(at).cloned()));
    let left = move |to: conductor::time::Timestamp| {
        now.get().map(|now| {
            let seconds = to.seconds_since(now);
            let (class, words) =
                if seconds < 0.0 { ("badge badge--warm numbers", text::OVER_BY) } else { ("badge numbers", text::TIME_LEFT) };
            view! { <span class=class>{words.with(&[("time", &countdown(seconds.abs()))])}</span> }
        })
    };
    let next = move || plan.with(|plan| plan.next().map(|item| item.title.clone()));
    move || {
        let (item, next) = (item(), next());
        (item.is_some() || next.is_some()).then(|| {
            view! {
                <section class="speaker__part" aria-label=t(text::AGENDA)>
                    {item.map(|item| view! { <p class="speaker__now"><b dir="auto">{item.title}</b>" "{item.to.map(|to| move || left(to))}</p> })}
                    {next.map(|next| view! { <p class="speaker__next">{text::NEXT.split().0}<span dir="auto">{next}</span>{text::NEXT.split().1}</p> })}
                </section>
            }
        })
    }
}

/// A question with its label, support and written answer.
fn shown(question: QuestionView) -> impl IntoView {
    view! {
        <span class="speaker__votes numbers">{question.votes}<span class="visually-hidden">", "{common::VOTES.of(question.votes)}</span></span>
        <div class="speaker__question">
            <p>
                {(!question.label.is_empty()).then(|| view! { <span class="badge badge--accent" dir="auto">{question.label}</span>" " })}
                <span dir="auto">{question.text}</span>
            </p>
            {(!question.answer.is_empty()).then(|| view! { <p class="speaker__answer"><b>{t(talk::WRITTEN_ANSWER)}</b>" "<span dir="auto">{question.answer}</span></p> })}
        </div>
    }
}

fn questions(state: QuestionState) -> Memo<Vec<QuestionView>> {
    let live = use_socket().live;
    // Those that wait for approval are left out: the page may stand where the room sees it.
    Memo::new(move |_| live.questions().read().iter().filter(|question| question.state == state).cloned().collect())
}

/// The question that is answered now.
#[component]
fn Now() -> impl IntoView {
    let live_now = questions(QuestionState::Live);
    move || {
        let now = live_now.get();
        (!now.is_empty()).then(|| {
            view! {
                <section class="speaker__part speaker__part--live">
                    <h2 class="speaker__kind"><Icon name=IconName::Question/>{t(common::ANSWERED_NOW)}</h2>
                    <ul class="speaker__list">{now.into_iter().map(|question| view! { <li>{shown(question)}</li> }).collect_view()}</ul>
                </section>
            }
        })
    }
}

/// The questions that wait, those first that the room wants most.
#[component]
fn Waiting() -> impl IntoView {
    let waiting = questions(QuestionState::Queued);
    view! {
        <section class="speaker__part">
            <h2 class="speaker__kind"><Icon name=IconName::Question/>{t(text::WANTED)}</h2>
            {move || {
                let all = waiting.get();
                let more = all.len().saturating_sub(LISTED);
                view! {
                    {all.is_empty().then(|| view! { <p class="speaker__next">{t(text::NOBODY_ASKS)}</p> })}
                    <ol class="speaker__list">{all.into_iter().take(LISTED).map(|question| view! { <li>{shown(question)}</li> }).collect_view()}</ol>
                    {(more > 0).then(|| view! { <p class="speaker__next">{text::MORE.with(&[("n", &more)])}</p> })}
                }
            }}
        </section>
    }
}

/// Answers of the audience about the pace.
#[component]
fn Pace() -> impl IntoView {
    let live = use_socket().live;
    move || {
        live.pace().get().filter(|pace| pace.too_fast + pace.lost + pace.good > 0).map(|pace| {
            let part = |count: u32, words: Text, telling: &'static str| {
                let class = if count > 0 { telling } else { "badge" };
                view! { <span class=class>{t(words)}" "<b class="numbers">{count}</b></span> }
            };
            view! {
                <section class="speaker__part" aria-label=t(room_text::PACE)>
                    <p class="speaker__pace">
                        {part(pace.too_fast, room_text::TOO_FAST, "badge badge--warm")}
                        {part(pace.lost, room_text::LOST, "badge badge--bad")}
                        {part(pace.good, room_text::GOOD, "badge badge--good")}
                    </p>
                </section>
            }
        })
    }
}

/// The conductor's cues for whoever speaks.
#[component]
fn Cues() -> impl IntoView {
    let live = use_socket().live;
    let cues = Memo::new(move |_| items(live).into_iter().filter(|item| matches!(item, Item::Cue { .. })).collect::<Vec<_>>());
    view! {
        <section class="cues" aria-label=t(text::CUES)>
            <p class="cues__kind"><Icon name=IconName::Cue/>{t(text::ONLY_YOU)}</p>
            <For each=move || cues.get() key=|item| format!("{item:?}") let(item)>
                {match item {
                    Item::Cue { text, .. } => Some(view! { <p class="cues__words" dir="auto">{text}</p> }),
                    Item::Challenge { .. } | Item::Poll(_) | Item::Question { .. } | Item::Prompt { .. } => None,
                }}
            </For>
            {move || cues.with(Vec::is_empty).then(|| view! { <p class="cues__none">{t(text::NO_CUE)}</p> })}
        </section>
    }
}
