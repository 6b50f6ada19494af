//! [`PollCard`]: a poll to answer, and its results once they may be seen.
//!
//! A tap on the only answer votes at once. With a keyboard, moving between answers must not vote, so there a button does.

mod ideas;
mod kinds;
mod quiz;
mod ranking;
mod rounds;
mod words;

pub(crate) use kinds::load_kinds;
pub use quiz::Leaders;
pub use ranking::Ranked;
pub use rounds::{Rounds, round_before};
pub(crate) use rounds::{both_rounds, load_rounds};
pub use words::AnswerList;

use crate::chunk::later;
use conductor::id::PollId;
use kit::bar::Bar;
use kit::icon::{Icon, IconName};
use kit::steady::hold_still_while;
use leptos::prelude::*;
use quiz::QuizResult;
use room::{Act, PollKind, PollView, Tally};
use session::live::LiveStoreFields;
use session::socket::{Socket, use_socket};
use wording::language::{Language, common, current, room as text, t};

/// A poll as one person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    poll: PollView,
    /// Their choice, sent or not.
    chosen: Vec<u8>,
    /// Their choice has no answer yet.
    sending: bool,
    /// Their answer in words, sent or not.
    said: Vec<String>,
}

impl Seen {
    fn has_answered(&self) -> bool {
        !self.chosen.is_empty() || !self.said.is_empty()
    }
}

fn seen(socket: Socket, id: PollId) -> Option<Seen> {
    let poll = socket.live.polls().read().iter().find(|poll| poll.id == id).cloned()?;
    let (vote, answer) = socket.outbox.with(|outbox| (outbox.vote(id).map(<[u8]>::to_vec), outbox.answer(id).map(<[String]>::to_vec)));
    Some(Seen {
        sending: vote.is_some() || answer.is_some(),
        chosen: vote.unwrap_or_else(|| poll.mine.clone()),
        said: answer.unwrap_or_else(|| poll.said.clone()),
        poll,
    })
}

/// The share of the voters who chose an option, in whole percent.
#[must_use]
pub fn share(tally: &Tally, option: usize) -> u32 {
    let count = u64::from(tally.counts.get(option).copied().unwrap_or(0));
    let voters = u64::from(tally.voters);
    if voters == 0 { 0 } else { u32::try_from((count * 200 + voters) / (voters * 2)).unwrap_or(100).min(100) }
}

/// A quotient with one decimal. In whole numbers: code that prints others is large, and phones have no other use for it.
#[must_use]
pub fn tenths(total: u64, of: u64) -> String {
    let tenths = (total * 20 + of) / (of.max(1) * 2);
    let sign = if current() == Language::German { ',' } else { '.' };
    format!("{}{sign}{}", tenths / 10, tenths % 10)
}

/// Mean of a rating in words; none without votes.
#[must_use]
pub fn mean_words(tally: &Tally) -> Option<String> {
    let votes: u64 = tally.counts.iter().copied().map(u64::from).sum();
    let total: u64 = (1_u64..).zip(&tally.counts).map(|(step, votes)| step * u64::from(*votes)).sum();
    (votes > 0).then(|| text::MEAN.with(&[("mean", &tenths(total, votes))]))
}

/// Labels of what can be chosen: the options, or the steps of a scale with the words at its ends.
#[must_use]
pub fn choices(poll: &PollView) -> Vec<String> {
    let PollKind::Rating(scale) = &poll.kind else { return poll.options.clone() };
    let label = |step: u8| match (step, scale.low.as_str(), scale.high.as_str()) {
        (1, low, _) if !low.is_empty() => format!("1 · {low}"),
        (last, _, high) if last == scale.steps && !high.is_empty() => format!("{last} · {high}"),
        (step, _, _) => step.to_string(),
    };
    (1..=scale.steps).map(label).collect()
}

/// A poll of the room.
#[component]
pub fn PollCard(
    /// The id.
    id: PollId,
) -> impl IntoView {
    let socket = use_socket();
    let seen = Memo::new(move |_| seen(socket, id));
    // What never changes about a poll is rendered once, so that nothing moves under a finger.
    let Some(first) = seen.get_untracked().map(|seen| seen.poll) else { return ().into_any() };
    match first.kind {
        PollKind::Ideas { .. } | PollKind::Text { .. } | PollKind::Words | PollKind::Ranking => {
            later(load_kinds, move || kinds::of_kind(seen, first.clone()))
        }
        PollKind::Single | PollKind::Multiple | PollKind::Rating(_) | PollKind::Quiz(_) => view! { <ChoiceCard seen first/> }.into_any(),
    }
}

/// A poll of which options or steps are chosen.
#[component]
fn ChoiceCard(
    /// State of the poll for this person.
    seen: Memo<Option<Seen>>,
    /// The poll when its card was made.
    first: PollView,
) -> impl IntoView {
    let socket = use_socket();
    let id = first.id;
    let picked = RwSignal::new(None::<Vec<u8>>);
    let open = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.poll.is_open())));
    let chosen = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.chosen.clone()).unwrap_or_default()));
    let shown = Memo::new(move |_| picked.get().unwrap_or_else(|| chosen.get()));
    let tally = Memo::new(move |_| seen.with(|seen| seen.as_ref().and_then(|seen| seen.poll.tally.clone())));
    let vote = move |choices: Vec<u8>| {
        picked.set(None);
        if open.get_untracked() && !choices.is_empty() && choices != chosen.get_untracked() {
            socket.act(Act::Vote { poll: id, choices });
        }
    };
    let multiple = first.kind == PollKind::Multiple;
    let is_quiz = matches!(first.kind, PollKind::Quiz(_));
    let is_scale = matches!(first.kind, PollKind::Rating(_));
    let options = choices(&first).into_iter().enumerate().map(|(option, words)| {
        let n = u8::try_from(option).unwrap_or(u8::MAX);
        let is_picked = move || shown.with(|shown| shown.contains(&n));
        let pick = move |_| {
            let mut next = shown.get_untracked();
            if !multiple {
                next = vec![n];
            } else if let Some(at) = next.iter().position(|other| *other == n) {
                next.remove(at);
            } else {
                next.push(n);
                next.sort_unstable();
            }
            picked.set(Some(next));
        };
        // A click that a keyboard makes has no detail.
        let tap = move |event: leptos::ev::MouseEvent| {
            if !multiple && event.detail() > 0 {
                vote(vec![n]);
            }
        };
        let percent = Memo::new(move |_| tally.with(|tally| tally.as_ref().map(|tally| share(tally, option))));
        let right = Memo::new(move |_| tally.with(|tally| tally.as_ref().is_some_and(|tally| tally.right.contains(&n))));
        let count = move || tally.with(|tally| tally.as_ref().map(|tally| tally.counts.get(option).copied().unwrap_or(0)));
        view! {
            <label class="option" class:option--mine=is_picked class:option--told=move || percent.get().is_some() class:option--right=right on:click=tap>
                <Bar percent=Signal::derive(move || percent.get().unwrap_or(0))/>
                <input
                    class="option__input"
                    type=if multiple { "checkbox" } else { "radio" }
                    name="choice"
                    value=n.to_string()
                    prop:checked=is_picked
                    disabled=move || !open.get()
                    on:change=pick
                />
                <span class="option__words" dir="auto">{words}</span>
                {move || right.get().then(|| view! { <span class="option__right"><Icon name=IconName::Check/><span class="visually-hidden">{t(text::RIGHT_OPTION)}</span></span> })}
                {move || percent.get().map(|percent| view! {
                    <span class="option__share numbers">
                        <b>{percent}" %"</b>
                        <span class="visually-hidden">", "{move || common::VOTES.of(count().unwrap_or(0))}</span>
                    </span>
                })}
            </label>
        }
    });
    let differs = Memo::new(move |_| {
        open.get() && picked.with(|picked| picked.as_ref().is_some_and(|picked| !picked.is_empty() && *picked != chosen.get()))
    });
    hold_still_while(move || differs.get());
    let needs_button = move || differs.get() || (open.get() && multiple && chosen.with(Vec::is_empty));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        vote(shown.get_untracked());
    };
    view! {
        <form class="poll" method="post" class:poll--scale=is_scale on:submit=submit>
            <PlainVote id/>
            <fieldset class="poll__options">
                <legend class="poll__question" dir="auto">{first.question.clone()}</legend>
                {multiple.then(|| view! { <p class="poll__hint">{t(text::CHOOSE_ALL)}</p> })}
                {(is_quiz && first.closes_at.is_some()).then(|| view! { <p class="poll__hint">{t(text::FASTER_IS_MORE)}</p> })}
                {options.collect_view()}
            </fieldset>
            {move || needs_button().then(|| view! {
                <button type="submit" class="button button--primary button--wide" disabled=move || shown.with(Vec::is_empty)>
                    {move || t(if chosen.with(Vec::is_empty) { text::VOTE } else { text::CHANGE_VOTE })}
                </button>
            })}
            {first.is_open().then(|| view! { <button type="submit" class="button button--primary button--wide plain">{t(text::VOTE)}</button> })}
            {is_scale.then_some(move || tally.with(|tally| tally.as_ref().and_then(mean_words)).map(|mean| view! { <p class="poll__mean numbers">{mean}</p> }))}
            {is_quiz.then(|| view! { <QuizResult seen/> })}
            <PollFoot seen/>
        </form>
    }
}

/// Fields that tell a server what a form is for, where the page's program is not there.
#[component]
fn PlainVote(
    /// The poll.
    id: PollId,
) -> impl IntoView {
    view! {
        <input type="hidden" name="act" value="vote"/>
        <input type="hidden" name="poll" value=id.to_string()/>
    }
}

/// The number of voters, and its meaning for the viewer.
#[component]
fn PollFoot(
    /// The poll as they see it.
    seen: Memo<Option<Seen>>,
) -> impl IntoView {
    let is_second = seen.with_untracked(|seen| seen.as_ref().is_some_and(|seen| seen.poll.again.is_some()));
    let voters = move || seen.with(|seen| seen.as_ref().map_or(0, |seen| seen.poll.voters));
    let words = move || {
        seen.with(|seen| {
            let seen = seen.as_ref()?;
            let is_tapped = matches!(seen.poll.kind, PollKind::Single | PollKind::Multiple | PollKind::Rating(_));
            let is_quiz = matches!(seen.poll.kind, PollKind::Quiz(_));
            Some(t(match (seen.poll.is_open(), seen.sending, !seen.has_answered()) {
                (false, _, _) => text::FINAL,
                (true, true, _) => text::SENDING_VOTE,
                (true, false, _) if is_quiz => text::ANSWER_AT_THE_END,
                (true, false, false) if is_tapped => text::COUNTED,
                (true, false, false) => text::COUNTED_WORDS,
                (true, false, true) if seen.poll.tally.is_some() => text::CAN_STILL_VOTE,
                (true, false, true) => text::RESULTS_AFTER_VOTE,
            }))
        })
    };
    let voted = move || seen.with(|seen| seen.as_ref().is_some_and(|seen| !seen.sending && seen.has_answered() && seen.poll.is_open()));
    view! {
        {is_second.then(|| later(load_rounds, move || both_rounds(seen)))}
        <p class="poll__foot">
            {move || voted().then(|| view! { <Icon name=IconName::Check/> })}
            <span>{words}</span>
            <span class="poll__voters numbers">{move || common::VOTES.of(voters())}</span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(voters: u32, counts: &[u32]) -> Tally {
        Tally { voters, counts: counts.to_vec(), ..Tally::default() }
    }

    #[test]
    fn shares_are_rounded_to_whole_percent_of_the_voters() {
        let three = tally(3, &[1, 2]);
        assert_eq!((share(&three, 0), share(&three, 1)), (33, 67));
        assert_eq!(share(&tally(8, &[1]), 0), 13);
    }

    #[test]
    fn nobodys_vote_is_no_share_and_a_missing_option_has_none() {
        assert_eq!(share(&tally(0, &[0, 0]), 0), 0);
        assert_eq!(share(&tally(4, &[4]), 3), 0);
        assert_eq!(share(&tally(4, &[4]), 0), 100);
    }

    #[test]
    fn a_quotient_is_rounded_to_one_decimal() {
        assert_eq!([tenths(23, 5), tenths(2, 3), tenths(1, 20), tenths(0, 0)], ["4.6", "0.7", "0.1", "0.0"]);
        assert_eq!(mean_words(&tally(0, &[0, 0])), None);
    }

    #[test]
    fn a_scale_is_labelled_at_its_ends() {
        let scale = conductor::arm::Scale { steps: 3, low: "poor".to_owned(), high: String::new() };
        let poll = PollView {
            id: PollId(uuid::Uuid::nil()),
            question: String::new(),
            options: Vec::new(),
            multiple: false,
            kind: PollKind::Rating(Box::new(scale)),
            opened_at: conductor::time::Timestamp::from_millis(0),
            closes_at: None,
            closed_at: None,
            revealed: false,
            voters: 0,
            mine: Vec::new(),
            said: Vec::new(),
            liked: Vec::new(),
            score: None,
            tally: None,
            intervention: None,
            again: None,
        };
        assert_eq!(choices(&poll), ["1 · poor", "2", "3"]);
    }
}
