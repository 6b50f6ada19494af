//! [`PolicyPool`]: what each event has learned, shared by its sessions.
//!
//! A policy is the fold of its event's outcomes in the order of the store. To keep the copy in memory equal to that fold, sessions of
//! one event take turns with commits that hold outcomes, and learn from exactly those that the store had not seen before.

use super::start::start;
use conductor::id::EventId;
use conductor::lift::Lift;
use conductor::policy::{Holdout, Outcome, Policy, PolicySettings};
use conductor::posterior::import::{BadBlob, Imported};
use conductor::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use store::{Json, Lesson, OutcomeRow, Store, StoreError, Write, decode, json};
use tokio::sync::{Mutex as Turn, MutexGuard};

/// The lessons of an event so far. Immutable: learning makes a new value.
#[derive(Clone, Debug)]
pub struct Learned {
    /// Chooses arms.
    pub policy: Policy,
    /// Every outcome, in the order of learning.
    pub outcomes: Vec<Outcome>,
    /// The measured effect of everything that was sent.
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
        let lift = Lift::known_to(&policy, &outcomes);
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

/// One event's policy, and the queue of sessions that add to it.
#[derive(Debug)]
pub struct EventPolicy {
    latest: RwLock<Arc<Learned>>,
    /// Held from before a commit that holds outcomes until they are learned, so that learning has the order of the store.
    turn: Turn<()>,
    /// The place in the order of learning up to which everything is learned, as far as other nodes learn for the event too.
    known: AtomicI64,
    /// The point to which it was reset, and the settings that people made.
    mark: Mutex<Mark>,
}

impl EventPolicy {
    /// A policy that only one session knows, such as a rehearsal's: its lessons are thrown away with it.
    ///
    /// It holds little back: a rehearsal shows what the conductor does, and nobody looks for an effect in it.
    #[must_use]
    pub fn private(outcomes: Vec<Outcome>) -> Arc<Self> {
        Arc::new(Self::after(Policy::default().holding(Holdout::AS_EVER), outcomes, 0, Mark::default()))
    }

    fn after(beginning: Policy, outcomes: Vec<Outcome>, known: i64, mark: Mark) -> Self {
        let latest = RwLock::new(Arc::new(Learned::fold(beginning, outcomes)));
        Self { latest, turn: Turn::new(()), known: AtomicI64::new(known), mark: Mutex::new(mark) }
    }

    fn mark(&self) -> Mark {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Learns again as `mark` says: from its reset point, with the settings and statistics of people. `turn` shows that it is the caller's
    /// turn.
    fn adopt(&self, mark: Mark, usual: Holdout, _turn: &MutexGuard<'_, ()>) {
        let latest = self.latest();
        let forgets = mark.forgotten_to > self.mark().forgotten_to;
        if forgets {
            // Outcomes after it are followed again.
            self.known.store(mark.forgotten_to, Ordering::Release);
        }
        let outcomes = if forgets { Vec::new() } else { latest.outcomes.clone() };
        let beginning = mark.begin(latest.policy.begun_again(), usual);
        *self.mark.lock().unwrap_or_else(PoisonError::into_inner) = mark;
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Learned::fold(beginning, outcomes));
    }

    /// The place in the order of learning up to which everything is learned.
    #[must_use]
    pub fn known(&self) -> i64 {
        self.known.load(Ordering::Acquire)
    }

    /// Learns the outcomes that the store has after [`Self::known`], from whichever node. `turn` shows that it is the caller's turn.
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

    /// The latest lessons.
    #[must_use]
    pub fn latest(&self) -> Arc<Learned> {
        Arc::clone(&self.latest.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits for the turn to commit outcomes.
    pub async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
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
    /// The holdout of events that set none.
    holdout: Holdout,
    /// Weak: a policy is forgotten with the last session that uses it, and folded anew by the next.
    events: Mutex<HashMap<EventId, Weak<EventPolicy>>>,
    /// One event at a time is folded, so that none is folded twice and kept twice.
    loading: Turn<()>,
}

impl PolicyPool {
    /// A pool over a store. Events that set no holdout have this one.
    #[must_use]
    pub fn new(store: Store, holdout: Holdout) -> Self {
        Self { store, holdout, events: Mutex::default(), loading: Turn::new(()) }
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

    /// The policy of an event, to decide by from `now` on: its start is settled.
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
        let mark = self.mark(event).await?;
        let lessons = self.store.lessons_after(event, mark.forgotten_to).await?;
        let known = lessons.last().map_or(mark.forgotten_to, |lesson| lesson.seq);
        let counted = outcomes(lessons)?;
        let (start, is_settled) = start(&self.store, event, settle_at).await?;
        let beginning = mark.begin(Policy::starting_from(&start, PolicySettings::default()), self.holdout);
        let policy = Arc::new(EventPolicy::after(beginning, counted, known, mark));
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

/// The point to which an event's policy was reset, and the settings that people made for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Mark {
    /// Outcomes up to this place in the order of learning were forgotten.
    pub forgotten_to: i64,
    /// The holdout that a person set.
    #[serde(skip_serializing_if = "Option::is_none")]
    holdout: Option<Holdout>,
    /// Statistics that a person brought, in the form of their export.
    #[serde(skip_serializing_if = "Option::is_none")]
    imported: Option<Json>,
}

impl Mark {
    pub(super) fn read(event: EventId, text: &str) -> Self {
        // The log of outcomes holds the lessons; only the reset point is lost. A session must not stop for that.
        serde_json::from_str(text).unwrap_or_else(|error| {
            tracing::error!(event.id = %event, %error, "an event's reset point cannot be read: all its outcomes count");
            Self::default()
        })
    }

    /// A policy that begins as this says.
    fn begin(&self, policy: Policy, usual: Holdout) -> Policy {
        let mut policy = policy.holding(self.holdout.unwrap_or(usual));
        if let Some(Err(error)) = self.imported.as_ref().map(|imported| policy.import(&imported.to_string())) {
            // It was taken once, so it is of that form; and it decides nothing.
            tracing::error!(%error, "imported statistics cannot be read");
        }
        policy
    }
}

impl PolicyPool {
    async fn mark(&self, event: EventId) -> Result<Mark, StoreError> {
        Ok(self.store.policy(event).await?.map_or_else(Mark::default, |text| Mark::read(event, &text)))
    }

    /// Forgets an event's lessons until now, and its imported statistics. The log of outcomes stays; those before do not count any more.
    ///
    /// # Errors
    /// [`StoreError`] if that cannot be kept; nothing is forgotten then.
    pub async fn forget(&self, event: EventId, now: Timestamp) -> Result<(), StoreError> {
        let policy = self.to_use(event, now).await?;
        let turn = policy.turn().await;
        let mark = policy.mark();
        let last = self.store.lessons_after(event, mark.forgotten_to).await?.last().map_or(mark.forgotten_to, |lesson| lesson.seq);
        self.keep(event, &policy, Mark { forgotten_to: last, imported: None, ..mark }, now, &turn).await
    }

    /// Sets how much of an event's decisions holds at random.
    ///
    /// # Errors
    /// [`StoreError`] if that cannot be kept; nothing has changed then.
    pub async fn set_holdout(&self, event: EventId, holdout: Holdout, now: Timestamp) -> Result<(), StoreError> {
        let policy = self.to_use(event, now).await?;
        let turn = policy.turn().await;
        let mark = Mark { holdout: Some(holdout), ..policy.mark() };
        self.keep(event, &policy, mark, now, &turn).await
    }

    /// Adds statistics to an event's Beta view.
    ///
    /// # Errors
    /// [`StoreError`] if that cannot be kept; within, [`BadBlob`] if they are of another form. Nothing has changed then.
    pub async fn import(&self, event: EventId, blob: &str, now: Timestamp) -> Result<Result<Imported, BadBlob>, StoreError> {
        let policy = self.to_use(event, now).await?;
        let turn = policy.turn().await;
        let mut with = policy.latest().policy.clone();
        let imported = match with.import(blob) {
            Ok(imported) => imported,
            Err(bad) => return Ok(Err(bad)),
        };
        let mark = Mark { imported: Some(with.imported().export()), ..policy.mark() };
        self.keep(event, &policy, mark, now, &turn).await?;
        Ok(Ok(imported))
    }

    async fn keep(
        &self,
        event: EventId,
        policy: &EventPolicy,
        mark: Mark,
        now: Timestamp,
        turn: &MutexGuard<'_, ()>,
    ) -> Result<(), StoreError> {
        self.store.commit(&[Write::Policy { event, at: now, state: json(&mark).to_string() }]).await?;
        policy.adopt(mark, self.holdout, turn);
        Ok(())
    }

    /// Learns outcomes that other nodes stored meanwhile, and forgets what was forgotten there.
    pub async fn catch_up(&self) {
        let events: Vec<(EventId, Arc<EventPolicy>)> = {
            let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
            events.iter().filter_map(|(event, policy)| Some((*event, policy.upgrade()?))).collect()
        };
        for (event, policy) in events {
            if let Err(error) = self.catch_up_with(event, &policy).await {
                tracing::warn!(event.id = %event, %error, "the lessons of other nodes are not known yet");
            }
        }
    }

    async fn catch_up_with(&self, event: EventId, policy: &EventPolicy) -> Result<(), StoreError> {
        let turn = policy.turn().await;
        let mark = self.mark(event).await?;
        if mark != policy.mark() {
            policy.adopt(mark, self.holdout, &turn);
        }
        policy.follow(self.store.lessons_after(event, policy.known()).await?, &turn)
    }
}

fn outcomes(lessons: Vec<Lesson>) -> Result<Vec<Outcome>, StoreError> {
    lessons.into_iter().map(|lesson| decode("outcome", lesson.outcome)).collect()
}
