//! Throws played sessions away, rehearsals and the included recording, some time after their end.

use super::Registry;
use conductor::id::{OrganizerId, SessionId};
use conductor::time::Span;
use futures::future::BoxFuture;
use protocol::Rehearsal;
use std::time::Duration;
use store::SessionRow;

/// Time for which a rehearsal can still be looked at after its end. Unit tests do not wait so long.
const LAST_LOOK: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 600 });
/// Age, by the clock that never runs ahead of the wall's, after which a rehearsal is over on any node.
const OVER_AFTER: Span = Span::from_secs(3 * 3600);

impl Registry {
    /// Throws a rehearsal away, if it has ended, after a last look at its report.
    ///
    /// In a box: the future of a deletion holds that of opening a session, which would hold this one.
    pub(super) fn throw_away(self, session: SessionId, owner: OrganizerId) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            tokio::select! {
                () = tokio::time::sleep(LAST_LOOK) => {}
                // The rest is thrown away at the next start.
                () = self.0.stop.cancelled() => return,
            }
            let ended = match self.store().session(session).await {
                Ok(row) => row.is_some_and(|row| row.ended_at.is_some()),
                Err(error) => {
                    tracing::warn!(session.id = %session, %error, "a rehearsal could not be thrown away yet");
                    false
                }
            };
            if ended && let Err(error) = self.delete(session, owner).await {
                tracing::warn!(session.id = %session, %error, "a rehearsal could not be thrown away yet");
            }
        })
    }

    /// Throws away the rehearsals that nobody will: those that ended before the program `started`, and those of long ago. Returns how many
    /// there were.
    pub async fn throw_away_old(&self, started: bool) -> usize {
        let alone = started && self.0.directory.get().is_none();
        let rehearsals = match self.store().rehearsals().await {
            Ok(rehearsals) => rehearsals,
            Err(error) => {
                tracing::warn!(%error, "rehearsals could not be thrown away yet");
                return 0;
            }
        };
        let latest = self.now() - OVER_AFTER;
        let mut gone = 0;
        let old = rehearsals.into_iter().filter(is_thrown_away).filter(|row| row.created_at < latest || (alone && row.ended_at.is_some()));
        for row in old {
            match self.delete(row.id, row.organizer).await {
                Ok(()) => gone += 1,
                Err(error) => tracing::warn!(session.id = %row.id, %error, "a rehearsal could not be thrown away yet"),
            }
        }
        gone
    }
}

/// Returns whether a played session is thrown away. One that cannot be understood is.
fn is_thrown_away(row: &SessionRow) -> bool {
    let rehearsal = row.rehearsal.clone().and_then(|played| serde_json::from_value::<Rehearsal>(played).ok());
    rehearsal.is_none_or(|rehearsal| !rehearsal.is_kept())
}
