//! [`NeedsYou`]: proposals and cues that wait for a person, or the reason why there are none.

use super::content_preview::arm_icon;
use super::proposal_card::ProposalCard;
use super::waiting::{Waiting, count as moderated};
use crate::chunk::{Lost, later, wasm_split};
use conductor::arm::Content;
use conductor::id::ProposalId;
use conductor::mode::Mode;
use conductor::proposal::Status;
use conductor::reading::Warmth;
use conductor::time::{Span, Timestamp};
use kit::icon::{Icon, IconName};
use kit::local_time::{LocalTime, Precision};
use kit::steady::Steady;
use leptos::prelude::*;
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::format::arm_name;
use wording::language::{dashboard as text, t, terms};

/// The list of things that wait for a person.
#[component]
pub fn NeedsYou() -> impl IntoView {
    let live = use_socket().live;
    let steady = Steady::of(move || {
        ids(&live.proposals().read(), |status| {
            matches!(status, Status::Drafting | Status::Awaiting | Status::Approved | Status::Delivering)
        })
    });
    let waiting = steady.shown;
    let snoozed = Memo::new(move |_| ids(&live.proposals().read(), |status| matches!(status, Status::Snoozed { .. })));
    let words = Memo::new(move |_| moderated(live));
    // What was shown stays, so that the last decision can be taken back.
    let shows_words = Memo::new(move |before: Option<&bool>| before == Some(&true) || words.get() > 0);
    let count = move || waiting.with(Vec::len) + words.get();
    let proposals = move || waiting.with(Vec::len);
    view! {
        <section class="panel needs" class:needs--waiting=move || { count() > 0 } aria-labelledby="needs-you">
            <div class="panel__head">
                <h2 class="panel__title" id="needs-you" tabindex="-1">{t(text::NEEDS_YOU)}</h2>
                {move || (count() > 0).then(|| view! { <span class="badge badge--warm numbers">{count()}</span> })}
            </div>
            <div class="panel__body stack">
                <Cues/>
                {move || shows_words.get().then(|| later(load_words, wait))}
                <div class="stack" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch() hidden=move || proposals() == 0>
                    <For each=move || waiting.get() key=|id| *id let(id)>
                        {later(load_proposal, move || proposal(id))}
                    </For>
                </div>
                <For each=move || snoozed.get() key=|id| *id let(id)>
                    <Snoozed id/>
                </For>
                <Show when=move || { count() == 0 }>
                    <Nothing/>
                </Show>
            </div>
        </section>
    }
}

/// A suggestion with what can be done about it.
#[wasm_split(proposal, wasm_split_path = leptos::wasm_split, fallible, preload(load_proposal))]
pub(crate) fn proposal(id: ProposalId) -> Result<AnyView, Lost> {
    Ok(view! { <ProposalCard id/> }.into_any())
}

/// Words that wait for a decision, and raised hands.
#[wasm_split(proposal, wasm_split_path = leptos::wasm_split, fallible, preload(load_words))]
pub(crate) fn wait() -> Result<AnyView, Lost> {
    Ok(view! { <Waiting/> }.into_any())
}

/// Proposals in a status, the newest first.
fn ids(proposals: &[conductor::proposal::Proposal], wanted: impl Fn(&Status) -> bool) -> Vec<ProposalId> {
    proposals.iter().rev().filter(|proposal| wanted(&proposal.status)).map(|proposal| proposal.id).collect()
}

/// Cues for the speaker that are shown now.
#[component]
fn Cues() -> impl IntoView {
    let live = use_socket().live;
    let cues = move || {
        live.interventions()
            .get()
            .into_iter()
            .filter_map(|intervention| match intervention.content {
                Content::Notification { text: words } => Some(view! {
                    <div class="cue">
                        <Icon name=IconName::Cue/>
                        <p><b>{t(text::CUE)}</b>" "<bdi>{words}</bdi>" "<span class="muted small"><LocalTime at=intervention.at/></span></p>
                    </div>
                }),
                _ => None,
            })
            .collect_view()
    };
    view! { {cues} }
}

#[component]
fn Snoozed(id: ProposalId) -> impl IntoView {
    let live = use_socket().live;
    let about = Memo::new(move |_| {
        live.proposals().read().iter().find(|proposal| proposal.id == id).and_then(|proposal| match proposal.status {
            Status::Snoozed { until } => Some((proposal.arm, until)),
            _ => None,
        })
    });
    move || {
        about.get().map(|(arm, until)| {
            view! {
                <details class="snoozed">
                    <summary>
                        <Icon name=arm_icon(arm)/>
                        <span>{t(arm_name(arm))}{text::SNOOZED_UNTIL.split().0}<LocalTime at=until shown=Precision::Seconds/>{text::SNOOZED_UNTIL.split().1}</span>
                        <Icon name=IconName::Down/>
                    </summary>
                    {later(load_proposal, move || proposal(id))}
                </details>
            }
        })
    }
}

/// The reason why nothing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Calm {
    Ended,
    Stopped,
    Budget { spent: u32, until: Timestamp },
    NoScore,
    Measuring,
    Watching(Mode),
}

#[component]
fn Nothing() -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let calm = Memo::new(move |_| {
        let budget = live.settings().read().budget_per_hour;
        if has_ended(live) {
            Calm::Ended
        } else if live.stopped().get() {
            Calm::Stopped
        } else if let Some(until) =
            socket.now.get().and_then(|now| spent_until(&live.flags().read().iter().map(|flag| flag.at).collect::<Vec<_>>(), budget, now))
        {
            Calm::Budget { spent: budget, until }
        } else if live.measurement().get().is_some() {
            Calm::Measuring
        } else {
            match live.reading().read().as_ref().map(|reading| reading.warmth) {
                None | Some(Warmth::NoData | Warmth::TooFew) => Calm::NoScore,
                _ => Calm::Watching(live.mode().get()),
            }
        }
    });
    let shown = move || {
        let (icon, title, words) = match calm.get() {
            Calm::Ended => (IconName::Check, terms::OVER, t(text::OVER_WORDS).to_owned()),
            Calm::Stopped => (IconName::Stop, text::STOPPED_TITLE, t(text::STOPPED_CALM).to_owned()),
            Calm::Budget { spent, .. } => (IconName::Wait, text::BUDGET_SPENT, text::BUDGET_WORDS.of(spent)),
            Calm::NoScore => (IconName::People, text::WAITING_FOR_PEOPLE, t(text::WAITING_WORDS).to_owned()),
            Calm::Measuring => (IconName::Learned, text::MEASURING, t(text::MEASURING_WORDS).to_owned()),
            Calm::Watching(Mode::Manual) => (IconName::Check, text::NOTHING_NEEDS, t(text::WATCHED_ASKED).to_owned()),
            Calm::Watching(_) => (IconName::Check, text::NOTHING_NEEDS, t(text::WATCHED).to_owned()),
        };
        view! {
            <div class="empty empty--small">
                <span class="empty__mark"><Icon name=icon/></span>
                <h3 class="empty__title">{t(title)}</h3>
                <p class="empty__words">
                    {words}
                    {match calm.get() {
                        Calm::Budget { until, .. } => Some(view! { {text::NEXT_AT.split().0}<LocalTime at=until/>{text::NEXT_AT.split().1} }),
                        _ => None,
                    }}
                </p>
            </div>
        }
    };
    view! { {shown} }
}

/// When the hour's budget has room again, if it is spent now: an hour after the oldest intervention that still counts.
fn spent_until(sent: &[Timestamp], budget: u32, now: Timestamp) -> Option<Timestamp> {
    let hour = Span::from_secs(3600);
    let counting: Vec<Timestamp> = sent.iter().copied().filter(|at| *at + hour > now).collect();
    let budget = usize::try_from(budget).ok().filter(|budget| *budget > 0)?;
    let over = counting.len().checked_sub(budget)?;
    counting.get(over).map(|at| *at + hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(m: i64) -> Timestamp {
        Timestamp::from_millis(m * 60_000)
    }

    #[test]
    fn a_spent_budget_has_room_an_hour_after_the_oldest_that_counts() {
        assert_eq!(spent_until(&[minute(0), minute(30), minute(50)], 2, minute(70)), Some(minute(90)));
        assert_eq!(spent_until(&[minute(10), minute(30)], 2, minute(40)), Some(minute(70)));
    }

    #[test]
    fn a_budget_with_room_is_not_spent() {
        assert_eq!(spent_until(&[minute(0)], 2, minute(1)), None);
        assert_eq!(spent_until(&[minute(0), minute(1)], 2, minute(61)), None);
        assert_eq!(spent_until(&[], 0, minute(1)), None);
    }
}
