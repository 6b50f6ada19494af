//! [`Waiting`]: messages, questions and answers that wait for a decision, raised hands, and taking a decision back.

use conductor::id::{MessageId, PollId, QuestionId};
use kit::announcer::use_announcer;
use kit::command::{RefusalNotice, Sent};
use leptos::prelude::*;
use reactive_stores::Store;
use room::{Act, AnswerState, QuestionState, Verdict};
use session::live::{Live, LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::language::{desk, moderation as text, t, talk};

/// Decisions of this page that can be taken back.
const REMEMBERED: usize = 20;

/// Something that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A question.
    Question(QuestionId),
    /// A message, in the words of a revision.
    Message(MessageId, u32),
    /// An answer in words.
    Answer(PollId, String),
}

impl Item {
    fn decide(&self, shows: bool) -> Act {
        match self {
            Self::Question(question) => {
                Act::MarkQuestion { question: *question, state: if shows { QuestionState::Queued } else { QuestionState::Archived } }
            }
            Self::Message(message, revision) if shows => Act::Show { message: *message, revision: Some(*revision) },
            Self::Message(message, _) => Act::Hide { message: *message },
            Self::Answer(poll, answer) => {
                Act::JudgeAnswer { poll: *poll, answer: answer.clone(), verdict: if shows { Verdict::Show } else { Verdict::Hide } }
            }
        }
    }
}

/// Something that waits, as it is shown.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    item: Item,
    author: String,
    words: String,
}

/// Everything that waits, the oldest first; answers in words after the rest.
fn waiting(live: Store<Live>) -> Vec<Shown> {
    if has_ended(live) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for question in live.questions().read().iter().filter(|question| question.state == QuestionState::Held) {
        let author = if question.speaker.is_some() { question.author.clone() } else { t(talk::UNNAMED).to_owned() };
        all.push((question.at, Shown { item: Item::Question(question.id), author, words: question.text.clone() }));
    }
    for message in live.chat().read().iter().filter(|message| message.held) {
        let shown =
            Shown { item: Item::Message(message.id, message.revision), author: message.author.clone(), words: message.text.clone() };
        all.push((message.at, shown));
    }
    all.sort_by_key(|(at, _)| *at);
    let mut all: Vec<Shown> = all.into_iter().map(|(_, shown)| shown).collect();
    for poll in live.polls().read().iter() {
        let answers = poll.tally.iter().flat_map(|tally| &tally.answers).filter(|answer| answer.state == AnswerState::Waiting);
        all.extend(answers.map(|answer| Shown {
            item: Item::Answer(poll.id, answer.text.clone()),
            author: poll.question.clone(),
            words: answer.text.clone(),
        }));
    }
    all
}

/// Number of things that wait for a decision. Tracks.
#[must_use]
pub fn count(live: Store<Live>) -> usize {
    waiting(live).len() + if has_ended(live) { 0 } else { live.guard().read().hands.len() }
}

/// Words that wait for a decision, with one key for each decision, and raised hands.
#[component]
pub fn Waiting() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let live = socket.live;
    let announcer = use_announcer();
    let all = Memo::new(move |_| waiting(live));
    let number = Memo::new(move |_| all.with(Vec::len));
    Effect::new(move |before: Option<usize>| {
        let number = number.get();
        if before == Some(0) && number > 0 {
            announcer.say(text::WAIT.of(number as u64));
        }
        number
    });
    let decided = RwSignal::new(Vec::<(Item, bool)>::new());
    let decide = move |item: &Item, shows: bool| {
        sent.act_each_time(item.decide(shows));
        decided.update(|decided| {
            decided.push((item.clone(), shows));
            let excess = decided.len().saturating_sub(REMEMBERED);
            decided.drain(..excess);
        });
    };
    let undo = move |_| {
        let last = decided.try_update(Vec::pop).flatten();
        if let Some((item, shows)) = last {
            sent.act_each_time(item.decide(!shows));
        }
    };
    let row = move |shown: Shown| {
        let first = {
            let item = shown.item.clone();
            Memo::new(move |_| all.with(|all| all.first().is_some_and(|first| first.item == item)))
        };
        let kind = match shown.item {
            Item::Question(_) => text::A_QUESTION,
            Item::Message(..) => text::A_MESSAGE,
            Item::Answer(..) => text::AN_ANSWER,
        };
        let key = move |key: &'static str| move || first.get().then_some(key);
        let (yes, no) = (shown.item.clone(), shown.item);
        view! {
            <li class="waits">
                <p class="said__head"><span class="badge badge--warm">{t(kind)}</span><bdi class="muted small">{shown.author}</bdi></p>
                <p class="said__words" dir="auto">{shown.words}</p>
                <div class="row for-moderator">
                    <button type="button" class="button button--small button--primary" data-shortcut=key("y") disabled=move || sent.is_pending() on:click=move |_| decide(&yes, true)>
                        {t(desk::APPROVE)}
                    </button>
                    <button type="button" class="button button--small" data-shortcut=key("n") disabled=move || sent.is_pending() on:click=move |_| decide(&no, false)>
                        {t(desk::TURN_DOWN)}
                    </button>
                </div>
            </li>
        }
    };
    view! {
        <ul class="waiting" aria-label=t(text::WAITING) hidden=move || number.get() == 0>
            <For each=move || all.get() key=|shown| (shown.item.clone(), shown.words.clone()) let(shown)>{row(shown)}</For>
        </ul>
        <p class="row" hidden=move || decided.with(Vec::is_empty)>
            <button type="button" class="button button--small button--quiet" data-shortcut="u" disabled=move || decided.with(Vec::is_empty) || sent.is_pending() on:click=undo>
                {t(text::UNDO)}
            </button>
        </p>
        <Hands sent/>
        <RefusalNotice sent/>
    }
}

/// Raised hands, the longest raised first.
#[component]
fn Hands(sent: Sent) -> impl IntoView {
    let live = use_socket().live;
    let hands = Memo::new(move |_| if has_ended(live) { Vec::new() } else { live.guard().read().hands.clone() });
    view! {
        <section class="hands" aria-label=t(text::HANDS) hidden=move || hands.with(Vec::is_empty)>
            <p class="small muted">{move || text::HANDS_UP.of(hands.with(Vec::len) as u64)}</p>
            <ol class="at-door">
                <For each=move || hands.get() key=|hand| (hand.hand, hand.name.clone()) let(hand)>
                    <li class="at-door__one">
                        <span class="at-door__name" dir="auto">{hand.name.clone()}</span>
                        <button
                            type="button"
                            class="button button--small for-speaker"
                            aria-label=text::LOWER_NAMED.with(&[("name", &hand.name)])
                            on:click=move |_| sent.act(Act::LowerHand { hand: hand.hand })
                        >
                            {t(text::LOWER)}
                        </button>
                    </li>
                </For>
            </ol>
        </section>
    }
}
