//! The record of sessions: history, decisions, and what was learned.

use super::{Asked, LiveBackend, signed_in};
use crate::store::{ActRow, InterventionRow, SessionRow, StoreError, decode};
use api::backend::Caller;
use conductor::arm::Arm;
use conductor::id::{EventId, InterventionId, OrganizerId, ProposalId};
use conductor::lift::{By, lift};
use conductor::planned::Trial;
use conductor::policy::{Holdout, Outcome};
use conductor::posterior::import::Imported;
use conductor::proposal::{Decider, Proposal};
use conductor::record::{DecidedBy, Decision};
use conductor::time::Timestamp;
use conductor::unit::Score;
use protocol::outcome_view::lift_words;
use protocol::{ApiError, DecisionPage, ErrorCode, Flag, HistoryPage, HistoryRow, OutcomeView, PolicyPage, Right, Sample, Totals};
use room::{Act, Actor, Archive, Viewer};
use std::collections::HashMap;

/// Most points of a history's timeline; longer ones are thinned evenly.
const POINTS: usize = 720;

impl LiveBackend {
    /// Everything that was said, asked and voted in a session, from the acts that are stored.
    pub(super) async fn archive_of(&self, row: &SessionRow) -> Result<Archive, ApiError> {
        let (title, now) = (row.title.clone(), self.registry.now());
        let acts = self.store().acts(row.id).await?;
        let fold = move || {
            let read = |row: ActRow| -> Result<(Actor, Act, Timestamp), StoreError> {
                Ok((decode("room_act", row.actor)?, decode("room_act", row.act)?, row.at))
            };
            let acts = acts.into_iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
            Ok::<_, StoreError>(Archive::of(&title, acts, now))
        };
        // A long session has many acts, and reading them would hold the thread of others.
        let archive = tokio::task::spawn_blocking(fold).await.map_err(|_| ApiError::internal())?;
        Ok(archive?)
    }

    /// The whole history of a session.
    pub(super) async fn archive_page(&self, asked: Asked) -> Result<HistoryPage, ApiError> {
        let archive = self.archive_of(&asked.row).await?;
        let mut page = self.history_page(asked, &archive).await?;
        page.room.questions_left_out = 0;
        (page.room.chat, page.room.questions, page.room.polls) = (archive.chat, archive.questions, archive.polls);
        Ok(page)
    }

    /// The history of a session: everything that was measured, and the room as it is shown.
    pub(super) async fn history_page(&self, Asked { row, role, .. }: Asked, archive: &Archive) -> Result<HistoryPage, ApiError> {
        let id = row.id;
        let store = self.store();
        let proposals = store.proposals(id).await?;
        let interventions: Vec<InterventionRow> =
            store.interventions(id).await?.into_iter().filter(|sent| sent.status != "failed").collect();
        let decisions = store.decisions(id).await?;
        let samples = store.samples(id, u32::MAX).await?;
        let mut outcomes: Vec<Outcome> = Vec::new();
        for outcome in store.outcomes(id).await? {
            outcomes.push(decode("outcome", outcome.outcome)?);
        }
        let lift = (!outcomes.is_empty()).then(|| lift(&outcomes, By::ALL));
        let views: HashMap<ProposalId, OutcomeView> =
            outcomes.iter().map(|outcome| (outcome.proposal, OutcomeView::new(outcome, lift))).collect();
        let mut rows = Vec::new();
        for proposal in proposals {
            rows.push(of_proposal(decode("proposal", proposal.proposal)?, &interventions, &views));
        }
        for sent in interventions.iter().filter(|sent| sent.proposal.is_none()) {
            rows.push(of_launch(sent)?);
        }
        for decision in decisions {
            let decision: Decision = decode("decision", decision.decision)?;
            if decision.choice.arm == Arm::Hold {
                rows.push(of_hold(&decision, &views));
            }
        }
        rows.sort_by_key(|row| row.at);
        let timeline: Vec<Sample> = samples.into_iter().map(|row| decode("sample", row.sample)).collect::<Result<_, _>>()?;
        let room = self.registry.open(id).await?.room_view(Viewer::Organizer).await?.0;
        Ok(HistoryPage {
            card: self.card(row, role).await?,
            totals: totals(archive, &timeline, room.people),
            timeline,
            flags: flags(&interventions)?,
            rows,
            lift: lift.map(|lift| (lift, lift_words(&lift))),
            room,
            agenda: store.agenda(id).await?.marks,
        })
    }

    pub(super) async fn decision_page(&self, caller: &Caller, proposal: ProposalId) -> Result<DecisionPage, ApiError> {
        let missing = || ApiError::not_found("decision");
        signed_in(caller)?;
        let row = self.store().decision(proposal).await?.ok_or_else(missing)?;
        let session = self.may(caller, row.session, Right::See).await.map_err(|_| missing())?.row;
        let mut decision = self.settled(decode("decision", row.decision)?).await?;
        let learned = self.registry.policy(session.event).await?.latest();
        for outcome in self.store().outcomes(session.id).await?.into_iter().filter(|row| row.proposal == proposal) {
            decision.outcome = Some(decode("outcome", outcome.outcome)?);
        }
        let outcome = decision.outcome.as_ref().map(|outcome| OutcomeView::new(outcome, Some(learned.lift)));
        Ok(DecisionPage { explanation: decision.explain(), decision, outcome })
    }

    /// A decision with who decided on its proposal, by name.
    async fn settled(&self, decision: Decision) -> Result<Decision, ApiError> {
        let rows = self.store().proposals(decision.session).await?;
        let Some(row) = rows.into_iter().find(|row| row.id == decision.proposal) else { return Ok(decision) };
        let proposal: Proposal = decode("proposal", row.proposal)?;
        let mut decision = decision.settled_by(&proposal);
        if let (DecidedBy::Person { name }, Some(Decider::Organizer(id))) = (&mut decision.decided_by, proposal.decided_by)
            && let Some(account) = self.store().account(id).await?
        {
            *name = account.name;
        }
        Ok(decision)
    }

    pub(super) async fn policy_page(&self, organizer: OrganizerId, event: EventId) -> Result<PolicyPage, ApiError> {
        self.may_in(organizer, event, Right::See).await?;
        let learned = self.registry.policy(event).await?.latest();
        let (policy, sessions) = (learned.policy.view(), self.cards(organizer, Some(event)).await?);
        let (sent, held) = learned.policy.evidence().measured();
        // One that was made for next week has brought no decisions because it has not been held.
        let ended = sessions.iter().filter(|card| card.ended_at.is_some()).count() as u64;
        let planned = Trial::of(&self.store().coins(event).await?).view();
        Ok(PolicyPage {
            event: self.event_card(event).await?,
            sessions_to_know: policy.power.sessions(sent + held, ended),
            policy,
            lift: (learned.lift, lift_words(&learned.lift)),
            planned,
            sessions,
        })
    }

    pub(super) async fn forget_policy(&self, organizer: OrganizerId, event: EventId) -> Result<(), ApiError> {
        self.may_in(organizer, event, Right::Run).await?;
        self.registry.forget_policy(event).await?;
        self.note(organizer, None, format!("reset the policy of event {event}")).await
    }

    pub(super) async fn hold_back(&self, organizer: OrganizerId, event: EventId, holdout: Holdout) -> Result<(), ApiError> {
        self.may_in(organizer, event, Right::Run).await?;
        let holdout = holdout.check().map_err(|bad| ApiError::new(ErrorCode::Invalid, bad.to_string()))?;
        self.registry.set_holdout(event, holdout).await?;
        self.note(organizer, None, format!("set the holdout of event {event} to {holdout}")).await
    }

    pub(super) async fn statistics(&self, organizer: OrganizerId, event: EventId) -> Result<String, ApiError> {
        self.may_in(organizer, event, Right::See).await?;
        Ok(self.registry.policy(event).await?.latest().policy.beta().export().to_string())
    }

    pub(super) async fn add_statistics(&self, organizer: OrganizerId, event: EventId, statistics: &str) -> Result<Imported, ApiError> {
        self.may_in(organizer, event, Right::Run).await?;
        let imported = self.registry.import_statistics(event, statistics).await?;
        self.note(organizer, None, format!("imported {} statistics into event {event}", imported.cells)).await?;
        Ok(imported)
    }
}

fn of_proposal(proposal: Proposal, interventions: &[InterventionRow], views: &HashMap<ProposalId, OutcomeView>) -> HistoryRow {
    let intervention: Option<InterventionId> = interventions.iter().find(|sent| sent.proposal == Some(proposal.id)).map(|sent| sent.id);
    HistoryRow {
        at: proposal.created_at,
        proposal: Some(proposal.id),
        intervention,
        arm: proposal.arm,
        content: proposal.content,
        anomaly: Some(proposal.anomaly),
        why: proposal.why,
        held: None,
        status: Some(proposal.status),
        by: proposal.decided_by,
        outcome: views.get(&proposal.id).cloned(),
    }
}

fn of_launch(sent: &InterventionRow) -> Result<HistoryRow, ApiError> {
    let content: conductor::arm::Content = decode("intervention", sent.content.clone())?;
    Ok(HistoryRow {
        at: sent.at,
        proposal: None,
        intervention: Some(sent.id),
        arm: content.arm(),
        content: Some(content),
        anomaly: None,
        why: "A person launched it.".to_owned(),
        held: None,
        status: None,
        by: Some(decode("intervention", sent.by.clone())?),
        outcome: None,
    })
}

fn of_hold(decision: &Decision, views: &HashMap<ProposalId, OutcomeView>) -> HistoryRow {
    HistoryRow {
        at: decision.at,
        proposal: Some(decision.proposal),
        intervention: None,
        arm: Arm::Hold,
        content: None,
        anomaly: None,
        why: format!("Nothing was done: {}.", decision.gate),
        held: Some(decision.gate),
        status: None,
        by: Some(Decider::Machine(decision.mode)),
        outcome: views.get(&decision.proposal).cloned(),
    }
}

fn flags(interventions: &[InterventionRow]) -> Result<Vec<Flag>, ApiError> {
    let mut sent: Vec<&InterventionRow> = interventions.iter().collect();
    sent.sort_by_key(|row| (row.at, row.id));
    let flag = |(n, row): (u32, &InterventionRow)| {
        let content: conductor::arm::Content = decode("intervention", row.content.clone())?;
        Ok(Flag { n, at: row.at, arm: content.arm(), intervention: row.id })
    };
    (1..).zip(sent).map(flag).collect()
}

fn totals(archive: &Archive, timeline: &[Sample], people: u32) -> Totals {
    let count = |n| u32::try_from(n).unwrap_or(u32::MAX);
    let scores: Vec<f64> = timeline.iter().filter_map(|sample| Some(sample.score?.get())).collect();
    #[expect(clippy::cast_precision_loss, reason = "a session has far fewer samples than 2^52")]
    let mean_score = (!scores.is_empty()).then(|| Score::new(scores.iter().sum::<f64>() / scores.len() as f64));
    let known = timeline.iter().filter(|sample| sample.blind || sample.half_s.is_some()).count();
    let seen = timeline.iter().filter(|sample| sample.half_s.is_some()).count();
    #[expect(clippy::cast_precision_loss, reason = "a session has far fewer samples than 2^52")]
    let half_seen = (known > 0).then(|| seen as f64 / known as f64);
    Totals {
        half_seen,
        most_people: timeline.iter().map(|sample| sample.people).max().unwrap_or(people),
        mean_score,
        messages: count(archive.chat.len()),
        questions: count(archive.questions.len()),
        polls: count(archive.polls.len()),
    }
}

/// As many points of a timeline as a chart can show, evenly.
pub(super) fn thinned(timeline: Vec<Sample>) -> Vec<Sample> {
    let every = timeline.len().div_ceil(POINTS).max(1);
    timeline.into_iter().step_by(every).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(n: i64) -> Vec<Sample> {
        let sample = |at| Sample {
            at: Timestamp::from_millis(at),
            score: (at == 1).then(|| Score::new(0.4)),
            low: None,
            high: None,
            people: u32::from(at == 1) * 90,
            chat: 0.0,
            react: 0.0,
            qa: 0.0,
            half_s: None,
            blind: false,
        };
        (0..n).map(sample).collect()
    }

    #[test]
    fn long_timelines_are_thinned_evenly() {
        let thin = thinned(samples(2_000));
        assert_eq!((thin.len(), thin[0].at, thin[1].at), (667, Timestamp::from_millis(0), Timestamp::from_millis(3)));
    }

    #[test]
    fn totals_are_of_every_point_though_few_are_shown() {
        let found = totals(&Archive::default(), &samples(2_000), 5);
        assert_eq!((found.most_people, found.mean_score), (90, Some(Score::new(0.4))));
        assert_eq!(totals(&Archive::default(), &[], 5).most_people, 5);
    }
}
