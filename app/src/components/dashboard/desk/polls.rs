//! Polls: how they stand, and opening a new one.

use super::results::Results;
use super::timer::TimerField;
use crate::components::dashboard::content_form::{ContentFields, Draft, bad_words, kind_name};
use crate::components::room::countdown::Countdown;
use crate::components::room::poll::{Rounds, round_before};
use conductor::arm::{Arm, Content, PollKind};
use conductor::id::PollId;
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use kit::local_time::LocalTime;
use kit::steady::{Once, Steady};
use leptos::prelude::*;
use room::{Act, PollView};
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::language::{Text, desk as text, room as room_text, t};

/// Votes of one network from which on an organizer is told where votes come from.
const MANY: u32 = 10;

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
    view! {
        <details class="disclosure for-organizer">
            <summary><Icon name=IconName::Plus/>{t(text::OPEN_A_POLL)}</summary>
            <form class="form desk__form" on:submit=open>
                <ContentFields draft prefix="poll"/>
                <TimerField id="poll-timer" timer/>
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
                    <div class="row for-organizer">
                        {(!poll.revealed).then(|| view! {
                            <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::RevealPoll { poll: id })>{t(text::SHOW_RESULTS)}</button>
                        })}
                        <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::ClosePoll { poll: id })>{t(text::CLOSE_POLL)}</button>
                    </div>
                }
            });
            // Quizzes are asked once: their answer is known after that.
            let may_ask_again = !poll.is_open() && !matches!(poll.kind, PollKind::Quiz(_)) && !has_ended(socket.live);
            let ask_again = may_ask_again.then(|| {
                let again = move |_| sent.act(Act::AskAgain { poll: PollId(socket.new_id()), of: id, seconds: None });
                view! {
                    <div class="row for-organizer">
                        <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=again>{t(text::ASK_AGAIN)}</button>
                    </div>
                }
            });
            // Organizers may see every result. A poll that has just opened comes without one, since nobody has answered.
            let counted = PollView { tally: Some(poll.tally.clone().unwrap_or_default()), ..poll.clone() };
            let rounds = round_before(socket.live, &counted).map(|before| view! { <Rounds poll=counted before/> });
            let (class, state) = if poll.is_open() { ("badge badge--good", text::OPEN) } else { ("badge", text::CLOSED) };
            let ballot = move || socket.live.guard().read().ballots.iter().find(|ballot| ballot.poll == id).copied();
            let came_after = move || {
                ballot().filter(|ballot| ballot.after_opening > 0 || ballot.largest >= MANY).map(|ballot| {
                    let values: [(&str, &dyn std::fmt::Display); 4] = [
                        ("after", &ballot.after_opening),
                        ("votes", &ballot.votes),
                        ("largest", &ballot.largest),
                        ("networks", &ballot.networks),
                    ];
                    let doubt = |words: Text, people: u32, whole_network| {
                        (people > 0 && !has_ended(socket.live)).then(|| {
                            let doubt = move |_| sent.act(Act::Doubt { poll: Some(id), whole_network });
                            view! {
                                <button type="button" class="button button--small for-moderator" disabled=move || sent.is_pending() on:click=doubt>
                                    {words.with(&[("n", &people)])}
                                </button>
                            }
                        })
                    };
                    // The late ones of one network are a remedy for those who let made-up people stay.
                    let of_one = if ballot.late_of_one >= MANY { ballot.late_of_one } else { 0 };
                    view! {
                        <p class="muted small">{text::CAME_AFTER.with(&values)}</p>
                        <p class="row">{doubt(text::DOUBT_LATE, ballot.late, false)}{doubt(text::DOUBT_NETWORK, of_one, true)}</p>
                    }
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
                    {rounds}
                    {came_after}
                    {actions}
                    {ask_again}
                    <RefusalNotice sent/>
                </li>
            }
        })
    }
}
