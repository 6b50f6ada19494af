//! Laws of the loop that hold whatever people, rooms, networks and crashes do.

mod laws;

use crate::stage::*;
use conductor::arm::Arm;
use conductor::id::{DraftId, PollId};
use conductor::mode::Mode;
use conductor::planned::Coin;
use conductor::policy::{Holdout, Policy, PolicySettings};
use conductor::proposal::{Decider, DismissReason, Proposal};
use conductor::settings::Settings;
use conductor::signal::{Participant, Signal};
use conductor::step::{Effect, Input};
use conductor::time::Span;
use conductor::unit::Probability;
use laws::Laws;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The only draft that is planned here.
const DRAFT: DraftId = DraftId(Uuid::from_u128(5));

/// Something that happens to a session.
#[derive(Clone, Debug)]
enum Happening {
    Lively(u32),
    Fade(u32),
    Leave(u32),
    Join(u32),
    Approve { which: usize, stale: bool, edited: bool },
    Dismiss(usize),
    Snooze(usize, i64),
    Undo(usize),
    Launch,
    Mode(Mode),
    Stop,
    Resume,
    Drafts(bool),
    Confirms(bool),
    Watched(bool),
    Crash(i64),
    Tune(Vec<Arm>),
    Plan(u32),
    Unplan,
}

fn any_mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Manual), Just(Mode::SemiAuto), Just(Mode::Auto)]
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (20_u32..200).prop_map(Happening::Lively),
        6 => (20_u32..120).prop_map(Happening::Fade),
        1 => (1_u32..20).prop_map(Happening::Leave),
        1 => (1_u32..20).prop_map(Happening::Join),
        4 => (0_usize..4, prop::bool::weighted(0.2), any::<bool>()).prop_map(|(which, stale, edited)| Happening::Approve { which, stale, edited }),
        1 => (0_usize..4).prop_map(Happening::Dismiss),
        1 => (0_usize..4, 0_i64..400).prop_map(|(which, seconds)| Happening::Snooze(which, seconds)),
        1 => (0_usize..4).prop_map(Happening::Undo),
        1 => Just(Happening::Launch),
        2 => any_mode().prop_map(Happening::Mode),
        1 => Just(Happening::Stop),
        2 => Just(Happening::Resume),
        1 => prop::bool::weighted(0.8).prop_map(Happening::Drafts),
        1 => prop::bool::weighted(0.8).prop_map(Happening::Confirms),
        1 => any::<bool>().prop_map(Happening::Watched),
        1 => (0_i64..300).prop_map(Happening::Crash),
        1 => prop::sample::subsequence(&Arm::ALL[1..], 0..3).prop_map(Happening::Tune),
        1 => (5_u32..20).prop_map(Happening::Plan),
        1 => Just(Happening::Unplan),
    ]
}

/// Settings under which much happens in little time.
fn settings(threshold: f64, max_pending: usize, budget: u32) -> Settings {
    Settings {
        auto_approve_threshold: Probability::new(threshold),
        proposal_ttl: Span::from_secs(400),
        max_pending,
        budget_per_hour: budget,
        cooldown: Span::from_secs(30),
        post_from: Span::from_secs(10),
        post_to: Span::from_secs(40),
        unattended_after: Span::from_secs(200),
        recovered_after: Span::from_secs(200),
        ..Settings::default()
    }
}

fn happen(stage: &mut Stage, happening: &Happening) {
    let by = organizer(1);
    let pick = |stage: &Stage, which: usize| -> Option<Proposal> {
        let all = stage.conductor.proposals();
        (!all.is_empty()).then(|| all[which % all.len()].clone())
    };
    // People may ask for what is refused; that must change nothing, and `tell` checks nothing else.
    let ask = |stage: &mut Stage, input: Input| {
        let before = stage.conductor.clone();
        if stage.tell(input).is_err() {
            assert_eq!(stage.conductor, before, "a refusal changes nothing");
        }
    };
    match happening {
        Happening::Lively(seconds) => drop(stage.run(*seconds, LIVELY)),
        Happening::Fade(seconds) => drop(stage.run(*seconds, FADED)),
        Happening::Leave(people) => stage.leave((*people).min(stage.people)),
        Happening::Join(people) => stage.join(*people),
        Happening::Approve { which, stale, edited } => {
            if let Some(Proposal { id, revision, content, arm, .. }) = pick(stage, *which) {
                let content = edited.then(|| content.map_or_else(|| words(arm), |_| words(arm)));
                ask(stage, Input::Approve { proposal: id, revision: revision + u32::from(*stale), content, by });
            }
        }
        Happening::Dismiss(which) => {
            if let Some(Proposal { id, .. }) = pick(stage, *which) {
                ask(stage, Input::Dismiss { proposal: id, reason: DismissReason::Other, by });
            }
        }
        Happening::Snooze(which, seconds) => {
            if let Some(Proposal { id, .. }) = pick(stage, *which) {
                ask(stage, Input::Snooze { proposal: id, for_: Span::from_secs(*seconds), by });
            }
        }
        Happening::Undo(which) => {
            if let Some(intervention) = stage.deliveries().into_iter().rev().nth(*which) {
                ask(stage, Input::Undo { intervention, by });
            }
        }
        Happening::Launch => ask(stage, Input::Launch { content: words(Arm::Poll), over_budget: false, by }),
        Happening::Mode(mode) => ask(stage, Input::SetMode { mode: *mode, by }),
        Happening::Stop => ask(stage, Input::Stop { by }),
        Happening::Resume => ask(stage, Input::Resume { by }),
        Happening::Drafts(on) => stage.drafts = *on,
        Happening::Confirms(on) => stage.confirms = *on,
        Happening::Watched(on) => stage.watched = *on,
        Happening::Crash(gap) => drop(stage.crash(Span::from_secs(*gap))),
        Happening::Tune(never) => {
            let settings = Settings { never: never.clone(), ..stage.conductor.settings().clone() };
            ask(stage, Input::Tune { settings, by });
        }
        Happening::Plan(minutes) => {
            ask(stage, Input::Plan { draft: DRAFT, prepared: words(Arm::Poll).into(), minutes: *minutes, by });
        }
        Happening::Unplan => ask(stage, Input::Unplan { draft: DRAFT, by }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_of_the_loop_hold_whatever_happens(
        mode in any_mode(),
        cost in prop_oneof![Just(-1.0), Just(-0.05), Just(0.0)],
        threshold in prop_oneof![Just(0.5), Just(0.75), Just(0.95)],
        max_pending in 1_usize..3,
        budget in 1_u32..8,
        seed in any::<u64>(),
        story in prop::collection::vec(happening(), 5..40),
    ) {
        let settings = settings(threshold, max_pending, budget);
        let policy = Policy::new(PolicySettings { holdout: Holdout::Fixed(0.1), cost, ..PolicySettings::default() });
        let mut stage = Stage::seeded(mode, settings.clone(), policy, 40, seed);
        let mut laws = Laws { mode, ..Laws::default() };
        let mut read = 0;
        let mut check = |stage: &Stage| {
            for (_, effect) in &stage.log[read..] {
                laws.read(effect, stage);
            }
            read = stage.log.len();
            let pending = stage.conductor.proposals().iter().filter(|proposal| proposal.is_pending()).count();
            assert!(pending <= if stage.conductor.is_stopped() { 0 } else { max_pending }, "bounded, and none while stopped");
            (laws.proposals.clone(), laws.decided.clone(), laws.outcomes.clone(), laws.mode)
        };
        stage.run(60, LIVELY);
        for happening in &story {
            happen(&mut stage, happening);
            check(&stage);
        }
        prop_assert_eq!(check(&stage).3, stage.conductor.mode());

        // Time alone brings every proposal to an end. No new one is made meanwhile, because everybody has left.
        stage.leave(stage.people);
        stage.run(400 + 40 + 20, SILENT);
        let (proposals, decided, outcomes, _) = check(&stage);
        for proposal in proposals.values() {
            prop_assert!(proposal.status.is_final(), "{:?} for ever", proposal.status);
        }
        prop_assert_eq!(decided, outcomes, "every decision has its outcome");
        stage.tell(Input::Close).expect("a session may always end");
        check(&stage);
        prop_assert!(!stage.conductor.has_plans());
        prop_assert!(laws.coins.values().all(Coin::is_settled), "every coin has its outcome");
        let sent: BTreeSet<PollId> = laws.coins.values().filter(|coin| coin.sent).map(|coin| coin.id).collect();
        prop_assert_eq!(sent, laws.opened, "what the coin says is done");
    }

    #[test]
    fn a_machine_never_exceeds_the_budget_of_an_hour(seed in any::<u64>(), budget in 1_u32..4, rounds in 4_usize..10) {
        let settings = Settings { recovered_after: Span::from_secs(30), ..settings(0.5, 5, budget) };
        let mut stage = Stage::seeded(Mode::Auto, settings, eager(), 40, seed);
        for _ in 0..rounds {
            stage.run(100, LIVELY).run(80, FADED);
        }
        let times: Vec<_> = stage.log.iter().filter(|(_, effect)| matches!(effect, Effect::Deliver(_))).map(|(at, _)| *at).collect();
        for at in &times {
            let within = times.iter().filter(|other| **other <= *at && *at - **other < Span::from_secs(3600)).count();
            prop_assert!(within <= budget as usize, "{within} within an hour");
        }
    }
}

#[test]
fn the_stories_tell_of_everything_that_the_laws_speak_of() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..160 {
        let policy = Policy::new(PolicySettings { holdout: Holdout::Fixed(0.1), cost: -0.05, ..PolicySettings::default() });
        let mode = Mode::ALL[seed as usize % 3];
        let mut stage = Stage::seeded(mode, settings(0.75, 1, 4), policy, 40, seed);
        stage.run(60, LIVELY);
        for happening in prop::collection::vec(happening(), 5..40).new_tree(&mut runner).expect("no filters").current() {
            happen(&mut stage, &happening);
        }
        for (_, effect) in &stage.log {
            let what = match effect {
                Effect::Deliver(delivery) => match delivery.by {
                    Decider::Machine(_) => "sent by the machine",
                    _ if delivery.proposal.is_some() => "sent by a person",
                    _ => "launched",
                },
                Effect::Proposal(proposal) => proposal.status.name(),
                Effect::Suppressed { .. } => "suppressed",
                Effect::Measuring(measurement) if measurement.arm == Arm::Hold => "held",
                Effect::Mode { by: Decider::System, .. } => "fell back",
                Effect::Outcome(outcome) if outcome.missing.is_none() => "measured an outcome",
                Effect::Open(_) => "opened by a coin",
                Effect::Coin(coin) if coin.post.is_some() => "measured a coin",
                _ => continue,
            };
            *told.entry(what).or_default() += 1;
        }
        *told.entry("evicted").or_default() += stage.conductor.evicted() as usize;
    }
    for what in [
        "sent by the machine",
        "sent by a person",
        "launched",
        "awaiting",
        "snoozed",
        "dismissed",
        "expired",
        "delivered",
        "failed",
        "undone",
        "measured",
        "suppressed",
        "held",
        "fell back",
        "measured an outcome",
        "opened by a coin",
        "measured a coin",
        "evicted",
    ] {
        assert!(told.get(what).is_some_and(|count| *count > 0), "no story in which something was {what}: {told:?}");
    }
}

#[test]
fn silence_leads_to_an_anomaly() {
    for seed in 0..40 {
        let mut stage = Stage::seeded(Mode::Manual, Settings::default(), eager(), 40, seed);
        stage.run(180, LIVELY);
        let early = stage.log.len();
        stage.run(120, SILENT);
        let alarmed = stage.log[early..].iter().any(|(_, effect)| matches!(effect, Effect::Anomaly(_)));
        assert!(alarmed, "seed {seed}: two minutes of silence went unnoticed");
    }
}

#[test]
fn a_poll_that_closes_is_no_anomaly_by_itself() {
    for seed in 0..40 {
        let alarms = |with_poll: bool| {
            let mut stage = Stage::seeded(Mode::Manual, Settings::default(), eager(), 40, seed);
            stage.run(180, LIVELY);
            if with_poll {
                stage.signal(Signal::PollOpen);
                for who in 0..35 {
                    stage.signal(Signal::PollVote { who: Participant(who) });
                    stage.second(LIVELY);
                }
                stage.signal(Signal::PollClose);
            } else {
                stage.run(35, LIVELY);
            }
            stage.run(120, LIVELY);
            stage.log.iter().filter(|(_, effect)| matches!(effect, Effect::Anomaly(_))).count()
        };
        assert_eq!(alarms(true), alarms(false), "seed {seed}: the poll made the difference");
    }
}
