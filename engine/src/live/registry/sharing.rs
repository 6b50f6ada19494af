//! Several servers: starts a session here if this one may have it, or else a copy of it.

use super::directory::{Directory, Mirrored, Owner};
use super::{Registry, Slot, Unopened};
use crate::live::message::Message;
use crate::live::{Glance, Handle, Meta};
use conductor::id::SessionId;
use protocol::{CloseCode, ErrorCode};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use store::{Store, StoreError};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Time that a request waits for a session to be found. A session that is found later serves the next one.
pub(super) const SOON: Duration = Duration::from_millis(900);
/// Time that a list waits for a session's state.
pub(super) const GLANCE: Duration = Duration::from_millis(500);
/// Time spent on finding a session on another node, or on taking it over if that node is gone.
const FINDING: Duration = Duration::from_secs(8);
/// The pause between two tries.
pub(super) const AGAIN: Duration = Duration::from_millis(200);

impl Registry {
    /// Returns whether nothing is wrong between this node and the others, now and whenever it changes; nothing if there are no others.
    #[must_use]
    pub fn watch_health(&self) -> Option<watch::Receiver<bool>> {
        self.0.directory.get().map(|directory| directory.watch_health())
    }

    /// Shares the sessions with other servers from now on. To be called once, before any session is opened.
    pub fn share(&self, directory: Arc<dyn Directory>) {
        // Shared twice would be a mistake of the caller; the first one stands.
        let _ = self.0.directory.set(directory);
    }

    /// Starts a session here, or finds it on another node.
    pub(super) async fn start(&self, session: SessionId, slot: &Slot) -> Result<Option<Handle>, Unopened> {
        let Some(directory) = self.0.directory.get() else { return Ok(self.start_alone(session, slot).await?) };
        let Some(row) = self.store().session(session).await? else { return Ok(None) };
        let (meta, until) = (Meta::of(&row)?, Instant::now() + FINDING);
        while Instant::now() < until && !self.0.stop.is_cancelled() {
            match directory.claim(session).await {
                Err(_) => return Err(Unopened::Apart),
                Ok(Owner::Here) => return self.take(&**directory, session, slot).await,
                Ok(Owner::Unsettled) => {}
                Ok(Owner::There(owner)) => {
                    let (done, stop) = (CancellationToken::new(), self.0.stop.child_token());
                    if let Some(Mirrored { handle, run }) = directory.mirror(owner, meta.clone(), done.clone(), stop).await {
                        self.run(session, slot, done, run, "conductor_mirrors", async {});
                        return Ok(Some(handle));
                    }
                }
            }
            sleep(AGAIN).await;
        }
        Err(Unopened::Elsewhere)
    }

    /// Starts a session where there is only this node. Another server could still take a PostgreSQL database while that restarts: with a
    /// fence, the two cannot write over each other until one of them has stopped.
    async fn start_alone(&self, session: SessionId, slot: &Slot) -> Result<Option<Handle>, StoreError> {
        let fence = match self.store() {
            Store::Sqlite { .. } => None,
            Store::Postgres(_) => match self.store().raise_fence(session).await? {
                Some(fence) => Some(fence),
                None => return Ok(None),
            },
        };
        self.start_here(session, slot, fence).await
    }

    /// Starts a session whose lease this node has just taken.
    async fn take(&self, directory: &dyn Directory, session: SessionId, slot: &Slot) -> Result<Option<Handle>, Unopened> {
        let started = async {
            let Some(fence) = self.store().raise_fence(session).await? else { return Ok(None) };
            self.start_here(session, slot, Some(fence)).await
        };
        let started = started.await;
        if !matches!(started, Ok(Some(_))) {
            directory.give_back(session, matches!(started, Ok(None))).await;
        }
        Ok(started?)
    }

    /// The same, if this node owns it.
    pub(crate) async fn glance_here(&self, session: SessionId) -> Option<Glance> {
        self.own(session).await?.glance().await.ok()
    }

    /// The actor of a session that runs on this node. It waits for a start that is under way.
    pub(crate) async fn own(&self, session: SessionId) -> Option<Handle> {
        let slot = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner).get(&session).cloned()?;
        let place = timeout(AGAIN, slot.lock()).await.ok()?;
        place.clone().filter(|handle| handle.owner.is_none() && !handle.is_closed())
    }

    /// Returns whether a session has a place on this node: it runs, is mirrored, or somebody is about to find it.
    pub(crate) fn has(&self, session: SessionId) -> bool {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }

    /// Closes a session that runs on this node, because another node has it.
    pub(crate) async fn retire(&self, session: SessionId, code: CloseCode) {
        if let Some(handle) = self.own(session).await {
            let _ = handle.promise(Message::Retire(code)).await;
        }
    }

    /// Takes up a session whose owner is gone, unless another node does or this one has it.
    /// Returns whether it did.
    pub(crate) async fn take_up(&self, session: SessionId) -> bool {
        let Some(directory) = self.0.directory.get().filter(|_| !self.0.stop.is_cancelled()) else { return false };
        if directory.claim(session).await != Ok(Owner::Here) {
            return false;
        }
        if let Some(mirror) = self.running(session).filter(|handle| handle.owner.is_some()) {
            // Of the node that is gone.
            let _ = mirror.promise(Message::Retire(CloseCode::Resync)).await;
            mirror.done.cancelled().await;
        }
        match self.open_patiently(session).await {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(session.id = %session, %error, "a session could not be taken up");
                directory.give_back(session, error.code == ErrorCode::NotFound).await;
                false
            }
        }
    }

    /// Learns what other nodes learned.
    pub(crate) async fn catch_up(&self) {
        self.0.services.pool.catch_up().await;
    }
}
