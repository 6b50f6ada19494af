//! Takes messages: acts on each at once in memory, and answers when the whole burst is stored.

use super::super::burst::{Burst, Query};
use super::super::journal::{Answer, Key, from_json, to_json};
use super::super::message::{Ingested, Message, Reply, Taken};
use super::super::presence::Change;
use super::super::refusal;
use super::{AT_ONCE, SessionActor};
use crate::live::feed;
use conductor::id::{AttendeeId, OrganizerId};
use conductor::proposal::Decider;
use conductor::signal::Signal;
use conductor::step::Input;
use conductor::time::Span;
use protocol::{ApiError, CloseCode, CommandId, ConductEvent, Order};
use room::{Act, Actor, Durability};
use std::ops::ControlFlow;
use store::{Write, json};
use tokio::task::JoinError;
use tokio::time::Instant;

/// Ids of ingested signals that are remembered here; older ones are known to the store.
const INGESTED: usize = 8_192;
/// The longest time to put a proposal off for, in seconds.
const LONGEST_SNOOZE: u32 = 86_400;

impl SessionActor {
    /// Takes a message and those that wait behind it.
    pub(super) async fn receive(&mut self, first: Message) -> ControlFlow<CloseCode> {
        let begun = Instant::now();
        let now = self.now();
        let mut burst = Burst::new(now);
        let (mut next, mut taken, mut flow) = (Some(first), 0, ControlFlow::Continue(()));
        while let Some(message) = next {
            taken += 1;
            if let Message::Retire(code) = message {
                flow = ControlFlow::Break(code);
                break;
            }
            self.take(&mut burst, message).await;
            next = if taken < AT_ONCE { self.mailbox.try_recv().ok() } else { None };
        }
        self.finish(burst).await;
        metrics::histogram!("conductor_burst_seconds").record(begun.elapsed());
        self.idle_since = Instant::now();
        flow
    }

    /// A draft that took its time is there.
    pub(super) async fn drafted(&mut self, drafted: Result<Input, JoinError>) -> ControlFlow<CloseCode> {
        let mut burst = Burst::new(self.now());
        match drafted {
            Ok(drafted) => {
                if let Err(refusal) = self.conduct(&mut burst, drafted) {
                    // Stopped, ended, or given up meanwhile.
                    tracing::debug!(session.id = %self.meta.session, %refusal, "a draft came too late");
                }
            }
            // The proposal's own deadline ends it.
            Err(error) => tracing::error!(session.id = %self.meta.session, %error, "a draft failed by a mistake of the program"),
        }
        self.finish(burst).await;
        ControlFlow::Continue(())
    }

    async fn take(&mut self, burst: &mut Burst, message: Message) {
        match message {
            Message::Act { actor, command, act, arrived, reply } => {
                burst.arrived = Some(arrived);
                self.take_act(burst, actor, command, act, reply).await;
                burst.arrived = None;
            }
            Message::Order { by, command, order, reply } => self.take_order(burst, by, command, *order, reply).await,
            Message::Ingest { signals, arrived, reply } => {
                if let Some(error) = self.unavailable() {
                    let _ = reply.send(Err(error));
                    return;
                }
                let taken = self.ingest(burst, signals);
                self.unscored.note(arrived, taken.counted);
                burst.queries.push(Query::Ingested { taken, reply });
            }
            Message::Attach { attach, reply } => {
                self.arrives(burst, &attach);
                let (id, sight, change) = self.presence.attach(attach.viewer, attach.personal);
                if attach.arrival.is_some_and(|arrival| arrival.by_form) {
                    self.presence.is_form(id);
                }
                self.presence_changed(burst, change);
                burst.queries.push(Query::Attach { viewer: attach.viewer, wants: attach.wants, id, sight, reply });
            }
            Message::Detach(id, silent) => {
                let who = self.presence.who(id);
                let change = self.presence.detach(id);
                self.presence_changed(burst, change);
                self.left(burst, who, silent);
            }
            Message::Focus { connection, visible } => {
                let change = self.presence.focus(connection, visible);
                self.presence_changed(burst, change);
            }
            Message::Goodbye(connection) => self.presence.goodbye(connection),
            Message::RoomView { viewer, reply } => {
                self.loads_a_page(viewer, burst.now);
                burst.queries.push(Query::RoomView { viewer, reply });
            }
            Message::ConductView { reply } => burst.queries.push(Query::ConductView { reply }),
            Message::Glance { reply } => burst.queries.push(Query::Glance { reply }),
            // Only mirrors are asked that.
            Message::Delete { .. } | Message::Retire(_) => {}
        }
    }

    /// The reason why nothing can be done now, if there is one.
    fn unavailable(&self) -> Option<ApiError> {
        (self.diverged || self.failed_until.is_some_and(|until| Instant::now() < until)).then(refusal::storage)
    }

    /// The answer that was given to a command before, as far as memory goes.
    fn remembered(&self, burst: &Burst, key: Option<Key>) -> Option<Answer> {
        let key = key?;
        burst.given.get(&key).or_else(|| self.state.journal.get(key)).cloned()
    }

    /// The answer that was given to a command before and that memory has forgotten.
    async fn looked_up(&self, key: Option<Key>) -> Option<Answer> {
        let key = key?;
        if !self.state.journal.has_forgotten() {
            return None;
        }
        match self.store.command(self.meta.session, key.0).await {
            Ok(found) => found.map(|row| from_json(row.answer)),
            // Unknown is not the same as not done: it must not be done again.
            Err(error) => {
                tracing::warn!(session.id = %self.meta.session, %error, "an earlier answer cannot be looked up");
                Some(Err(refusal::storage()))
            }
        }
    }

    async fn take_act(&mut self, burst: &mut Burst, actor: Actor, command: Option<CommandId>, act: Act, reply: Reply) {
        let key = command.map(|command| Key::new(actor, command));
        if let Some(answer) = self.remembered(burst, key) {
            burst.answer(reply, None, answer);
            return;
        }
        let kept = act.durability() == Durability::Kept;
        if kept && let Some(error) = self.unavailable() {
            burst.answer(reply, None, Err(error));
            return;
        }
        let named = self.named_by(&act);
        let done = self.admits(burst, actor, &act).and_then(|()| self.apply(burst, actor, act));
        self.guessed(actor, &done);
        if done.is_ok() {
            self.give_names(burst, named);
        }
        let mut answer = done.map_err(ApiError::from);
        if answer.is_ok() && kept {
            self.keep_answer(burst, key, &answer);
        }
        // An act that is done twice either changes nothing or is refused; so only then can it have been done long ago.
        if answer.is_err() && kept {
            answer = self.looked_up(key).await.unwrap_or(answer);
        }
        burst.answer_act(reply, key, answer, !kept);
    }

    async fn take_order(&mut self, burst: &mut Burst, by: OrganizerId, command: Option<CommandId>, order: Order, reply: Reply) {
        let key = command.map(|command| Key::new(Actor::Organizer(by), command));
        let before = match self.remembered(burst, key) {
            Some(answer) => Some(answer),
            None => self.looked_up(key).await,
        };
        if let Some(answer) = before {
            burst.answer(reply, None, answer);
            return;
        }
        if let Some(error) = self.unavailable() {
            burst.answer(reply, None, Err(error));
            return;
        }
        let (tuned, kept_quiet) = (matches!(order, Order::Tune { .. }), matches!(order, Order::KeepQuiet { .. }));
        let answer = self.conduct(burst, input(order, by)).map_err(|refused| refusal::of_conductor(&refused, burst.now));
        if answer.is_ok() {
            if tuned || kept_quiet {
                let settings = self.state.conductor.settings().clone();
                burst.conduct(ConductEvent::Tuned { settings });
            }
            if tuned {
                self.feed(burst, feed::tuned(Decider::Organizer(by), burst.now));
            }
            burst.snapshot = true;
            self.keep_answer(burst, key, &answer);
        }
        burst.answer(reply, key, answer);
    }

    fn keep_answer(&self, burst: &mut Burst, key: Option<Key>, answer: &Answer) {
        if let Some(Key(command)) = key {
            burst.writes.push(Write::Command { session: self.meta.session, command, at: burst.now, answer: to_json(answer) });
        }
    }

    /// The row of an act.
    pub(super) fn keep(&mut self, burst: &mut Burst, actor: Actor, act: &Act) {
        self.state.seq += 1;
        burst.writes.push(Write::RoomAct {
            session: self.meta.session,
            seq: self.state.seq,
            at: burst.now,
            actor: json(&actor),
            act: json(act),
        });
    }

    fn ingest(&mut self, burst: &mut Burst, signals: Vec<Ingested>) -> Taken {
        let (mut taken, mut ids) = (Taken::default(), Vec::new());
        for Ingested { id, at_s, signal } in signals {
            if let Some(id) = id {
                if self.ingested.contains(&id) {
                    taken.repeated += 1;
                    continue;
                }
                if self.ingested.len() == INGESTED {
                    self.ingested.pop_front();
                }
                self.ingested.push_back(id.clone());
                ids.push(id);
            }
            if matches!(signal, Signal::Join { .. } | Signal::Leave { .. } | Signal::Heartbeat { .. }) {
                self.foreign_presence = true;
            }
            if let Some(at_s) = at_s {
                self.pass_until(burst, at_s);
            }
            // A closed conductor counts nothing more.
            let _ = self.conduct(burst, Input::Signal(signal));
            taken.counted += 1;
        }
        if !ids.is_empty() {
            // Counted signals are stored together with their ids, under which they are never counted again.
            burst.snapshot = true;
            burst.writes.push(Write::IngestSeen { session: self.meta.session, at: burst.now, ids });
        }
        taken
    }

    /// Tells the room and the dashboards who came or went.
    pub(super) fn presence_changed(&mut self, burst: &mut Burst, change: Change) {
        if change == Change::Dashboards {
            burst.conduct(ConductEvent::Dashboards { count: self.presence.dashboards() });
            // The conductor needs to know only that somebody looks; it refuses nothing here.
            let _ = self.conduct(burst, Input::OrganizerPresent);
        }
        let Some((who, act)) = act_of(change) else { return };
        if !self.state.room.is_inside(who) || self.waits(who) {
            return;
        }
        if let Err(refusal) = self.apply(burst, Actor::Attendee(who), act) {
            // A room that is full still shows itself; its people are counted up to the limit.
            tracing::debug!(session.id = %self.meta.session, %refusal, "presence was refused");
        }
        if matches!(change, Change::Arrived(_)) {
            self.open_sight(who);
        }
    }

    /// Lets an attendee who comes back see the tallies of the polls in which they voted.
    fn open_sight(&self, who: AttendeeId) {
        let Some(sight) = self.presence.sight(who) else { return };
        for poll in self.state.room.pulse().polls {
            if self.state.room.may_see_tally(room::Viewer::Attendee(who), poll.poll) {
                sight.open(poll.poll);
            }
        }
    }
}

/// The act that tells the room of somebody's coming or going.
pub(super) const fn act_of(change: Change) -> Option<(AttendeeId, Act)> {
    match change {
        Change::Arrived(who) => Some((who, Act::Join { name: None })),
        Change::Turned(who, connected) => Some((who, Act::Away { connected })),
        Change::Departed(who) => Some((who, Act::Leave)),
        Change::None | Change::Dashboards => None,
    }
}

/// Turns an order into the conductor's input.
fn input(order: Order, by: OrganizerId) -> Input {
    match order {
        Order::Approve { proposal, revision, content } => Input::Approve { proposal, revision, content, by },
        Order::Dismiss { proposal, reason } => Input::Dismiss { proposal, reason, by },
        Order::Snooze { proposal, seconds } => {
            Input::Snooze { proposal, for_: Span::from_secs(i64::from(seconds.min(LONGEST_SNOOZE))), by }
        }
        Order::Undo { intervention } => Input::Undo { intervention, by },
        Order::Launch { content, over_budget } => Input::Launch { content, over_budget, by },
        Order::Plan { draft, prepared, minutes } => Input::Plan { draft, prepared, minutes, by },
        Order::Unplan { draft } => Input::Unplan { draft, by },
        Order::SetMode { mode } => Input::SetMode { mode, by },
        Order::Tune { settings } => Input::Tune { settings, by },
        Order::KeepQuiet { times } => Input::KeepQuiet { times, by },
        Order::Stop => Input::Stop { by },
        Order::Resume => Input::Resume { by },
    }
}
