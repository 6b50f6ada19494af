//! From a drop to a decision: checks whether anything may be suggested, draws an arm, and follows up.

use super::{Conductor, DraftRequest, Effect, fresh};
use crate::anomaly::Anomaly;
use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::gate::{self, Block, GateAnswer};
use crate::id::ProposalId;
use crate::outcome_window::{Drawn, Window};
use crate::policy::{Admissible, Choice, Policy};
use crate::proposal::{Expiry, Proposal, Status, why};
use crate::record::{DecidedBy, Decision};
use crate::signal::Phase;
use crate::time::Timestamp;
use rand::Rng;

impl Conductor {
    /// Decides about a drop, or lets it wait if what stands in the way will pass. `is_new` if it was found just now.
    pub(super) fn consider<R: Rng + ?Sized>(
        &mut self,
        mut anomaly: Anomaly,
        is_new: bool,
        now: Timestamp,
        policy: &Policy,
        rng: &mut R,
        out: &mut Vec<Effect>,
    ) {
        let phase = self.monitor.phase().unwrap_or(Phase::Talk);
        let arms = gate::admissible(&self.settings, self.material, phase);
        let nothing = !arms.iter().any(|(arm, admissible)| *arm != Arm::Hold && *admissible == Admissible::Yes);
        let block = self
            .blocked(now)
            .or_else(|| self.covered(&anomaly).map(|by| Block::Covered { by }))
            .or_else(|| nothing.then_some(Block::NothingAdmissible));
        match block {
            Some(block) => {
                if is_new {
                    out.push(Effect::Suppressed { kind: anomaly.kind, block });
                }
                self.deferred = block.passes().then(|| Box::new(anomaly));
            }
            None => {
                if !is_new {
                    // It is decided as the room is now, and that is what the proposal will show.
                    let reading = self.monitor.reading(now);
                    let mut reasons = reading.contributions;
                    reasons.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
                    anomaly =
                        Anomaly { at: now, score: reading.score.unwrap_or(anomaly.score), people: reading.people, reasons, ..anomaly };
                }
                self.deferred = None;
                self.decide(anomaly, phase, &arms, now, policy, rng, out);
            }
        }
    }

    /// A proposal that answers the same fall already: made after it began, and waiting or dismissed.
    fn covered(&self, anomaly: &Anomaly) -> Option<ProposalId> {
        let answers = |proposal: &&Proposal| {
            proposal.created_at >= anomaly.onset && (proposal.is_pending() || matches!(proposal.status, Status::Dismissed { .. }))
        };
        self.proposals.iter().rev().find(answers).map(|proposal| proposal.id)
    }

    #[expect(clippy::too_many_arguments, reason = "one caller; a struct would only rename them")]
    fn decide<R: Rng + ?Sized>(
        &mut self,
        anomaly: Anomaly,
        phase: Phase,
        arms: &[(Arm, Admissible)],
        now: Timestamp,
        policy: &Policy,
        rng: &mut R,
        out: &mut Vec<Effect>,
    ) {
        let context = Context {
            anomaly: anomaly.kind,
            phase,
            people: self.monitor.people(),
            pre: self.recent.mean(now, &self.settings).unwrap_or(anomaly.score),
            expected: anomaly.expected,
            minutes_in: now.seconds_since(self.opened) / 60.0,
            before: self.past.before(),
        };
        let history: Vec<Use> = self.sent.iter().map(|sent| Use { arm: sent.arm, ago_s: now.seconds_since(sent.at) }).collect();
        let choice = policy.choose(&context, arms, &history, rng);
        let id = ProposalId(fresh(now, rng));
        for at in 0..self.proposals.len() {
            if self.proposals[at].anomaly.kind == anomaly.kind {
                self.expire(at, Expiry::Superseded, now, out);
            }
        }
        out.push(Effect::Decision(self.record(id, context, &history, &choice, now)));
        let drawn = Drawn { proposal: id, arm: choice.arm, context, history, propensities: choice.propensities.clone() };
        if choice.arm == Arm::Hold {
            self.measure(drawn, None, now, out);
        } else {
            self.suggest(anomaly, drawn, &choice, policy, now, out);
        }
    }

    fn record(&self, proposal: ProposalId, context: Context, history: &[Use], choice: &Choice, now: Timestamp) -> Decision {
        let gate = if choice.arm == Arm::Hold {
            if choice.forced_holdout { GateAnswer::HeldForComparison } else { GateAnswer::Held }
        } else {
            gate::answer(self.mode, choice.confidence, self.settings.auto_approve_threshold)
        };
        Decision {
            proposal,
            session: self.session,
            at: now,
            context,
            history: history.to_vec(),
            choice: choice.clone(),
            mode: self.mode,
            gate,
            // Holding is carried out as it is drawn; a proposal is decided on later.
            decided_by: if choice.arm == Arm::Hold { DecidedBy::Conductor } else { DecidedBy::Nobody },
            outcome: None,
        }
    }

    /// Begins to measure what was sent, or held.
    pub(super) fn measure(&mut self, drawn: Drawn, sent: Option<crate::id::InterventionId>, now: Timestamp, out: &mut Vec<Effect>) {
        let window = Window::open(drawn, sent, &self.recent, self.monitor.people(), &self.settings, now);
        out.push(Effect::Measuring(window.measurement));
        self.window = Some(window);
    }

    fn suggest(&mut self, anomaly: Anomaly, drawn: Drawn, choice: &Choice, policy: &Policy, now: Timestamp, out: &mut Vec<Effect>) {
        let measured = |arm| u32::try_from(policy.count(arm).measured).unwrap_or(u32::MAX);
        let belief = choice.reason(choice.arm).map(|reason| reason.belief);
        let proposal = Proposal {
            id: drawn.proposal,
            revision: 1,
            arm: choice.arm,
            content: None,
            source: None,
            why: why(&anomaly),
            belief: belief.unwrap_or_else(|| policy.belief(&drawn.context, &drawn.history, choice.arm)),
            confidence: choice.confidence,
            n_sends: measured(choice.arm),
            n_holdouts: measured(Arm::Hold),
            mode: self.mode,
            created_at: now,
            expires_at: now + self.settings.proposal_ttl,
            status: Status::Drafting,
            since: now,
            decided_by: None,
            intervention: None,
            recovered_since: None,
            anomaly,
        };
        out.push(Effect::Proposal(proposal.clone()));
        out.push(Effect::Draft(draft_request(&proposal, drawn.context)));
        self.proposals.reserve_exact(1);
        self.proposals.push(proposal);
        self.owed.reserve_exact(1);
        self.owed.push(drawn);
        self.evict(now, out);
    }

    /// Lets the oldest pending proposals expire until no more than allowed are left.
    fn evict(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        let pending = self.proposals.iter().filter(|proposal| proposal.is_pending()).count();
        let mut surplus = pending.saturating_sub(self.settings.max_pending.max(1));
        for at in 0..self.proposals.len() {
            if surplus == 0 {
                break;
            }
            if self.proposals[at].is_pending() {
                self.expire(at, Expiry::Evicted, now, out);
                self.evicted += 1;
                surplus -= 1;
            }
        }
    }
}

pub(super) fn draft_request(proposal: &Proposal, context: Context) -> DraftRequest {
    DraftRequest { proposal: proposal.id, revision: proposal.revision, arm: proposal.arm, anomaly: proposal.anomaly.clone(), context }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anomaly::{AnomalyKind, Severity};
    use crate::arm::{Content, Source};
    use crate::mode::Mode;
    use crate::policy::PolicySettings;
    use crate::settings::Settings;
    use crate::step::Input;
    use crate::time::Span;
    use crate::unit::{Probability, Score};
    use rand::SeedableRng;
    use rand_pcg::Pcg64;
    use uuid::Uuid;

    fn drop_at(at: Timestamp) -> Anomaly {
        Anomaly {
            kind: AnomalyKind::SuddenDrop,
            severity: Severity::Warning,
            onset: at,
            at,
            statistic: 1.0,
            threshold: 1.0,
            score: Score::new(0.4),
            expected: Score::new(0.6),
            people: 40,
            people_before: 40,
            reasons: Vec::new(),
        }
    }

    /// Sizes of a conductor after `count` suggestions that nobody decides on, a second apart: the bytes of its stored form, and its places
    /// for proposals.
    fn held_after(count: u32, settings: Settings) -> (usize, usize) {
        let (mut now, policy, mut rng) = (Timestamp::from_millis(0), Policy::new(PolicySettings::default()), Pcg64::seed_from_u64(1));
        let mut conductor = Conductor::new(Uuid::nil().into(), Mode::Manual, settings, now);
        let context = Context {
            anomaly: AnomalyKind::SuddenDrop,
            phase: Phase::Talk,
            people: 40,
            pre: Score::new(0.4),
            expected: Score::new(0.6),
            minutes_in: 15.0,
            before: None,
        };
        let propensities = vec![(Arm::ChatPrompt, Probability::new(1.0))];
        let arms = [(Arm::ChatPrompt, Admissible::Yes)];
        let choice = policy.choose(&context, &arms, &[], &mut rng);
        for n in 0..count {
            now = now + Span::from_secs(1);
            let (id, mut out) = (ProposalId(Uuid::from_u128(u128::from(n))), Vec::new());
            let drawn = Drawn { proposal: id, arm: Arm::ChatPrompt, context, history: Vec::new(), propensities: propensities.clone() };
            conductor.suggest(drop_at(now), drawn, &choice, &policy, now, &mut out);
            let (content, source) = (Content::ChatPrompt { text: "Say hello.".to_owned() }, Source::Template { why: None });
            conductor.step(Input::Drafted { proposal: id, revision: 1, content, source }, now, &policy, &mut rng).expect("it is drafted");
            conductor.step(Input::Tick, now, &policy, &mut rng).expect("always");
            assert!(conductor.proposals.len() < 1_000, "about a hundred wait, and few that are over are still shown");
        }
        let stored = serde_json::to_vec(&conductor).expect("it can be stored").len();
        (stored, conductor.proposals.capacity() + conductor.owed.capacity())
    }

    #[test]
    fn a_hundred_thousand_suggestions_hold_no_more_than_ten() {
        // Bounded by their number alone, and by their time alone.
        let few = Settings { max_pending: 100, proposal_ttl: Span::from_secs(1_000_000), ..Settings::default() };
        let brief = Settings { max_pending: 1_000_000, proposal_ttl: Span::from_secs(100), ..Settings::default() };
        for settings in [few, brief] {
            let (some, many) = (held_after(10_000, settings.clone()), held_after(100_000, settings));
            // Moments have a digit more.
            assert!(many.0 <= some.0 + some.0 / 50 && many.1 <= some.1, "{some:?} {many:?}");
        }
    }
}
