//! [`Feed`]: what happened, the newest first, with outcomes that claim no more than was measured.

use super::inspect::use_inspector;
use conductor::policy::Treatment;
use kit::icon::{Icon, IconName};
use kit::local_time::{LocalTime, Precision};
use leptos::prelude::*;
use protocol::{FeedItem, FeedKind, OutcomeView};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::format::{arm_name, points};
use wording::language::{dashboard as text, t};
use wording::{feed_words, outcome_words};

/// Entries that are shown before "show all".
const FIRST: usize = 12;

/// The activity feed.
#[component]
pub fn Feed() -> impl IntoView {
    let live = use_socket().live;
    let all = RwSignal::new(false);
    let count = move || live.feed().read().len();
    let entries = move || {
        let most = if all.get() { usize::MAX } else { FIRST };
        live.feed().read().iter().take(most).map(entry).collect_view()
    };
    view! {
        <section class="panel" aria-labelledby="feed-title">
            <div class="panel__head"><h2 class="panel__title" id="feed-title">{t(text::ACTIVITY)}</h2></div>
            <div class="panel__body stack stack--tight">
                <Outcomes/>
                <ol class="feed">{entries}</ol>
                <Show when=move || count() == 0>
                    <p class="muted small">{t(text::ACTIVITY_WORDS)}</p>
                </Show>
                <Show when=move || { count() > FIRST && !all.get() }>
                    <button type="button" class="button button--quiet button--small" on:click=move |_| all.set(true)>{t(text::SHOW_EVERYTHING)}</button>
                </Show>
            </div>
        </section>
    }
}

fn icon(kind: FeedKind) -> (IconName, &'static str) {
    match kind {
        FeedKind::Anomaly => (IconName::Warning, "feed__mark feed__mark--warm"),
        FeedKind::Suggested => (IconName::Info, "feed__mark"),
        FeedKind::Sent => (IconName::Forward, "feed__mark feed__mark--accent"),
        FeedKind::Waited => (IconName::Wait, "feed__mark"),
        FeedKind::Dismissed | FeedKind::Suppressed => (IconName::Cross, "feed__mark"),
        FeedKind::Snoozed => (IconName::Snooze, "feed__mark"),
        FeedKind::Expired => (IconName::Clock, "feed__mark"),
        FeedKind::Failed => (IconName::Warning, "feed__mark feed__mark--bad"),
        FeedKind::Undone => (IconName::Undo, "feed__mark"),
        FeedKind::Outcome => (IconName::Learned, "feed__mark feed__mark--accent"),
        FeedKind::Changed | FeedKind::Unknown => (IconName::Sliders, "feed__mark"),
        FeedKind::Stopped => (IconName::Stop, "feed__mark feed__mark--bad"),
        FeedKind::Resumed => (IconName::Play, "feed__mark feed__mark--accent"),
    }
}

fn entry(item: &FeedItem) -> impl IntoView + use<> {
    let (name, class) = icon(item.kind);
    let words = feed_words(item);
    view! {
        <li class="feed__item">
            <span class=class><Icon name/></span>
            <p class="feed__words">{words}</p>
            <span class="feed__time numbers"><LocalTime at=item.at shown=Precision::Seconds/></span>
        </li>
    }
}

/// The newest outcome, with its numbers.
#[component]
fn Outcomes() -> impl IntoView {
    let live = use_socket().live;
    let newest = Memo::new(move |_| live.outcomes().read().iter().find(|outcome| outcome.treated != Treatment::NotTreated).cloned());
    move || newest.get().map(|outcome| view! { <OutcomeCard outcome/> })
}

/// One outcome: the score's movement, and its meaning.
#[component]
pub fn OutcomeCard(
    /// The outcome.
    outcome: OutcomeView,
) -> impl IntoView {
    let inspector = use_inspector();
    let proposal = outcome.proposal;
    let what = if outcome.treated == Treatment::Holdout { text::WAITED } else { arm_name(outcome.arm) };
    let change = match (outcome.pre, outcome.post) {
        (Some(pre), Some(post)) => Some(view! {
            <p class="outcome__change numbers">
                <span>{points(pre)}</span><span class="outcome__arrow" aria-hidden="true">"→"</span><span class="visually-hidden">{t(text::TO)}</span><b>{points(post)}</b>
            </p>
        }),
        _ => None,
    };
    view! {
        <article class="outcome">
            <div class="outcome__head">
                <p class="outcome__title">{text::LAST_OUTCOME.with(&[("what", &what)])}</p>
                <button type="button" class="link-button" on:click=move |_| inspector.open(proposal)>{t(text::RECORD)}</button>
            </div>
            {change}
            <p class="outcome__words">{outcome_words(&outcome)}</p>
        </article>
    }
}
