//! Planned polls: until when each waits, their opening, and the coins of their trial.

use super::SessionActor;
use crate::live::burst::Burst;
use crate::live::feed;
use conductor::arm::Content;
use conductor::id::DraftId;
use conductor::planned::Coin;
use conductor::proposal::Decider;
use conductor::step::{Input, Opening};
use conductor::time::Timestamp;
use room::{Act, Actor, Refusal};
use store::{PlannedWrite, Write, json};

impl SessionActor {
    /// A poll waits for its random moment, or no longer.
    pub(super) fn planned(&mut self, burst: &mut Burst, draft: DraftId, latest: Option<Timestamp>, by: Decider) {
        burst.writes.push(Write::Planned(PlannedWrite::Until { session: self.meta.session, draft, until: latest }));
        self.feed(burst, feed::planned(latest, by, burst.now));
    }

    /// Opens a planned poll. The coin, the act and the conductor's state are rows of one transaction: after a crash either all of it has
    /// happened or none.
    pub(super) fn open_planned(&mut self, burst: &mut Burst, opening: Opening) -> Option<Input> {
        let Opening { poll, draft, prepared, by } = opening;
        burst.snapshot = true;
        // The conductor plans nothing but polls.
        let Content::Poll { question, options, kind } = prepared.content else { return Some(Input::NotOpened { poll }) };
        let act = Act::OpenPoll { poll, question, options, kind, seconds: prepared.seconds };
        let session = self.meta.session;
        match self.apply(burst, Actor::Organizer(by), act) {
            Ok(()) | Err(Refusal::Exists(_)) => {
                burst.writes.push(Write::Planned(PlannedWrite::Opened { session, draft, at: burst.now }));
                self.audit(burst, Decider::System, format!("opened poll {poll} of draft {draft}, which was planned"));
                self.feed(burst, feed::plan_opened(burst.now));
                None
            }
            Err(refusal) => {
                self.audit(burst, Decider::System, format!("could not open draft {draft}, which was planned: {refusal}"));
                self.planned(burst, draft, None, Decider::System);
                Some(Input::NotOpened { poll })
            }
        }
    }

    /// Keeps a coin. Those of rehearsals teach nothing.
    pub(super) fn coin(&self, burst: &mut Burst, coin: &Coin) {
        if !self.meta.is_private() {
            let (session, event) = (self.meta.session, self.meta.event);
            burst.writes.push(Write::Planned(PlannedWrite::Coin { session, event, id: coin.id, at: coin.at, coin: json(coin) }));
        }
    }
}
