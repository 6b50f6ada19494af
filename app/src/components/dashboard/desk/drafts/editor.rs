//! The form of a draft.

use super::super::timer::TimerField;
use super::work::{Work, WorkFailure};
use crate::components::dashboard::content_form::{ContentFields, Draft as Fields, bad_words};
use crate::components::dashboard::content_preview::arm_icon;
use conductor::arm::{Arm, Content, PollKind};
use conductor::prepared::Prepared;
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use wording::format::arm_name;
use wording::language::{Text, drafts as text, t};

fn nothing() -> Content {
    Content::Poll { question: String::new(), options: vec![String::new(), String::new()], kind: PollKind::Single }
}

/// A form that gives `keep` what was written.
#[component]
pub(super) fn Editor(
    /// The content to begin with; without one the form begins empty, and is empty again after each that was kept.
    from: Option<Prepared>,
    /// The fate of what was kept.
    work: Work,
    /// Takes what was written.
    #[prop(into)]
    keep: Callback<Prepared>,
    /// Begins the ids of the fields.
    #[prop(into)]
    prefix: String,
    /// Words of the button.
    words: Text,
) -> impl IntoView {
    let is_new = from.is_none();
    let Prepared { content, seconds } = from.unwrap_or_else(|| nothing().into());
    let fields = Fields::of(&content);
    let timer = RwSignal::new(seconds);
    let problem = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match untrack(|| fields.content()) {
            Ok(content) => {
                problem.set(None);
                let seconds = timer.get_untracked().filter(|_| content.arm() == Arm::Poll);
                keep.run(Prepared { content, seconds });
            }
            Err(bad) => problem.set(Some(text::CANNOT_KEEP.with(&[("why", &bad_words(&bad))]))),
        }
    };
    if is_new {
        Effect::new(move |before: Option<u32>| {
            let done = work.done();
            if before.is_some_and(|before| before != done) {
                fields.fill(&nothing());
                timer.set(None);
            }
            done
        });
    }
    let arm = move |arm: Arm| {
        view! {
            <button type="button" class="chip" aria-pressed=move || (fields.arm() == arm).to_string() on:click=move |_| fields.turn_to(arm)>
                <Icon name=arm_icon(arm)/>{t(arm_name(arm))}
            </button>
        }
    };
    let timer_id = format!("{prefix}-timer");
    view! {
        <form class="form desk__form" on:submit=submit>
            <div class="chips" role="group" aria-label=t(text::KINDS)>{Arm::BY_HAND.map(arm).into_iter().collect_view()}</div>
            <ContentFields draft=fields prefix/>
            <Show when=move || fields.arm() == Arm::Poll>
                <TimerField id=timer_id.clone() timer/>
            </Show>
            {move || problem.get().map(|words| view! { <p class="notice notice--bad" role="alert"><Icon name=IconName::Warning/><span>{words}</span></p> })}
            <WorkFailure work/>
            <div class="row">
                <button type="submit" class="button button--primary" disabled=move || work.is_pending()>
                    {move || t(if work.is_pending() { text::KEEPING } else { words })}
                </button>
            </div>
        </form>
    }
}
