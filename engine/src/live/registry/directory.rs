//! [`Directory`]: finds sessions that several servers share. A registry alone has none; `nodes` is the only implementation.

use crate::live::{Glance, Handle, Meta};
use async_trait::async_trait;
use conductor::id::SessionId;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Owner of a session, if it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// This server, from now on if nobody owned it before.
    Here,
    /// Another server.
    There(Uuid),
    /// Not known yet; news follows soon.
    Unsettled,
}

/// The directory does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the directory of sessions does not answer")]
pub struct Unreachable;

/// A copy of a session that another server owns.
pub struct Mirrored {
    /// Speaks to the copy, and through it to the owner.
    pub handle: Handle,
    /// Keeps the copy up, until it is over.
    pub run: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl fmt::Debug for Mirrored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mirrored").field("handle", &self.handle).finish_non_exhaustive()
    }
}

/// Finds sessions that several servers share, and stands for those of others.
#[async_trait]
pub trait Directory: fmt::Debug + Send + Sync {
    /// Takes a session for this server if nobody owns it; its owner now.
    ///
    /// # Errors
    /// [`Unreachable`] if nobody can say.
    async fn claim(&self, session: SessionId) -> Result<Owner, Unreachable>;

    /// Gives a session back. One that sleeps waits until somebody asks for it; others are taken up by another server at once.
    async fn give_back(&self, session: SessionId, sleeps: bool);

    /// Copies a session that `owner` has, until `stop`; `None` if the owner does not answer. The copy's handle is over with `done`.
    async fn mirror(&self, owner: Uuid, meta: Meta, done: CancellationToken, stop: CancellationToken) -> Option<Mirrored>;

    /// Asks another server for a session at a glance; `None` if none owns it or answers.
    async fn glance(&self, session: SessionId) -> Option<Glance>;

    /// Returns whether sessions can be claimed.
    fn is_healthy(&self) -> bool;

    /// Returns whether all is well between this server and the others, now and whenever that changes.
    fn watch_health(&self) -> watch::Receiver<bool>;

    /// Sends the last messages to the others, and no more.
    async fn leave(&self);
}
