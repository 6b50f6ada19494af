//! Performs the conductor's effects: rows to store, news to publish, words to draft, acts in the room.

use super::SessionActor;
use crate::content::{self, Subject};
use crate::live::burst::{Burst, News};
use crate::live::dashboard::Intervention;
use crate::live::feed;
use crate::writer::brief::Brief;
use conductor::arm::{Arm, Content, Source};
use conductor::id::{InterventionId, ProposalId, SessionId};
use conductor::proposal::{Decider, Expiry, Proposal, Status};
use conductor::step::{Delivery, DraftRequest, Effect, Input, Refusal};
use protocol::{ConductEvent, FeedItem, Own};
use room::{Act, Actor, RoomEvent};
use settings::telemetry::spans;
use std::collections::VecDeque;
use std::time::Duration;
use store::{Store, Write, json};
use tokio::time::timeout;
use tracing::Instrument;

/// The words of the organizer's next draft that fits, if there is one. Without the database the conductor goes on with other words.
async fn prepared(store: &Store, session: SessionId, proposal: ProposalId, arm: Arm) -> Option<Content> {
    match timeout(LOOK_UP, store.take_draft(session, proposal, arm)).await {
        Ok(Ok(draft)) => draft.map(|draft| draft.content),
        Ok(Err(error)) => {
            tracing::warn!(session.id = %session, %error, "the drafts cannot be read");
            None
        }
        Err(_) => None,
    }
}

/// Longest that a proposal waits for the list of drafts.
const LOOK_UP: Duration = Duration::from_secs(1);

impl SessionActor {
    /// Gives the conductor an input, and performs the effects, and the effects of those.
    pub(super) fn conduct(&mut self, burst: &mut Burst, input: Input) -> Result<(), Refusal> {
        let effects = self.step(burst, input)?;
        self.perform(burst, effects);
        Ok(())
    }

    fn step(&mut self, burst: &Burst, input: Input) -> Result<Vec<Effect>, Refusal> {
        let learned = self.policy.latest();
        self.state.conductor.step(input, burst.now, &learned.policy, &mut self.rng)
    }

    /// Performs effects in order; the conductor hears of their results afterwards.
    pub(super) fn perform(&mut self, burst: &mut Burst, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            let Some(input) = self.perform_one(burst, effect) else { continue };
            match self.step(burst, input) {
                Ok(more) => queue.extend(more),
                Err(refusal) => tracing::warn!(session.id = %self.meta.session, %refusal, "the conductor refused a result"),
            }
        }
    }

    /// Performs one effect, and returns the result that the conductor should hear of.
    fn perform_one(&mut self, burst: &mut Burst, effect: Effect) -> Option<Input> {
        let session = self.meta.session;
        match effect {
            Effect::Draft(request) => {
                if let Some(drafted) = self.draft(&request) {
                    return Some(drafted);
                }
            }
            Effect::Deliver(delivery) => return Some(self.deliver(burst, delivery)),
            Effect::Proposal(proposal) => self.proposal(burst, proposal),
            Effect::Decision(decision) => {
                if decision.choice.arm == Arm::Hold {
                    self.feed(burst, feed::waited(decision.mode, decision.choice.forced_holdout, decision.at));
                }
                let (id, at) = (decision.proposal, decision.at);
                burst.writes.push(Write::Decision { session, event: self.meta.event, id, at, decision: json(&decision) });
            }
            Effect::Withdraw { intervention } => self.withdraw(burst, intervention),
            Effect::Measuring(measurement) => burst.conduct(ConductEvent::Measuring(measurement)),
            Effect::Outcome(outcome) => {
                let (event, proposal, at) = (self.meta.event, outcome.proposal, outcome.at);
                let row = burst.writes.len();
                burst.writes.push(Write::Outcome { session, event, proposal, at, outcome: json(&outcome) });
                burst.news.push(News::Outcome(row, Box::new(outcome)));
            }
            Effect::Planned { draft, latest, by } => self.planned(burst, draft, latest, by),
            Effect::Open(opening) => return self.open_planned(burst, opening),
            Effect::Coin(coin) => self.coin(burst, &coin),
            Effect::Mode { from, to, by, why } => {
                self.write_mode(burst);
                self.feed(burst, feed::mode(from, to, by, why.as_deref(), burst.now));
                burst.conduct(ConductEvent::Mode { from, to, by, why });
            }
            Effect::Stopped { by } => {
                self.write_mode(burst);
                burst.conduct(ConductEvent::Stopped { by });
                self.feed(burst, feed::stopped(by, burst.now));
            }
            Effect::Resumed { by } => {
                self.write_mode(burst);
                burst.conduct(ConductEvent::Resumed { by });
                self.feed(burst, feed::resumed(by, burst.now));
            }
            Effect::Anomaly(anomaly) => {
                self.feed(burst, feed::anomaly(&anomaly));
                burst.conduct(ConductEvent::Anomaly(anomaly));
            }
            Effect::Suppressed { kind, block } => self.feed(burst, feed::suppressed(kind, &block, burst.now)),
            Effect::Audit(audit) => self.audit(burst, audit.by, audit.what),
        }
        burst.snapshot = true;
        None
    }

    /// Words at once, or `None` if they come later, and the session continues meanwhile: the organizer's own drafts come first, then a
    /// model's words, then a template's.
    fn draft(&mut self, request: &DraftRequest) -> Option<Input> {
        let (proposal, revision) = (request.proposal, request.revision);
        let (content, source) = match content::draft(request, &Subject::of(&self.state.room), self.meta.language, &mut self.rng) {
            Ok(drafted) => drafted,
            Err(none) => return Some(Input::DraftFailed { proposal, why: none.to_string() }),
        };
        // Simulated people read nothing: no model is paid for them, and no draft is used up.
        if self.meta.rehearsal.is_some() || !request.arm.spec().words.are_written() {
            return Some(Input::Drafted { proposal, revision, content, source });
        }
        let brief = Brief::of(request, &self.state.room, self.meta.language, self.writer.chat_messages());
        let (session, arm, store, writer) = (self.meta.session, request.arm, self.store.clone(), self.writer.clone());
        // The writer's lines in the log belong to this proposal.
        let span = tracing::info_span!("draft", session.id = %session, proposal.id = %proposal);
        let traced = spans::draft(session, proposal);
        let write = async move {
            let (content, source) = match prepared(&store, session, proposal, arm).await {
                Some(own) => (own, Source::Prepared),
                None if writer.writes(arm) => writer.write(&brief, content).await,
                None => (content, source),
            };
            Input::Drafted { proposal, revision, content, source }
        };
        self.drafts.spawn(write.instrument(span).instrument(traced));
        None
    }

    fn proposal(&mut self, burst: &mut Burst, proposal: Proposal) {
        let status = proposal.status.name().to_owned();
        burst.evicted += usize::from(matches!(proposal.status, Status::Expired { why: Expiry::Evicted }));
        burst.writes.push(Write::Proposal {
            session: self.meta.session,
            id: proposal.id,
            status,
            at: proposal.since,
            proposal: json(&proposal),
        });
        let item = self.state.shown.proposal(&proposal);
        burst.conduct(ConductEvent::Proposal(proposal));
        burst.news.extend(item.map(|item| News::Conduct(Box::new(ConductEvent::Feed(item)))));
    }

    /// Shows an intervention in the room. The intent, the act and the result are rows of one transaction: after a crash either all of
    /// it has happened or none, and the conductor's snapshot agrees.
    fn deliver(&mut self, burst: &mut Burst, delivery: Delivery) -> Input {
        let Delivery { intervention, proposal, content, by } = delivery;
        let arm = content.arm();
        let act = Act::Intervene { intervention, content: content.clone(), poll: None };
        let sent = Intervention { proposal, by, content, at: burst.now };
        burst.snapshot = true;
        match self.apply(burst, Actor::System, act) {
            Ok(()) => {
                self.write_intervention(burst, intervention, &sent, "delivered");
                self.state.interventions.insert(intervention, sent);
                if let Some(proposal) = proposal {
                    burst.writes.push(Write::DraftUsed { session: self.meta.session, proposal, at: burst.now });
                }
                let flag = self.state.shown.flag(burst.now, arm, intervention);
                burst.conduct(ConductEvent::Flag(flag));
                if proposal.is_none() {
                    self.feed(burst, feed::launched(arm, by, burst.now));
                }
                Input::Delivered { proposal, intervention }
            }
            // The room has it already: it was asked for again after a restart.
            Err(room::Refusal::Exists("intervention")) => Input::Delivered { proposal, intervention },
            Err(refusal) => {
                self.write_intervention(burst, intervention, &sent, "failed");
                Input::DeliveryFailed { proposal, intervention, why: refusal.to_string() }
            }
        }
    }

    fn withdraw(&mut self, burst: &mut Burst, intervention: InterventionId) {
        // One that is over, or never came, is out of the room already.
        let _ = self.apply(burst, Actor::System, Act::Withdraw { intervention });
        let Some(sent) = self.state.interventions.get(&intervention).cloned() else { return };
        self.write_intervention(burst, intervention, &sent, "withdrawn");
        if sent.proposal.is_none() {
            self.feed(burst, feed::withdrawn(sent.content.arm(), burst.now));
        }
    }

    fn write_intervention(&self, burst: &mut Burst, id: InterventionId, sent: &Intervention, status: &str) {
        burst.writes.push(Write::Intervention {
            session: self.meta.session,
            id,
            proposal: sent.proposal,
            by: json(&sent.by),
            content: json(&sent.content),
            status: status.to_owned(),
            at: sent.at,
        });
    }

    fn write_mode(&self, burst: &mut Burst) {
        let (mode, stopped) = (self.state.conductor.mode(), self.state.conductor.is_stopped());
        burst.writes.push(Write::Mode { session: self.meta.session, mode, stopped });
    }

    pub(super) fn audit(&self, burst: &mut Burst, by: Decider, what: String) {
        burst.writes.push(Write::Audit {
            at: burst.now,
            organizer: Some(self.meta.owner),
            session: Some(self.meta.session),
            by: by.to_string(),
            what,
        });
    }

    pub(super) fn feed(&mut self, burst: &mut Burst, item: FeedItem) {
        let item = self.state.shown.feed(item);
        burst.conduct(ConductEvent::Feed(item));
    }

    /// Passes on the room's own events and those of an act: to screens, to the conductor, and to the counts.
    pub(super) fn happened(&mut self, burst: &mut Burst, events: Vec<RoomEvent>) {
        for event in events {
            if let Some(signal) = room::signal(&event) {
                // A closed conductor takes no signals; everything else it counts without a word.
                let _ = self.conduct(burst, Input::Signal(signal));
                if let Some(arrived) = burst.arrived {
                    self.unscored.note(arrived, 1);
                }
            }
            match &event {
                RoomEvent::PollRevealed { poll, .. } => {
                    self.dirty.tallies.insert(*poll);
                }
                RoomEvent::PollClosed { poll, .. } => {
                    self.dirty.tallies.remove(poll);
                    // The event has what everybody may see; organizers see more answers, and may still judge them.
                    if self.state.room.is_worded(*poll) {
                        self.dirty.tallies.insert(*poll);
                    }
                    let scored = self.state.room.scores(*poll).into_iter();
                    burst.own.extend(scored.map(|(who, score)| (who, Own::Scored { poll: *poll, score })));
                }
                RoomEvent::PollWithdrawn { poll } => {
                    self.dirty.tallies.remove(poll);
                }
                RoomEvent::Ended { .. } => burst.ended = true,
                RoomEvent::Concerns(who) => {
                    burst.changed.insert(*who);
                    let (questions, chat) = self.state.room.held_of(*who);
                    burst.own.push((*who, Own::Held { questions, chat }));
                }
                RoomEvent::Supports { who, question, on } => burst.own.push((*who, Own::Upvote { question: *question, on: *on })),
                _ => {}
            }
            burst.news.push(News::Room(event));
            self.dirty.pulse = true;
        }
    }
}
