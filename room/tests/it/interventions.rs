use crate::support::{ADA, BOB, HOST, Stage, ask, intervention, message, poll, question, say, shown};
use conductor::arm::{Content, PollKind};
use conductor::id::PollId;
use conductor::signal::Phase;
use room::{Act, Actor, Audience, Ending, QuestionState, Refusal, RoomEvent, Tally, Who};

fn intervene(n: u128, content: Content) -> Act {
    Act::Intervene { intervention: intervention(n), content, poll: None }
}

fn withdraw(n: u128) -> Act {
    Act::Withdraw { intervention: intervention(n) }
}

fn quick_poll() -> Content {
    Content::Poll { question: "Still with us?".into(), options: vec!["Yes".into(), "Not quite".into()], kind: PollKind::Single }
}

fn prompt(text: &str) -> Content {
    Content::ChatPrompt { text: text.into() }
}

fn vote(n: u128) -> Act {
    Act::Vote { poll: PollId(intervention(n).0), choices: vec![0] }
}

fn endings(events: &[RoomEvent]) -> Vec<(u128, Ending)> {
    let ended = |event: &RoomEvent| match event {
        RoomEvent::InterventionEnded { intervention: id, ending, .. } | RoomEvent::CueEnded { intervention: id, ending, .. } => {
            Some((id.0.as_u128() - intervention(0).0.as_u128(), *ending))
        }
        _ => None,
    };
    events.iter().filter_map(ended).collect()
}

#[test]
fn a_poll_of_the_conductor_is_a_real_poll() {
    let mut stage = Stage::new();
    assert_eq!(shown(&stage.act(Actor::System, intervene(1, quick_poll()))), ["poll_opened", "intervened"]);
    stage.act(ADA, vote(1));
    let view = stage.sees(ADA);
    assert_eq!(view.interventions[0].poll, Some(view.polls[0].id));
    assert_eq!((view.polls[0].intervention, view.polls[0].voters), (Some(intervention(1)), 1));
    let events = stage.act(HOST, Act::ClosePoll { poll: view.polls[0].id });
    assert_eq!(endings(&events), [(1, Ending::Done)]);
    assert!(stage.sees(ADA).interventions.is_empty());
    assert!(stage.sees(ADA).polls[0].tally.is_some());
}

#[test]
fn a_poll_of_the_conductor_may_have_its_own_identifier() {
    let mut stage = Stage::new();
    stage.act(Actor::System, Act::Intervene { intervention: intervention(1), content: quick_poll(), poll: Some(poll(5)) });
    assert_eq!(stage.room.tally(poll(5)), Some(Tally { voters: 0, counts: vec![0, 0], ..Tally::default() }));
}

#[test]
fn a_poll_of_the_conductor_closes_itself_without_a_tick() {
    let mut stage = Stage::new();
    stage.act(Actor::System, intervene(1, quick_poll()));
    let mut ticked = stage.room.clone();
    stage.now += 599;
    assert_eq!(stage.refused(ADA, Act::Vote { poll: PollId(intervention(1).0), choices: vec![0] }), Refusal::PollClosed);
    let events = ticked.tick(crate::support::at(stage.now));
    assert_eq!(shown(&events), ["poll_closed", "intervention_ended"]);
    assert_eq!(endings(&events), [(1, Ending::TimeUp)]);
    let events = stage.act(ADA, say(1, "late"));
    assert_eq!(shown(&events), ["poll_closed", "intervention_ended", "said"]);
    ticked.apply(ADA, say(1, "late"), crate::support::at(stage.now)).expect("it is accepted");
    assert_eq!(ticked, stage.room);
}

#[test]
fn a_prompt_is_pinned_until_the_next_or_its_time_is_over() {
    let mut stage = Stage::new();
    stage.act(Actor::System, intervene(1, prompt("Where are you from?")));
    let events = stage.act(Actor::System, intervene(2, prompt("What was new?")));
    assert_eq!(endings(&events), [(1, Ending::Replaced)]);
    assert_eq!(stage.sees(ADA).interventions.len(), 1);
    assert_eq!(stage.sees(ADA).interventions[0].id, intervention(2));
    assert_eq!(endings(&stage.wait(600)), [(2, Ending::TimeUp)]);
    assert!(stage.sees(ADA).interventions.is_empty());
}

#[test]
fn a_promoted_question_is_live_and_keeps_its_words() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    stage.act(BOB, ask(2));
    stage.act(HOST, Act::MarkQuestion { question: question(1), state: QuestionState::Live });
    let reworded = Content::QnaPromote { question: question(2), text: "Something else?".into() };
    let events = stage.act(Actor::System, intervene(1, reworded));
    assert_eq!(shown(&events), ["question_marked", "question_marked", "intervened"]);
    let view = stage.sees(ADA);
    assert_eq!((view.questions[0].id, view.questions[0].state), (question(2), QuestionState::Live));
    assert_eq!(view.interventions[0].content, Content::QnaPromote { question: question(2), text: "Question 2?".into() });
    let events = stage.act(HOST, Act::MarkQuestion { question: question(2), state: QuestionState::Answered });
    assert_eq!(endings(&events), [(1, Ending::Done)]);
    let again = Content::QnaPromote { question: question(2), text: "Question 2?".into() };
    assert_eq!(stage.refused(Actor::System, intervene(2, again)), Refusal::QuestionClosed);
}

#[test]
fn a_challenge_ends_with_its_countdown() {
    let mut stage = Stage::new();
    let challenge = Content::Gamification { text: "Ten ideas in a minute!".into(), seconds: 60 };
    stage.act(Actor::System, intervene(1, challenge.clone()));
    assert!(stage.sees(ADA).interventions[0].ends_at.is_some());
    assert_eq!(endings(&stage.wait(59)), []);
    assert_eq!(endings(&stage.wait(1)), [(1, Ending::TimeUp)]);
    stage.act(Actor::System, intervene(2, challenge.clone()));
    assert_eq!(endings(&stage.act(Actor::System, intervene(3, challenge))), [(2, Ending::Replaced)]);
}

#[test]
fn a_cue_is_for_those_who_run_the_room_only() {
    let mut stage = Stage::new();
    let events = stage.act(Actor::System, intervene(1, Content::Notification { text: "Take a question now".into() }));
    assert!(events.iter().all(|event| event.audience() == Audience::Organizers));
    assert_eq!(stage.sees(HOST).interventions.len(), 1);
    assert!(stage.sees(ADA).interventions.is_empty() && stage.screen().interventions.is_empty());
    let events = stage.wait(300);
    assert_eq!(shown(&events), ["cue_ended"]);
    assert!(events.iter().all(|event| event.audience() == Audience::Organizers));
}

#[test]
fn undoing_takes_back_what_was_shown() {
    let mut stage = Stage::new();
    stage.act(ADA, ask(1));
    stage.act(Actor::System, intervene(1, quick_poll()));
    stage.act(Actor::System, intervene(2, prompt("Hello?")));
    stage.act(Actor::System, intervene(3, Content::QnaPromote { question: question(1), text: "Question 1?".into() }));
    stage.act(BOB, vote(1));
    assert_eq!(shown(&stage.act(HOST, withdraw(1))), ["intervention_ended", "poll_withdrawn"]);
    assert_eq!(shown(&stage.act(HOST, withdraw(2))), ["intervention_ended"]);
    assert_eq!(shown(&stage.act(HOST, withdraw(3))), ["intervention_ended", "question_marked"]);
    let view = stage.sees(BOB);
    assert!(view.interventions.is_empty() && view.polls.is_empty());
    assert_eq!(view.questions[0].state, QuestionState::Queued);
    assert_eq!(stage.refused(BOB, vote(1)), Refusal::NotFound("poll"));
    assert!(!stage.room.may_see_tally(BOB, PollId(intervention(1).0)));
    assert_eq!(stage.refused(HOST, withdraw(1)), Refusal::Over);
    assert_eq!(stage.refused(HOST, withdraw(9)), Refusal::NotFound("intervention"));
}

#[test]
fn attendees_cannot_intervene_and_an_intervention_happens_once() {
    let mut stage = Stage::new();
    for act in [intervene(1, prompt("Hi")), withdraw(1), Act::SetPhase { phase: Phase::Talk }, Act::End] {
        assert_eq!(stage.refused(ADA, act), Refusal::Forbidden(Who::Organizers));
    }
    stage.act(Actor::System, intervene(1, prompt("Hi")));
    assert_eq!(stage.refused(Actor::System, intervene(1, prompt("Hi"))), Refusal::Exists("intervention"));
    assert!(matches!(stage.refused(HOST, intervene(2, prompt(" "))), Refusal::BadText(_)));
}

#[test]
fn the_end_of_a_session_ends_everything() {
    let mut stage = Stage::new();
    stage.act(HOST, crate::support::open(1));
    stage.act(Actor::System, intervene(1, quick_poll()));
    stage.act(Actor::System, intervene(2, prompt("Hello?")));
    let events = stage.act(HOST, Act::End);
    assert_eq!(shown(&events), ["poll_closed", "poll_closed", "intervention_ended", "intervention_ended", "ended"]);
    assert_eq!(stage.wait(10_000), []);
    assert_eq!(stage.refused(HOST, Act::Hide { message: message(1) }), Refusal::Ended);
}
