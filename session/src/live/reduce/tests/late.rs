//! A page that is entered late: it begins with what the server rendered, and the first thing that it hears changes an entry of that.
//! No test here writes a list first, because a page that was there before would have.

use super::*;
use ::room::QuestionVotes;
use conductor::anomaly::{Anomaly, AnomalyKind, Severity};
use conductor::arm::Arm;
use conductor::id::ProposalId;
use conductor::mode::Mode;
use conductor::policy::Belief;
use conductor::proposal::{Proposal, Status};
use conductor::unit::{Probability, Score};

/// Runs `test` with a store that begins with a poll, a question, a message and a proposal.
fn with_late(test: impl FnOnce(Store<Live>)) {
    let (RoomEvent::PollOpened { poll }, RoomEvent::Asked { question }, RoomEvent::Said { message }) =
        (opened(1, 1_000), asked(1, 0), said(1))
    else {
        unreachable!("each makes its own kind of event")
    };
    let view = RoomView { polls: vec![poll], questions: vec![question], chat: vec![message], ..empty() };
    let live = Live { proposals: vec![proposal(Status::Awaiting)], ..Live::of_room(view, at(10)) };
    Owner::new().with(|| test(Store::new(live)));
}

fn proposal(status: Status) -> Proposal {
    Proposal {
        id: ProposalId(uuid(1)),
        revision: 1,
        arm: Arm::ChatPrompt,
        content: Some(Content::ChatPrompt { text: "Where are you?".to_owned() }),
        source: None,
        anomaly: Anomaly {
            kind: AnomalyKind::SuddenDrop,
            severity: Severity::Warning,
            onset: Timestamp::from_millis(500),
            at: Timestamp::from_millis(900),
            statistic: 4.5,
            threshold: 4.0,
            score: Score::new(0.4),
            expected: Score::new(0.6),
            people: 3,
            people_before: 3,
            reasons: Vec::new(),
        },
        why: String::new(),
        belief: Belief { mean: 0.0, sd: 0.1, p_better_than_hold: Probability::new(0.5) },
        confidence: Probability::new(0.5),
        n_sends: 0,
        n_holdouts: 0,
        mode: Mode::Manual,
        created_at: Timestamp::from_millis(900),
        expires_at: Timestamp::from_millis(9_000),
        status,
        since: Timestamp::from_millis(900),
        decided_by: None,
        intervention: None,
        recovered_since: None,
    }
}

/// Runs `change` twice on a late page, and expects what `read` gives before and after each. Who reads hears of it.
fn is_told<T: PartialEq + Clone + Send + Sync + std::fmt::Debug + 'static>(
    read: fn(Store<Live>) -> T,
    changes: [fn(Store<Live>); 2],
    expected: [T; 3],
) {
    with_late(|live| {
        let memo = Memo::new(move |_| read(live));
        let mut found = vec![memo.get_untracked()];
        for change in changes {
            change(live);
            found.push(memo.get_untracked());
        }
        assert_eq!(found, expected);
    });
}

fn vote(live: Store<Live>, choices: &[u8]) {
    settled(live, &Command::Act(Act::Vote { poll: PollId(uuid(1)), choices: choices.to_vec() }));
}

fn tally(live: Store<Live>, voters: u32) {
    let tally = Tally { voters, counts: vec![voters, 0], ..Tally::default() };
    reduce(live, ServerFrame::State { state: LiveState::Tally { poll: PollId(uuid(1)), tally } });
}

fn pulse(live: Store<Live>, voters: u32, votes: u32) {
    let polls = vec![PollVoters { poll: PollId(uuid(1)), voters }];
    let questions = vec![QuestionVotes { question: QuestionId(uuid(1)), votes }];
    reduce(live, ServerFrame::State { state: LiveState::Pulse(RoomPulse { people: 3, polls, questions, ..RoomPulse::default() }) });
}

fn support(live: Store<Live>, on: bool) {
    settled(live, &Command::Act(Act::Upvote { question: QuestionId(uuid(1)), on }));
}

fn mark(live: Store<Live>, offset: u64, state: QuestionState) {
    reduce(live, room(offset, RoomEvent::QuestionMarked { question: QuestionId(uuid(1)), state }));
}

fn decided(live: Store<Live>, status: Status) {
    conduct::happened(live, ConductEvent::Proposal(proposal(status)));
}

#[test]
fn a_late_page_takes_its_own_vote() {
    is_told(|live| live.polls().read()[0].mine.clone(), [|live| vote(live, &[1]), |live| vote(live, &[0])], [vec![], vec![1], vec![0]]);
}

#[test]
fn a_late_page_takes_the_tally_of_a_poll() {
    let voters = |live: Store<Live>| live.polls().read()[0].tally.as_ref().map(|tally| tally.voters);
    is_told(voters, [|live| tally(live, 1), |live| tally(live, 2)], [None, Some(1), Some(2)]);
}

#[test]
fn a_late_page_takes_the_number_of_voters() {
    is_told(|live| live.polls().read()[0].voters, [|live| pulse(live, 4, 0), |live| pulse(live, 7, 0)], [0, 4, 7]);
}

#[test]
fn a_late_page_takes_the_reveal_and_the_close_of_a_poll() {
    let seen = |live: Store<Live>| (live.polls().read()[0].revealed, live.polls().read()[0].is_open());
    let reveal = |live| {
        let poll = PollId(uuid(1));
        reduce(live, room(11, RoomEvent::PollRevealed { poll, tally: Tally { voters: 1, counts: vec![1, 0], ..Tally::default() } }));
    };
    let close = |live| {
        let (poll, at) = (PollId(uuid(1)), Timestamp::from_millis(2_000));
        reduce(live, room(12, RoomEvent::PollClosed { poll, at, tally: Tally { voters: 1, counts: vec![1, 0], ..Tally::default() } }));
    };
    is_told(seen, [reveal, close], [(false, true), (true, true), (true, false)]);
}

#[test]
fn a_late_page_takes_its_own_support_of_a_question() {
    let upvoted = |live: Store<Live>| live.questions().read()[0].upvoted;
    is_told(upvoted, [|live| support(live, true), |live| support(live, false)], [false, true, false]);
}

#[test]
fn a_late_page_takes_the_support_of_others() {
    is_told(|live| live.questions().read()[0].votes, [|live| pulse(live, 0, 2), |live| pulse(live, 0, 3)], [0, 2, 3]);
}

#[test]
fn a_late_page_takes_where_a_question_goes() {
    is_told(
        |live| live.questions().read()[0].state,
        [|live| mark(live, 11, QuestionState::Live), |live| mark(live, 12, QuestionState::Answered)],
        [QuestionState::Queued, QuestionState::Live, QuestionState::Answered],
    );
}

#[test]
fn a_late_dashboard_takes_what_becomes_of_a_proposal() {
    is_told(
        |live| live.proposals().read()[0].status.clone(),
        [
            |live| decided(live, Status::Snoozed { until: Timestamp::from_millis(5_000) }),
            |live| decided(live, Status::Delivered { intervention: InterventionId(uuid(2)), at: Timestamp::from_millis(6_000) }),
        ],
        [
            Status::Awaiting,
            Status::Snoozed { until: Timestamp::from_millis(5_000) },
            Status::Delivered { intervention: InterventionId(uuid(2)), at: Timestamp::from_millis(6_000) },
        ],
    );
}

#[test]
fn a_change_to_an_unknown_entry_adds_none_and_wakes_nobody() {
    with_late(|live| {
        let woken = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
        let counter = std::sync::Arc::clone(&woken);
        let memo = Memo::new(move |_| {
            counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            live.polls().read().len()
        });
        assert_eq!(memo.get_untracked(), 1);
        let unknown = PollId(uuid(9));
        reduce(
            live,
            ServerFrame::State {
                state: LiveState::Tally { poll: unknown, tally: Tally { voters: 1, counts: vec![1, 0], ..Tally::default() } },
            },
        );
        assert_eq!((memo.get_untracked(), woken.load(std::sync::atomic::Ordering::Relaxed)), (1, 1));
    });
}
