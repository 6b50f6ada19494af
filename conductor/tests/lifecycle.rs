//! The life of proposals and interventions, told by example.

#[path = "support/stage.rs"]
#[allow(dead_code, reason = "each test file uses its own part of the stage")]
mod stage;

use conductor::arm::{Arm, Content, Source};
use conductor::gate::{Block, Material};
use conductor::measurement::Missing;
use conductor::mode::Mode;
use conductor::policy::Treatment;
use conductor::proposal::{Decider, DismissReason, Expiry, Proposal, Status};
use conductor::settings::Settings;
use conductor::step::{Effect, Input, Refusal};
use conductor::time::Span;
use stage::*;

fn manual() -> Stage {
    Stage::new(Mode::Manual, Settings::default(), eager())
}

fn expired(why: Expiry) -> Status {
    Status::Expired { why }
}

#[test]
fn a_young_room_that_fades_after_a_minute_gets_a_proposal_within_a_minute() {
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
fn in_manual_nothing_is_sent_until_a_person_approves_and_then_once() {
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
fn what_was_sent_is_measured_and_the_outcome_carries_both_scores() {
    let mut stage = manual();
    stage.fade().run(45, FADED);
    stage.approve(1).expect("it waits");
    let measurement = *stage.conductor.measurement().expect("its window is open");
    assert_eq!(measurement.closes_at - measurement.sent_at, Span::from_secs(180));
    stage.run(179, LIVELY);
    assert_eq!(stage.outcomes(), [], "the window has not closed");
    stage.run(1, LIVELY);
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing), (Treatment::Sent, None));
    assert!(outcome.gain().expect("measured") > 0.05, "the room woke up: {outcome:?}");
    assert!(stage.conductor.proposals().iter().any(|p| p.id == outcome.proposal && p.status == Status::Measured));
    assert_eq!(stage.conductor.measurement(), None);
}

#[test]
fn holding_on_purpose_sends_nothing_and_is_measured_all_the_same() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), reluctant());
    stage.fade();
    assert!(stage.saw(|effect| matches!(effect, Effect::Decision(decision) if decision.choice.arm == Arm::Hold && decision.gate.contains("held back on purpose"))));
    assert!(stage.saw(|effect| matches!(effect, Effect::Measuring(measurement) if measurement.arm == Arm::Hold)));
    stage.run(180, FADED);
    assert_eq!(stage.conductor.proposals(), []);
    assert_eq!(stage.deliveries(), []);
    let outcomes = stage.outcomes();
    assert_eq!((outcomes[0].treated, outcomes[0].missing), (Treatment::Holdout, None));
    assert!(outcomes[0].post.is_some());
}

#[test]
fn the_choice_to_hold_is_made_and_logged_before_anybody_sees_anything() {
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
fn a_dismissed_proposal_is_logged_as_not_treated_and_never_as_a_holdout() {
    let mut stage = manual();
    let Proposal { id, .. } = stage.fade().proposal();
    stage.tell(Input::Dismiss { proposal: id, reason: DismissReason::BadMoment, by: organizer(1) }).expect("it waits");
    assert_eq!(stage.status(), Status::Dismissed { reason: DismissReason::BadMoment });
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing, outcome.post), (Treatment::NotTreated, Some(Missing::NotTreated), None));
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
fn an_expired_proposal_cannot_be_approved_even_before_a_tick_says_so() {
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
fn a_proposal_expires_when_its_room_has_been_healthy_again_for_a_minute() {
    let mut stage = manual();
    let Proposal { id, .. } = stage.fade().proposal();
    assert!(stage.until(240, LIVELY, |stage| stage.proposal().recovered_since.is_some()), "it says that the room recovers");
    assert!(
        stage.until(240, LIVELY, |stage| stage.conductor.proposals().iter().any(|p| p.id == id && p.status == expired(Expiry::Recovered)))
    );
    assert_eq!(stage.outcomes()[0].treated, Treatment::NotTreated);
}

#[test]
fn auto_sends_alone_and_says_so() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), eager());
    stage.fade();
    assert_eq!(stage.deliveries().len(), 1);
    assert_eq!(stage.proposal().decided_by, Some(Decider::Machine(Mode::Auto)));
    assert!(stage.saw(|effect| matches!(effect, Effect::Audit(audit) if audit.by == Decider::Machine(Mode::Auto))));
}

#[test]
fn semi_auto_sends_alone_from_its_threshold_and_asks_below() {
    let mut sure = Stage::new(Mode::SemiAuto, Settings::default(), eager());
    sure.fade();
    assert!(sure.proposal().confidence.get() >= 0.75);
    assert_eq!(sure.deliveries().len(), 1);

    let strict = Settings { auto_approve_threshold: conductor::unit::Probability::new(1.0), ..Settings::default() };
    let doubtful = conductor::policy::PolicySettings { holdout: 0.0, floor: 0.0, cost: -0.05, ..Default::default() };
    let mut unsure = Stage::new(Mode::SemiAuto, strict, conductor::policy::Policy::new(doubtful));
    unsure.fade().run(60, FADED);
    assert!(unsure.proposal().confidence.get() < 1.0);
    assert_eq!(unsure.status(), Status::Awaiting);
    assert_eq!(unsure.deliveries(), []);
}

#[test]
fn a_decision_in_flight_uses_the_more_careful_of_two_modes() {
    for (before, after) in [(Mode::Manual, Mode::Auto), (Mode::Auto, Mode::Manual)] {
        let mut stage = Stage::new(before, Settings::default(), eager());
        stage.drafts = false;
        let Proposal { id, arm, .. } = stage.fade().proposal();
        stage.tell(Input::SetMode { mode: after, by: organizer(1) }).expect("always");
        stage.tell(Input::Drafted { proposal: id, revision: 1, content: words(arm), source: Source::Person }).expect("asked for");
        assert_eq!(stage.status(), Status::Awaiting, "{before} then {after}");
    }
}

#[test]
fn auto_respects_the_hourly_budget() {
    let settings = Settings { budget_per_hour: 2, cooldown: Span::default(), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    for _ in 0..8 {
        stage.run(240, LIVELY).run(120, FADED);
    }
    assert_eq!(stage.deliveries().len(), 2);
    assert!(stage.saw(|effect| matches!(effect, Effect::Suppressed { block: Block::Budget { .. }, .. })));
}

#[test]
fn a_budget_of_nothing_suggests_nothing() {
    let mut stage = Stage::new(Mode::Auto, Settings { budget_per_hour: 0, ..Settings::default() }, eager());
    stage.run(120, LIVELY).run(120, FADED);
    assert!(stage.saw(|effect| matches!(effect, Effect::Anomaly(_))));
    assert_eq!(stage.decisions(), 0);
}

#[test]
fn a_cooldown_keeps_the_machine_quiet() {
    let settings = Settings { cooldown: Span::from_secs(3000), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    stage.fade();
    for _ in 0..5 {
        stage.run(240, LIVELY).run(120, FADED);
    }
    assert_eq!(stage.deliveries().len(), 1);
    assert!(stage.saw(|effect| matches!(effect, Effect::Suppressed { block: Block::Cooldown { .. }, .. })));
}

#[test]
fn what_is_on_the_never_do_list_is_not_suggested_and_not_sent() {
    let mut stage = Stage::new(Mode::Auto, only(Arm::Notification), eager());
    stage.fade();
    assert_eq!(stage.proposal().arm, Arm::Notification);

    let mut stage = manual();
    let Proposal { arm, .. } = stage.fade().proposal();
    let settings = Settings { never: vec![arm], ..Settings::default() };
    stage.tell(Input::Tune { settings, by: organizer(1) }).expect("good settings");
    assert_eq!(stage.status(), expired(Expiry::Forbidden));
    assert_eq!(stage.deliveries(), []);
}

#[test]
fn with_every_arm_forbidden_a_drop_is_shown_and_nothing_is_decided() {
    let settings = Settings { never: Arm::ALL.into_iter().filter(|arm| *arm != Arm::Hold).collect(), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    stage.run(120, LIVELY).run(120, FADED);
    assert!(stage.saw(|effect| matches!(effect, Effect::Suppressed { block: Block::NothingAdmissible, .. })));
    assert_eq!(stage.decisions(), 0);
}

#[test]
fn a_question_is_promoted_only_while_one_is_open() {
    let mut stage = Stage::new(Mode::Auto, only(Arm::QnaPromote), eager());
    stage.run(120, LIVELY).run(120, FADED);
    assert_eq!(stage.decisions(), 0);
    let mut stage = Stage::new(Mode::Auto, only(Arm::QnaPromote), eager());
    stage.tell(Input::Material(Material { open_questions: true, ..Material::default() })).expect("always");
    stage.fade();
    assert_eq!(stage.proposal().arm, Arm::QnaPromote);
}

#[test]
fn stop_expires_what_waits_and_nothing_is_sent_until_resume() {
    let mut stage = manual();
    stage.fade();
    stage.tell(Input::Stop { by: organizer(1) }).expect("always");
    assert_eq!(stage.status(), expired(Expiry::Stopped));
    assert!(stage.conductor.is_stopped());
    assert_eq!(stage.approve(1), Err(Refusal::Stopped));
    assert_eq!(stage.tell(Input::Launch { content: words(Arm::Poll), by: organizer(1) }), Err(Refusal::Stopped));
    stage.tell(Input::SetMode { mode: Mode::Auto, by: organizer(1) }).expect("always");
    stage.run(60, LIVELY).run(120, FADED);
    assert_eq!(stage.deliveries(), []);
    let decided = stage.decisions();
    stage.tell(Input::Resume { by: organizer(1) }).expect("always");
    stage.run(240, LIVELY);
    assert!(stage.until(180, FADED, |stage| stage.decisions() > decided), "it goes on after resume");
}

#[test]
fn stop_takes_back_what_is_on_its_way() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.tell(Input::Stop { by: organizer(1) }).expect("always");
    let [intervention] = stage.deliveries().try_into().expect("one");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
    assert!(matches!(stage.status(), Status::Failed { .. }));
    let late = stage.tell(Input::Delivered { proposal: Some(stage.proposal().id), intervention }).expect("taken");
    assert_eq!(late, [Effect::Withdraw { intervention }]);
}

#[test]
fn mode_changes_and_stop_are_announced_and_audited_once() {
    let mut stage = manual();
    let by = organizer(1);
    let changed = stage.tell(Input::SetMode { mode: Mode::Auto, by }).expect("always");
    assert_eq!(changed[0], Effect::Mode { from: Mode::Manual, to: Mode::Auto, by: Decider::Organizer(by), why: None });
    assert!(matches!(&changed[1], Effect::Audit(audit) if audit.by == Decider::Organizer(by)));
    assert_eq!(stage.tell(Input::SetMode { mode: Mode::Auto, by }), Ok(vec![]));
    let stopped = stage.tell(Input::Stop { by }).expect("always");
    assert!(matches!(stopped[..], [Effect::Stopped { .. }, Effect::Audit(_)]));
    assert_eq!(stage.tell(Input::Stop { by }), Ok(vec![]));
}

#[test]
fn a_mode_that_acts_alone_falls_back_when_nobody_watches() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), eager());
    stage.run(600, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Auto, "a dashboard is open");
    stage.watched = false;
    stage.run(180, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Auto, "not yet");
    stage.run(1, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Manual);
    assert!(stage.saw(|effect| matches!(effect, Effect::Mode { to: Mode::Manual, by: Decider::System, why: Some(why), .. } if why.contains("no dashboard"))));
}

fn lift(low: f64, high: f64, n_sent: usize) -> Input {
    let interval = Some(conductor::lift::Interval { estimate: (low + high) / 2.0, low, high });
    Input::Lift(conductor::lift::Lift { n_sent, n_holdout: 40, estimate: interval, anytime: interval, believed: None })
}

#[test]
fn a_mode_that_acts_alone_falls_back_when_its_lift_is_negative() {
    let mut stage = Stage::new(Mode::SemiAuto, Settings::default(), eager());
    stage.tell(lift(-0.05, 0.01, 50)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::SemiAuto, "the interval holds zero");
    stage.tell(lift(-0.05, -0.01, 51)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::Manual);
    stage.tell(Input::SetMode { mode: Mode::SemiAuto, by: organizer(1) }).expect("always");
    stage.tell(lift(-0.05, -0.01, 51)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::SemiAuto, "a person knew that and chose otherwise");
    stage.tell(lift(-0.06, -0.01, 52)).expect("always");
    assert_eq!(stage.conductor.mode(), Mode::Manual, "there is more evidence now");
}

#[test]
fn undo_withdraws_and_the_outcome_is_missing() {
    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    let [intervention] = stage.deliveries().try_into().expect("one");
    stage.run(100, LIVELY);
    stage.tell(Input::Undo { intervention, by: organizer(1) }).expect("it is there");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
    assert!(matches!(stage.status(), Status::Undone { .. }));
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing, outcome.post), (Treatment::Sent, Some(Missing::Undone), None));
    assert_eq!(stage.conductor.measurement(), None);
    assert_eq!(stage.tell(Input::Undo { intervention, by: organizer(1) }), Err(Refusal::NothingToUndo));
}

#[test]
fn a_launch_by_hand_is_sent_and_can_be_undone() {
    let mut stage = manual();
    stage.run(10, LIVELY);
    stage.tell(Input::Launch { content: words(Arm::Poll), by: organizer(1) }).expect("always");
    let [intervention] = stage.deliveries().try_into().expect("one");
    stage.tell(Input::Undo { intervention, by: organizer(1) }).expect("it is there");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
}

#[test]
fn a_launch_by_hand_spoils_the_open_measurement() {
    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.run(100, LIVELY);
    stage.tell(Input::Launch { content: words(Arm::Poll), by: organizer(1) }).expect("always");
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.missing, outcome.post), (Some(Missing::Overlapped), None));
}

#[test]
fn nothing_is_decided_or_approved_while_something_is_measured() {
    let settings = Settings { recovered_after: Span::from_secs(3600), ..Settings::default() };
    let mut stage = Stage::new(Mode::Manual, settings, eager());
    let first = stage.fade().proposal();
    stage.run(300, LIVELY);
    let decided = stage.decisions();
    stage.leave(16);
    assert!(stage.until(120, LIVELY, |stage| stage.decisions() > decided), "no mass exit");
    let decided = stage.decisions();
    stage.approve(1).expect("the second waits");
    let until = stage.conductor.measurement().expect("open").closes_at;
    let approved = stage.tell(Input::Approve { proposal: first.id, revision: first.revision, content: None, by: organizer(1) });
    assert_eq!(approved, Err(Refusal::Measuring { until }));
    assert_eq!(stage.conductor.blocked(stage.now), Some(Block::Measuring { until }));
    stage.run(170, SILENT);
    assert_eq!(stage.decisions(), decided);
}

#[test]
fn what_is_sent_shortly_after_a_launch_by_hand_is_not_measured() {
    let mut stage = manual();
    stage.fade();
    stage.tell(Input::Launch { content: words(Arm::Poll), by: organizer(1) }).expect("always");
    stage.run(30, FADED);
    stage.approve(1).expect("a person may");
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.treated, outcome.missing, outcome.post), (Treatment::Sent, Some(Missing::Overlapped), None));
    assert_eq!(stage.status(), Status::Measured);
}

#[test]
fn a_restart_gives_dashboards_time_to_come_back() {
    let mut stage = Stage::new(Mode::Auto, Settings::default(), eager());
    stage.run(60, LIVELY);
    stage.watched = false;
    stage.crash(Span::from_secs(600));
    stage.run(180, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Auto);
    stage.run(1, LIVELY);
    assert_eq!(stage.conductor.mode(), Mode::Manual);
}

#[test]
fn a_drop_that_had_to_wait_is_decided_as_the_room_is_then() {
    let mut stage = Stage::new(Mode::Auto, Settings { cooldown: Span::default(), ..Settings::default() }, eager());
    stage.fade();
    stage.run(100, LIVELY);
    let found = stage.log.len();
    assert!(stage.until(80, SILENT, |stage| stage.log[found..].iter().any(|(_, effect)| matches!(effect, Effect::Suppressed { .. }))));
    assert_eq!(stage.decisions(), 1);
    stage.run(100, SILENT);
    assert_eq!(stage.decisions(), 2, "it was decided when the window had closed");
    let Proposal { anomaly, created_at, .. } = stage.proposal();
    assert_eq!(anomaly.at, created_at);
    let shown = stage.log.iter().rev().find_map(|(_, effect)| if let Effect::Anomaly(found) = effect { Some(found.clone()) } else { None });
    assert!(anomaly.score < shown.expect("it was shown when it was found").score, "the room has sunk further");
}

#[test]
fn a_drop_that_had_to_wait_is_forgotten_if_the_room_recovers() {
    let mut stage = Stage::new(Mode::Auto, Settings { cooldown: Span::default(), ..Settings::default() }, eager());
    stage.fade();
    stage.run(60, LIVELY);
    let found = stage.log.len();
    assert!(stage.until(60, SILENT, |stage| stage.log[found..].iter().any(|(_, effect)| matches!(effect, Effect::Suppressed { .. }))));
    stage.run(240, LIVELY);
    assert_eq!(stage.decisions(), 1);
}

#[test]
fn the_end_of_the_session_ends_everything() {
    let mut stage = manual();
    stage.fade();
    stage.tell(Input::Close).expect("always");
    assert_eq!(stage.status(), expired(Expiry::SessionEnded));
    assert_eq!(stage.approve(1), Err(Refusal::Closed));
    assert_eq!(stage.tell(Input::Tick), Ok(vec![]));

    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.run(100, LIVELY);
    stage.tell(Input::Close).expect("always");
    let [outcome] = stage.outcomes().try_into().expect("one outcome");
    assert_eq!((outcome.missing, outcome.post), (Some(Missing::RoomEnded), None));
}

#[test]
fn an_almost_empty_room_has_no_outcome() {
    let mut stage = manual();
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.leave(37);
    stage.run(200, LIVELY);
    let outcome = &stage.outcomes()[0];
    assert_eq!((outcome.missing, outcome.post), (Some(Missing::TooFewPeople), None));
}

#[test]
fn a_prompt_is_not_rewarded_for_the_chat_that_it_asks_for() {
    let listless = Mood { chat: 0.2, react: 0.4, qa: 0.4, focus: 0.4 };
    let measure = |arm| {
        let settings = Settings { recovered_after: Span::from_secs(3600), ..only(arm) };
        let mut stage = Stage::new(Mode::Manual, settings, eager());
        stage.fade().run(240, listless);
        stage.approve(1).expect("it waits");
        stage.run(180, Mood { chat: 3.0, ..listless });
        stage.outcomes()[0].gain().expect("measured")
    };
    let (prompt, cue) = (measure(Arm::ChatPrompt), measure(Arm::Notification));
    assert!(cue > 0.05, "chat alone moves the full score: {cue}");
    assert!(prompt < cue / 2.0, "but not the one that judges a prompt: {prompt} against {cue}");
}

#[test]
fn windows_follow_the_settings() {
    let settings = Settings { post_from: Span::from_secs(5), post_to: Span::from_secs(20), ..Settings::default() };
    let mut stage = Stage::new(Mode::Auto, settings, eager());
    stage.fade().run(20, LIVELY);
    assert_eq!(stage.outcomes()[0].missing, None);
    let fast = Settings::default().sped_up(20);
    assert_eq!((fast.post_from, fast.post_to, fast.pre_window), (Span::from_secs(3), Span::from_secs(9), Span::from_millis(1500)));
    assert_eq!(fast.check(), Ok(()));
    assert_eq!(fast.proposal_ttl, Settings::default().proposal_ttl);
}

#[test]
fn a_delivery_that_nobody_confirms_fails_and_is_taken_back() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.run(9, FADED);
    assert_eq!(stage.status(), Status::Delivering);
    stage.run(1, FADED);
    assert!(matches!(stage.status(), Status::Failed { .. }));
    let [intervention] = stage.deliveries().try_into().expect("one");
    assert!(stage.saw(|effect| *effect == Effect::Withdraw { intervention }));
    assert_eq!(stage.outcomes()[0].missing, Some(Missing::NotDelivered));
}

#[test]
fn a_crash_between_approval_and_delivery_sends_the_same_intervention_again() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.confirms = true;
    stage.crash(Span::from_secs(7));
    let [first, second] = stage.deliveries().try_into().expect("twice asked");
    assert_eq!(first, second, "by the same id, so that the room shows it once");
    assert!(matches!(stage.status(), Status::Delivered { .. }));
    stage.run(240, FADED);
    assert_eq!(stage.outcomes().len(), 1);
}

#[test]
fn what_was_on_its_way_before_a_long_crash_is_not_sent_any_more() {
    let mut stage = manual();
    stage.confirms = false;
    stage.fade();
    stage.approve(1).expect("it waits");
    stage.crash(Span::from_secs(600));
    assert_eq!(stage.deliveries().len(), 1, "not asked again");
    assert_eq!(stage.status(), Status::Failed { why: "the server was down while it was sent".to_owned() });
}

#[test]
fn a_crash_while_drafting_asks_for_the_draft_again() {
    let mut stage = manual();
    stage.drafts = false;
    stage.fade();
    stage.drafts = true;
    stage.crash(Span::from_secs(20));
    assert_eq!(stage.status(), Status::Awaiting);
}

#[test]
fn a_measurement_goes_on_after_a_short_crash_and_is_missing_after_a_long_one() {
    for (gap, missing) in [(20, None), (600, Some(Missing::TooFewSamples))] {
        let mut stage = manual();
        stage.fade();
        stage.approve(1).expect("it waits");
        stage.run(60, LIVELY);
        stage.crash(Span::from_secs(gap));
        stage.run(180, LIVELY);
        assert_eq!(stage.outcomes()[0].missing, missing, "after a gap of {gap} s");
    }
}

#[test]
fn nothing_is_concluded_from_the_silence_of_a_restart() {
    let mut listened = 0;
    for seed in 0..20 {
        let mut stage = Stage::seeded(Mode::Auto, Settings::default(), eager(), 40, seed);
        stage.run(180, LIVELY);
        let (before, mut silent) = (stage.decisions(), stage.clone());
        stage.crash(Span::from_secs(120));
        stage.run(60, LIVELY);
        assert_eq!(stage.decisions(), before, "seed {seed}");
        silent.run(120, SILENT);
        listened += usize::from(silent.decisions() > before);
    }
    assert!(listened > 10, "a silence that was listened to is a drop, or this would show nothing");
}

#[test]
fn a_room_that_fades_after_a_restart_still_gets_a_proposal() {
    let mut stage = manual();
    stage.run(180, LIVELY);
    stage.crash(Span::from_secs(120));
    stage.run(60, LIVELY);
    let before = stage.decisions();
    assert!(stage.until(60, FADED, |stage| stage.decisions() > before));
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

#[test]
fn a_snapshot_is_small() {
    let mut stage = manual();
    for _ in 0..6 {
        stage.run(300, LIVELY).run(120, FADED);
        let _ = stage.approve(1);
    }
    let whole = serde_json::to_string(&stage.conductor).expect("plain data").len();
    let monitor = serde_json::to_string(stage.conductor.monitor()).expect("plain data").len();
    assert!(whole - monitor <= 8 * 1024, "{whole} bytes, of which {monitor} are the monitor's");
}
