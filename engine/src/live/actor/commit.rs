//! Stores a burst, and only then publishes it; or takes all of it back if it cannot be stored.

use super::super::burst::{Answered, Burst, News, Query};
use super::super::decision_log;
use super::super::message::Personal;
use super::super::recover::{Given, rebuild};
use super::super::refusal::{self, STORAGE_RETRY};
use super::SessionActor;
use super::receive::act_of;
use crate::live::EventPolicy;
use crate::live::feed;
use crate::webhooks::event;
use conductor::policy::Outcome;
use conductor::proposal::Decider;
use conductor::step::Input;
use protocol::{CloseCode, ConductEvent};
use room::{Actor, RoomEvent};
use std::time::Duration;
use store::{StoreError, Write};
use tokio::time::Instant;

impl SessionActor {
    /// Stores a burst, then publishes it and answers. Learning from it may lead to another burst.
    pub(super) async fn finish(&mut self, burst: Burst) {
        let mut next = Some(burst);
        while let Some(burst) = next {
            next = self.finish_one(burst).await;
        }
    }

    async fn finish_one(&mut self, mut burst: Burst) -> Option<Burst> {
        if burst.ended {
            burst.writes.push(Write::SessionEnded { session: self.meta.session, at: burst.now });
            burst.writes.extend(self.past_row(burst.now));
            burst.snapshot = true;
        }
        if burst.evicted > 0 {
            // One line for all of them: thousands may go at once.
            let what = format!("let the oldest waiting proposals expire, because too many waited: {}", burst.evicted);
            self.audit(&mut burst, Decider::System, what);
        }
        if burst.snapshot {
            burst.writes.push(self.state_row(&burst));
        }
        if self.webhooks {
            // With the rows that they tell of, or not at all.
            let told = event::of(self.meta.event, burst.now, &burst.writes);
            burst.writes.extend(told);
        }
        let begun = Instant::now();
        let committed = self.commit(&burst).await;
        if !burst.writes.is_empty() {
            metrics::histogram!("conductor_commit_seconds").record(begun.elapsed());
        }
        let learned = match committed {
            Ok(learned) => learned,
            Err(error) => {
                self.take_back(burst, &error).await;
                return None;
            }
        };
        if burst.snapshot {
            self.stored_at = burst.now;
        }
        let now = burst.now;
        self.publish(burst, &learned);
        if learned.is_empty() {
            return None;
        }
        let lift = self.policy.latest().lift;
        let mut next = Burst::new(now);
        // A closed conductor does not mind how well it did.
        let _ = self.conduct(&mut next, Input::Lift(lift));
        Some(next)
    }

    pub(super) fn state_row(&self, burst: &Burst) -> Write {
        Write::State { session: self.meta.session, at: burst.now, conductor: self.state.snapshot() }
    }

    /// Stores the rows; the numbers of the outcome rows that were new, which are learned from.
    async fn commit(&mut self, burst: &Burst) -> Result<Vec<usize>, StoreError> {
        if burst.writes.is_empty() {
            return Ok(Vec::new());
        }
        let outcomes: Vec<(usize, &Outcome)> = burst.outcomes().collect();
        if outcomes.is_empty() {
            self.store.commit_under(&burst.writes, self.fence).await?;
            return Ok(Vec::new());
        }
        let turn = self.policy.turn().await;
        if let Some(fence) = self.fence.filter(|_| !self.meta.is_private()) {
            let known = self.policy.known();
            let (changed, lessons) = self.store.commit_lessons(&burst.writes, fence, self.meta.event, known).await?;
            self.policy.follow(lessons, &turn)?;
            let is_new = |row: &usize| changed.get(*row).copied().unwrap_or(false);
            return Ok(outcomes.into_iter().map(|(row, _)| row).filter(is_new).collect());
        }
        let changed = self.store.commit_under(&burst.writes, self.fence).await?;
        let (rows, fresh): (Vec<usize>, Vec<Outcome>) = outcomes
            .into_iter()
            .filter(|(row, _)| changed.get(*row).copied().unwrap_or(false))
            .map(|(row, outcome)| (row, outcome.clone()))
            .unzip();
        if !fresh.is_empty() {
            self.policy.learn(&fresh, &turn);
        }
        Ok(rows)
    }

    fn publish(&mut self, burst: Burst, learned: &[usize]) {
        let Burst { now, news, answers, given, queries, changed, own, ended, .. } = burst;
        // Before the events: when a message comes, a page has to know already that its own person wrote it.
        for (who, own) in own {
            self.presence.tell(who, || Personal::Own(own.clone()));
        }
        for news in news {
            match news {
                News::Room(event) => {
                    if let RoomEvent::PollClosed { poll, .. } | RoomEvent::PollWithdrawn { poll } = &event {
                        self.hub.forget_tally(*poll);
                    }
                    self.hub.room(&event, now);
                }
                News::Conduct(event) => {
                    decision_log::event(self.meta.session, &event, now);
                    self.hub.conduct(*event, now);
                }
                // They are in order: of thousands that expire at once each may have an outcome.
                News::Outcome(row, outcome) if learned.binary_search(&row).is_ok() => {
                    decision_log::outcome(self.meta.session, &outcome);
                    let view = self.state.shown.outcome(&outcome, self.policy.latest().lift);
                    let item = self.state.shown.feed(feed::outcome(&view));
                    self.hub.conduct(ConductEvent::Outcome(view), now);
                    self.hub.conduct(ConductEvent::Feed(item), now);
                }
                News::Outcome(..) => {}
            }
        }
        if self.hub.everyone().has_news() {
            self.join_states();
        }
        self.hub.ring();
        for (key, answer) in given {
            self.state.journal.insert(key, answer);
        }
        // In a large room what is only counted is answered together with the counts, which are told within a second.
        let joins = self.is_large();
        for Answered { reply, answer, counted } in answers {
            if joins && counted {
                self.owes_answers = true;
                reply.send_later(answer);
            } else {
                reply.send(answer);
            }
        }
        for who in changed {
            let you = self.state.room.you(who);
            self.presence.tell(who, || Personal::You(Box::new(you.clone())));
        }
        for query in queries {
            self.answer(query);
        }
        if ended {
            self.ended = true;
            self.flush();
            self.hub.close(CloseCode::Ended);
        }
        self.flush_soon();
    }

    /// Handles a burst that the store did not take: nobody sees it, callers get an error, and memory is reset to what the store says.
    async fn take_back(&mut self, burst: Burst, error: &StoreError) {
        if matches!(error, StoreError::Fenced) {
            tracing::warn!(session.id = %self.meta.session, writes = burst.writes.len(), "another node has taken the session; nothing was written");
            metrics::counter!("conductor_fenced_writes_total").increment(1);
            self.fenced = true;
            self.hub.close(CloseCode::Resync);
            return;
        }
        tracing::error!(session.id = %self.meta.session, %error, writes = burst.writes.len(), "a session could not be stored");
        metrics::counter!("conductor_commit_failures_total").increment(1);
        self.failed_until = Some(Instant::now() + Duration::from_secs(u64::from(STORAGE_RETRY)));
        if matches!(error, StoreError::Gone) {
            self.hub.close(CloseCode::Gone);
        }
        self.diverged = true;
        // Whoever acted need not wait until the store can be read, which may take as long again.
        for Answered { reply, answer, .. } in burst.answers {
            reply.send(answer.and_then(|()| Err(refusal::storage())));
        }
        self.reload().await;
        // None of these ids is stored; those from before are found in the store.
        self.ingested.clear();
        for query in burst.queries {
            match query {
                Query::Ingested { reply, .. } => drop(reply.send(Err(refusal::storage()))),
                query => self.answer(query),
            }
        }
    }

    /// Resets memory to what the store says, if the store can be read.
    pub(super) async fn reload(&mut self) {
        let rows = match self.store.load_session(self.meta.session).await {
            Ok(Some(rows)) => rows,
            Ok(None) => {
                self.hub.close(CloseCode::Gone);
                return;
            }
            Err(error) => {
                tracing::error!(session.id = %self.meta.session, %error, "a session could not be read back");
                return;
            }
        };
        let now = self.now();
        if self.meta.is_private() {
            match EventPolicy::of_rows(&rows.outcomes) {
                Ok(policy) => self.policy = policy,
                Err(error) => tracing::error!(session.id = %self.meta.session, %error, "outcomes cannot be read"),
            }
        }
        let ended = rows.session.ended_at.is_some();
        let given = Given { usual: &self.settings, learned: &self.policy.latest(), host: self.host };
        match rebuild(&self.meta, rows, given, now, &mut self.rng) {
            Ok(rebuilt) => {
                self.state = rebuilt.state;
                self.owed = rebuilt.effects;
                self.ended = ended;
                self.diverged = false;
                self.shared = None;
                // Who is connected is still here; the room has to hear of it again. Nobody else has to.
                for change in self.presence.retold() {
                    if let Some((who, act)) = act_of(change) {
                        let _ = self.state.room.apply(Actor::Attendee(who), act, now);
                    }
                }
                self.play_on(&mut Burst::new(now));
                self.dirty.pulse = true;
            }
            Err(error) => tracing::error!(session.id = %self.meta.session, %error, "a session could not be rebuilt"),
        }
    }
}
