//! [`PolicyPool`]: what each event has learned, shared by its sessions.
//!
//! A policy is the fold of its event's outcomes in the order of the store. To keep the copy in memory equal to that fold, sessions of
//! one event take turns with commits that hold outcomes, and learn from exactly those that the store had not seen before.

use super::start::start;
use crate::store::{Lesson, OutcomeRow, Store, StoreError, Write, decode, json};
use conductor::id::EventId;
use conductor::lift::{By, Lift, lift};
use conductor::policy::{Outcome, Policy, PolicySettings};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use tokio::sync::{Mutex as Turn, MutexGuard};

/// What an event has learned so far. Never changed: learning makes another.
#[derive(Clone, Debug)]
pub struct Learned {
    /// Chooses arms.
    pub policy: Policy,
    /// Every outcome, in the order of learning.
    pub outcomes: Vec<Outcome>,
    /// How much everything sent moved the score.
    pub lift: Lift,
}

impl Learned {
    fn fold(mut policy: Policy, outcomes: Vec<Outcome>) -> Self {
        for outcome in &outcomes {
            policy.learn(outcome);
        }
        Self::new(policy, outcomes)
    }

    fn new(policy: Policy, outcomes: Vec<Outcome>) -> Self {
        let lift = lift(&outcomes, By::ALL).with_belief(&policy, &outcomes, By::ALL);
        Self { policy, outcomes, lift }
    }

    fn with(&self, more: &[Outcome]) -> Self {
        let (mut policy, mut outcomes) = (self.policy.clone(), self.outcomes.clone());
        for outcome in more {
            policy.learn(outcome);
            outcomes.push(outcome.clone());
        }
        Self::new(policy, outcomes)
    }
}

/// What one event has learned, and whose turn it is to add to it.
#[derive(Debug)]
pub struct EventPolicy {
    latest: RwLock<Arc<Learned>>,
    /// Held from before a commit that holds outcomes until they are learned, so that learning has the order of the store.
    turn: Turn<()>,
    /// The place in the order of learning up to which everything is learned, as far as other nodes learn for the event too.
    known: AtomicI64,
    /// The place up to which everything was forgotten.
    forgotten: AtomicI64,
}

impl EventPolicy {
    /// A policy that only one session knows, such as a rehearsal: what it learns is thrown away with it.
    #[must_use]
    pub fn private(outcomes: Vec<Outcome>) -> Arc<Self> {
        Arc::new(Self::after(Policy::default(), outcomes, 0, 0))
    }

    fn after(beginning: Policy, outcomes: Vec<Outcome>, known: i64, forgotten: i64) -> Self {
        let latest = RwLock::new(Arc::new(Learned::fold(beginning, outcomes)));
        Self { latest, turn: Turn::new(()), known: AtomicI64::new(known), forgotten: AtomicI64::new(forgotten) }
    }

    /// The place in the order of learning up to which everything is learned.
    #[must_use]
    pub fn known(&self) -> i64 {
        self.known.load(Ordering::Acquire)
    }

    /// Learns what the store says comes after [`Self::known`], whichever node it came from. `turn` shows that it is the caller's turn.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] if a row is no outcome; nothing is learned then.
    pub fn follow(&self, lessons: Vec<Lesson>, turn: &MutexGuard<'_, ()>) -> Result<(), StoreError> {
        let Some(last) = lessons.last().map(|lesson| lesson.seq) else { return Ok(()) };
        self.learn(&outcomes(lessons)?, turn);
        self.known.store(last, Ordering::Release);
        Ok(())
    }

    /// The same from the rows of one session.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] if a row is no outcome.
    pub fn of_rows(rows: &[OutcomeRow]) -> Result<Arc<Self>, StoreError> {
        let outcomes: Result<Vec<Outcome>, StoreError> = rows.iter().map(|row| decode("outcome", row.outcome.clone())).collect();
        Ok(Self::private(outcomes?))
    }

    /// What was learned until now.
    #[must_use]
    pub fn latest(&self) -> Arc<Learned> {
        Arc::clone(&self.latest.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits for the turn to commit outcomes.
    pub async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Forgets everything the event taught, as the store was just told to: it is where it started. `turn` shows that it is the
    /// caller's turn.
    pub fn forget(&self, _turn: &MutexGuard<'_, ()>) {
        let beginning = self.latest().policy.refold([]);
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Learned::fold(beginning, Vec::new()));
    }

    /// Learns from outcomes that the store has just taken, in their order. `turn` shows that it is the caller's turn.
    pub fn learn(&self, outcomes: &[Outcome], _turn: &MutexGuard<'_, ()>) -> Arc<Learned> {
        let next = Arc::new(self.latest().with(outcomes));
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        next
    }
}

/// The policies of all events that have a live session.
#[derive(Debug)]
pub struct PolicyPool {
    store: Store,
    /// Weak: a policy is forgotten with the last session that uses it, and folded anew by the next.
    events: Mutex<HashMap<EventId, Weak<EventPolicy>>>,
    /// One event at a time is folded, so that none is folded twice and kept twice.
    loading: Turn<()>,
}

impl PolicyPool {
    /// A pool over a store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, events: Mutex::default(), loading: Turn::new(()) }
    }

    fn known(&self, event: EventId) -> Option<Arc<EventPolicy>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).get(&event).and_then(Weak::upgrade)
    }

    /// The policy of an event, to look at.
    ///
    /// # Errors
    /// [`StoreError`] if its start or its outcomes cannot be read.
    pub async fn of(&self, event: EventId) -> Result<Arc<EventPolicy>, StoreError> {
        self.load(event, None).await
    }

    /// The policy of an event, to decide by from `now` on: what it began with is settled.
    ///
    /// # Errors
    /// As for [`Self::of`].
    pub async fn to_use(&self, event: EventId, now: Timestamp) -> Result<Arc<EventPolicy>, StoreError> {
        self.load(event, Some(now)).await
    }

    async fn load(&self, event: EventId, settle_at: Option<Timestamp>) -> Result<Arc<EventPolicy>, StoreError> {
        if let Some(policy) = self.known(event) {
            return Ok(policy);
        }
        let _one_at_a_time = self.loading.lock().await;
        if let Some(policy) = self.known(event) {
            return Ok(policy);
        }
        let from = self.mark(event).await?;
        let lessons = self.store.lessons_after(event, from.forgotten_to).await?;
        let known = lessons.last().map_or(from.forgotten_to, |lesson| lesson.seq);
        let counted = outcomes(lessons)?;
        let (start, is_settled) = start(&self.store, event, settle_at).await?;
        let beginning = Policy::starting_from(&start, PolicySettings::default());
        let policy = Arc::new(EventPolicy::after(beginning, counted, known, from.forgotten_to));
        if !is_settled {
            // It may start from more when it is used.
            return Ok(policy);
        }
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.retain(|_, policy| policy.strong_count() > 0);
        events.insert(event, Arc::downgrade(&policy));
        Ok(policy)
    }
}

/// From where an event's outcomes count.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Outcomes up to this place in the order of learning were forgotten.
    pub forgotten_to: i64,
}

impl Mark {
    pub(super) fn read(event: EventId, text: &str) -> Self {
        // The log of outcomes is what was learned; only from where it counts is lost. A session must not stop for that.
        serde_json::from_str(text).unwrap_or_else(|error| {
            tracing::error!(event.id = %event, %error, "from where an event's outcomes count cannot be read: all of them count");
            Self::default()
        })
    }
}

impl PolicyPool {
    async fn mark(&self, event: EventId) -> Result<Mark, StoreError> {
        Ok(self.store.policy(event).await?.map_or_else(Mark::default, |text| Mark::read(event, &text)))
    }

    /// Forgets what an event learned until now. The log of outcomes stays; those before do not count any more.
    ///
    /// # Errors
    /// [`StoreError`] if that cannot be kept; nothing is forgotten then.
    pub async fn forget(&self, event: EventId, now: Timestamp) -> Result<(), StoreError> {
        let policy = self.to_use(event, now).await?;
        let turn = policy.turn().await;
        let forgotten = policy.forgotten.load(Ordering::Acquire);
        let last = self.store.lessons_after(event, forgotten).await?.last().map_or(forgotten, |lesson| lesson.seq);
        let mark = json(&Mark { forgotten_to: last }).to_string();
        self.store.commit(&[Write::Policy { event, at: now, state: mark }]).await?;
        policy.forget(&turn);
        policy.forgotten.store(last, Ordering::Release);
        policy.known.fetch_max(last, Ordering::AcqRel);
        Ok(())
    }

    /// Learns what other nodes stored meanwhile, and forgets what was forgotten there.
    pub async fn catch_up(&self) {
        let events: Vec<(EventId, Arc<EventPolicy>)> = {
            let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
            events.iter().filter_map(|(event, policy)| Some((*event, policy.upgrade()?))).collect()
        };
        for (event, policy) in events {
            if let Err(error) = self.catch_up_with(event, &policy).await {
                tracing::warn!(event.id = %event, %error, "what other nodes learned is not known yet");
            }
        }
    }

    async fn catch_up_with(&self, event: EventId, policy: &EventPolicy) -> Result<(), StoreError> {
        let turn = policy.turn().await;
        let from = self.mark(event).await?.forgotten_to;
        if from > policy.forgotten.load(Ordering::Acquire) {
            policy.forget(&turn);
            policy.forgotten.store(from, Ordering::Release);
            policy.known.store(from, Ordering::Release);
        }
        policy.follow(self.store.lessons_after(event, policy.known()).await?, &turn)
    }
}

fn outcomes(lessons: Vec<Lesson>) -> Result<Vec<Outcome>, StoreError> {
    lessons.into_iter().map(|lesson| decode("outcome", lesson.outcome)).collect()
}
