//! Drafts as files, and a new session with the same drafts.

use super::List;
use api::Failure;
use api::drafts::{DuplicateSession, read_drafts};
use conductor::id::SessionId;
use kit::form::{FormError, failure_of};
use kit::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::AddedDrafts;
use wording::language::{drafts as text, t};

/// Takes the list away as a file, and adds the drafts of one.
#[component]
pub(super) fn Files(list: List) -> impl IntoView {
    let session = list.session;
    let form = NodeRef::<html::Form>::new();
    let pending = RwSignal::new(false);
    let answer = RwSignal::new(None::<Result<AddedDrafts, Failure>>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(files) = form.get_untracked() else { return };
        pending.set(true);
        answer.set(None);
        spawn_local(async move {
            let came = read_drafts(session, &files).await;
            pending.try_set(false);
            answer.try_set(Some(came));
            list.changed();
        });
    };
    let came = move || {
        answer.get().map(|came| match came {
            Ok(AddedDrafts { added, refused }) if refused.is_empty() => {
                view! { <p class="notice notice--good"><Icon name=IconName::Check/><span>{text::READ_DONE.of(added.len() as u64)}</span></p> }.into_any()
            }
            Ok(AddedDrafts { refused, .. }) => {
                let lines = refused.into_iter().map(|refused| {
                    let words = text::REFUSED_LINE.with(&[("line", &refused.line), ("message", &refused.message)]);
                    view! { <li>{words}</li> }
                });
                view! {
                    <div class="notice notice--bad"><Icon name=IconName::Warning/><div><p>{t(text::REFUSED)}</p><ul class="plain">{lines.collect_view()}</ul></div></div>
                }
                .into_any()
            }
            Err(failure) => view! { <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{failure.words()}</span></p> }.into_any(),
        })
    };
    view! {
        <details class="disclosure">
            <summary><Icon name=IconName::Download/>{t(text::FILES)}</summary>
            <div class="stack desk__form">
                <div class="row">
                    <a class="button button--small" href=format!("/api/v1/sessions/{session}/drafts.csv") rel="external" download>{t(text::AS_TABLE)}</a>
                    <a class="button button--small" href=format!("/api/v1/sessions/{session}/drafts.json") rel="external" download>{t(text::AS_JSON)}</a>
                </div>
                <form class="form" node_ref=form on:submit=submit>
                    <div class="field">
                        <label class="field__label" for="drafts-file">{t(text::FILE)}</label>
                        <input class="input" id="drafts-file" name="file" type="file" accept=".csv,.json,text/csv,application/json" required aria-describedby="drafts-file-hint"/>
                        <p class="field__hint" id="drafts-file-hint">{t(text::FILE_HINT)}</p>
                    </div>
                    <div class="row">
                        <button type="submit" class="button" disabled=move || pending.get()>{t(text::READ)}</button>
                    </div>
                </form>
                <div aria-live="polite">{came}</div>
            </div>
        </details>
    }
}

/// Makes a session with the same drafts.
#[component]
pub(super) fn Duplicate(session: SessionId) -> impl IntoView {
    let action = ServerAction::<DuplicateSession>::new();
    view! {
        <details class="disclosure">
            <summary><Icon name=IconName::Copy/>{t(text::DUPLICATE)}</summary>
            <ActionForm action attr:class="form desk__form">
                <input type="hidden" name="session" value=session.to_string()/>
                <div class="field">
                    <label class="field__label" for="duplicate-title">{t(text::DUPLICATE_TITLE)}</label>
                    <input class="input" dir="auto" id="duplicate-title" name="title" type="text" maxlength=room::limits::TITLE_CHARS required aria-describedby="duplicate-hint"/>
                    <p class="field__hint" id="duplicate-hint">{t(text::DUPLICATE_HINT)}</p>
                </div>
                <FormError failure=failure_of(action)/>
                <div class="row">
                    <button type="submit" class="button" disabled=action.pending()>
                        {move || t(if action.pending().get() { text::DUPLICATING } else { text::DUPLICATE })}
                    </button>
                </div>
            </ActionForm>
        </details>
    }
}
