//! Planned polls: opened at a random moment of their window, each coin of which is measured.

use super::{Conductor, Effect, Opening, Refusal, audit, fresh};
use crate::arm::{Arm, Content};
use crate::id::{DraftId, OrganizerId, PollId};
use crate::measurement::Missing;
use crate::outcome_window::CoinWindow;
use crate::planned::{BadPlan, Coin, MOST, Planned, Toss};
use crate::prepared::Prepared;
use crate::proposal::Decider;
use crate::time::Timestamp;
use rand::Rng;
use serde::{Deserialize, Serialize};
use wire::Read;

/// Most coins that are measured at once; slots are longer than measurements, so one a plan is the rule.
const MOST_COINS: usize = 2 * MOST;

/// A poll that opens at a random moment of a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub(super) struct Plan {
    draft: DraftId,
    prepared: Prepared,
    planned: Planned,
    by: OrganizerId,
}

impl Plan {
    pub(super) const fn content(&self) -> &Content {
        &self.prepared.content
    }

    fn told(&self) -> Effect {
        Effect::Planned { draft: self.draft, latest: Some(self.planned.latest()), by: Decider::Organizer(self.by) }
    }
}

impl Conductor {
    /// Returns whether a poll waits for its random moment, or the effect of a coin is being measured.
    #[must_use]
    pub const fn has_plans(&self) -> bool {
        !(self.plans.is_empty() && self.coins.is_empty())
    }

    pub(super) fn plan(
        &mut self,
        draft: DraftId,
        prepared: Prepared,
        minutes: u32,
        by: OrganizerId,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        if self.stopped {
            return Err(Refusal::Stopped);
        }
        prepared.check()?;
        if prepared.content.arm() != Arm::Poll {
            return Err(BadPlan::NoPoll.into());
        }
        let planned = Planned::within(now, minutes)?;
        let known = self.plans.iter().position(|plan| plan.draft == draft);
        if known.is_none() && self.plans.len() >= MOST {
            return Err(BadPlan::TooMany.into());
        }
        self.attended = now;
        if let Some(at) = known {
            self.plans.remove(at);
        }
        let plan = Plan { draft, prepared, planned, by };
        out.push(plan.told());
        out.push(audit(Decider::Organizer(by), format!("planned draft {draft} for a random moment within {minutes} minutes")));
        self.plans.reserve_exact(1);
        self.plans.push(plan);
        Ok(())
    }

    pub(super) fn unplan(&mut self, draft: DraftId, by: OrganizerId, now: Timestamp, out: &mut Vec<Effect>) {
        self.attended = now;
        let by = Decider::Organizer(by);
        if let Some(at) = self.plans.iter().position(|plan| plan.draft == draft) {
            self.plans.remove(at);
            out.push(Effect::Planned { draft, latest: None, by });
            out.push(audit(by, format!("took back the plan of draft {draft}")));
        }
    }

    /// Gives up on everything that is planned.
    pub(super) fn drop_plans(&mut self, why: &str, out: &mut Vec<Effect>) {
        for Plan { draft, .. } in self.plans.drain(..) {
            give_up(draft, why, out);
        }
    }

    /// Ends all measurements of coins, because the session ends.
    pub(super) fn end_coins(&mut self, out: &mut Vec<Effect>) {
        out.extend(self.coins.drain(..).map(|window| Effect::Coin(window.close(Some(Missing::RoomEnded)))));
    }

    /// The room did not take a planned poll: its coin says nothing.
    pub(super) fn not_opened(&mut self, poll: PollId, out: &mut Vec<Effect>) {
        let gone = self.coins.extract_if(.., |window| window.id() == poll);
        out.extend(gone.map(|window| Effect::Coin(window.close(Some(Missing::NotDelivered)))));
    }

    /// Ends measurements whose time has come, and tosses the coins that are due.
    pub(super) fn toss_coins<R: Rng + ?Sized>(&mut self, now: Timestamp, rng: &mut R, out: &mut Vec<Effect>) {
        out.extend(self.coins.extract_if(.., |window| window.is_over(now)).map(|window| Effect::Coin(window.close(None))));
        let mut at = 0;
        while let Some(plan) = self.plans.get_mut(at) {
            let toss = plan.planned.toss(now, rng);
            let Plan { draft, by, .. } = *plan;
            if let Some(toss) = toss {
                let coin = coin(draft, toss, now, PollId(fresh(now, rng)));
                let window = CoinWindow::open(coin, &self.recent, &self.settings);
                out.push(Effect::Coin(coin));
                if self.coins.len() < MOST_COINS {
                    self.coins.reserve_exact(1);
                    self.coins.push(window);
                }
                if toss.send {
                    let Plan { prepared, .. } = self.plans.remove(at);
                    out.push(Effect::Open(Opening { poll: coin.id, draft, prepared, by }));
                    continue;
                }
            } else if self.plans[at].planned.is_over(now) {
                self.plans.remove(at);
                give_up(draft, "its window had passed", out);
                continue;
            }
            at += 1;
        }
    }
}

const fn coin(draft: DraftId, toss: Toss, at: Timestamp, id: PollId) -> Coin {
    Coin { id, draft, at, sent: toss.send, propensity: toss.propensity, pre: None, post: None, missing: None }
}

fn give_up(draft: DraftId, why: &str, out: &mut Vec<Effect>) {
    out.push(Effect::Planned { draft, latest: None, by: Decider::System });
    out.push(audit(Decider::System, format!("did not send draft {draft}, which was planned: {why}")));
}
