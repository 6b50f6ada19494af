//! One value of every variant that crosses the wire. The names are exhaustive matches, so that a new variant needs a sample.

use crate::rooms::{poll_view, room};
use conductor::arm::{Arm, Content, PollKind};
use conductor::id::{AttendeeId, DraftId, InterventionId, MessageId, OrganizerId, PollId, ProposalId, QuestionId, SessionId};
use conductor::prepared::Prepared;
use conductor::signal::Phase;
use conductor::time::{Span, Timestamp};
use protocol::{
    ApiError, ClientFrame, CommandId, ErrorCode, LiveEvent, LiveState, Order, Position, Role, ServerFrame, Snapshot, Subscription, Topic,
    You,
};
use room::{
    Act, Door, Ending, InterventionView, MessageView, Pace, PaceCounts, PollVoters, QuestionState, QuestionView, QuestionVotes, Reaction,
    ReactionCounts, RoomEvent, RoomPulse, Speaker, TalkRules, Tally, Verdict, Viewer, Whom, YouView,
};
use uuid::Uuid;

pub const fn id(n: u8) -> Uuid {
    Uuid::from_u128(0x018b_cfe5_6800_7000_8000_0000_0000_0000 + n as u128)
}

pub const SESSION: SessionId = SessionId(id(0x01));
pub const ORGANIZER: OrganizerId = OrganizerId(id(0x02));
pub const ATTENDEE: AttendeeId = AttendeeId(id(0x03));
pub const POLL: PollId = PollId(id(0x04));
pub const QUESTION: QuestionId = QuestionId(id(0x05));
pub const MESSAGE: MessageId = MessageId(id(0x06));
pub const INTERVENTION: InterventionId = InterventionId(id(0x07));
pub const PROPOSAL: ProposalId = ProposalId(id(0x08));
pub const COMMAND: CommandId = CommandId(id(0x09));
pub const DRAFT: DraftId = DraftId(id(0x0c));
pub const POSITION: Position = Position { epoch: 1_700_000_000_000, offset: 42 };

pub fn at(s: i64) -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000) + Span::from_secs(s)
}

pub fn poll_content() -> Content {
    Content::Poll { question: "Still with us?".into(), options: vec!["Yes".into(), "Not quite".into()], kind: PollKind::Single }
}

pub fn contents() -> Vec<Content> {
    vec![
        poll_content(),
        Content::ChatPrompt { text: "What would you try first?".into() },
        Content::QnaPromote { question: QUESTION, text: "How does it scale?".into() },
        Content::Notification { text: "Take a question now".into() },
        Content::Gamification { text: "Ten ideas in a minute!".into(), seconds: 60 },
    ]
}

pub fn acts() -> Vec<Act> {
    vec![
        Act::Join { name: Some("Ada".into()) },
        Act::Away { connected: true },
        Act::Leave,
        Act::Rename { name: "Ada L.".into() },
        Act::Say { message: MESSAGE, text: "Hello!".into() },
        Act::Reply { message: MESSAGE, to: MESSAGE, text: "Hello!".into() },
        Act::Edit { message: MESSAGE, text: "Hello, all!".into() },
        Act::Show { message: MESSAGE, revision: None },
        Act::Pin { message: Some(MESSAGE), revision: None },
        Act::Hide { message: MESSAGE },
        Act::Mute { speaker: Speaker(1), on: true },
        Act::OpenPoll {
            poll: POLL,
            question: "Tea or coffee?".into(),
            options: vec!["Tea".into(), "Coffee".into()],
            kind: PollKind::Single,
            seconds: None,
        },
        Act::Vote { poll: POLL, choices: vec![1] },
        Act::Answer { poll: POLL, words: vec!["fun".into(), "fast".into()] },
        Act::JudgeAnswer { poll: POLL, answer: "fun".into(), verdict: Verdict::Merge { into: "joy".into() } },
        Act::RevealPoll { poll: POLL },
        Act::ClosePoll { poll: POLL },
        Act::Support { poll: POLL, idea: "Longer breaks".into(), on: true },
        Act::AskAgain { poll: PollId(id(0x14)), of: POLL, seconds: Some(60) },
        Act::Ask { question: QUESTION, text: "How does it scale?".into() },
        Act::AskUnnamed { question: QUESTION, text: "How does it scale?".into() },
        Act::WithdrawQuestion { question: QUESTION },
        Act::AmendQuestion {
            question: QUESTION,
            label: Some("Scale".into()),
            pinned: Some(true),
            answer: Some("With the number of cores.".into()),
        },
        Act::MergeQuestions { into: QUESTION, questions: vec![QuestionId(id(0x0b))] },
        Act::Upvote { question: QUESTION, on: true },
        Act::MarkQuestion { question: QUESTION, state: QuestionState::Answered },
        Act::React { emoji: Reaction::Clap },
        Act::Pace { pace: Some(Pace::TooFast) },
        Act::Measure { on: false },
        Act::Intervene { intervention: INTERVENTION, content: poll_content(), poll: Some(POLL) },
        Act::Withdraw { intervention: INTERVENTION },
        Act::SetPhase { phase: Phase::Qa },
        Act::SetDoor { door: Door::default() },
        Act::Knock { name: Some("Ada".into()), passcode: None },
        Act::LetIn { people: vec![ATTENDEE], means: room::Means::Organizer },
        Act::SetAside { people: vec![ATTENDEE], on: true, until_decided: true },
        Act::Doubt { poll: Some(POLL), whole_network: false },
        Act::Settle { count: false },
        Act::SetRules { rules: TalkRules { approve_questions: true, ..TalkRules::default() }, blocked: vec!["spam*".into()] },
        Act::Ban { whom: Whom::Speaker(Speaker(1)) },
        Act::Unban { ban: 1 },
        Act::RaiseHand { on: true },
        Act::LowerHand { hand: 1 },
        Act::End,
    ]
}

pub const fn act_name(act: &Act) -> &'static str {
    match act {
        Act::Join { .. } => "join",
        Act::Away { .. } => "away",
        Act::Leave => "leave",
        Act::Rename { .. } => "rename",
        Act::Say { .. } => "say",
        Act::Hide { .. } => "hide",
        Act::Mute { .. } => "mute",
        Act::OpenPoll { .. } => "open_poll",
        Act::Vote { .. } => "vote",
        Act::Answer { .. } => "answer",
        Act::JudgeAnswer { .. } => "judge_answer",
        Act::RevealPoll { .. } => "reveal_poll",
        Act::ClosePoll { .. } => "close_poll",
        Act::Support { .. } => "support",
        Act::AskAgain { .. } => "ask_again",
        Act::Ask { .. } => "ask",
        Act::Upvote { .. } => "upvote",
        Act::MarkQuestion { .. } => "mark_question",
        Act::React { .. } => "react",
        Act::Pace { .. } => "pace",
        Act::Measure { .. } => "measure",
        Act::Intervene { .. } => "intervene",
        Act::Withdraw { .. } => "withdraw",
        Act::SetPhase { .. } => "set_phase",
        Act::SetDoor { .. } => "set_door",
        Act::Knock { .. } => "knock",
        Act::LetIn { .. } => "let_in",
        Act::SetAside { .. } => "set_aside",
        Act::Doubt { .. } => "doubt",
        Act::Settle { .. } => "settle",
        Act::Reply { .. } => "reply",
        Act::Edit { .. } => "edit",
        Act::Show { .. } => "show",
        Act::Pin { .. } => "pin",
        Act::AskUnnamed { .. } => "ask_unnamed",
        Act::WithdrawQuestion { .. } => "withdraw_question",
        Act::AmendQuestion { .. } => "amend_question",
        Act::MergeQuestions { .. } => "merge_questions",
        Act::SetRules { .. } => "set_rules",
        Act::Ban { .. } => "ban",
        Act::Unban { .. } => "unban",
        Act::RaiseHand { .. } => "raise_hand",
        Act::LowerHand { .. } => "lower_hand",
        Act::End => "end",
    }
}

pub fn orders() -> Vec<Order> {
    vec![
        Order::Approve { proposal: PROPOSAL, revision: 2, content: Some(poll_content()) },
        Order::Dismiss { proposal: PROPOSAL, reason: conductor::proposal::DismissReason::BadMoment },
        Order::Snooze { proposal: PROPOSAL, seconds: 120 },
        Order::Undo { intervention: INTERVENTION },
        Order::Launch { content: Content::ChatPrompt { text: "What would you try first?".into() }, over_budget: false },
        Order::Plan { draft: DRAFT, prepared: Prepared { content: poll_content(), seconds: Some(60) }, minutes: 20 },
        Order::Unplan { draft: DRAFT },
        Order::SetMode { mode: conductor::mode::Mode::SemiAuto },
        Order::KeepQuiet { times: vec![conductor::plan::Quiet { from: at(0), to: at(60) }] },
        Order::Tune { settings: conductor::settings::Settings { never: vec![Arm::Gamification], ..Default::default() } },
        Order::Stop,
        Order::Resume,
    ]
}

pub const fn order_name(order: &Order) -> &'static str {
    match order {
        Order::Approve { .. } => "approve",
        Order::Dismiss { .. } => "dismiss",
        Order::Snooze { .. } => "snooze",
        Order::Undo { .. } => "undo",
        Order::Launch { .. } => "launch",
        Order::Plan { .. } => "plan",
        Order::Unplan { .. } => "unplan",
        Order::SetMode { .. } => "set_mode",
        Order::Tune { .. } => "tune",
        Order::KeepQuiet { .. } => "keep_quiet",
        Order::Stop => "stop",
        Order::Resume => "resume",
    }
}

pub fn client_frames() -> Vec<ClientFrame> {
    let wants = vec![Subscription { topic: Topic::Room, position: Some(POSITION) }, Subscription { topic: Topic::Pulse, position: None }];
    vec![
        ClientFrame::Hello { session: SESSION, topics: wants },
        ClientFrame::Act { command: COMMAND, act: Act::Vote { poll: POLL, choices: vec![1] } },
        ClientFrame::Order { command: COMMAND, order: Order::Approve { proposal: PROPOSAL, revision: 1, content: None } },
        ClientFrame::Focus { visible: false },
        ClientFrame::Goodbye,
        ClientFrame::Ping,
    ]
}

pub const fn client_frame_name(frame: &ClientFrame) -> &'static str {
    match frame {
        ClientFrame::Hello { .. } => "hello",
        ClientFrame::Act { .. } => "act",
        ClientFrame::Order { .. } => "order",
        ClientFrame::Focus { .. } => "focus",
        ClientFrame::Goodbye => "goodbye",
        ClientFrame::Ping => "ping",
        ClientFrame::Unknown => "unknown",
    }
}

pub fn message() -> MessageView {
    MessageView {
        id: MESSAGE,
        at: at(10),
        author: "Amber Otter".into(),
        speaker: Some(Speaker(1)),
        text: "Hello!".into(),
        hidden: false,
        mine: false,
        held: false,
        edited: false,
        revision: 0,
        reply_to: None,
    }
}

fn question_view() -> QuestionView {
    QuestionView {
        id: QUESTION,
        at: at(15),
        author: "Ada".into(),
        speaker: Some(Speaker(2)),
        text: "How does it scale?".into(),
        state: QuestionState::Queued,
        votes: 0,
        mine: false,
        upvoted: false,
        label: String::new(),
        pinned: false,
        answer: String::new(),
        merged_into: None,
    }
}

fn intervention_view() -> InterventionView {
    InterventionView { id: INTERVENTION, at: at(20), content: poll_content(), poll: Some(POLL), ends_at: Some(at(620)) }
}

pub fn room_events() -> Vec<RoomEvent> {
    let tally = Tally { voters: 3, counts: vec![2, 1], ..Tally::default() };
    let cue = InterventionView { content: Content::Notification { text: "Take a question now".into() }, poll: None, ..intervention_view() };
    vec![
        RoomEvent::Said { message: message() },
        RoomEvent::Hidden { message: MESSAGE },
        RoomEvent::MessageForHosts { message: MessageView { held: true, ..message() } },
        RoomEvent::Pinned { message: Some(MessageView { edited: true, revision: 2, reply_to: Some(MESSAGE), ..message() }) },
        RoomEvent::RulesSet { rules: TalkRules { no_links: true, ..TalkRules::default() } },
        RoomEvent::QuestionForHosts {
            question: QuestionView { merged_into: Some(QUESTION), state: QuestionState::Archived, ..question_view() },
        },
        RoomEvent::Muted { speaker: Speaker(1), on: true },
        RoomEvent::PollOpened { poll: poll_view() },
        RoomEvent::PollRevealed { poll: POLL, tally: tally.clone() },
        RoomEvent::PollClosed { poll: POLL, at: at(60), tally },
        RoomEvent::PollWithdrawn { poll: POLL },
        RoomEvent::Asked { question: question_view() },
        RoomEvent::QuestionMarked { question: QUESTION, state: QuestionState::Live },
        RoomEvent::Intervened { intervention: intervention_view() },
        RoomEvent::Cued { intervention: cue },
        RoomEvent::InterventionEnded { intervention: INTERVENTION, at: at(60), ending: Ending::Done },
        RoomEvent::CueEnded { intervention: INTERVENTION, at: at(60), ending: Ending::TimeUp },
        RoomEvent::PhaseChanged { phase: Phase::Demo },
        RoomEvent::Ended { at: at(3600) },
    ]
}

/// `None` for what never crosses the wire.
pub const fn room_event_name(event: &RoomEvent) -> Option<&'static str> {
    Some(match event {
        RoomEvent::Said { .. } => "said",
        RoomEvent::Hidden { .. } => "hidden",
        RoomEvent::MessageForHosts { .. } => "message_for_hosts",
        RoomEvent::Pinned { .. } => "pinned",
        RoomEvent::RulesSet { .. } => "rules_set",
        RoomEvent::QuestionForHosts { .. } => "question_for_hosts",
        RoomEvent::Muted { .. } => "muted",
        RoomEvent::PollOpened { .. } => "poll_opened",
        RoomEvent::PollRevealed { .. } => "poll_revealed",
        RoomEvent::PollClosed { .. } => "poll_closed",
        RoomEvent::PollWithdrawn { .. } => "poll_withdrawn",
        RoomEvent::Asked { .. } => "asked",
        RoomEvent::QuestionMarked { .. } => "question_marked",
        RoomEvent::Intervened { .. } => "intervened",
        RoomEvent::Cued { .. } => "cued",
        RoomEvent::InterventionEnded { .. } => "intervention_ended",
        RoomEvent::CueEnded { .. } => "cue_ended",
        RoomEvent::PhaseChanged { .. } => "phase_changed",
        RoomEvent::Ended { .. } => "ended",
        RoomEvent::Counted(_) | RoomEvent::Concerns(_) | RoomEvent::Supports { .. } | RoomEvent::Unknown => return None,
    })
}

pub fn pulse() -> RoomPulse {
    RoomPulse {
        people: 57,
        away: 4,
        reactions: ReactionCounts([(Reaction::Clap, 12), (Reaction::Idea, 1)].into()),
        questions: vec![QuestionVotes { question: QUESTION, votes: 4 }],
        polls: vec![PollVoters { poll: POLL, voters: 31 }],
        pace: Some(PaceCounts { too_fast: 2, lost: 1, good: 9 }),
        unmeasured: 2,
    }
}

pub fn states() -> Vec<LiveState> {
    vec![
        LiveState::Pulse(pulse()),
        LiveState::Score(crate::conduct_samples::reading()),
        LiveState::Tally { poll: POLL, tally: Tally { voters: 31, counts: vec![20, 11], ..Tally::default() } },
        LiveState::Server { degraded: true },
        LiveState::Member { role: protocol::TeamRole::Moderator },
        LiveState::You(YouView {
            name: "Ada".into(),
            named: true,
            speaker: Some(Speaker(3)),
            muted: false,
            pace: Some(Pace::Good),
            banned: false,
            hand: true,
            unmeasured: true,
            outside: None,
        }),
        LiveState::Own(protocol::Own::Vote { poll: POLL, choices: vec![1] }),
    ]
}

pub const fn state_name(state: &LiveState) -> &'static str {
    match state {
        LiveState::Pulse(_) => "pulse",
        LiveState::Score(_) => "score",
        LiveState::Tally { .. } => "tally",
        LiveState::Server { .. } => "server",
        LiveState::Member { .. } => "member",
        LiveState::You(_) => "you",
        LiveState::Own(_) => "own",
        LiveState::Unknown => "unknown",
    }
}

pub fn server_frames() -> Vec<ServerFrame> {
    let you = You { role: Role::Attendee, attendee: Some(ATTENDEE), name: "Amber Otter".into() };
    vec![
        ServerFrame::Welcome { session: SESSION, you, now: at(0) },
        ServerFrame::Resumed { topic: Topic::Room, position: POSITION },
        ServerFrame::Snapshot {
            topic: Topic::Room,
            position: POSITION,
            view: Snapshot::Room(Box::new(room().view(Viewer::Attendee(ATTENDEE)))),
        },
        ServerFrame::Event { topic: Topic::Room, position: POSITION, event: LiveEvent::Room(RoomEvent::Said { message: message() }) },
        ServerFrame::State {
            state: LiveState::Tally { poll: POLL, tally: Tally { voters: 31, counts: vec![20, 11], ..Tally::default() } },
        },
        ServerFrame::Ack { command: COMMAND },
        ServerFrame::Nack { command: COMMAND, error: ApiError::new(ErrorCode::RateLimited, "too fast; wait a moment").retry_after(2) },
        ServerFrame::Pong,
        ServerFrame::Bye { code: 4012, retry_after_ms: Some(7_300) },
    ]
}

pub const fn server_frame_name(frame: &ServerFrame) -> &'static str {
    match frame {
        ServerFrame::Welcome { .. } => "welcome",
        ServerFrame::Resumed { .. } => "resumed",
        ServerFrame::Snapshot { .. } => "snapshot",
        ServerFrame::Event { .. } => "event",
        ServerFrame::State { .. } => "state",
        ServerFrame::Ack { .. } => "ack",
        ServerFrame::Nack { .. } => "nack",
        ServerFrame::Pong => "pong",
        ServerFrame::Bye { .. } => "bye",
        ServerFrame::Unknown => "unknown",
    }
}
