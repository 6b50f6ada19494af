//! [`Now`]: the current activities, at the top of the room: challenges, open polls, the live question, prompts. It never takes the focus
//! and never scrolls the page; a voice announces arrivals. A newly opened one does not push away the one that is being answered.

use crate::chunk::{Lost, later, wasm_split};
use crate::components::room::countdown::{Countdown, Ring};
use crate::components::room::poll::PollCard;
use conductor::arm::{Content, PollKind};
use conductor::id::{InterventionId, PollId, QuestionId};
use conductor::time::Timestamp;
use kit::announcer::use_announcer;
use kit::icon::{Icon, IconName};
use kit::steady::{Answering, Steady};
use leptos::prelude::*;
use reactive_stores::Store;
use room::QuestionState;
use session::live::{Live, LiveStoreFields, has_ended};
use session::socket::use_socket;
use std::cmp::Reverse;
use uuid::Uuid;
use wording::language::{common, room as text, t};

/// Something to do now.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A challenge that runs.
    Challenge {
        /// The intervention.
        id: InterventionId,
        /// The task.
        text: String,
        /// When it began.
        from: Timestamp,
        /// When it is over.
        until: Timestamp,
    },
    /// A poll that is open.
    Poll(PollId),
    /// The question that is being answered.
    Question {
        /// The id.
        id: QuestionId,
        /// Its words.
        text: String,
        /// The name of the person who asked.
        author: String,
    },
    /// A prompt to write about.
    Prompt {
        /// The intervention.
        id: InterventionId,
        /// The topic to write about.
        text: String,
    },
    /// A private cue; only those who run the room get any.
    Cue {
        /// The intervention.
        id: InterventionId,
        /// The cue.
        text: String,
    },
}

impl Item {
    fn key(&self) -> (u8, Uuid) {
        match self {
            Self::Challenge { id, .. } => (0, id.0),
            Self::Poll(id) => (1, id.0),
            Self::Question { id, .. } => (2, id.0),
            Self::Prompt { id, .. } => (3, id.0),
            Self::Cue { id, .. } => (4, id.0),
        }
    }

    /// The words that a screen reader says when it arrives.
    fn words(&self, live: Store<Live>) -> String {
        match self {
            Self::Challenge { text, .. } => text::NEW_CHALLENGE.with(&[("text", text)]),
            Self::Poll(id) => {
                let polls = live.polls();
                let polls = polls.read_untracked();
                let question = polls.iter().find(|poll| poll.id == *id).map_or("", |poll| &poll.question);
                text::NEW_POLL.with(&[("text", &question)])
            }
            Self::Question { text, .. } => text::NEW_ANSWERED.with(&[("text", text)]),
            Self::Prompt { text, .. } => text::NEW_PROMPT.with(&[("text", text)]),
            Self::Cue { text, .. } => text::NEW_CUE.with(&[("text", text)]),
        }
    }
}

/// Everything there is to do now: challenges and polls, the newest first, then the live question, then prompts.
#[must_use]
pub fn items(live: Store<Live>) -> Vec<Item> {
    if has_ended(live) {
        return Vec::new();
    }
    let interventions = live.interventions().get();
    let mut timed = Vec::new();
    for shown in &interventions {
        if let (Content::Gamification { text, .. }, Some(until)) = (&shown.content, shown.ends_at) {
            timed.push((shown.at, Item::Challenge { id: shown.id, text: text.clone(), from: shown.at, until }));
        }
    }
    timed.extend(live.polls().read().iter().filter(|poll| poll.is_open()).map(|poll| (poll.opened_at, Item::Poll(poll.id))));
    timed.sort_by_key(|(at, _)| Reverse(*at));
    let mut items: Vec<Item> = timed.into_iter().map(|(_, item)| item).collect();
    let live_now = live.questions().read().iter().find(|question| question.state == QuestionState::Live).cloned();
    items.extend(live_now.map(|question| Item::Question { id: question.id, text: question.text, author: question.author }));
    for shown in interventions {
        match shown.content {
            Content::ChatPrompt { text } => items.push(Item::Prompt { id: shown.id, text }),
            Content::Notification { text } => items.push(Item::Cue { id: shown.id, text }),
            Content::Poll { .. } | Content::QnaPromote { .. } | Content::Gamification { .. } => {}
        }
    }
    // The answer to a quiz stays while nothing else is to do and no other poll has opened.
    let latest = live
        .polls()
        .read()
        .iter()
        .max_by_key(|poll| poll.opened_at)
        .map(|poll| (poll.id, poll.closed_at, matches!(poll.kind, PollKind::Quiz(_))));
    if let (true, Some((id, Some(_), true))) = (items.is_empty(), latest) {
        items.push(Item::Poll(id));
    }
    items
}

/// The current activity, if there is one.
#[component]
pub fn Now(
    /// Takes the person to the chat's field when they press a button.
    #[prop(into)]
    on_answer: Callback<()>,
) -> impl IntoView {
    let live = use_socket().live;
    let announcer = use_announcer();
    let answering = Answering(RwSignal::new(false));
    provide_context(answering);
    let steady = Steady::while_free(move || items(live), move || answering.0.get());
    let now = steady.shown;
    Effect::new(move |before: Option<Vec<(u8, Uuid)>>| {
        now.with(|now| {
            if let Some(before) = before
                && let Some(new) = now.iter().find(|item| !before.contains(&item.key()))
            {
                announcer.say(new.words(live));
            }
            now.iter().map(Item::key).collect()
        })
    });
    view! {
        <section class="now" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch() class:now--idle=move || now.with(Vec::is_empty) aria-label=t(text::NOW)>
            <For each=move || now.get() key=Item::key let(item)>
                {later(load_card, move || card(item.clone(), on_answer))}
            </For>
        </section>
    }
}

/// A card with one thing to do.
#[wasm_split(card, wasm_split_path = leptos::wasm_split, fallible, preload(load_card))]
pub(crate) fn card(item: Item, on_answer: Callback<()>) -> Result<AnyView, Lost> {
    Ok(view! { <NowCard item on_answer/> }.into_any())
}

/// One thing to do. It can be folded away, and comes back when something new arrives.
#[component]
fn NowCard(
    /// The activity.
    item: Item,
    /// Takes the person to the chat's field.
    on_answer: Callback<()>,
) -> impl IntoView {
    let (class, icon, kind) = match &item {
        Item::Challenge { .. } => ("thing thing--challenge", IconName::Challenge, common::CHALLENGE),
        Item::Poll(_) => ("thing thing--poll", IconName::Poll, common::POLL),
        Item::Question { .. } => ("thing thing--question", IconName::Question, common::ANSWERED_NOW),
        Item::Prompt { .. } => ("thing thing--prompt", IconName::Chat, text::TELL_EVERYBODY),
        Item::Cue { .. } => ("thing thing--cue", IconName::Cue, text::CUE_FOR_YOU),
    };
    let aside = match &item {
        Item::Challenge { until, .. } => {
            let until = *until;
            view! { <span class="thing__aside"><Countdown until words=text::ENDS_IN/></span> }.into_any()
        }
        Item::Poll(id) => view! { <Closing id=*id/> }.into_any(),
        _ => ().into_any(),
    };
    let body = match item {
        Item::Challenge { text, from, until, .. } => view! {
            <div class="thing__challenge">
                <Ring from until/>
                <p class="thing__words" dir="auto">{text}</p>
            </div>
            <button type="button" class="button button--primary button--wide" on:click=move |_| on_answer.run(())>
                <Icon name=IconName::Chat/>{t(text::ANSWER_IN_CHAT)}
            </button>
        }
        .into_any(),
        Item::Poll(id) => view! { <PollCard id/> }.into_any(),
        Item::Question { text, author, .. } => view! {
            <blockquote class="thing__quote">
                <p class="thing__words" dir="auto">{text}</p>
                <footer class="thing__by" dir="auto" translate="no">{author}</footer>
            </blockquote>
        }
        .into_any(),
        Item::Prompt { text, .. } => view! {
            <p class="thing__words" dir="auto">{text}</p>
            <button type="button" class="button button--primary button--wide" on:click=move |_| on_answer.run(())>
                <Icon name=IconName::Chat/>{t(text::ANSWER_IN_CHAT)}
            </button>
        }
        .into_any(),
        Item::Cue { text, .. } => view! { <p class="thing__words" dir="auto">{text}</p> }.into_any(),
    };
    view! {
        <details class=class open>
            <summary class="thing__head">
                <span class="thing__icon"><Icon name=icon/></span>
                <span class="thing__kind">{t(kind)}</span>
                {aside}
                <span class="thing__fold"><Icon name=IconName::Down/></span>
            </summary>
            <div class="thing__body">{body}</div>
        </details>
    }
}

/// When a poll closes by itself, if it does.
#[component]
fn Closing(
    /// The id.
    id: PollId,
) -> impl IntoView {
    let live = use_socket().live;
    let closes =
        Memo::new(move |_| live.polls().read().iter().find(|poll| poll.id == id && poll.is_open()).and_then(|poll| poll.closes_at));
    move || closes.get().map(|until| view! { <span class="thing__aside"><Countdown until words=text::CLOSES_IN/></span> })
}

#[cfg(test)]
mod tests {
    use super::*;
    use room::{InterventionView, PollView};
    use session::live::samples::question;

    fn shown(n: u128, at: i64, content: Content) -> InterventionView {
        let at = Timestamp::from_millis(at);
        InterventionView { id: InterventionId(Uuid::from_u128(n)), at, content, poll: None, ends_at: Some(at) }
    }

    fn poll(n: u128, at: i64, closed: bool) -> PollView {
        let at = Timestamp::from_millis(at);
        PollView {
            id: PollId(Uuid::from_u128(n)),
            question: "Ready?".to_owned(),
            options: vec!["yes".to_owned(), "no".to_owned()],
            multiple: false,
            kind: PollKind::Single,
            said: Vec::new(),
            liked: Vec::new(),
            score: None,
            opened_at: at,
            closes_at: None,
            closed_at: closed.then_some(at),
            revealed: closed,
            voters: 0,
            mine: Vec::new(),
            tally: None,
            intervention: None,
            again: None,
        }
    }

    #[test]
    fn the_newest_task_is_on_top() {
        Owner::new().with(|| {
            let prompt = Content::ChatPrompt { text: "Where are you?".to_owned() };
            let challenge = Content::Gamification { text: "Three words".to_owned(), seconds: 60 };
            let live = Store::new(Live {
                interventions: vec![shown(1, 9_000, prompt), shown(2, 5_000, challenge)],
                polls: vec![poll(3, 7_000, false), poll(4, 3_000, false), poll(5, 8_000, true)],
                questions: vec![question(6, QuestionState::Live, 0)],
                ..Live::default()
            });
            let order: Vec<u128> = items(live).iter().map(|item| item.key().1.as_u128()).collect();
            assert_eq!(order, [3, 2, 4, 6, 1]);
        });
    }

    #[test]
    fn an_ended_session_leaves_nothing_to_do() {
        Owner::new().with(|| {
            let live = Live { polls: vec![poll(3, 7_000, false)], ended_at: Some(Timestamp::from_millis(9_000)), ..Live::default() };
            assert_eq!(items(Store::new(live)), []);
        });
    }
}
