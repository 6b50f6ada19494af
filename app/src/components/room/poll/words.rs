//! [`WordsCard`]: a poll that people answer in their own words, and [`AnswerList`]: what they said.

use super::{PlainVote, PollFoot, Seen};
use kit::steady::hold_still_while;
use leptos::prelude::*;
use room::limits::{ANSWER_CHARS, WORD_CHARS, WORDS_EACH};
use room::{Act, Answer, PollKind, PollView};
use session::socket::use_socket;
use wording::language::{common, room as text, t};

/// A poll that people answer in their own words: a sentence, or a few words that are counted.
#[component]
pub fn WordsCard(
    /// State of the poll for this person.
    seen: Memo<Option<Seen>>,
    /// The poll when its card was made.
    first: PollView,
) -> impl IntoView {
    let socket = use_socket();
    let (id, is_cloud) = (first.id, first.kind == PollKind::Words);
    let waits_for_approval = first.kind == PollKind::Text { approve_first: true };
    let number = if is_cloud { WORDS_EACH } else { 1 };
    let fields: Vec<RwSignal<String>> = (0..number).map(|_| RwSignal::new(String::new())).collect();
    let fields = StoredValue::new(fields);
    let edited = RwSignal::new(false);
    let said = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.said.clone()).unwrap_or_default()));
    let fill = move |said: &[String]| {
        fields.with_value(|fields| {
            for (at, field) in fields.iter().enumerate() {
                field.set(said.get(at).cloned().unwrap_or_default());
            }
        });
    };
    fill(&said.get_untracked());
    // The same person may answer on another page.
    Effect::new(move |_| {
        said.with(|said| {
            if !edited.get_untracked() {
                fill(said)
            }
        })
    });
    hold_still_while(move || edited.get());
    let open = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.poll.is_open())));
    // Until the page's program is there the browser sends the form, whatever is in it.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let words = move || {
        let words = fields.with_value(|fields| fields.iter().map(|field| field.get().trim().to_owned()).collect::<Vec<_>>());
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<String>>()
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = untrack(words);
        if !words.is_empty() {
            edited.set(false);
            if words != said.get_untracked() {
                socket.act(Act::Answer { poll: id, words });
            }
        }
    };
    let inputs = move || {
        fields.get_value().into_iter().enumerate().map(|(at, field)| {
            let changed = move |value: String| {
                edited.set(true);
                field.set(value);
            };
            let label = if is_cloud { text::WORD.with(&[("n", &(at + 1))]) } else { t(text::YOUR_ANSWER).to_owned() };
            if is_cloud {
                view! {
                    <input class="input" name="word" dir="auto" type="text" autocomplete="off" maxlength=WORD_CHARS aria-label=label.clone() placeholder=label
                        prop:value=field on:input:target=move |event| changed(event.target().value())/>
                }
                .into_any()
            } else {
                view! {
                    <textarea class="input" name="word" dir="auto" rows="2" maxlength=ANSWER_CHARS aria-label=label.clone() placeholder=label
                        prop:value=field on:input:target=move |event| changed(event.target().value())></textarea>
                }
                .into_any()
            }
        }).collect_view()
    };
    let answers = Memo::new(move |_| {
        seen.with(|seen| seen.as_ref().and_then(|seen| seen.poll.tally.as_ref()).map(|tally| tally.answers.clone()).unwrap_or_default())
    });
    view! {
        <form class="poll" data-kind="" method="post" on:submit=submit>
            <PlainVote id/>
            <fieldset class="poll__options">
                <legend class="poll__question" dir="auto">{first.question.clone()}</legend>
                {waits_for_approval.then(|| view! { <p class="poll__hint">{t(text::APPROVED_FIRST)}</p> })}
                {move || open.get().then(inputs)}
            </fieldset>
            {move || open.get().then(|| view! {
                <button type="submit" class="button button--primary button--wide" disabled=move || alive.get() && words().is_empty()>
                    {move || t(if said.with(Vec::is_empty) { text::SEND_ANSWER } else { text::CHANGE_ANSWER })}
                </button>
            })}
            <AnswerList answers is_cloud/>
            <PollFoot seen/>
        </form>
    }
}

/// Answers in words, the most frequent first. A cloud shows frequent ones larger; its order says the same.
#[component]
pub fn AnswerList(
    /// The answers.
    #[prop(into)]
    answers: Signal<Vec<Answer>>,
    /// True for a word cloud.
    is_cloud: bool,
) -> impl IntoView {
    move || {
        let answers = answers.get();
        let most = answers.first().map_or(1, |answer| answer.count.max(1));
        let one = |answer: Answer| {
            let size = if is_cloud { answer.count * 4 / most } else { 0 };
            let count = (is_cloud || answer.count > 1).then(|| {
                view! { <b class="said-word__count numbers"><span aria-hidden="true">{answer.count}</span><span class="visually-hidden">", "{common::VOTES.of(answer.count)}</span></b> }
            });
            view! { <li class=format!("said-word said-word--{size}")><span dir="auto">{answer.text}</span>{count}</li> }
        };
        (!answers.is_empty()).then(|| {
            view! { <ol class="said-words" class:said-words--cloud=is_cloud>{answers.into_iter().map(one).collect_view()}</ol> }
        })
    }
}
