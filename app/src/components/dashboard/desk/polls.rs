//! Polls: how they stand, and opening a new one.

use super::results::Results;
use crate::components::dashboard::content_form::{ContentFields, Draft, bad_words, kind_name};
use crate::components::kit::command::{RefusalNotice, Sent};
use crate::components::kit::icon::{Icon, IconName};
use crate::components::kit::local_time::LocalTime;
use crate::components::kit::steady::{Once, Steady};
use crate::components::room::countdown::Countdown;
use crate::language::{Text, desk as text, room as room_text, t};
use crate::live::{LiveStoreFields, has_ended};
use crate::socket::use_socket;
use conductor::arm::{Arm, Content, PollKind};
use conductor::id::PollId;
use leptos::prelude::*;
use room::Act;

/// Polls that are ready to be opened.
const READY: [(Text, &[Text]); 3] = [
    (text::READY_TOPIC, &[text::READY_TOPIC_1, text::READY_TOPIC_2, text::READY_TOPIC_3, text::READY_TOPIC_4]),
    (text::READY_NEXT, &[text::READY_NEXT_1, text::READY_NEXT_2, text::READY_NEXT_3, text::READY_NEXT_4]),
    (text::READY_USE, &[text::READY_USE_1, text::READY_USE_2, text::READY_USE_3]),
];

/// A button for each poll that is ready, which fills the draft.
pub(super) fn ready_polls(draft: Draft) -> impl IntoView {
    READY
        .map(|(question, options)| {
            let options = options.iter().map(|option| t(*option).to_owned()).collect();
            let content = Content::Poll { question: t(question).to_owned(), options, kind: PollKind::Single };
            view! { <button type="button" class="chip" on:click=move |_| draft.fill(&content)>{t(question)}</button> }
        })
        .into_iter()
        .collect_view()
}

/// Polls.
#[component]
pub(super) fn DeskPolls() -> impl IntoView {
    let live = use_socket().live;
    let steady = Steady::of(move || live.polls().read().iter().map(|poll| poll.id).collect::<Vec<PollId>>());
    let ids = steady.shown;
    view! {
        <div class="stack">
            <OpenPoll/>
            <ol class="desk__list" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch()>
                <For each=move || ids.get() key=|id| *id let(id)><Poll id/></For>
            </ol>
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="muted small desk__nothing">{t(text::NO_POLLS)}</p>
            </Show>
        </div>
    }
}

#[component]
fn OpenPoll() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let draft = Draft::empty(Arm::Poll);
    let timer = RwSignal::new(None::<u32>);
    let problem = RwSignal::new(None::<String>);
    let once = Once::new();
    let open = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !once.is_due() {
            return;
        }
        match untrack(|| draft.content()) {
            Ok(Content::Poll { question, options, kind }) => {
                problem.set(None);
                sent.act(Act::OpenPoll { poll: PollId(socket.new_id()), question, options, kind, seconds: timer.get_untracked() });
            }
            Ok(_) => {}
            Err(bad) => problem.set(Some(text::CANNOT_OPEN.with(&[("why", &bad_words(&bad))]))),
        }
    };
    // The words stay until the poll is open: if it is refused, they are still there.
    sent.when_done(move || {
        draft.fill(&Content::Poll { question: String::new(), options: vec![String::new(), String::new()], kind: PollKind::Single })
    });
    let ready = ready_polls(draft);
    let times = [None, Some(15), Some(30), Some(60), Some(120), Some(300), Some(600)].map(|seconds: Option<u32>| {
        let words = seconds.map_or_else(|| t(text::NO_TIMER).to_owned(), |seconds| crate::format::span(i64::from(seconds)));
        view! { <option value=seconds.map(|seconds| seconds.to_string()).unwrap_or_default() selected=move || timer.get() == seconds>{words}</option> }
    });
    let times = times.into_iter().collect_view();
    view! {
        <details class="disclosure">
            <summary><Icon name=IconName::Plus/>{t(text::OPEN_A_POLL)}</summary>
            <form class="form desk__form" on:submit=open>
                <div>
                    <p class="field__label">{t(text::READY)}</p>
                    <div class="chips">{ready}</div>
                </div>
                <ContentFields draft prefix="poll"/>
                <div class="field">
                    <label class="field__label" for="poll-timer">{t(text::TIMER)}</label>
                    <select class="input" id="poll-timer" prop:value=move || timer.get().map(|seconds| seconds.to_string()).unwrap_or_default() on:change:target=move |event| timer.set(event.target().value().parse().ok())>{times}</select>
                </div>
                {move || problem.get().map(|words| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{words}</span></p> })}
                <RefusalNotice sent/>
                <button type="submit" class="button button--primary" disabled=move || sent.is_pending() || has_ended(socket.live)>{t(text::OPEN_THE_POLL)}</button>
            </form>
        </details>
    }
}

#[component]
fn Poll(id: PollId) -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let poll = Memo::new(move |_| socket.live.polls().read().iter().find(|poll| poll.id == id).cloned());
    move || {
        poll.get().map(|poll| {
            let actions = poll.is_open().then(|| {
                view! {
                    <div class="row">
                        {(!poll.revealed).then(|| view! {
                            <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::RevealPoll { poll: id })>{t(text::SHOW_RESULTS)}</button>
                        })}
                        <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::ClosePoll { poll: id })>{t(text::CLOSE_POLL)}</button>
                    </div>
                }
            });
            let (class, state) = if poll.is_open() { ("badge badge--good", text::OPEN) } else { ("badge", text::CLOSED) };
            let ballot = move || socket.live.guard().read().ballots.iter().find(|ballot| ballot.poll == id).copied();
            let came_after = move || {
                ballot().filter(|ballot| ballot.after_opening > 0).map(|ballot| {
                    let values: [(&str, &dyn std::fmt::Display); 3] =
                        [("after", &ballot.after_opening), ("votes", &ballot.votes), ("largest", &ballot.largest)];
                    view! { <p class="muted small">{text::CAME_AFTER.with(&values)}</p> }
                })
            };
            let by_conductor = poll.intervention.is_some();
            view! {
                <li class="polled">
                    <p class="said__head">
                        <span class=class>{t(state)}</span>
                        {(!poll.kind.is_single()).then(|| view! { <span class="badge">{t(kind_name(&poll.kind))}</span> })}
                        {by_conductor.then(|| view! { <span class="badge badge--accent">{t(text::INTERVENTION)}</span> })}
                        {(poll.is_open() && poll.revealed).then(|| view! { <span class="badge">{t(text::RESULTS_SHOWN)}</span> })}
                        <span class="muted small"><LocalTime at=poll.opened_at/>", " {text::VOTERS.of(poll.voters)}</span>
                        {poll.closes_at.filter(|_| poll.is_open()).map(|until| view! { <span class="muted small"><Countdown until words=room_text::CLOSES_IN/></span> })}
                    </p>
                    <p class="polled__question" dir="auto">{poll.question.clone()}</p>
                    <Results poll sent/>
                    {came_after}
                    {actions}
                    <RefusalNotice sent/>
                </li>
            }
        })
    }
}
