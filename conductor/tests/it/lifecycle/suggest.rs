//! Proposals and the people who decide on them.

use super::{expired, manual};
use crate::stage::*;
use conductor::arm::{Arm, Content, Source};
use conductor::measurement::Missing;
use conductor::mode::Mode;
use conductor::policy::Treatment;
use conductor::proposal::{Decider, DismissReason, Expiry, Proposal, Status};
use conductor::record::DecidedBy;
use conductor::settings::Settings;
use conductor::step::{Effect, Input, Refusal};
use conductor::time::Span;

#[test]
fn a_young_room_that_fades_gets_a_proposal_within_a_minute() {
    for seed in 0..20 {
        let mut stage = Stage::seeded(Mode::Manual, Settings::default(), eager(), 40, seed);
        stage.run(60, LIVELY);
        let early = stage.decisions();
        assert!(stage.until(60, FADED, |stage| stage.decisions() > early), "seed {seed}: no proposal within a minute of the onset");
        assert_eq!(stage.status(), Status::Awaiting, "seed {seed}");
    }
}

#[test]
fn a_proposal_says_why_and_shows_exactly_what_people_would_see() {
    let mut stage = manual();
    let proposal = stage.fade().proposal();
    assert_eq!(proposal.content, Some(words(proposal.arm)));
    assert_eq!(proposal.source, Some(Source::Template { why: None }));
    assert!(proposal.why.contains("score went from") && proposal.why.contains(" s"), "{}", proposal.why);
    assert_eq!(proposal.expires_at - proposal.created_at, Span::from_secs(1800));
    assert_eq!((proposal.n_sends, proposal.n_holdouts), (0, 0));
}

#[test]
fn in_manual_only_an_approval_sends_and_only_once() {
    let mut stage = manual();
    stage.fade().run(60, FADED);
    assert_eq!(stage.deliveries(), []);
    stage.approve(1).expect("it waits");
    stage.run(300, FADED);
    assert_eq!(stage.deliveries().len(), 1);
    assert_eq!(
        stage.conductor.proposals().iter().find(|p| p.intervention.is_some()).expect("sent").decided_by,
        Some(Decider::Organizer(organizer(1)))
    );
}

#[test]
fn a_hold_is_logged_before_anybody_sees_anything() {
    let mut stage = manual();
    stage.fade();
    let place = |what: &dyn Fn(&Effect) -> bool| stage.log.iter().position(|(_, effect)| what(effect)).expect("it happened");
    assert!(place(&|effect| matches!(effect, Effect::Decision(_))) < place(&|effect| matches!(effect, Effect::Proposal(_))));
}

#[test]
fn a_draft_that_never_comes_fails_after_its_deadline() {
    let mut stage = manual();
    stage.drafts = false;
    stage.fade();
    assert_eq!(stage.status(), Status::Drafting);
    stage.run(7, FADED);
    assert_eq!(stage.status(), Status::Drafting);
    stage.run(1, FADED);
    assert_eq!(stage.status(), Status::Failed { why: "no draft came in time".to_owned() });
    assert_eq!((stage.outcomes()[0].treated, stage.outcomes()[0].missing), (Treatment::NotTreated, Some(Missing::NotDelivered)));
}

#[test]
fn a_draft_that_cannot_be_shown_fails_with_its_reason() {
    let mut stage = Stage::new(Mode::Auto, only(Arm::ChatPrompt), eager());
    stage.drafts = false;
    let Proposal { id, .. } = stage.fade().proposal();
    let content = Content::ChatPrompt { text: " ".to_owned() };
    stage.tell(Input::Drafted { proposal: id, revision: 1, content, source: Source::Template { why: None } }).expect("taken");
    assert_eq!(stage.status(), Status::Failed { why: "the draft cannot be shown: text is empty".to_owned() });
    assert_eq!(stage.deliveries(), []);
}

#[test]
fn what_is_approved_is_what_is_sent() {
    let mut stage = Stage::new(Mode::Manual, only(Arm::ChatPrompt), eager());
    let Proposal { id, revision, .. } = stage.fade().proposal();
    let edited = Content::ChatPrompt { text: "Which example should we do next?".to_owned() };
    let by = organizer(1);
    let stale = stage.tell(Input::Approve { proposal: id, revision: revision + 1, content: None, by });
    assert_eq!(stale, Err(Refusal::Stale { current: 1 }));
    stage.tell(Input::Approve { proposal: id, revision, content: Some(edited.clone()), by }).expect("it waits");
    assert!(stage.saw(|effect| matches!(effect, Effect::Deliver(delivery) if delivery.content == edited)));
    assert_eq!((stage.proposal().revision, stage.proposal().source), (2, Some(Source::Person)));
}

#[test]
fn edited_words_must_be_of_the_same_kind_and_showable() {
    let mut stage = Stage::new(Mode::Manual, only(Arm::ChatPrompt), eager());
    let Proposal { id, revision, .. } = stage.fade().proposal();
    let mut approve = |content| stage.tell(Input::Approve { proposal: id, revision, content: Some(content), by: organizer(1) });
    assert_eq!(approve(words(Arm::Poll)), Err(Refusal::WrongArm { proposed: Arm::ChatPrompt, sent: Arm::Poll }));
    assert!(matches!(approve(Content::ChatPrompt { text: String::new() }), Err(Refusal::BadContent(_))));
    assert_eq!(stage.status(), Status::Awaiting);
}

#[test]
fn of_two_who_decide_at_once_exactly_one_wins() {
    let mut stage = manual();
    stage.confirms = false;
    let Proposal { id, .. } = stage.fade().proposal();
    stage.approve(1).expect("the first");
    assert_eq!(stage.approve(2), Err(Refusal::NotPending { status: Status::Delivering }));
    let dismissed = stage.tell(Input::Dismiss { proposal: id, reason: DismissReason::Other, by: organizer(3) });
    assert_eq!(dismissed, Err(Refusal::NotPending { status: Status::Delivering }));
    assert_eq!(stage.deliveries().len(), 1);
}

#[test]
fn a_dismissed_proposal_is_never_a_holdout() {
    let mut stage = manual();
    let Proposal { id, .. } = stage.fade().proposal();
    stage.tell(Input::Dismiss { proposal: id, reason: DismissReason::BadMoment, by: organizer(1) }).expect("it waits");
    assert_eq!(stage.status(), Status::Dismissed { reason: DismissReason::BadMoment });
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing, outcome.post), (Treatment::NotTreated, Some(Missing::NotTreated), None));
    assert_eq!(outcome.dismissed, Some(DismissReason::BadMoment));
    assert_eq!(stage.approve(1), Err(Refusal::NotPending { status: Status::Dismissed { reason: DismissReason::BadMoment } }));
}

#[test]
fn a_proposal_expires_without_any_traffic() {
    let settings = Settings { proposal_ttl: Span::from_secs(40), ..Settings::default() };
    let mut stage = Stage::new(Mode::Manual, settings, eager());
    stage.fade().run(39, SILENT);
    assert_eq!(stage.status(), Status::Awaiting);
    stage.run(1, SILENT);
    assert_eq!(stage.status(), expired(Expiry::Ttl));
    assert!(matches!(stage.approve(1), Err(Refusal::NotPending { .. })));
}

#[test]
fn an_expired_proposal_cannot_be_approved_before_a_tick() {
    let settings = Settings { proposal_ttl: Span::from_secs(40), ..Settings::default() };
    let mut stage = Stage::new(Mode::Manual, settings, eager());
    stage.fade();
    stage.now = stage.now + Span::from_secs(40);
    assert_eq!(stage.approve(1), Err(Refusal::NotPending { status: expired(Expiry::Ttl) }));
}

#[test]
fn a_snoozed_proposal_is_shown_again() {
    let mut stage = manual();
    let Proposal { id, .. } = stage.fade().proposal();
    stage.tell(Input::Snooze { proposal: id, for_: Span::from_secs(30), by: organizer(1) }).expect("it waits");
    stage.run(29, FADED);
    assert!(matches!(stage.status(), Status::Snoozed { .. }));
    stage.run(1, FADED);
    assert_eq!(stage.status(), Status::Awaiting);
    stage.tell(Input::Snooze { proposal: id, for_: Span::from_secs(30), by: organizer(1) }).expect("it waits");
    stage.approve(1).expect("a snoozed one can be approved at once");
}

#[test]
fn a_proposal_expires_after_a_minute_of_health() {
    let mut stage = manual();
    let Proposal { id, .. } = stage.fade().proposal();
    assert!(stage.until(240, LIVELY, |stage| stage.proposal().recovered_since.is_some()), "it says that the room recovers");
    assert!(
        stage.until(240, LIVELY, |stage| stage.conductor.proposals().iter().any(|p| p.id == id && p.status == expired(Expiry::Recovered)))
    );
    assert_eq!(stage.outcomes()[0].treated, Treatment::NotTreated);
}

#[test]
fn a_newer_drop_of_the_same_kind_replaces_a_waiting_proposal() {
    let settings = Settings { recovered_after: Span::from_secs(3600), ..Settings::default() };
    let mut stage = Stage::new(Mode::Manual, settings, eager());
    let first = stage.fade().proposal();
    let decided = stage.decisions();
    stage.run(300, LIVELY);
    assert!(stage.until(240, FADED, |stage| stage.decisions() > decided), "no second drop");
    let second = stage.proposal();
    if second.anomaly.kind == first.anomaly.kind {
        let old = stage.conductor.proposals().iter().find(|p| p.id == first.id).expect("still shown");
        assert_eq!(old.status, expired(Expiry::Superseded));
    } else {
        panic!("the second drop is of another kind: {:?}", second.anomaly.kind);
    }
}

#[test]
fn too_many_waiting_proposals_let_the_oldest_expire() {
    let settings = Settings { max_pending: 1, recovered_after: Span::from_secs(3600), ..Settings::default() };
    let mut stage = Stage::new(Mode::Manual, settings, eager());
    let first = stage.fade().proposal();
    stage.run(300, LIVELY);
    let decided = stage.decisions();
    stage.leave(16);
    assert!(stage.until(120, LIVELY, |stage| stage.decisions() > decided), "no mass exit");
    assert_ne!(stage.proposal().anomaly.kind, first.anomaly.kind);
    let old = stage.conductor.proposals().iter().find(|p| p.id == first.id).expect("still shown");
    assert_eq!(old.status, expired(Expiry::Evicted));
    assert_eq!(stage.conductor.evicted(), 1);
    assert_eq!(stage.conductor.proposals().iter().filter(|p| p.is_pending()).count(), 1);
}

/// The log's entry about the latest decision, once the life of its proposal is known.
fn decided(stage: &Stage) -> DecidedBy {
    let decision = stage.log.iter().rev().find_map(|(_, effect)| match effect {
        Effect::Decision(decision) => Some(decision.clone()),
        _ => None,
    });
    let told = stage.log.iter().rev().find_map(|(_, effect)| match effect {
        Effect::Proposal(proposal) => Some(proposal.clone()),
        _ => None,
    });
    decision.expect("a decision").settled_by(&told.expect("a proposal")).decided_by
}

#[test]
fn the_record_says_who_decided() {
    let mut stage = manual();
    stage.fade();
    assert_eq!(decided(&stage), DecidedBy::Nobody, "it waits");
    let Proposal { id, .. } = stage.proposal();
    let mut dismissed = stage.clone();
    let mut expired = stage.clone();
    stage.approve(1).expect("it waits");
    let person = |n| DecidedBy::Person { name: format!("organizer {}", organizer(n)) };
    assert_eq!(decided(&stage), person(1));
    dismissed.tell(Input::Dismiss { proposal: id, reason: DismissReason::NotNeeded, by: organizer(2) }).expect("it waits");
    assert_eq!(decided(&dismissed), person(2));
    expired.tell(Input::Close).expect("always");
    assert_eq!(decided(&expired), DecidedBy::Expiry { why: Expiry::SessionEnded });

    let mut alone = Stage::new(Mode::Auto, Settings::default(), eager());
    alone.fade();
    assert_eq!(decided(&alone), DecidedBy::Conductor);
    let mut mute = manual();
    mute.drafts = false;
    mute.fade().run(8, FADED);
    assert_eq!(decided(&mute), DecidedBy::Failure { why: "no draft came in time".to_owned() });
}

#[test]
fn holding_is_decided_by_the_conductor() {
    let mut stage = Stage::new(Mode::Manual, Settings::default(), reluctant());
    stage.fade();
    let held = stage.log.iter().find_map(|(_, effect)| match effect {
        Effect::Decision(decision) => Some(decision.decided_by.clone()),
        _ => None,
    });
    assert_eq!(held, Some(DecidedBy::Conductor));
}
