//! Notes of an organizer on a question: a label, the place on top, a written answer; and shutting out who asked it.

use conductor::id::QuestionId;
use kit::command::{RefusalNotice, Sent};
use leptos::html;
use leptos::prelude::*;
use room::limits::{LABEL_CHARS, WRITTEN_CHARS};
use room::{Act, QuestionState, QuestionView, Whom};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{desk as text, t};

/// The form for notes on one question.
#[component]
pub(super) fn QuestionNotes(id: QuestionId) -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let question = move || socket.live.questions().read().iter().find(|question| question.id == id).cloned();
    let first = untrack(question);
    let (label, answer) = first.map(|first| (first.label, first.answer)).unwrap_or_default();
    let pinned = Memo::new(move |_| question().is_some_and(|question| question.pinned));
    let (label_field, answer_field) = (NodeRef::<html::Input>::new(), NodeRef::<html::Textarea>::new());
    let amend = move |label, pinned, answer| sent.act(Act::AmendQuestion { question: id, label, pinned, answer });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let label = label_field.get_untracked().map(|field| field.value());
        let answer = answer_field.get_untracked().map(|field| field.value());
        let known = untrack(question);
        let (had_label, had_answer) = known.map(|known| (known.label, known.answer)).unwrap_or_default();
        // What stays as it is need not be said: a written answer marks the question as answered.
        amend(label.filter(|label| *label != had_label), None, answer.filter(|answer| *answer != had_answer));
    };
    // Questions that this one may count as; only one that waits may be merged.
    let others = move || {
        let waits = question().is_some_and(|question| question.state == QuestionState::Queued);
        let known = socket.live.questions().read();
        let takes = |other: &&QuestionView| other.id != id && matches!(other.state, QuestionState::Queued | QuestionState::Live);
        let options = known.iter().filter(takes).map(|other| (other.id, other.text.clone())).collect::<Vec<_>>();
        if waits { options } else { Vec::new() }
    };
    let merge = move |event: leptos::ev::Event| {
        if let Ok(into) = event_target_value(&event).parse::<QuestionId>() {
            sent.act(Act::MergeQuestions { into, questions: vec![id] });
        }
    };
    let select = move || {
        Some(others()).filter(|others| !others.is_empty()).map(|others| {
            view! {
                <div class="field">
                    <label class="field__label" for=format!("merge-{id}")>{t(text::COUNT_AS_QUESTION)}</label>
                    <select class="input" id=format!("merge-{id}") on:change=merge>
                        <option value="">"–"</option>
                        {others.into_iter().map(|(id, words)| view! { <option value=id.to_string()>{words}</option> }).collect_view()}
                    </select>
                </div>
            }
        })
    };
    view! {
        <form class="notes" on:submit=save>
            <div class="field">
                <label class="field__label" for=format!("label-{id}")>{t(text::LABEL)}</label>
                <input class="input" id=format!("label-{id}") dir="auto" type="text" maxlength=LABEL_CHARS value=label node_ref=label_field/>
            </div>
            <div class="field">
                <label class="field__label" for=format!("answer-{id}")>{t(text::WRITTEN)}</label>
                <textarea class="input" id=format!("answer-{id}") dir="auto" rows="2" maxlength=WRITTEN_CHARS.to_string() prop:value=answer node_ref=answer_field></textarea>
            </div>
            <div class="row">
                <button type="submit" class="button button--small button--primary" disabled=move || sent.is_pending()>{t(text::SAVE_NOTES)}</button>
                <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| amend(None, Some(!pinned.get_untracked()), None)>
                    {move || t(if pinned.get() { text::UNPIN } else { text::PIN })}
                </button>
                <button type="button" class="button button--small button--quiet" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::Ban { whom: Whom::Question(id) })>
                    {t(text::BAN)}
                </button>
            </div>
            {select}
            <RefusalNotice sent/>
        </form>
    }
}
