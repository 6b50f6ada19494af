//! Drafts: what the organizer prepared for this session, in order, each sent with one click.

mod editor;
mod files;
mod plan;
mod row;
mod work;

use crate::chunk::later;
use api::drafts::{add_starter, drafts};
use conductor::id::{DraftId, SessionId};
use conductor::prepared::{Draft, Prepared};
use editor::Editor;
use files::{Duplicate, Files};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use protocol::{FeedAbout, FeedItem};
use row::Row;
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{browser, drafts as text, t};
use work::{Work, WorkFailure};

/// The list on this page. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct List {
    session: SessionId,
    drafts: RwSignal<Option<Vec<Draft>>>,
    /// True if the list could not be read the last time.
    is_lost: RwSignal<bool>,
    /// Counts what this page did: after each the list is asked for again.
    version: RwSignal<u32>,
}

impl List {
    /// Asks for the list now, after each thing that this page does, and when something was sent or suggested, from whichever page.
    fn of(session: SessionId) -> Self {
        let live = use_socket().live;
        let (list, is_lost, version) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(0));
        let stirred = Memo::new(move |_| {
            let proposals = live.proposals().read();
            let states: Vec<_> = proposals.iter().map(|proposal| (proposal.id, proposal.status.name())).collect();
            let planned = live.feed().read().iter().find(|item| is_about_plans(item)).map(|item| item.at);
            (live.flags().read().len(), live.polls().read().len(), states, planned)
        });
        let found = LocalResource::new(move || {
            version.track();
            stirred.track();
            drafts(session)
        });
        Effect::new(move |_| {
            if let Some(found) = found.get() {
                is_lost.set(found.is_err());
                if let Ok(found) = found {
                    list.set(Some(found));
                }
            }
        });
        Self { session, drafts: list, is_lost, version }
    }

    fn ids(self) -> Vec<DraftId> {
        self.drafts.with(|list| list.iter().flatten().map(|draft| draft.id).collect())
    }

    fn changed(self) {
        self.version.try_update(|version| *version += 1);
    }
}

/// Returns whether an entry of the feed tells of a planned poll.
const fn is_about_plans(item: &FeedItem) -> bool {
    matches!(item.about, Some(FeedAbout::Planned { .. } | FeedAbout::Unplanned | FeedAbout::PlanOpened))
}

/// Files of drafts, and the session once more.
#[component]
pub(super) fn FilesAndDuplicate(list: List) -> impl IntoView {
    view! {
        <Files list/>
        <Duplicate session=list.session/>
    }
}

/// The list, and what fills it.
#[component]
pub(super) fn Drafts(
    /// The session.
    session: SessionId,
) -> impl IntoView {
    let list = List::of(session);
    let ids = Memo::new(move |_| list.ids());
    let is_empty = Memo::new(move |_| list.drafts.with(|list| list.as_ref().is_some_and(Vec::is_empty)));
    let start = Work::of(list);
    let adding = Work::of(list);
    let add = move |new: Prepared| adding.add(session, new);
    view! {
        <div class="stack">
            <p class="muted small">{t(text::LEAD)}</p>
            <Show when=move || is_empty.get()>
                <div class="stack stack--tight desk__nothing">
                    <p>{t(text::NOTHING)}</p>
                    <div class="row">
                        <button type="button" class="button" disabled=move || start.is_pending() on:click=move |_| start.run(async move { add_starter(session).await }, || ())>
                            {t(text::START)}
                        </button>
                    </div>
                    <WorkFailure work=start/>
                </div>
            </Show>
            <Show when=move || list.is_lost.get()>
                <p class="notice notice--bad" role="alert">
                    <Icon name=IconName::Warning/><span>{t(text::LOST)}</span>
                    <button type="button" class="button button--small" on:click=move |_| list.changed()>{t(browser::TRY_AGAIN)}</button>
                </p>
            </Show>
            <ol class="desk__list drafts" aria-label=t(text::TITLE)>
                <For each=move || ids.get() key=|id| *id let(id)><Row list id/></For>
            </ol>
            <details class="disclosure">
                <summary><Icon name=IconName::Plus/>{t(text::ADD)}</summary>
                <Editor from=None work=adding keep=add prefix="new-draft" words=text::KEEP/>
            </details>
            {later(super::load_files, move || super::drafted(list))}
        </div>
    }
}
