//! A decision row tells in words why.

use crate::decisions::{all, context, rng, taught};
use conductor::arm::Arm;
use conductor::id::{ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::policy::{Admissible, Choice, Holdout, Inadmissible, Policy, PolicySettings};
use conductor::record::{DecidedBy, Decision};
use conductor::time::Timestamp;
use uuid::Uuid;

fn decision(choice: Choice) -> Decision {
    Decision {
        proposal: ProposalId(Uuid::nil()),
        session: SessionId(Uuid::nil()),
        at: Timestamp::from_millis(0),
        context: context(),
        history: Vec::new(),
        choice,
        mode: Mode::Manual,
        gate: conductor::gate::GateAnswer::Manual,
        decided_by: DecidedBy::Nobody,
        outcome: None,
    }
}

fn chosen(policy: &Policy, offered: &[(Arm, Admissible)], wanted: impl Fn(&Choice) -> bool) -> Decision {
    let mut rng = rng(1);
    decision(std::iter::repeat_with(|| policy.choose(&context(), offered, &[], &mut rng)).take(5000).find(wanted).unwrap())
}

#[test]
fn an_explanation_has_its_five_parts() {
    let policy = taught(40, |arm| if arm == Arm::Poll { 0.12 } else { 0.0 });
    let mut offered = all();
    offered[3].1 = Admissible::No(Inadmissible::NoMaterial);
    let words = chosen(&policy, &offered, |choice| choice.arm == Arm::Poll).explain();
    assert_eq!(
        words.why_now,
        "A sudden drop: the score is 42, 18 points below the 60 expected of this room, with 120 people present, 14 minutes in."
    );
    assert!(words.why_this.contains("of the draws") && words.why_this.contains("points"), "{}", words.why_this);
    assert_eq!(words.why_not.len(), 5);
    let why_not = |arm| &words.why_not.iter().find(|(other, _)| *other == arm).unwrap().1;
    assert_eq!(why_not(Arm::QnaPromote), "It could not be chosen: there is nothing to show.");
    assert!(why_not(Arm::Gamification).contains("beats waiting with probability"));
    assert!(why_not(Arm::Hold).starts_with("Waiting won"));
    assert!(words.how_sure.ends_with("240 outcomes."), "{}", words.how_sure);
    assert!(words.if_nothing.starts_with("Left alone, the score is expected to go from 42 to 42"), "{}", words.if_nothing);
}

#[test]
fn a_forced_holdout_is_owned_up_to() {
    let words = chosen(&taught(5, |_| 0.1), &all(), |choice| choice.forced_holdout).explain();
    assert!(words.why_this.contains("Held back on purpose: a small random share"), "{}", words.why_this);
}

#[test]
fn exploring_is_owned_up_to() {
    let policy = taught(40, |arm| if arm == Arm::Poll { 0.12 } else { 0.0 });
    let words = chosen(&policy, &all(), |choice| choice.arm == Arm::Gamification).explain();
    assert!(words.why_this.contains("The favorite was a poll"), "{}", words.why_this);
}

#[test]
fn without_an_alternative_it_says_so() {
    let offered = [(Arm::Hold, Admissible::Yes), (Arm::Poll, Admissible::No(Inadmissible::Cooldown))];
    let policy = Policy::new(PolicySettings { holdout: Holdout::Fixed(0.0), ..PolicySettings::default() });
    let words = chosen(&policy, &offered, |_| true).explain();
    assert_eq!(words.why_this, "Nothing else is possible now.");
    assert!(words.how_sure.contains("prior alone"));
}
