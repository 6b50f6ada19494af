//! [`Registry`]: the sessions that have an actor. It starts one when a session is asked for, and never a second.

mod authority;
pub mod directory;
mod policies;
#[cfg(test)]
mod released;
mod sharing;
mod thrown_away;

use crate::live::actor::{Services, SessionActor, Started};
use crate::live::handle::Handle;
use crate::live::learning::pool::PolicyPool;
use crate::live::message::{Glance, Ingested, Message, Taken};
use crate::live::refusal;
use crate::writer::Writer;
use conductor::id::{OrganizerId, SessionId};
use conductor::policy::Holdout;
use conductor::settings::Settings;
use conductor::time::{Span, Timestamp};
use directory::Directory;
use protocol::team::{right_to_act, right_to_order};
use protocol::{ApiError, CloseCode, CommandId, Order, Right};
use room::{Act, Actor};
use settings::clock::Clock;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use store::{Fence, Store, StoreError};
use tokio::sync::Mutex as Turn;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// After a start, sessions are taken up again if they were alive this long before the program's last sign of life.
const ALIVE: Span = Span::from_secs(1_800);
/// Time for sessions to store their pending rows when the program stops.
const LAST_WORDS: Duration = Duration::from_secs(8);

/// A reason why a session could not be opened.
enum Unopened {
    Store(StoreError),
    /// It is on another node, which does not answer.
    Elsewhere,
    /// Nobody can say where it is.
    Apart,
}

impl From<StoreError> for Unopened {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// One session's place: at most one actor, and one start at a time.
type Slot = Arc<Turn<Option<Handle>>>;

#[derive(Debug)]
struct Inner {
    services: Services,
    /// Finds sessions of other servers, if there are several.
    directory: OnceLock<Arc<dyn Directory>>,
    slots: Mutex<HashMap<SessionId, Slot>>,
    /// Sessions whose actor runs here.
    live: AtomicU32,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// The sessions that have an actor. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Registry(Arc<Inner>);

impl Registry {
    /// A registry over a store, without actors. New sessions begin with `settings`; `writer` writes their drafts.
    #[must_use]
    pub fn new(store: Store, settings: Settings, writer: Writer) -> Self {
        Self::with_webhooks(store, settings, Holdout::default(), writer, false)
    }

    /// The same, whose events have this `holdout` unless they set one, and whose sessions leave word for a host platform if `webhooks`
    /// says so.
    #[must_use]
    pub fn with_webhooks(store: Store, settings: Settings, holdout: Holdout, writer: Writer, webhooks: bool) -> Self {
        let pool = Arc::new(PolicyPool::new(store.clone(), holdout));
        let (settings, newcomers) = (Arc::new(settings), Arc::new(AtomicU32::new(0)));
        let services = Services { pool, store, clock: Clock::start(), settings, writer, webhooks, newcomers };
        Self(Arc::new(Inner {
            services,
            directory: OnceLock::new(),
            slots: Mutex::default(),
            live: AtomicU32::new(0),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }))
    }

    /// Sets how many newcomers one network may send to a session at once, for sessions that start from now on; 0 sets no limit.
    pub fn limit_newcomers(&self, per_network: u32) {
        self.0.services.newcomers.store(per_network, Ordering::Relaxed);
    }

    /// The moment, by the clock of live sessions.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.services.clock.now()
    }

    /// The store that the sessions are in.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.services.store
    }

    /// Number of sessions that live here, without mirrors of others.
    #[must_use]
    pub fn live(&self) -> u32 {
        self.0.live.load(Ordering::Relaxed)
    }

    fn slot(&self, session: SessionId) -> Slot {
        let mut slots = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(session).or_default())
    }

    /// The actor of a session, started if it does not run. Where there are several nodes, a request is answered soon, also if the session is
    /// found only later.
    ///
    /// # Errors
    /// `not_found` if there is no such session; `unavailable` while the program stops, or if the session is on another node and not to be
    /// had now; `storage_unavailable` if it cannot be read.
    pub async fn open(&self, session: SessionId) -> Result<Handle, ApiError> {
        let opened = self.open_patiently(session);
        match self.0.directory.get() {
            Some(_) => timeout(sharing::SOON, opened).await.unwrap_or_else(|_| Err(refusal::looking())),
            None => opened.await,
        }
    }

    /// The same, for whoever has nothing better to do than to wait until a session whose node died is taken over by another.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub async fn open_patiently(&self, session: SessionId) -> Result<Handle, ApiError> {
        if let Some(handle) = self.running(session) {
            return Ok(handle);
        }
        // In a task of its own: whoever asks may go away half-way, and then this node would own a session that does not run.
        let registry = self.clone();
        tokio::spawn(async move { registry.open_now(session).await }).await.unwrap_or_else(|_| Err(ApiError::internal()))
    }

    async fn open_now(&self, session: SessionId) -> Result<Handle, ApiError> {
        let slot = self.slot(session);
        let mut place = slot.lock().await;
        if let Some(handle) = &*place {
            if !handle.is_closed() {
                return Ok(handle.clone());
            }
            // The earlier owner stores its pending rows; two owners at once would write over each other.
            handle.done.cancelled().await;
            *place = None;
        }
        if self.0.stop.is_cancelled() {
            return Err(refusal::gone());
        }
        let opened = self.start(session, &slot).await;
        match opened {
            Ok(Some(handle)) => Ok(place.insert(handle).clone()),
            Ok(None) => {
                drop(place);
                self.forget(&slot);
                Err(ApiError::not_found("session"))
            }
            Err(why @ (Unopened::Elsewhere | Unopened::Apart)) => {
                drop(place);
                self.forget(&slot);
                Err(if matches!(why, Unopened::Apart) { refusal::apart() } else { refusal::elsewhere() })
            }
            Err(Unopened::Store(error)) => {
                tracing::error!(session.id = %session, %error, "a session could not be read");
                Err(refusal::storage())
            }
        }
    }

    async fn start_here(&self, session: SessionId, slot: &Slot, fence: Option<Fence>) -> Result<Option<Handle>, StoreError> {
        let Some(rows) = self.store().load_session(session).await? else { return Ok(None) };
        // The start is a large future and rare.
        let Started { actor, mailbox, meta, hub } = Box::pin(SessionActor::start(rows, fence, &self.0.services)).await?;
        let done = CancellationToken::new();
        let handle = Handle { meta, hub, mailbox, done: done.clone(), owner: None };
        let (stop, registry) = (self.0.stop.child_token(), self.clone());
        self.0.live.fetch_add(1, Ordering::Relaxed);
        let thrown_away = handle.meta.rehearsal.filter(|rehearsal| !rehearsal.is_kept()).map(|_| handle.meta.owner);
        let left = async move {
            registry.0.live.fetch_sub(1, Ordering::Relaxed);
            if let Some(owner) = thrown_away {
                tokio::spawn(registry.clone().throw_away(session, owner));
            }
            if let Some(directory) = registry.0.directory.get() {
                // Sessions that stop with the program are taken up elsewhere at once; unused ones sleep.
                directory.give_back(session, !registry.0.stop.is_cancelled()).await;
            }
        };
        self.run(session, slot, done, actor.run(stop), "conductor_sessions_live", left);
        Ok(Some(handle))
    }

    /// Runs the task of a session until it ends by itself, then does the work that is `left`.
    fn run(
        &self,
        session: SessionId,
        slot: &Slot,
        done: CancellationToken,
        standing: impl Future<Output = ()> + Send + 'static,
        gauge: &'static str,
        left: impl Future<Output = ()> + Send + 'static,
    ) {
        let (registry, slot) = (self.clone(), Arc::clone(slot));
        let guard: DropGuard = done.drop_guard();
        self.0.tasks.spawn(async move {
            // Even after a panic, those who wait for the end hear of it.
            let _guard = guard;
            metrics::gauge!(gauge).increment(1.0);
            let ran = tokio::spawn(standing).await;
            metrics::gauge!(gauge).decrement(1.0);
            if let Err(error) = ran {
                tracing::error!(session.id = %session, %error, "a session's actor failed; it is rebuilt when it is asked for");
            }
            left.await;
            registry.forget(&slot);
            // Before those who wait for the end go on and count who uses it.
            drop(slot);
        });
    }

    /// Empties the place of a session whose actor is gone, and drops it and every other that nobody uses.
    fn forget(&self, slot: &Slot) {
        let mut slots = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody who looks at it for a moment would keep all that the handle holds.
        if let Ok(mut place) = slot.try_lock()
            && place.as_ref().is_some_and(Handle::is_closed)
        {
            *place = None;
        }
        // An actor's task holds its place too. For this one it is two: the map's and the caller's.
        slots.retain(|_, known| Arc::strong_count(known) > 1 + usize::from(Arc::ptr_eq(known, slot)));
    }

    /// Sessions that have a place here, with an actor or without.
    #[cfg(test)]
    fn places(&self) -> usize {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The actor of a session, if it runs now.
    fn running(&self, session: SessionId) -> Option<Handle> {
        let slot = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner).get(&session).cloned()?;
        let place = slot.try_lock().ok()?;
        place.clone().filter(|handle| !handle.is_closed())
    }

    /// A session at a glance, if it runs now, here or on another node.
    pub async fn glance(&self, session: SessionId) -> Option<Glance> {
        match (self.running(session), self.0.directory.get()) {
            (Some(handle), None) => handle.glance().await.ok(),
            (Some(handle), Some(_)) => timeout(sharing::GLANCE, handle.glance()).await.ok()?.ok(),
            (None, Some(directory)) => timeout(sharing::GLANCE, directory.glance(session)).await.ok()?,
            (None, None) => None,
        }
    }

    /// Sessions that have an actor.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.tasks.len()
    }

    /// Does an act in a session and waits until it is stored.
    ///
    /// # Errors
    /// [`ApiError`] by cause.
    pub async fn act(&self, session: SessionId, actor: Actor, command: Option<CommandId>, act: Act) -> Result<(), ApiError> {
        let handle = self.open(session).await?;
        if let Actor::Organizer(by) = actor {
            self.permit(by, handle.meta().event, right_to_act(&act), "session").await?;
        }
        handle.act(actor, command, act).await
    }

    /// Gives the conductor of a session an order and waits until it is stored.
    ///
    /// # Errors
    /// [`ApiError`] by cause; see [`Self::permit`].
    pub async fn order(&self, session: SessionId, by: OrganizerId, command: Option<CommandId>, order: Order) -> Result<(), ApiError> {
        let handle = self.open(session).await?;
        self.permit(by, handle.meta().event, right_to_order(&order), "session").await?;
        handle.order(by, command, order).await
    }

    /// Counts signals from another platform, once per id. Whoever calls has asked whether that platform may send them.
    ///
    /// # Errors
    /// [`ApiError`] by cause.
    pub async fn ingest(&self, session: SessionId, mut signals: Vec<Ingested>) -> Result<Taken, ApiError> {
        let handle = self.open(session).await?;
        let ids: Vec<String> = signals.iter().filter_map(|signal| signal.id.clone()).collect();
        let seen =
            if ids.is_empty() { Vec::new() } else { self.store().ingest_seen(session, &ids).await.map_err(|_| refusal::storage())? };
        let before = signals.len();
        signals.retain(|signal| signal.id.as_ref().is_none_or(|id| !seen.contains(id)));
        let repeated = u32::try_from(before - signals.len()).unwrap_or(u32::MAX);
        let mut taken = handle.ingest(signals).await?;
        taken.repeated += repeated;
        Ok(taken)
    }

    /// Ends a session: closes everything that is open, tells the connections and closes them.
    ///
    /// # Errors
    /// [`ApiError`] by cause; `session_ended` if it has ended already.
    pub async fn end(&self, session: SessionId, by: OrganizerId) -> Result<(), ApiError> {
        self.act(session, Actor::Organizer(by), Some(CommandId(Uuid::new_v4())), Act::End).await
    }

    /// Deletes a session with everything it holds; its connections are closed.
    ///
    /// # Errors
    /// [`ApiError`] by cause; see [`Self::permit`].
    pub async fn delete(&self, session: SessionId, by: OrganizerId) -> Result<(), ApiError> {
        let handle = self.open(session).await?;
        self.permit(by, handle.meta().event, Right::Govern, "session").await?;
        if handle.owner.is_some() {
            return handle.ask(|reply| Message::Delete { by, reply }).await?;
        }
        let slot = self.slot(session);
        // Held, so that it cannot be started again before it is deleted.
        let mut place = slot.lock().await;
        if let Some(handle) = place.take() {
            let _ = handle.mailbox.send(Message::Retire(CloseCode::Gone)).await;
            handle.done.cancelled().await;
        }
        let deleted = self.store().delete_session(session).await;
        drop(place);
        self.forget(&slot);
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => {
                tracing::error!(session.id = %session, %error, "a session could not be deleted");
                Err(refusal::storage())
            }
        }
    }

    /// Takes up the sessions that were alive when the program last ran, so that what was decided is done and what has expired is
    /// said, without anybody asking. Returns how many there were.
    pub async fn resume(&self) -> usize {
        let sessions = match self.store().sessions_alive(ALIVE).await {
            Ok(sessions) => sessions,
            Err(error) => {
                tracing::error!(%error, "sessions could not be listed; each is taken up when it is asked for");
                return 0;
            }
        };
        let mut resumed = 0;
        for session in sessions {
            if self.0.stop.is_cancelled() {
                break;
            }
            if let Some(directory) = self.0.directory.get() {
                resumed += usize::from(self.take_up(session).await);
                if !directory.is_healthy() {
                    break;
                }
                continue;
            }
            match self.open(session).await {
                Ok(_) => resumed += 1,
                Err(error) => tracing::error!(session.id = %session, %error, "a session could not be taken up"),
            }
        }
        resumed
    }

    /// Stops every actor after it has stored its pending rows.
    pub async fn shut_down(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        if timeout(LAST_WORDS, self.0.tasks.wait()).await.is_err() {
            tracing::error!(sessions = self.0.tasks.len(), "sessions are still storing; everything acknowledged is stored");
        }
        if let Some(directory) = self.0.directory.get() {
            directory.leave().await;
        }
    }
}
