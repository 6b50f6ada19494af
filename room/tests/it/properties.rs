//! Whatever people do, in whatever order and at whatever time.

use crate::support::{HOST, at, intervention, message, person, poll, question};
use conductor::arm::{Content, PollKind};
use conductor::id::{AttendeeId, PollId, QuestionId};
use conductor::signal::{Phase, Signal};
use conductor::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use room::{Act, Actor, Audience, Durability, Pace, QuestionState, Reaction, Room, RoomEvent, Speaker, TalkRules, Viewer, Whom, signal};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const PEOPLE: u128 = 4;

fn people() -> impl Iterator<Item = AttendeeId> {
    (0..PEOPLE).map(person)
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![6 => (0..PEOPLE).prop_map(|n| Actor::Attendee(person(n))), 2 => Just(HOST), 1 => Just(Actor::System)]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}", Just("\u{202e}\u{200b}".to_owned()), Just("x\u{0}y".to_owned())]
}

fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        Just(Content::Poll {
            question: "Still here?".into(),
            options: vec!["Yes".into(), "No".into(), "Maybe".into()],
            kind: PollKind::Single
        }),
        text().prop_map(|text| Content::ChatPrompt { text }),
        (0_u128..4, text()).prop_map(|(n, text)| Content::QnaPromote { question: question(n), text }),
        text().prop_map(|text| Content::Notification { text }),
        (text(), 20_u32..120).prop_map(|(text, seconds)| Content::Gamification { text, seconds }),
    ]
}

/// Mostly polls that a person opens; the last two are those that interventions open.
fn any_poll() -> impl Strategy<Value = PollId> {
    prop_oneof![3 => (0_u128..3).prop_map(poll), 1 => (0_u128..2).prop_map(|n| PollId(intervention(n).0))]
}

fn act() -> impl Strategy<Value = Act> {
    let asked = || (0_u128..4).prop_map(question);
    let shown = || (0_u128..4).prop_map(intervention);
    let state = prop::sample::select(vec![QuestionState::Queued, QuestionState::Live, QuestionState::Answered, QuestionState::Archived]);
    prop_oneof![
        2 => prop::option::of(text()).prop_map(|name| Act::Join { name }),
        1 => Just(Act::Leave),
        2 => any::<bool>().prop_map(|connected| Act::Away { connected }),
        1 => text().prop_map(|name| Act::Rename { name }),
        2 => ((0_u128..20).prop_map(message), text()).prop_map(|(message, text)| Act::Say { message, text }),
        1 => (0_u128..20).prop_map(|n| Act::Hide { message: message(n) }),
        1 => (0_u32..5, any::<bool>()).prop_map(|(n, on)| Act::Mute { speaker: Speaker(n), on }),
        2 => (any_poll(), any::<bool>()).prop_map(|(poll, multiple)| Act::OpenPoll {
            poll, kind: if multiple { PollKind::Multiple } else { PollKind::Single }, seconds: None, question: "Which?".into(), options: vec!["A".into(), "B".into(), "C".into()],
        }),
        8 => (any_poll(), vec(0_u8..4, 0..3)).prop_map(|(poll, choices)| Act::Vote { poll, choices }),
        1 => any_poll().prop_map(|poll| Act::RevealPoll { poll }),
        1 => any_poll().prop_map(|poll| Act::ClosePoll { poll }),
        1 => (any_poll(), any_poll()).prop_map(|(poll, of)| Act::AskAgain { poll, of, seconds: None }),
        2 => (asked(), text()).prop_map(|(question, text)| Act::Ask { question, text }),
        4 => (asked(), any::<bool>()).prop_map(|(question, on)| Act::Upvote { question, on }),
        1 => (asked(), state).prop_map(|(question, state)| Act::MarkQuestion { question, state }),
        1 => prop::sample::select(Reaction::ALL.to_vec()).prop_map(|emoji| Act::React { emoji }),
        1 => any::<bool>().prop_map(|on| Act::Measure { on }),
        1 => prop::option::of(prop::sample::select(Pace::ALL.to_vec())).prop_map(|pace| Act::Pace { pace }),
        3 => (shown(), content()).prop_map(|(intervention, content)| Act::Intervene { intervention, content, poll: None }),
        1 => shown().prop_map(|intervention| Act::Withdraw { intervention }),
        3 => talk(),
        1 => prop::sample::select(vec![Phase::Talk, Phase::Qa]).prop_map(|phase| Act::SetPhase { phase }),
    ]
}

/// Acts that change who sees which words.
fn talk() -> impl Strategy<Value = Act> {
    let asked = || (0_u128..4).prop_map(question);
    let said = || (0_u128..20).prop_map(message);
    let rules = |bits: u8| TalkRules {
        approve_questions: bits & 1 > 0,
        approve_chat: bits & 2 > 0,
        chat_off: bits & 12 == 12,
        no_links: bits & 16 > 0,
    };
    prop_oneof![
        3 => (asked(), text()).prop_map(|(question, text)| Act::AskUnnamed { question, text }),
        2 => asked().prop_map(|question| Act::WithdrawQuestion { question }),
        2 => (asked(), prop::option::of(text()), prop::option::of(any::<bool>()), prop::option::of(text()))
            .prop_map(|(question, label, pinned, answer)| Act::AmendQuestion { question, label, pinned, answer }),
        4 => (asked(), vec(asked(), 1..3)).prop_map(|(into, questions)| Act::MergeQuestions { into, questions }),
        2 => (said(), said(), text()).prop_map(|(message, to, text)| Act::Reply { message, to, text }),
        2 => (said(), text()).prop_map(|(message, text)| Act::Edit { message, text }),
        3 => said().prop_map(|message| Act::Show { message, revision: None }),
        2 => prop::option::of(said()).prop_map(|message| Act::Pin { message, revision: None }),
        3 => (any::<u8>(), prop::option::of("[a-c]")).prop_map(move |(bits, word)| Act::SetRules { rules: rules(bits), blocked: word.map(|word| word + "*").into_iter().collect() }),
        2 => (0_u32..5).prop_map(|n| Act::Ban { whom: Whom::Speaker(Speaker(n)) }),
        1 => asked().prop_map(|question| Act::Ban { whom: Whom::Question(question) }),
        2 => (1_u32..6).prop_map(|ban| Act::Unban { ban }),
        2 => any::<bool>().prop_map(|on| Act::RaiseHand { on }),
        1 => (1_u32..6).prop_map(|hand| Act::LowerHand { hand }),
    ]
}

#[derive(Clone, Debug)]
struct Step {
    actor: Actor,
    act: Act,
    /// Seconds that pass before.
    after: i64,
    /// True if a tick comes before, too.
    tick: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let after = prop_oneof![8 => 0_i64..20, 1 => 200_i64..700];
    vec((actor(), act(), after, any::<bool>()).prop_map(|(actor, act, after, tick)| Step { actor, act, after, tick }), 0..120)
}

/// The state that the room should have, kept apart from it in the plainest way.
#[derive(Default)]
struct Truth {
    votes: BTreeMap<PollId, BTreeMap<AttendeeId, BTreeSet<u8>>>,
    /// Polls whose tally everybody may see.
    public: BTreeSet<PollId>,
    /// Polls that take no votes any more.
    closed: BTreeSet<PollId>,
    withdrawn: BTreeSet<PollId>,
    askers: BTreeMap<QuestionId, AttendeeId>,
    /// Messages and questions that everybody was told of and that were not taken away since.
    told: BTreeSet<Uuid>,
    support: BTreeMap<QuestionId, BTreeSet<AttendeeId>>,
    first_votes: BTreeSet<(PollId, AttendeeId)>,
    /// People who asked to be left out of the score.
    unmeasured: BTreeSet<AttendeeId>,
}

impl Truth {
    fn learn(&mut self, actor: Actor, act: &Act, events: &[RoomEvent]) {
        match (act, actor) {
            (Act::Vote { poll, choices }, Actor::Attendee(who)) => {
                assert!(!self.closed.contains(poll), "a closed poll took a vote");
                self.votes.entry(*poll).or_default().insert(who, choices.iter().copied().collect());
                let signals = events.iter().filter_map(signal).filter(|signal| matches!(signal, Signal::PollVote { .. })).count();
                let is_first = self.first_votes.insert((*poll, who));
                assert_eq!(
                    signals,
                    usize::from(is_first && !self.unmeasured.contains(&who)),
                    "only a first vote counts, of who is measured"
                );
            }
            (Act::Measure { on }, Actor::Attendee(who)) => {
                if *on {
                    self.unmeasured.remove(&who);
                } else {
                    self.unmeasured.insert(who);
                }
            }
            (Act::Ask { question, .. } | Act::AskUnnamed { question, .. }, Actor::Attendee(who)) => {
                self.askers.insert(*question, who);
            }
            (Act::MergeQuestions { into, questions }, _) => {
                let mut all = self.support.get(into).cloned().unwrap_or_default();
                for question in questions {
                    all.extend(self.support.get(question).into_iter().flatten().copied().chain([self.askers[question]]));
                }
                all.remove(&self.askers[into]);
                self.support.insert(*into, all);
            }
            (Act::Upvote { question, on }, Actor::Attendee(who)) => {
                assert_ne!(self.askers.get(question), Some(&who), "somebody supported their own question");
                let support = self.support.entry(*question).or_default();
                if *on {
                    support.insert(who)
                } else {
                    support.remove(&who)
                };
            }
            _ => {}
        }
        for event in events {
            match event {
                RoomEvent::Supports { who, question, on: false } => {
                    self.support.entry(*question).or_default().remove(who);
                }
                RoomEvent::Said { message } => drop(self.told.insert(message.id.0)),
                RoomEvent::Hidden { message } => drop(self.told.remove(&message.0)),
                RoomEvent::Asked { question } => drop(self.told.insert(question.id.0)),
                RoomEvent::QuestionMarked { question, state } if state.is_away() => drop(self.told.remove(&question.0)),
                RoomEvent::PollRevealed { poll, .. } => {
                    self.public.insert(*poll);
                }
                RoomEvent::PollClosed { poll, .. } => {
                    self.public.insert(*poll);
                    self.closed.insert(*poll);
                }
                RoomEvent::PollWithdrawn { poll } => {
                    self.withdrawn.insert(*poll);
                    self.closed.insert(*poll);
                }
                _ => {}
            }
        }
    }

    fn counts(&self, room: &Room, poll: PollId, options: u8) -> Vec<u32> {
        let votes = self.votes.get(&poll);
        let counts = |(who, choices): (&AttendeeId, &BTreeSet<u8>), option| choices.contains(&option) && !room.you(*who).banned;
        let count = |option| votes.map_or(0, |votes| votes.iter().filter(|vote| counts(*vote, option)).count());
        (0..options).map(|option| u32::try_from(count(option)).expect("few people")).collect()
    }

    fn check(&self, room: &Room) {
        for view in room.view(Viewer::Organizer).polls {
            let tally = view.tally.expect("organizers see tallies");
            let counted = self.votes.get(&view.id).into_iter().flatten().filter(|(who, _)| !room.you(**who).banned);
            assert_eq!(tally.voters as usize, counted.count(), "one vote a person");
            assert_eq!(
                tally.counts,
                self.counts(room, view.id, u8::try_from(view.options.len()).expect("few options")),
                "votes are conserved"
            );
            assert_eq!(room.tally(view.id), Some(tally));
        }
        for question in room.view(Viewer::Organizer).questions {
            assert_eq!(question.votes as usize, self.support.get(&question.id).map_or(0, BTreeSet::len));
        }
        let viewers = people().map(Viewer::Attendee).chain([Viewer::Projector]);
        for viewer in viewers {
            self.check_view(room, viewer);
        }
    }

    fn check_view(&self, room: &Room, viewer: Viewer) {
        let view = room.view(viewer);
        let you = match viewer {
            Viewer::Attendee(who) => Some(who),
            _ => None,
        };
        let json = serde_json::to_string(&view).expect("it is JSON");
        assert!(!mentions_anybody(&json), "a view names an attendee: {json}");
        assert!(view.pace.is_none() && view.muted.is_empty(), "{json}");
        for poll in view.polls {
            assert!(!self.withdrawn.contains(&poll.id), "a withdrawn poll is shown");
            let own = you.and_then(|who| self.votes.get(&poll.id)?.get(&who)).cloned().unwrap_or_default();
            assert_eq!(poll.mine.iter().copied().collect::<BTreeSet<_>>(), own, "only one's own choices are shown");
            let may = self.public.contains(&poll.id) || !own.is_empty();
            assert_eq!(poll.tally.is_some(), may, "the tally is hidden until it may be seen");
            assert_eq!(room.may_see_tally(viewer, poll.id), may);
        }
        for question in view.questions {
            let waits = question.state == QuestionState::Held && question.mine;
            assert!(question.state.is_public() && self.told.contains(&question.id.0) || waits, "an attendee sees {question:?}");
            assert!(question.merged_into.is_none());
            assert_eq!(question.mine, you.is_some() && self.askers.get(&question.id) == you.as_ref());
        }
        assert!(view.interventions.iter().all(|intervention| !intervention.is_cue()), "an attendee sees a cue");
        for message in &view.chat {
            let waits = message.held && message.mine;
            assert!(!message.hidden && (waits || !message.held && self.told.contains(&message.id.0)), "an attendee sees {message:?}");
        }
        assert!(view.pinned.iter().all(|message| !message.hidden && !message.held), "something hidden is pinned");
    }
}

fn mentions_anybody(json: &str) -> bool {
    people().any(|who| json.contains(&who.to_string()))
}

/// Checks that an event reveals neither people nor, before its time, a tally.
fn check_event(event: &RoomEvent) {
    let json = serde_json::to_string(event);
    match event.audience() {
        Audience::Nobody => assert!(json.is_err(), "an internal event can be serialized"),
        Audience::Everyone | Audience::Organizers => {
            let json = json.expect("it is JSON");
            assert!(!mentions_anybody(&json), "an event names an attendee: {json}");
        }
    }
    if event.audience() == Audience::Everyone {
        match event {
            RoomEvent::Said { message } => assert!(!message.held && !message.hidden && !message.mine),
            RoomEvent::Asked { question } => assert!(question.state.is_public() && !question.mine && question.merged_into.is_none()),
            _ => {}
        }
    }
    if let RoomEvent::PollOpened { poll } = event {
        assert!(poll.tally.is_none() && poll.mine.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_room_keeps_its_promises(steps in steps()) {
        let mut room = Room::new("A talk");
        let mut truth = Truth::default();
        let mut accepted: Vec<(Actor, Act, Timestamp)> = Vec::new();
        let mut now = 0;
        for step in steps {
            now += step.after;
            if step.tick {
                let events = room.tick(at(now));
                events.iter().for_each(check_event);
                truth.learn(Actor::System, &Act::Leave, &events);
            }
            let before = room.clone();
            match room.apply(step.actor, step.act.clone(), at(now)) {
                Ok(events) => {
                    events.iter().for_each(check_event);
                    let by_host = step.actor.runs_the_room();
                    let counts_a_person = |event| matches!(signal(event), Some(Signal::Chat { .. } | Signal::PollVote { .. } | Signal::Question { .. } | Signal::Reaction { .. }));
                    prop_assert!(!(by_host && events.iter().any(counts_a_person)), "a host raised the score");
                    truth.learn(step.actor, &step.act, &events);
                    accepted.push((step.actor, step.act, at(now)));
                }
                Err(_) => prop_assert_eq!(&room, &before, "a refused act changed the room"),
            }
            truth.check(&room);
        }
        // A fold of the accepted acts, without any tick between, is the same room.
        let mut fold = Room::new("A talk");
        for (actor, act, at) in accepted.clone() {
            fold.apply(actor, act, at).expect("an accepted act is accepted again");
        }
        now += 1;
        room.tick(at(now));
        fold.tick(at(now));
        prop_assert_eq!(&fold, &room);
        // After a crash, what is kept gives back all but presence and reactions.
        let kept = accepted.into_iter().filter(|(_, act, _)| act.durability() == Durability::Kept);
        let mut recovered = Room::recover("A talk", kept).expect("what was kept is accepted again");
        recovered.tick(at(now));
        prop_assert_eq!(recovered, room.without_counted());
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in any::<String>(), odd in vec(prop::sample::select(vec!['a', 'é', '\u{301}', '\u{200d}', '\u{200c}', '👩', ' ', '\u{202e}', '\n']), 0..40)) {
        for text in [text, odd.into_iter().collect()] {
            let once = room::text::clean(&text);
            prop_assert_eq!(room::text::clean(&once), once.clone());
            let seen = |c: char| !c.is_control() && !"\u{202a}\u{202d}\u{202e}\u{2066}\u{2069}\u{200b}\u{feff}".contains(c);
            prop_assert!(once.chars().all(seen), "{:?}", once);
        }
    }
}
