//! [`Input`]: everything that can happen to a conductor.

use crate::arm::{Content, Source};
use crate::gate::Material;
use crate::id::{DraftId, InterventionId, OrganizerId, PollId, ProposalId};
use crate::lift::Lift;
use crate::mode::Mode;
use crate::plan::Quiet;
use crate::prepared::Prepared;
use crate::proposal::DismissReason;
use crate::settings::Settings;
use crate::signal::Signal;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// Everything that can happen to a conductor. The moment is passed beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// An attendee acted, or a fact about the session changed.
    Signal(Signal),
    /// Time passed. Expected about every second; nothing happens without it.
    Tick,
    /// The arms have other material to work with.
    Material(Material),
    /// A draft is ready.
    Drafted {
        /// The proposal it was asked for.
        proposal: ProposalId,
        /// The revision that was asked for.
        revision: u32,
        /// The words.
        content: Content,
        /// The writer of the drafts.
        source: Source,
    },
    /// There will be no draft.
    DraftFailed {
        /// The proposal it was asked for.
        proposal: ProposalId,
        /// Why, for people.
        why: String,
    },
    /// A person wants a proposal sent.
    Approve {
        /// The proposal.
        proposal: ProposalId,
        /// The revision that the person saw.
        revision: u32,
        /// The words as the person changed them; `None` to send what was proposed.
        content: Option<Content>,
        /// The person.
        by: OrganizerId,
    },
    /// A person does not want a proposal.
    Dismiss {
        /// The proposal.
        proposal: ProposalId,
        /// The reason for dismissing it.
        reason: DismissReason,
        /// The person.
        by: OrganizerId,
    },
    /// A person wants to see a proposal again later.
    Snooze {
        /// The proposal.
        proposal: ProposalId,
        /// The length of the delay.
        for_: Span,
        /// The person.
        by: OrganizerId,
    },
    /// A person wants an intervention withdrawn.
    Undo {
        /// The intervention.
        intervention: InterventionId,
        /// The person.
        by: OrganizerId,
    },
    /// A person sends something of their own.
    Launch {
        /// The content.
        content: Content,
        /// True to send it although the budget of the hour is spent.
        #[serde(default)]
        over_budget: bool,
        /// The person.
        by: OrganizerId,
    },
    /// A person wants a prepared poll opened at a random moment. If it is planned already, its window begins anew.
    Plan {
        /// The draft.
        draft: DraftId,
        /// The poll.
        prepared: Prepared,
        /// The length of the window.
        minutes: u32,
        /// The person.
        by: OrganizerId,
    },
    /// A person takes a plan back, if it is still there.
    Unplan {
        /// The draft.
        draft: DraftId,
        /// The person.
        by: OrganizerId,
    },
    /// The room refused to open a planned poll.
    NotOpened {
        /// The poll.
        poll: PollId,
    },
    /// A person changes who decides.
    SetMode {
        /// The new mode.
        mode: Mode,
        /// The person.
        by: OrganizerId,
    },
    /// A person stops the conductor.
    Stop {
        /// The person.
        by: OrganizerId,
    },
    /// A person lets it go on.
    Resume {
        /// The person.
        by: OrganizerId,
    },
    /// A person changes the settings.
    Tune {
        /// The new settings, all of them but the quiet times, which stay as they are.
        settings: Settings,
        /// The person.
        by: OrganizerId,
    },
    /// A person changes the quiet times.
    KeepQuiet {
        /// The new times, all of them.
        times: Vec<Quiet>,
        /// The person.
        by: OrganizerId,
    },
    /// The room shows an intervention.
    Delivered {
        /// The proposal it came from; `None` if a person launched it.
        proposal: Option<ProposalId>,
        /// The intervention.
        intervention: InterventionId,
    },
    /// The room refused an intervention.
    DeliveryFailed {
        /// The proposal it came from; `None` if a person launched it.
        proposal: Option<ProposalId>,
        /// The intervention.
        intervention: InterventionId,
        /// Why, for people.
        why: String,
    },
    /// A dashboard of this session is open. Send it several times within [`Settings::unattended_after`]; every act of an
    /// organizer counts too.
    OrganizerPresent,
    /// The event's measured lift was estimated anew. If it shows harm, a mode that acts alone falls back to MANUAL.
    Lift(Lift),
    /// The session ends.
    Close,
}
