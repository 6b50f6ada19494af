//! Results of a poll as an organizer sees them, and decisions about answers in words.

use crate::components::room::poll::{Leaders, Ranked, choices, mean_words};
use conductor::id::PollId;
use kit::command::Sent;
use leptos::prelude::*;
use room::{Act, Answer, AnswerState, PollKind, PollView, Tally, Verdict};
use wording::language::{desk as text, t};

/// Results of a poll.
#[component]
pub(super) fn Results(
    /// The poll.
    poll: PollView,
    /// Sends decisions.
    sent: Sent,
) -> impl IntoView {
    let tally = poll.tally.clone().unwrap_or_default();
    match poll.kind {
        PollKind::Text { .. } | PollKind::Words | PollKind::Ideas { .. } => view! { <Answers id=poll.id tally sent/> }.into_any(),
        PollKind::Ranking if tally.voters > 0 => view! { <Ranked tally options=poll.options/> }.into_any(),
        PollKind::Ranking => {
            poll.options.into_iter().map(|option| view! { <p class="tally" dir="auto">{option}</p> }).collect_view().into_any()
        }
        PollKind::Rating(_) => {
            let mean = mean_words(&tally);
            view! {
                <Bars labels=choices(&poll) tally/>
                {mean.map(|mean| view! { <p class="poll__mean numbers">{mean}</p> })}
            }
            .into_any()
        }
        PollKind::Single | PollKind::Multiple | PollKind::Quiz(_) => {
            let leaders = tally.leaders.clone();
            view! { <Bars labels=poll.options tally/><Leaders leaders/> }.into_any()
        }
    }
}

/// Votes for each option or step.
#[component]
fn Bars(labels: Vec<String>, tally: Tally) -> impl IntoView {
    let whole = f64::from(tally.voters.max(1));
    let bar = |(at, label): (usize, String)| {
        let votes = tally.counts.get(at).copied().unwrap_or(0);
        let share = format!("{:.0}%", f64::from(votes) / whole * 100.0);
        let is_right = u8::try_from(at).is_ok_and(|at| tally.right.contains(&at));
        view! {
            <div class="tally">
                <svg class="tally__svg" aria-hidden="true"><rect class="tally__bar" width=share.clone() height="100%" rx="5"></rect></svg>
                <span class="tally__option"><span dir="auto">{label}</span>{is_right.then(|| view! { " "<span class="badge badge--good">{t(text::RIGHT)}</span> })}</span>
                <span class="tally__votes numbers">{votes}" · "{share}</span>
            </div>
        }
    };
    labels.into_iter().enumerate().map(bar).collect_view()
}

/// Answers in words, those that wait for a decision first.
#[component]
fn Answers(id: PollId, tally: Tally, sent: Sent) -> impl IntoView {
    let others: Vec<String> = tally.answers.iter().map(|answer| answer.text.clone()).collect();
    let others = StoredValue::new(others);
    let one = move |answer: Answer| {
        let Answer { text: words, count, state } = answer;
        let judge = {
            let words = words.clone();
            move |verdict: Verdict| sent.act(Act::JudgeAnswer { poll: id, answer: words.clone(), verdict })
        };
        let (badge, show, hide) = match state {
            AnswerState::Shown => (None, false, true),
            AnswerState::Waiting => (Some(("badge badge--warm", text::WAITING)), true, true),
            AnswerState::Hidden => (Some(("badge", text::HIDDEN)), true, false),
        };
        let button = |on: bool, label: wording::language::Text, verdict: Verdict| {
            let judge = judge.clone();
            let name = text::ABOUT_ANSWER.with(&[("what", &t(label)), ("answer", &words)]);
            on.then(move || {
                view! { <button type="button" class="button button--small" aria-label=name disabled=move || sent.is_pending() on:click=move |_| judge(verdict.clone())>{t(label)}</button> }
            })
        };
        let merge = {
            let judge = judge.clone();
            move |into: String| {
                if !into.is_empty() {
                    judge(Verdict::Merge { into });
                }
            }
        };
        let others = others.with_value(|all| all.iter().filter(|other| **other != words).cloned().collect::<Vec<_>>());
        let merging = (!others.is_empty()).then(|| {
            let label = text::ABOUT_ANSWER.with(&[("what", &t(text::COUNT_AS)), ("answer", &words)]);
            view! {
                <select class="input input--small" aria-label=label on:change:target=move |event| merge(event.target().value())>
                    <option value="">{t(text::COUNT_AS)}</option>
                    {others.into_iter().map(|other| view! { <option value=other.clone()>{other.clone()}</option> }).collect_view()}
                </select>
            }
        });
        view! {
            <li class="judged" class:judged--hidden=state == AnswerState::Hidden>
                <p class="judged__words"><span dir="auto">{words.clone()}</span>" "<b class="numbers">{count}</b>
                    {badge.map(|(class, label)| view! { " "<span class=class>{t(label)}</span> })}
                </p>
                <div class="row for-moderator">
                    {button(show, if state == AnswerState::Waiting { text::APPROVE } else { text::SHOW }, Verdict::Show)}
                    {button(hide, text::HIDE_ANSWER, Verdict::Hide)}
                    {merging}
                </div>
            </li>
        }
    };
    let left_out = tally.answers_left_out;
    view! {
        <ul class="judged-list">{tally.answers.into_iter().map(one).collect_view()}</ul>
        {(left_out > 0).then(|| view! { <p class="muted small">{text::ANSWERS_LEFT_OUT.of(left_out)}</p> })}
    }
}
