//! Drafts of a session: the answers to adding, moving and reading them. The draft itself is [`conductor::prepared::Draft`].

use crate::ingest::RefusedLine;
use conductor::id::DraftId;
use serde::{Deserialize, Serialize};
use wire::Read;

/// The result of adding a list of drafts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct AddedDrafts {
    /// The drafts that were added, in their order; none if anything was refused.
    pub added: Vec<DraftId>,
    /// The lines of a table or the entries of JSON that were not understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedLine>,
}

/// A new place for a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The place in the list, from 0; behind the last one it becomes the last.
    pub to: u32,
}
