//! [`Work`]: something that a part of the list asked the server to do, and how it went.

use super::List;
use api::Failure;
use api::drafts::add_draft;
use conductor::id::SessionId;
use conductor::prepared::Prepared;
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The last thing that a part of the list asked for. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Work {
    list: List,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// Counts what was done.
    done: RwSignal<u32>,
}

impl Work {
    pub(super) fn of(list: List) -> Self {
        Self { list, pending: RwSignal::new(false), failure: RwSignal::new(None), done: RwSignal::new(0) }
    }

    /// Asks for something, unless the last thing is under way; `then` follows if it was done.
    pub(super) fn run(self, what: impl Future<Output = Result<(), Failure>> + 'static, then: impl FnOnce() + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        spawn_local(async move {
            let result = what.await;
            // This part of the page may be gone meanwhile.
            self.pending.try_set(false);
            let is_done = result.is_ok();
            self.failure.try_set(result.err());
            if is_done {
                self.done.try_update(|done| *done += 1);
                then();
            }
            self.list.changed();
        });
    }

    /// Adds a draft at the end.
    pub(super) fn add(self, session: SessionId, new: Prepared) {
        self.run(async move { add_draft(session, new).await }, || ());
    }

    /// Returns whether it is under way. Tracks.
    pub(super) fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// The failure, if it failed. Tracks.
    pub(super) fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// The number of things that were done. Tracks.
    pub(super) fn done(self) -> u32 {
        self.done.get()
    }
}

/// A notice of a failure.
#[component]
pub(super) fn WorkFailure(
    /// The work that may have failed.
    work: Work,
) -> impl IntoView {
    view! {
        <div aria-live="polite">
            {move || work.failure().map(|failure| view! {
                <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{failure.words()}</span></p>
            })}
        </div>
    }
}
