//! [`SessionActor`]: the one owner of a live session. It takes the messages in its mailbox, lets the room and the conductor act on them,
//! stores the results in one transaction, and only then publishes them.

mod answer;
mod commit;
mod door;
mod moderation;
mod perform;
mod planned;
mod play;
mod receive;
mod tick;

use super::burst::Burst;
use super::decision_log::Headcount;
use super::first::SharedRoom;
use super::learning::pool::{EventPolicy, PolicyPool};
use super::message::{Message, Personal};
use super::past::host_of;
use super::presence::Presence;
use super::recover::{Given, Rebuilt, opening, rebuild};
use super::stage::Stage;
use super::state::{Meta, State};
use super::unscored::Unscored;
use crate::hub::Hub;
use crate::webhooks::event;
use crate::writer::Writer;
use conductor::host::HostPrior;
use conductor::id::PollId;
use conductor::settings::Settings;
use conductor::step::{Effect, Input};
use conductor::time::Timestamp;
use protocol::{CloseCode, Own};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use room::{Act, Actor, Doorkeeper, Guard};
use settings::clock::Clock;
use std::collections::{BTreeSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{Fence, SessionRows, Store, StoreError};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tokio_util::sync::CancellationToken;

/// Messages that may wait for one session.
pub const MAILBOX: usize = 1_024;
/// Most messages that are taken at once and committed together.
const AT_ONCE: usize = 512;
/// Interval between two ticks of a session.
const TICK: Duration = Duration::from_secs(1);
/// The same for a session that is played: its time runs faster.
const STAGE_TICK: Duration = Duration::from_millis(500);

/// States that changed since they were last told.
#[derive(Debug, Default)]
pub(super) struct Dirty {
    pub pulse: bool,
    pub tallies: BTreeSet<PollId>,
}

/// The one owner of a live session.
#[derive(Debug)]
pub(super) struct SessionActor {
    pub(super) meta: Arc<Meta>,
    pub(super) state: State,
    pub(super) hub: Arc<Hub>,
    pub(super) policy: Arc<EventPolicy>,
    /// Chance: for identifiers, for templates, and for one seed per decision, which the decision's row keeps.
    pub(super) rng: Pcg64,
    pub(super) dirty: Dirty,
    pub(super) writer: Writer,
    /// Drafts that a model is writing. They end with the actor, and the next one asks again.
    pub(super) drafts: JoinSet<Input>,
    presence: Presence,
    /// Tells people from made-up ones; a rehearsal needs none.
    doorkeeper: Option<Doorkeeper>,
    /// The doorkeeper's state as dashboards know it.
    guard: Guard,
    store: Store,
    /// The fence that every commit is checked against, if several nodes share the database.
    fence: Option<Fence>,
    /// True if another node has taken the session: nothing more is done here.
    fenced: bool,
    clock: Clock,
    /// The clock of its own and the people of a session that is played.
    stage: Option<Stage>,
    settings: Arc<Settings>,
    /// The custom of the organizer's earlier sessions when this one was taken up.
    host: Option<HostPrior>,
    mailbox: mpsc::Receiver<Message>,
    /// The latest moment at which anything happened; time does not go back, not even across a restart with a wrong clock.
    last: Timestamp,
    /// The next time at which changed states are published.
    flush_at: Option<Instant>,
    /// When they were told last.
    flushed_at: Option<Instant>,
    /// True if acts were done that are answered when states are told.
    owes_answers: bool,
    /// The room as strangers see it, and when that was.
    shared: Option<(Arc<SharedRoom>, Instant)>,
    /// Until when nothing is tried after the store failed.
    failed_until: Option<Instant>,
    /// True if memory holds more than the store, because it could not be rebuilt yet.
    diverged: bool,
    /// The last time at which the conductor was stored.
    stored_at: Timestamp,
    /// Ticks since the start.
    ticks: u64,
    /// The moment since which nobody has been connected and nothing has been asked.
    idle_since: Instant,
    /// True if another platform tells who is present; then the sockets here do not.
    foreign_presence: bool,
    /// Number of people, as counted in this session.
    headcount: Headcount,
    /// Signals that no score has counted yet.
    pub(super) unscored: Unscored,
    /// Ids of ingested signals, so that two batches at once do not count one twice.
    ingested: VecDeque<String>,
    ended: bool,
    /// True if webhooks are sent for this session. There are none for simulated people.
    webhooks: bool,
    /// Effects that the conductor has asked for since it was rebuilt and that are not done yet.
    owed: Vec<Effect>,
}

/// The parts of the server that an actor uses.
#[derive(Clone, Debug)]
pub(super) struct Services {
    pub store: Store,
    pub clock: Clock,
    /// Settings of new sessions.
    pub settings: Arc<Settings>,
    pub pool: Arc<PolicyPool>,
    pub writer: Writer,
    /// True if webhooks are configured.
    pub webhooks: bool,
    /// Newcomers that one network may send at once.
    pub newcomers: Arc<AtomicU32>,
}

/// An actor that is ready to run.
pub(super) struct Started {
    pub actor: SessionActor,
    pub mailbox: mpsc::Sender<Message>,
    pub meta: Arc<Meta>,
    pub hub: Arc<Hub>,
}

/// Numbers that tell one life of a session's topics from the next; even, because the hub uses two. Below 2^53, so that JavaScript
/// reads them right.
fn epoch(now: Timestamp, rng: &mut Pcg64) -> u64 {
    let ms = now.as_millis().max(0).cast_unsigned();
    (ms << 9) | (u64::from(rng.random::<u8>()) << 1)
}

impl SessionActor {
    /// Rebuilds a session from its rows and performs its conductor's pending effects.
    pub async fn start(rows: SessionRows, fence: Option<Fence>, services: &Services) -> Result<Started, StoreError> {
        let meta = Arc::new(Meta::of(&rows.session)?);
        let policy = if meta.is_private() {
            EventPolicy::of_rows(&rows.outcomes)?
        } else {
            services.pool.to_use(meta.event, services.clock.now()).await?
        };
        let mut last = rows.acts.last().map_or(rows.session.created_at, |act| act.at);
        let mut rng = Pcg64::from_rng(&mut rand::rng());
        let mut now = services.clock.now().max(last);
        if let Some(rehearsal) = meta.rehearsal {
            last = last.max(rows.samples.last().map_or(last, |sample| sample.at));
            now = last;
            // Chance is the seed's: the same rehearsal makes the same decisions. After a restart other ids are drawn than before.
            let lived = (last - meta.created_at).as_millis().unsigned_abs();
            rng = Pcg64::seed_from_u64(rehearsal.seed ^ lived.rotate_left(32));
        }
        let stage = play::stage(&meta, last);
        let ended = rows.session.ended_at.is_some();
        let host = host_of(&meta, &services.store).await?;
        let given = Given { usual: &services.settings, learned: &policy.latest(), host };
        let Rebuilt { state, effects, is_new } = rebuild(&meta, rows, given, now, &mut rng)?;
        let (sender, mailbox) = mpsc::channel(MAILBOX);
        let hub = Arc::new(Hub::new(epoch(now, &mut rng)));
        let doorkeeper = meta.rehearsal.is_none().then(|| Doorkeeper::new(services.newcomers.load(Ordering::Relaxed), now));
        let mut actor = Self {
            meta: Arc::clone(&meta),
            guard: state.room.guard(),
            doorkeeper,
            state,
            hub: Arc::clone(&hub),
            policy,
            rng,
            dirty: Dirty::default(),
            writer: services.writer.clone(),
            drafts: JoinSet::new(),
            presence: Presence::default(),
            store: services.store.clone(),
            fence,
            fenced: false,
            clock: services.clock,
            stage,
            settings: Arc::clone(&services.settings),
            host,
            mailbox,
            last: now,
            flush_at: None,
            flushed_at: None,
            owes_answers: false,
            shared: None,
            failed_until: None,
            diverged: false,
            stored_at: now,
            ticks: 0,
            idle_since: Instant::now(),
            foreign_presence: false,
            headcount: Headcount::default(),
            unscored: Unscored::default(),
            ingested: VecDeque::new(),
            ended,
            webhooks: services.webhooks && meta.rehearsal.is_none(),
            owed: effects,
        };
        if !ended {
            let mut burst = Burst::new(now);
            if is_new {
                // A conductor that has just been made refuses nothing.
                let _ = actor.conduct(&mut burst, Input::Signal(opening()));
                burst.snapshot = true;
                burst.writes.extend(actor.webhooks.then(|| event::started(meta.session, meta.event, now)));
            }
            let owed = std::mem::take(&mut actor.owed);
            actor.perform(&mut burst, owed);
            if !is_new {
                actor.play_on(&mut burst);
            }
            actor.finish(burst).await;
            if is_new && actor.stage.is_some() {
                actor.play_prelude().await;
            }
        }
        Ok(Started { actor, mailbox: sender, meta, hub })
    }

    /// Runs until the session is idle, deleted, or `stop` is called.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut tick = interval(if self.stage.is_some() { STAGE_TICK } else { TICK });
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let code = loop {
            let flush_at = self.flush_at;
            // Each branch is cancel-safe: nothing is taken before it is handled.
            let flow = tokio::select! {
                message = self.mailbox.recv() => match message {
                    Some(message) => self.receive(message).await,
                    None => ControlFlow::Break(CloseCode::Resync),
                },
                _ = tick.tick() => self.tick().await,
                Some(drafted) = self.drafts.join_next(), if !self.drafts.is_empty() => self.drafted(drafted).await,
                () = sleep_until(flush_at.unwrap_or_else(Instant::now)), if flush_at.is_some() => {
                    self.flush();
                    ControlFlow::Continue(())
                }
                () = stop.cancelled() => ControlFlow::Break(CloseCode::Restart),
            };
            if self.fenced {
                break CloseCode::Resync;
            }
            if let ControlFlow::Break(code) = flow {
                break code;
            }
        };
        self.retire(code).await;
    }

    /// Takes no more messages, handles those that are there, and stores the rest.
    async fn retire(mut self, code: CloseCode) {
        self.mailbox.close();
        if self.fenced {
            // Nobody is answered: whoever asked asks again, and finds the session where it is now.
            self.hub.close(code);
            return;
        }
        while let Some(message) = self.mailbox.recv().await {
            let _ = self.receive(message).await;
        }
        if !self.diverged && code != CloseCode::Gone && !self.ended {
            let mut burst = Burst::new(self.now());
            burst.snapshot = true;
            // Many sessions are left rather than ended.
            burst.writes.extend(self.past_row(burst.now));
            self.finish(burst).await;
        }
        self.hub.close(code);
    }

    /// The moment; never before the last one.
    pub(super) fn now(&mut self) -> Timestamp {
        self.last = self.stage.as_ref().map_or_else(|| self.clock.now(), Stage::now).max(self.last);
        self.last
    }

    /// Carries out an act in the room: writes its row, publishes its events, and counts it. Nothing has changed if it is refused.
    pub(super) fn apply(&mut self, burst: &mut Burst, actor: Actor, act: Act) -> Result<(), room::Refusal> {
        let speaks = act.speaks() || matches!(act, Act::Pace { .. } | Act::Measure { .. } | Act::Join { .. });
        let who = actor.attendee().filter(|_| speaks);
        let before = who.map(|who| self.state.room.you(who));
        let at_the_door = self.whom_the_door_concerns(actor, &act);
        let events = self.state.room.apply(actor, act.clone(), burst.now)?;
        if act.durability() == room::Durability::Kept {
            self.keep(burst, actor, &act);
        }
        match &act {
            Act::JudgeAnswer { poll, .. } => {
                self.dirty.tallies.insert(*poll);
            }
            Act::Vote { poll, .. } | Act::Answer { poll, .. } | Act::Support { poll, .. } => {
                self.dirty.tallies.insert(*poll);
                if let Some(who) = actor.attendee()
                    && self.state.room.may_see_tally(room::Viewer::Attendee(who), *poll)
                    && self.presence.sight(who).is_some_and(|sight| sight.open(*poll))
                {
                    self.presence.tell(who, || Personal::Sees(*poll));
                }
            }
            Act::SetDoor { .. }
            | Act::SetAside { .. }
            | Act::Settle { .. }
            | Act::Doubt { .. }
            | Act::LetIn { .. }
            | Act::Knock { passcode: Some(_), .. } => {
                self.guard_changed(burst, actor, &act);
            }
            Act::Ban { .. } | Act::Unban { .. } => self.dirty.tallies.extend(self.state.room.polls()),
            Act::Mute { speaker, .. } => {
                let muted = self.presence.people().find(|who| self.state.room.you(*who).speaker == Some(*speaker));
                burst.changed.extend(muted);
            }
            _ => {}
        }
        let moved = at_the_door.into_iter().filter(|(who, before)| self.state.room.outside(*who) != *before);
        burst.changed.extend(moved.map(|(who, _)| who));
        if let Some(who) = who
            && before.as_ref() != Some(&self.state.room.you(who))
        {
            burst.changed.insert(who);
        }
        if let (Some(who), Some(own)) = (actor.attendee(), own(&act)) {
            burst.own.push((who, own));
        }
        self.audit_talk(burst, actor, &act);
        self.dirty.pulse = true;
        self.happened(burst, events);
        if moderation::concerns_hosts(&act) {
            self.tell_guard(burst);
        }
        Ok(())
    }
}

/// The part of an act that only its own attendee sees, on all of their pages.
fn own(act: &Act) -> Option<Own> {
    match act {
        Act::Vote { poll, choices } => Some(Own::Vote { poll: *poll, choices: choices.clone() }),
        Act::Answer { poll, words } => Some(Own::Answer { poll: *poll, words: words.clone() }),
        Act::Support { poll, idea, on } => Some(Own::Support { poll: *poll, idea: idea.clone(), on: *on }),
        Act::Upvote { question, on } => Some(Own::Upvote { question: *question, on: *on }),
        Act::Say { message, .. } | Act::Reply { message, .. } => Some(Own::Wrote { id: message.0 }),
        Act::Ask { question, .. } | Act::AskUnnamed { question, .. } => Some(Own::Wrote { id: question.0 }),
        _ => None,
    }
}
