//! [`Inspector`]: opens the decision record of a proposal in the side sheet.

use conductor::id::ProposalId;
use leptos::prelude::*;

/// Opens decision records. Copy it freely.
#[derive(Clone, Copy)]
pub struct Inspector {
    proposal: RwSignal<Option<ProposalId>>,
    is_open: RwSignal<bool>,
}

impl Inspector {
    /// Shows why a proposal was made.
    pub fn open(self, proposal: ProposalId) {
        self.proposal.set(Some(proposal));
        self.is_open.set(true);
    }

    /// The record shown now. Tracks.
    #[must_use]
    pub fn proposal(self) -> Option<ProposalId> {
        self.proposal.get()
    }

    /// Returns whether the sheet is open.
    #[must_use]
    pub const fn is_open(self) -> RwSignal<bool> {
        self.is_open
    }
}

/// Makes the inspector of a page.
#[must_use]
pub fn provide_inspector() -> Inspector {
    let inspector = Inspector { proposal: RwSignal::new(None), is_open: RwSignal::new(false) };
    provide_context(inspector);
    inspector
}

/// The inspector of the page.
///
/// # Panics
/// On a page without one.
#[must_use]
pub fn use_inspector() -> Inspector {
    use_context().expect("pages that show proposals provide an inspector")
}
