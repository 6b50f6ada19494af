//! [`DismissReason`]: why a person did not want a proposal.

use serde::{Deserialize, Serialize};
use wire::Read;

/// A person's reason for dismissing a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "snake_case")]
pub enum DismissReason {
    /// The room is fine.
    NotNeeded,
    /// Right, but not at this moment.
    BadMoment,
    /// Something should be done, but not this.
    WrongArm,
    /// The words are not good enough.
    BadWords,
    /// Something else.
    Other,
}

impl DismissReason {
    /// Every reason, in the order of the chips.
    pub const ALL: [Self; 5] = [Self::NotNeeded, Self::BadMoment, Self::WrongArm, Self::BadWords, Self::Other];
}
