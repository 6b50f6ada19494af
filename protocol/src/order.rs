//! [`Order`]: an organizer's order to the conductor.

use conductor::arm::Content;
use conductor::id::{DraftId, InterventionId, ProposalId};
use conductor::mode::Mode;
use conductor::plan::Quiet;
use conductor::prepared::Prepared;
use conductor::proposal::DismissReason;
use conductor::settings::Settings;
use serde::{Deserialize, Serialize};

/// An organizer's order to the conductor. Unknown fields are refused, so that no order is half understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Send a proposal.
    Approve {
        /// The proposal.
        proposal: ProposalId,
        /// The revision that the organizer saw; another one is refused as stale.
        revision: u32,
        /// The words as edited; without, exactly those that were seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Content>,
    },
    /// Do not send a proposal.
    Dismiss {
        /// The proposal.
        proposal: ProposalId,
        /// The reason for dismissing it.
        reason: DismissReason,
    },
    /// Ask again later.
    Snooze {
        /// The proposal.
        proposal: ProposalId,
        /// The delay in seconds.
        seconds: u32,
    },
    /// Take an intervention back.
    Undo {
        /// The intervention.
        intervention: InterventionId,
    },
    /// Send something of one's own.
    Launch {
        /// The content that people see.
        content: Content,
        /// True to send it although the budget of the hour is spent.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        over_budget: bool,
    },
    /// Open a prepared poll at a random moment.
    Plan {
        /// The draft.
        draft: DraftId,
        /// The poll.
        prepared: Prepared,
        /// The length of the window.
        minutes: u32,
    },
    /// Take a plan back.
    Unplan {
        /// The draft.
        draft: DraftId,
    },
    /// Change who decides.
    SetMode {
        /// The new mode.
        mode: Mode,
    },
    /// Change the settings.
    Tune {
        /// Everything that may be tuned. Quiet times stay as they are.
        settings: Settings,
    },
    /// Change the times in which nothing is suggested.
    KeepQuiet {
        /// All of them.
        times: Vec<Quiet>,
    },
    /// Stop sending at once.
    Stop,
    /// Go on after a stop.
    Resume,
}
