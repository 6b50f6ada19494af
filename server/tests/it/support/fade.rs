//! Rooms that are about to fade: a conductor is led through a quarter of an hour in a moment, and put into the store as a running server
//! would have left it. What happens from there on happens in real time.

use crate::house::{House, wall};
use conductor::anomaly::AnomalyKind;
use conductor::arm::{Arm, Content, PollKind, Source};
use conductor::context::Context;
use conductor::id::{EventId, OrganizerId, ProposalId, SessionId};
use conductor::mode::Mode;
use conductor::policy::{Outcome, Policy, PolicySettings, Spillover, Treatment};
use conductor::prepared::Prepared;
use conductor::proposal::Proposal;
use conductor::settings::Settings;
use conductor::signal::{Participant, Phase, Signal};
use conductor::step::{Conductor, Effect, Input};
use conductor::time::{Span, Timestamp};
use conductor::unit::{Probability, Score};
use protocol::Language;
use rand::SeedableRng;
use rand_pcg::Pcg64;
use server::store::{EventRow, NewSessionRow, PlannedWrite, Store, Write, json};
use uuid::Uuid;

/// Number of people.
const PEOPLE: u64 = 60;
/// Seconds for which they are lively; then they fall silent.
const LIVELY: i64 = 900;
/// Outcomes that [`event_where_polls_help`] begins with.
pub const TAUGHT: usize = 240;

/// A place for sessions.
pub trait Home {
    /// The store that they are put into.
    fn store(&self) -> &Store;
    /// The organizer they belong to.
    fn organizer(&self) -> OrganizerId;
}

impl Home for House {
    fn store(&self) -> &Store {
        &self.store
    }

    fn organizer(&self) -> OrganizerId {
        self.organizer.id
    }
}

/// The poll of these tests.
pub fn poll() -> Content {
    Content::Poll {
        question: "Which example next?".to_owned(),
        options: vec!["The first".to_owned(), "The second".to_owned()],
        kind: PollKind::Single,
    }
}

/// Settings under which only a poll, or nothing, can be chosen.
pub fn only_polls() -> Settings {
    let never = Arm::ALL.into_iter().filter(|arm| !matches!(arm, Arm::Hold | Arm::Poll)).collect();
    Settings { never, ..Settings::default() }
}

/// A lively room that falls silent.
struct Fade {
    conductor: Conductor,
    policy: Policy,
    rng: Pcg64,
    start: Timestamp,
    second: i64,
}

impl Fade {
    fn new(session: SessionId, mode: Mode, settings: Settings, start: Timestamp, seed: u64) -> Self {
        let mut fade = Self {
            conductor: Conductor::new(session, mode, settings, start),
            policy: Policy::new(PolicySettings::default()),
            rng: Pcg64::seed_from_u64(seed),
            start,
            second: 0,
        };
        for n in 0..PEOPLE {
            fade.step(Input::Signal(Signal::Join { who: Participant(n) }), start);
        }
        fade
    }

    fn step(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        self.conductor.step(input, now, &self.policy, &mut self.rng).expect("nothing here is refused")
    }

    fn now(&self) -> Timestamp {
        self.start + Span::from_secs(self.second)
    }

    /// Lets a second pass.
    fn pass(&mut self) -> Vec<Effect> {
        self.second += 1;
        let now = self.now();
        if self.second < LIVELY {
            let who = Participant(self.second.unsigned_abs() % PEOPLE);
            for (each, signal) in [(2, Signal::Chat { who }), (3, Signal::Reaction { who }), (15, Signal::Question { who })] {
                if self.second % each == 0 {
                    self.step(Input::Signal(signal), now);
                }
            }
        }
        self.step(Input::OrganizerPresent, now);
        self.step(Input::Tick, now)
    }

    /// The second at which the drop is found.
    fn alarm() -> i64 {
        let mut fade = Self::new(Uuid::nil().into(), Mode::Manual, only_polls(), Timestamp::from_millis(0), 1);
        while fade.second < LIVELY + 300 {
            let effects = fade.pass();
            if effects.iter().any(|effect| matches!(effect, Effect::Anomaly(_))) {
                assert!(fade.second > LIVELY, "lively rooms do not alarm");
                return fade.second;
            }
        }
        panic!("a room that falls silent alarms within five minutes");
    }
}

/// A session that nobody has opened yet.
pub async fn session(house: &impl Home, event: EventId) -> SessionId {
    session_in(house, event, Language::default()).await
}

/// The same in a language.
pub async fn session_in(house: &impl Home, event: EventId, language: Language) -> SessionId {
    let (id, organizer, title) = (SessionId(Uuid::now_v7()), house.organizer(), "Fading".to_owned());
    house.store().create_session(NewSessionRow { id, event, organizer, title, language, rehearsal: None, at: wall() }).await.unwrap();
    id
}

/// An event of which nothing is known.
pub async fn event(house: &impl Home) -> EventId {
    let (id, organizer, title, created_at) = (EventId(Uuid::now_v7()), house.organizer(), "Series".to_owned(), wall());
    house.store().create_event(&EventRow { id, organizer, title, rehearsal: false, created_at }).await.unwrap();
    id
}

/// An event in which polls are known to help very much, so that one is almost always chosen: holding is drawn 5 times in 100.
pub async fn event_where_polls_help(house: &impl Home) -> EventId {
    let id = event(house).await;
    teach_that_polls_help(house, id).await;
    id
}

/// Teaches an event that polls help very much, by [`TAUGHT`] outcomes of a session of its own.
pub async fn teach_that_polls_help(house: &impl Home, id: EventId) -> SessionId {
    let (teacher, now) = (session(house, id).await, wall());
    let rows = (0..TAUGHT).map(|n| {
        let polled = n % 2 == 0;
        let context = Context {
            anomaly: AnomalyKind::ALL[n / 2 % 4],
            phase: Phase::Talk,
            people: 60,
            pre: Score::new(0.4),
            expected: Score::new(0.6),
            minutes_in: 15.0,
            before: None,
        };
        let outcome = Outcome {
            proposal: ProposalId(Uuid::now_v7()),
            session: teacher,
            context,
            history: Vec::new(),
            arm: if polled { Arm::Poll } else { Arm::Hold },
            propensities: vec![(Arm::Poll, Probability::new(0.5)), (Arm::Hold, Probability::new(0.5))],
            treated: if polled { Treatment::Sent } else { Treatment::Holdout },
            pre: Some(Score::new(0.4)),
            post: Some(Score::new(if polled { 0.7 } else { 0.4 })),
            missing: None,
            at: now,
            dismissed: None,
            spillover: Spillover::default(),
        };
        Write::Outcome { session: teacher, event: id, proposal: outcome.proposal, at: now, outcome: json(&outcome) }
    });
    house.store().commit(&rows.collect::<Vec<_>>()).await.unwrap();
    teacher
}

/// A session that was lively and has fallen silent: its alarm comes `seconds` from now.
pub async fn about_to_alarm(house: &impl Home, event: EventId, mode: Mode, settings: Settings, seconds: i64) -> SessionId {
    let id = session(house, event).await;
    fall_silent(house, id, mode, settings, seconds).await;
    id
}

/// Lets a session that nobody has opened yet be lively and fall silent: its alarm comes `seconds` from now.
pub async fn fall_silent(house: &impl Home, id: SessionId, mode: Mode, settings: Settings, seconds: i64) {
    let now = wall();
    let start = now + Span::from_secs(seconds - Fade::alarm());
    let mut fade = Fade::new(id, mode, settings, start, 1);
    while fade.now() + Span::from_secs(1) <= now {
        fade.pass();
    }
    keep(house, id, &fade.conductor, &[]).await;
}

/// A session in which a poll waits for approval, with the words of [`poll`].
pub async fn with_a_waiting_poll(house: &impl Home, event: EventId, settings: Settings) -> (SessionId, Proposal) {
    let (id, now) = (session(house, event).await, wall());
    let start = now - Span::from_secs(Fade::alarm());
    // Seeds under which holding is drawn are passed over.
    for seed in 1.. {
        let mut fade = Fade::new(id, Mode::Manual, settings.clone(), start, seed);
        while fade.now() < now {
            for effect in fade.pass() {
                if let Effect::Draft(request) = effect {
                    let (proposal, revision, source) = (request.proposal, request.revision, Source::Template { why: None });
                    fade.step(Input::Drafted { proposal, revision, content: poll(), source }, fade.now());
                }
            }
        }
        let waiting = fade.conductor.proposals().iter().find(|proposal| proposal.status.is_decidable()).cloned();
        if let Some(proposal) = waiting {
            let (status, at) = (proposal.status.name().to_owned(), proposal.since);
            let row = Write::Proposal { session: id, id: proposal.id, status, at, proposal: json(&proposal) };
            keep(house, id, &fade.conductor, &[row]).await;
            return (id, proposal);
        }
    }
    unreachable!("some seed draws a poll")
}

/// A session in which a draft is planned: its first coin let it wait, and its last one opens it `seconds` from now.
pub async fn about_to_open(house: &impl Home, event: EventId, prepared: Prepared, seconds: i64) -> SessionId {
    let (id, now) = (session(house, event).await, wall());
    let [draft] = house.store().add_drafts(id, std::slice::from_ref(&prepared)).await.unwrap().try_into().unwrap();
    // Nine minutes are two slots after half a minute.
    let (planned_at, last_coin) = (60, 60 + 30 + (9 * 60 - 30) / 2);
    let start = now + Span::from_secs(seconds - last_coin);
    // Seeds under which the first coin opens it are passed over.
    for seed in 1.. {
        let mut fade = Fade::new(id, Mode::Manual, only_polls(), start, seed);
        let mut effects = Vec::new();
        while fade.now() + Span::from_secs(1) <= now {
            if fade.second == planned_at {
                let plan = Input::Plan { draft, prepared: prepared.clone(), minutes: 9, by: house.organizer() };
                effects.extend(fade.step(plan, fade.now()));
            }
            effects.extend(fade.pass());
        }
        if effects.iter().any(|effect| matches!(effect, Effect::Open(_))) {
            continue;
        }
        let rows = effects.into_iter().filter_map(|effect| match effect {
            Effect::Planned { draft, latest, .. } => Some(PlannedWrite::Until { session: id, draft, until: latest }),
            Effect::Coin(coin) => Some(PlannedWrite::Coin { session: id, event, id: coin.id, at: coin.at, coin: json(&coin) }),
            _ => None,
        });
        keep(house, id, &fade.conductor, &rows.map(Write::Planned).collect::<Vec<_>>()).await;
        return id;
    }
    unreachable!("some seed lets it wait")
}

async fn keep(house: &impl Home, session: SessionId, conductor: &Conductor, more: &[Write]) {
    let conductor = serde_json::json!({ "seq": 0, "conductor": conductor }).to_string();
    let mut rows = more.to_vec();
    rows.push(Write::State { session, at: wall(), conductor });
    house.store().commit(&rows).await.unwrap();
}
