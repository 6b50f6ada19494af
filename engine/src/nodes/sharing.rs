//! The node's part in the registry of live sessions.

use super::Nodes;
use super::mirror::Mirror;
use crate::live::registry::directory::{Directory, Mirrored, Owner, Unreachable};
use crate::live::{Glance, Meta};
use async_trait::async_trait;
use conductor::id::SessionId;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

#[async_trait]
impl Directory for Nodes {
    async fn claim(&self, session: SessionId) -> Result<Owner, Unreachable> {
        let owner = self.leases().take(session).await.map_err(|_| Unreachable)?;
        Ok(match owner {
            owner if owner == self.id() => Owner::Here,
            // Redis was away, and may not know an owner that it has forgotten.
            owner if owner.is_nil() => Owner::Unsettled,
            owner => Owner::There(owner),
        })
    }

    async fn give_back(&self, session: SessionId, sleeps: bool) {
        self.leases().give_back(session, sleeps).await;
    }

    async fn mirror(&self, owner: Uuid, meta: Meta, done: CancellationToken, stop: CancellationToken) -> Option<Mirrored> {
        let (mirror, handle) = Mirror::open(self, owner, meta, done).await?;
        Some(Mirrored { handle, run: Box::pin(mirror.run(stop)) })
    }

    async fn glance(&self, session: SessionId) -> Option<Glance> {
        Self::glance(self, session).await
    }

    fn is_healthy(&self) -> bool {
        self.leases().is_healthy()
    }

    fn watch_health(&self) -> watch::Receiver<bool> {
        Self::watch_health(self)
    }

    async fn leave(&self) {
        self.shut_down().await;
    }
}
