//! Rebuilding a session from the store: the room is the fold of its acts, the conductor its last snapshot and the acts since then.

use crate::live::dashboard::{DashboardState, Intervention};
use crate::live::feed;
use crate::live::journal::{Journal, Key, from_json};
use crate::live::learning::pool::Learned;
use crate::live::state::{Meta, Snapshot, State};
use conductor::host::HostPrior;
use conductor::id::InterventionId;
use conductor::policy::Outcome;
use conductor::proposal::Proposal;
use conductor::settings::Settings;
use conductor::signal::Signal;
use conductor::step::{Conductor, Effect, Input};
use conductor::time::Timestamp;
use protocol::Rehearsal;
use rand_pcg::Pcg64;
use room::{Act, Actor, Room, RoomEvent};
use std::collections::BTreeMap;
use store::{ActRow, InterventionRow, Json, ProposalRow, SessionRow, SessionRows, StoreError, decode};

/// The answers of the store's commands that are still kept are all in the journal unless there were more than it holds.
const COMPLETE: usize = 4_096;

impl Meta {
    /// Reads a session's row.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] if the rehearsal cannot be read.
    pub fn of(row: &SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            session: row.id,
            event: row.event,
            owner: row.organizer,
            title: row.title.clone(),
            code: row.code.as_str().to_owned(),
            language: row.language,
            created_at: row.created_at,
            rehearsal: row.rehearsal.clone().map(|rehearsal| decode::<Rehearsal>("session", rehearsal)).transpose()?,
        })
    }
}

/// A rebuilt session's open work.
pub(super) struct Rebuilt {
    pub state: State,
    /// Effects that the conductor wants done again, or at last.
    pub effects: Vec<Effect>,
    /// True if it has never been snapshotted.
    pub is_new: bool,
}

/// Acts as they are applied again.
struct Kept {
    seq: u64,
    at: Timestamp,
    actor: Actor,
    act: Act,
}

fn kept(rows: Vec<ActRow>) -> Result<Vec<Kept>, StoreError> {
    let read =
        |row: ActRow| Ok(Kept { seq: row.seq, at: row.at, actor: decode("room_act", row.actor)?, act: decode("room_act", row.act)? });
    rows.into_iter().map(read).collect()
}

/// Things that a session needs beside its rows.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// Settings of a new session.
    pub usual: &'a Settings,
    /// The lessons of its event.
    pub learned: &'a Learned,
    /// The custom of its organizer's earlier sessions; `None` if it may not be compared with them.
    pub host: Option<HostPrior>,
}

/// Rebuilds a session at `now`.
///
/// # Errors
/// [`StoreError::BadRow`] if a row cannot be read.
pub(super) fn rebuild(meta: &Meta, rows: SessionRows, given: Given<'_>, now: Timestamp, rng: &mut Pcg64) -> Result<Rebuilt, StoreError> {
    let Given { usual, learned, host } = given;
    let acts = kept(rows.acts)?;
    let seq = acts.last().map_or(0, |act| act.seq);
    let snapshot: Option<Snapshot<'static>> = match rows.conductor {
        Some(text) => {
            Some(serde_json::from_str(&text).map_err(|error| StoreError::BadRow { what: "conductor_state", why: error.to_string() })?)
        }
        None => None,
    };
    let is_new = snapshot.is_none();
    let counted_to = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
    let mut conductor = match snapshot {
        Some(snapshot) => snapshot.conductor.into_owned(),
        None => Conductor::new(meta.session, rows.session.mode, usual.clone(), acts.first().map_or(now, |act| act.at)),
    };
    if let Some(host) = host {
        conductor.meet_host(host);
    }
    let interventions = interventions(rows.interventions)?;
    let mut room = Room::new(&meta.title);
    for Kept { seq, at, actor, act } in acts {
        let delivered = match &act {
            Act::Intervene { intervention, .. } => Some(*intervention),
            _ => None,
        };
        // An act that was accepted once is accepted again; if not, one act is lost rather than the session.
        let events = room.apply(actor, act, at).unwrap_or_else(|refusal| {
            // Names were free before some were reserved; who had one of those is shown by their pseudonym.
            if refusal != room::Refusal::ReservedName {
                tracing::error!(session.id = %meta.session, act.seq = seq, %refusal, "a stored act is refused");
            }
            Vec::new()
        });
        if seq > counted_to {
            count(&mut conductor, &events, delivered, &interventions, at, learned, rng);
        }
    }
    let room = room.without_counted();
    let effects = if is_new { Vec::new() } else { conductor.recover(now) };
    let shown = shown(rows.proposals, &interventions, rows.samples.into_iter().map(|row| row.sample), rows.outcomes, learned)?;
    let mut journal = Journal::default();
    if rows.commands.len() > COMPLETE {
        journal.forget();
    }
    for row in rows.commands {
        journal.insert(Key(row.command), from_json(row.answer));
    }
    Ok(Rebuilt { state: State { room, conductor, seq, journal, shown, interventions }, effects, is_new })
}

/// Tells the conductor of events that its snapshot did not have.
fn count(
    conductor: &mut Conductor,
    events: &[RoomEvent],
    delivered: Option<InterventionId>,
    interventions: &BTreeMap<InterventionId, Intervention>,
    at: Timestamp,
    learned: &Learned,
    rng: &mut Pcg64,
) {
    // A session's end closes the conductor by itself; anything it refuses here it had refused before.
    for signal in events.iter().filter_map(room::signal) {
        let _ = conductor.step(Input::Signal(signal), at, &learned.policy, rng);
    }
    if let Some(intervention) = delivered {
        let proposal = interventions.get(&intervention).and_then(|intervention| intervention.proposal);
        let _ = conductor.step(Input::Delivered { proposal, intervention }, at, &learned.policy, rng);
    }
}

fn interventions(rows: Vec<InterventionRow>) -> Result<BTreeMap<InterventionId, Intervention>, StoreError> {
    let read = |row: InterventionRow| {
        let by = decode("intervention", row.by)?;
        let content = decode("intervention", row.content)?;
        Ok((row.id, Intervention { proposal: row.proposal, by, content, at: row.at }))
    };
    rows.into_iter().filter(|row| row.status != "failed").map(read).collect()
}

/// The dashboards' state, rebuilt from stored rows.
fn shown(
    proposals: Vec<ProposalRow>,
    interventions: &BTreeMap<InterventionId, Intervention>,
    samples: impl Iterator<Item = Json>,
    outcomes: Vec<store::OutcomeRow>,
    learned: &Learned,
) -> Result<DashboardState, StoreError> {
    let mut shown = DashboardState::default();
    for row in proposals {
        let proposal: Proposal = decode("proposal", row.proposal)?;
        shown.feed(feed::anomaly(&proposal.anomaly));
        shown.proposal(&proposal);
    }
    let mut sent: Vec<(InterventionId, &Intervention)> = interventions.iter().map(|(id, sent)| (*id, sent)).collect();
    sent.sort_by_key(|(id, sent)| (sent.at, *id));
    for (id, sent) in sent {
        let arm = sent.content.arm();
        shown.flag(sent.at, arm, id);
        if sent.proposal.is_none() {
            shown.feed(feed::launched(arm, sent.by, sent.at));
        }
    }
    for row in outcomes {
        let outcome: Outcome = decode("outcome", row.outcome)?;
        let view = shown.outcome(&outcome, learned.lift);
        shown.feed(feed::outcome(&view));
    }
    for sample in samples {
        shown.sample(decode("sample", sample)?);
    }
    shown.sort_feed();
    Ok(shown)
}

/// The signal with which a session opens.
pub(super) const fn opening() -> Signal {
    Signal::SessionOpen { starts_in_s: None, ends_in_s: None, expected: None }
}
