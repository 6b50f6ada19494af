//! One draft of the list.

use super::List;
use super::editor::Editor;
use super::plan::Plan;
use super::work::{Work, WorkFailure};
use crate::components::dashboard::content_form::kind_name;
use crate::components::dashboard::content_preview::arm_icon;
use crate::components::dashboard::shortcuts::focus_on;
use api::drafts::{change_draft, drop_draft, launch_draft, move_draft};
use conductor::arm::{Arm, Content};
use conductor::id::DraftId;
use conductor::prepared::{Draft, Prepared};
use kit::icon::{Icon, IconName};
use kit::local_time::LocalTime;
use leptos::prelude::*;
use protocol::ErrorCode;
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::format::{arm_name, span};
use wording::language::{Text, desk, drafts as text, t};

/// A draft: what it is, whether it was used, and what may be done with it.
#[component]
pub(super) fn Row(list: List, id: DraftId) -> impl IntoView {
    let editing = RwSignal::new(false);
    let draft = Memo::new(move |_| list.drafts.with(|list| list.iter().flatten().find(|draft| draft.id == id).cloned()));
    let sending = Work::of(list);
    let arranging = Work::of(list);
    move || {
        draft.get().map(|draft| {
            let (id, session) = (draft.id, list.session);
            let from = StoredValue::new(Prepared { content: draft.content.clone(), seconds: draft.seconds });
            let close = move || {
                editing.try_set(false);
                focus_on(&format!("draft-{id}-edit"));
            };
            let keep = move |new: Prepared| arranging.run(async move { change_draft(session, id, new).await }, close);
            let editor = move || {
                view! {
                    <Editor from=Some(from.get_value()) work=arranging keep prefix=format!("draft-{id}") words=text::SAVE/>
                    <div class="row"><button type="button" class="button button--small" on:click=move |_| close()>{t(text::CANCEL)}</button></div>
                }
            };
            view! {
                <li class="draft">
                    <Shown list draft editing sending arranging/>
                    {move || editing.get().then(editor)}
                </li>
            }
        })
    }
}

#[component]
fn Shown(list: List, draft: Draft, editing: RwSignal<bool>, sending: Work, arranging: Work) -> impl IntoView {
    let socket = use_socket();
    let Draft { id, content, seconds, used_at, suggested, planned_until } = draft;
    let session = list.session;
    let arm = content.arm();
    let title = StoredValue::new(content.text().clone());
    let kind = match &content {
        Content::Poll { kind, .. } if !kind.is_single() => Some(t(kind_name(kind))),
        _ => None,
    };
    let timer = seconds.map(|seconds| text::CLOSES_AFTER.with(&[("span", &span(i64::from(seconds)))]));
    let send = move |over_budget| {
        let key = socket.new_id();
        sending.run(async move { launch_draft(session, id, key, over_budget).await }, || ());
    };
    // What is opened is no launch: it goes on while the conductor is stopped.
    let is_off = move || sending.is_pending() || has_ended(socket.live) || (arm != Arm::Poll && socket.live.stopped().get());
    let is_over_budget = move || arm != Arm::Poll && sending.failure().is_some_and(|failure| failure.0.code == ErrorCode::Conflict);
    let send_words = move || {
        t(match (sending.is_pending(), used_at, arm) {
            (true, ..) => text::SENDING,
            (false, Some(_), _) => text::AGAIN,
            (false, None, Arm::Poll) => text::OPEN,
            (false, None, _) => text::SEND,
        })
    };
    let place = move || list.ids().iter().position(|other| *other == id).unwrap_or(0);
    let go = move |to: usize, name: &'static str| {
        let to = u32::try_from(to).unwrap_or(u32::MAX);
        // The button moves with its row, which takes the focus off it.
        arranging.run(async move { move_draft(session, id, to).await }, move || refocus(list, id, name));
    };
    let button = move |name: &'static str, words: Text, icon, off: Signal<bool>, act: Callback<()>| {
        view! {
            <button
                type="button"
                class="icon-button"
                id=format!("draft-{id}-{name}")
                aria-label=move || format!("{}: {}", t(words), title.get_value())
                title=t(words)
                disabled=off
                on:click=move |_| act.run(())
            >
                <Icon name=icon/>
            </button>
        }
    };
    let never = Signal::derive(|| false);
    let is_first = Signal::derive(move || place() == 0);
    let is_last = Signal::derive(move || place() + 1 >= list.ids().len());
    view! {
        <p class="said__head">
            <span class="badge"><Icon name=arm_icon(arm)/>{t(arm_name(arm))}</span>
            {kind.map(|kind| view! { <span class="badge">{kind}</span> })}
            {timer.map(|timer| view! { <span class="muted small">{timer}</span> })}
            {suggested.then(|| view! { <span class="badge badge--accent">{t(text::SUGGESTED)}</span> })}
            {used_at.map(|at| {
                let (before, after) = text::USED.split();
                view! { <span class="badge badge--good"><Icon name=IconName::Check/><span>{before}<LocalTime at/>{after}</span></span> }
            })}
        </p>
        <p class="polled__question" dir="auto">{title.get_value()}</p>
        <div class="row draft__actions">
            <button type="button" class="button button--small button--primary" aria-label=move || format!("{}: {}", send_words(), title.get_value()) disabled=is_off on:click=move |_| send(false)>
                {send_words}
            </button>
            {button("up", text::UP, IconName::Up, is_first, Callback::new(move |()| go(untrack(place).saturating_sub(1), "up")))}
            {button("down", text::DOWN, IconName::Down, is_last, Callback::new(move |()| go(untrack(place) + 1, "down")))}
            {button("edit", text::EDIT, IconName::Edit, Signal::derive(move || planned_until.is_some()), Callback::new(move |()| editing.update(|on| *on = !*on)))}
            {button("drop", text::DELETE, IconName::Bin, never, Callback::new(move |()| arranging.run(async move { drop_draft(session, id).await }, || ())))}
        </div>
        {move || if is_over_budget() {
            view! {
                <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{t(desk::OVER_BUDGET)}</span></p>
                <button type="button" class="button button--small" on:click=move |_| send(true)>{t(desk::SEND_ANYWAY)}</button>
            }.into_any()
        } else {
            view! { <WorkFailure work=sending/> }.into_any()
        }}
        <WorkFailure work=arranging/>
        {(arm == Arm::Poll).then(|| view! { <Plan list id until=planned_until/> })}
    }
}

/// Puts the focus back on a button of a row once the row stands in its new place.
fn refocus(list: List, id: DraftId, name: &'static str) {
    let before = list.drafts.with_untracked(Clone::clone);
    Effect::new(move |done: Option<bool>| {
        let moved = list.drafts.with(|now| *now != before);
        let done = done.unwrap_or(false);
        if moved && !done {
            focus_on(&format!("draft-{id}-{name}"));
        }
        done || moved
    });
}
