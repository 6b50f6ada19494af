//! [`Conductor`]: the loop of one session. It perceives, decides, asks for approval, acts, measures and hands over what was
//! learned, one [`Input`] at a time. It does nothing by itself: what it wants done comes back as [`Effect`]s.

mod choose;
mod deadline;
mod deliver;
mod effect;
mod input;
mod mode;
mod organizer;
mod perceive;
mod plan;
mod recover;
mod refusal;
mod size;

pub use effect::{Audit, Delivery, DraftRequest, Effect, Opening};
pub use input::Input;
pub use refusal::Refusal;

use crate::anomaly::Anomaly;
use crate::arm::{Arm, Content};
use crate::gate::{Block, Material};
use crate::id::{InterventionId, ProposalId, SessionId, uuid_v7};
use crate::measurement::{Measurement, Missing};
use crate::mode::Mode;
use crate::monitor::Monitor;
use crate::outcome_window::{CoinWindow, Drawn, Recent, Window};
use crate::past::Past;
use crate::policy::{Outcome, Policy, Treatment};
use crate::proposal::{Decider, DismissReason, Expiry, Proposal, Status};
use crate::reading::Reading;
use crate::settings::Settings;
use crate::signal::Signal;
use crate::time::{Span, Timestamp};
use plan::Plan;
use rand::Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Finished proposals that are still shown. Each is about 1.3 KB of every snapshot.
const FINISHED: usize = 2;
/// Interventions that are remembered, for the budget, for undoing and as history: as many as a budget can allow. More in an hour
/// can only be launched by hand.
const REMEMBERED: usize = Settings::MAX_BUDGET as usize;
/// Time for which interventions are remembered.
const HOUR: Span = Span::from_secs(3600);

/// The loop of one session: the only stateful type. Its size is bounded whatever happens.
///
/// The same inputs, moments, policy and generator give the same effects, also across a serialized copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conductor {
    session: SessionId,
    mode: Mode,
    settings: Settings,
    opened: Timestamp,
    /// The latest moment seen. Earlier ones count as this one, so that a clock set back makes no negative spans.
    clock: Timestamp,
    /// When the room was last heard or looked at.
    heard: Timestamp,
    ticked: Option<Timestamp>,
    stopped: bool,
    closed: bool,
    #[serde(deserialize_with = "crate::monitor::restored")]
    monitor: Monitor,
    material: Material,
    recent: Recent,
    #[serde(default)]
    past: Past,
    proposals: Vec<Proposal>,
    /// Draws without an outcome so far: those of pending and delivering proposals.
    owed: Vec<Drawn>,
    window: Option<Window>,
    /// Interventions of the last hour, oldest first.
    sent: Vec<Sent>,
    /// Launches by hand that the room has not confirmed.
    launching: Vec<Launch>,
    /// A drop that waits until something passes.
    deferred: Option<Box<Anomaly>>,
    /// Polls that open at a random moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    plans: Vec<Plan>,
    /// Coins of plans whose outcome is being measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    coins: Vec<CoinWindow>,
    /// When an organizer was last there.
    attended: Timestamp,
    /// The end of the time after a gap in which nothing is concluded.
    settling: Option<Timestamp>,
    /// Sends behind the last estimate of harm that was acted on or shown.
    harm_known: usize,
    evicted: u64,
}

/// An intervention that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Sent {
    intervention: InterventionId,
    proposal: Option<ProposalId>,
    arm: Arm,
    at: Timestamp,
    undone: bool,
}

/// A launch by hand on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Launch {
    intervention: InterventionId,
    content: Content,
    by: Decider,
    since: Timestamp,
}

impl Conductor {
    /// A conductor of a session that opens at `now`.
    #[must_use]
    pub fn new(session: SessionId, mode: Mode, settings: Settings, now: Timestamp) -> Self {
        Self {
            session,
            mode,
            settings,
            opened: now,
            clock: now,
            heard: now,
            ticked: None,
            stopped: false,
            closed: false,
            monitor: Monitor::new(now),
            material: Material::default(),
            recent: Recent::default(),
            past: Past::default(),
            proposals: Vec::new(),
            owed: Vec::new(),
            window: None,
            sent: Vec::new(),
            launching: Vec::new(),
            deferred: None,
            plans: Vec::new(),
            coins: Vec::new(),
            attended: now,
            settling: None,
            harm_known: 0,
            evicted: 0,
        }
    }

    /// The same, told what the host's earlier sessions usually were.
    #[must_use]
    pub fn with_host(mut self, host: crate::host::HostPrior) -> Self {
        self.monitor = self.monitor.with_host(host);
        self
    }

    /// Tells what the host's earlier sessions usually were, unless the session has gone so far that it keeps what it compares with.
    pub const fn meet_host(&mut self, host: crate::host::HostPrior) {
        self.monitor.meet_host(host);
    }

    /// Takes one input at `now` and returns what is to be done, in order. Deterministic: chance comes from `rng` alone.
    ///
    /// `now` should come from a clock that does not jump; a moment before the last one counts as the last one.
    ///
    /// # Errors
    /// [`Refusal`] says why an input cannot be followed; the conductor is unchanged then.
    pub fn step<R: Rng + ?Sized>(&mut self, input: Input, now: Timestamp, policy: &Policy, rng: &mut R) -> Result<Vec<Effect>, Refusal> {
        let now = now.max(self.clock);
        let mut out = Vec::new();
        if self.closed {
            return match input {
                Input::Signal(_) | Input::Tick | Input::Material(_) | Input::OrganizerPresent | Input::Lift(_) | Input::Close => Ok(out),
                _ => Err(Refusal::Closed),
            };
        }
        if matches!(input, Input::Signal(_) | Input::Tick) {
            self.settle_after_gap(now);
        }
        match input {
            Input::Signal(Signal::SessionClose) | Input::Close => self.close(now, &mut out),
            Input::Signal(signal) => self.monitor.signal(&signal, now),
            Input::Tick => self.tick(now, policy, rng, &mut out),
            Input::Material(material) => self.material = material,
            Input::Drafted { proposal, revision, content, source } => {
                self.drafted(proposal, revision, content, source, now, rng, &mut out)?;
            }
            Input::DraftFailed { proposal, why } => self.draft_failed(proposal, why, now, &mut out)?,
            Input::Approve { proposal, revision, content, by } => {
                self.approve(proposal, revision, content, by, now, rng, &mut out)?;
            }
            Input::Dismiss { proposal, reason, by } => self.dismiss(proposal, reason, by, now, &mut out)?,
            Input::Snooze { proposal, for_, by } => self.snooze(proposal, for_, by, now, &mut out)?,
            Input::Undo { intervention, by } => self.undo(intervention, by, now, &mut out)?,
            Input::Launch { content, over_budget, by } => self.launch(content, over_budget, by, now, rng, &mut out)?,
            Input::Plan { draft, prepared, minutes, by } => self.plan(draft, prepared, minutes, by, now, &mut out)?,
            Input::Unplan { draft, by } => self.unplan(draft, by, now, &mut out),
            Input::NotOpened { poll } => self.not_opened(poll, &mut out),
            Input::SetMode { mode, by } => self.set_mode(mode, by, now, &mut out),
            Input::Stop { by } => self.stop(by, now, &mut out),
            Input::Resume { by } => self.resume(by, now, &mut out),
            Input::Tune { settings, by } => self.tune(settings, by, now, &mut out)?,
            Input::KeepQuiet { times, by } => self.keep_quiet(times, by, now, &mut out)?,
            Input::Delivered { proposal, intervention } => self.delivered(proposal, intervention, now, &mut out)?,
            Input::DeliveryFailed { proposal, intervention, why } => {
                self.delivery_failed(proposal, intervention, &why, now, &mut out)?;
            }
            Input::OrganizerPresent => self.attended = now,
            Input::Lift(lift) => self.lift(&lift, &mut out),
        }
        self.clock = now;
        self.forget(now);
        Ok(out)
    }

    /// The score and its reasons at `now`.
    #[must_use]
    pub fn reading(&self, now: Timestamp) -> Reading {
        self.monitor.reading(now.max(self.clock))
    }

    /// The mode: who decides that a proposal is sent.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns whether a person pressed Stop and nobody Resume.
    #[must_use]
    pub const fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Returns whether the session is over.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// The settings in force.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The monitor of the room.
    #[must_use]
    pub const fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// Pending, delivering and recently finished proposals, oldest first.
    #[must_use]
    pub fn proposals(&self) -> &[Proposal] {
        &self.proposals
    }

    /// The open measurement, if there is one.
    #[must_use]
    pub fn measurement(&self) -> Option<&Measurement> {
        self.window.as_ref().map(|window| &window.measurement)
    }

    /// Proposals that expired because too many were waiting.
    #[must_use]
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }

    /// The reason why nothing would be suggested at `now`, whatever the room does; `None` if something would.
    #[must_use]
    pub fn blocked(&self, now: Timestamp) -> Option<Block> {
        if self.stopped {
            return Some(Block::Stopped);
        }
        if let Some(quiet) = self.settings.quiet.iter().find(|quiet| quiet.has(now)) {
            return Some(Block::Quiet { until: quiet.to });
        }
        if let Some(until) = self.settling.filter(|until| now < *until) {
            return Some(Block::Settling { until });
        }
        if self.in_flight() {
            return Some(Block::InFlight);
        }
        let launched = self.last_launch(now).map(|at| at + self.settings.post_to);
        let measured = self.window.as_ref().map(|window| window.measurement.closes_at);
        if let Some(until) = measured.max(launched) {
            return Some(Block::Measuring { until });
        }
        if let Some(block) = self.over_budget(now) {
            return Some(block);
        }
        let cool = self.sent.last().map(|sent| sent.at + self.settings.cooldown);
        cool.filter(|until| now < *until).map(|until| Block::Cooldown { until })
    }

    /// The block of a spent budget, if the hour's interventions are spent at `now`.
    fn over_budget(&self, now: Timestamp) -> Option<Block> {
        let budget = usize::try_from(self.settings.budget_per_hour).unwrap_or(usize::MAX);
        let spent: Vec<Timestamp> = self.sent.iter().map(|sent| sent.at + HOUR).filter(|free| now < *free).collect();
        let over = spent.len().checked_sub(budget)?;
        Some(Block::Budget { until: spent.get(over).copied() })
    }

    /// When something was last launched by hand, if its effect may not have passed.
    fn last_launch(&self, now: Timestamp) -> Option<Timestamp> {
        let launched = self.sent.iter().filter(|sent| sent.proposal.is_none()).map(|sent| sent.at);
        launched.filter(|at| now < *at + self.settings.post_to).max()
    }

    fn in_flight(&self) -> bool {
        !self.launching.is_empty() || self.proposals.iter().any(|proposal| proposal.status == Status::Delivering)
    }

    fn position(&self, id: ProposalId) -> Result<usize, Refusal> {
        self.proposals.iter().position(|proposal| proposal.id == id).ok_or(Refusal::NoSuchProposal)
    }

    /// Moves a proposal along and announces it.
    fn advance(&mut self, at: usize, next: Status, now: Timestamp, out: &mut Vec<Effect>) -> Result<(), Refusal> {
        self.proposals[at].advance(next, now)?;
        out.push(Effect::Proposal(self.proposals[at].clone()));
        Ok(())
    }

    /// Lets a pending proposal expire. One that is not pending is left alone.
    fn expire(&mut self, at: usize, why: Expiry, now: Timestamp, out: &mut Vec<Effect>) {
        if !self.proposals[at].is_pending() {
            return;
        }
        let by = self.proposals[at].decided_by.replace(Decider::System);
        if self.advance(at, Status::Expired { why }, now, out).is_err() {
            self.proposals[at].decided_by = by;
            return;
        }
        self.settle(self.proposals[at].id, Missing::NotTreated, None, now, out);
    }

    /// Gives up on a proposal that could not be drafted or delivered.
    fn fail(&mut self, at: usize, why: String, now: Timestamp, out: &mut Vec<Effect>) -> Result<(), Refusal> {
        self.advance(at, Status::Failed { why }, now, out)?;
        let (id, intervention) = (self.proposals[at].id, self.proposals[at].intervention);
        self.sent.retain(|sent| Some(sent.intervention) != intervention);
        self.settle(id, Missing::NotDelivered, None, now, out);
        Ok(())
    }

    /// Writes the outcome of a draw that led to nothing.
    fn settle(&mut self, id: ProposalId, why: Missing, dismissed: Option<DismissReason>, now: Timestamp, out: &mut Vec<Effect>) {
        if let Some(at) = self.owed.iter().position(|drawn| drawn.proposal == id) {
            let drawn = self.owed.remove(at);
            let outcome = drawn.without_measure(self.session, Treatment::NotTreated, why, now);
            out.push(Effect::Outcome(Outcome { dismissed, ..outcome }));
        }
    }

    /// Ends the open measurement: because its time has come, or because it was `spoiled`.
    fn finish(&mut self, spoiled: Option<Missing>, now: Timestamp, out: &mut Vec<Effect>) {
        let Some(window) = self.window.take() else { return };
        let id = window.measurement.proposal;
        out.push(Effect::Outcome(window.close(self.session, spoiled, now)));
        if let Ok(at) = self.position(id) {
            // An undone proposal stays undone.
            let _ = self.advance(at, Status::Measured, now, out);
        }
    }

    /// Drops what nobody needs any more.
    fn forget(&mut self, now: Timestamp) {
        let finished = self.proposals.iter().filter(|proposal| proposal.status.is_final()).count();
        let mut surplus = finished.saturating_sub(FINISHED);
        self.proposals.retain(|proposal| {
            let drop = surplus > 0 && proposal.status.is_final();
            surplus -= usize::from(drop);
            !drop
        });
        self.sent.retain(|sent| now < sent.at + HOUR);
        if let Some(surplus) = self.sent.len().checked_sub(REMEMBERED) {
            self.sent.drain(..surplus);
        }
    }
}

fn audit(by: Decider, what: impl Into<String>) -> Effect {
    Effect::Audit(Audit { by, what: what.into() })
}

fn fresh<R: Rng + ?Sized>(now: Timestamp, rng: &mut R) -> Uuid {
    let mut random = [0_u8; 10];
    rng.fill_bytes(&mut random);
    uuid_v7(now, random)
}
