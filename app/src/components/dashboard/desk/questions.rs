//! The audience's questions, and where each is.

use super::notes::QuestionNotes;
use crate::chunk::later;
use api::record::questions;
use conductor::arm::Content;
use conductor::id::{QuestionId, SessionId};
use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use kit::local_time::LocalTime;
use kit::steady::Steady;
use leptos::prelude::*;
use room::limits::QUESTIONS_SHOWN;
use room::{Act, QuestionState, QuestionView};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use std::cmp::Reverse;
use wording::language::{Text, desk as text, room as in_room, t, talk};

/// The session of a dashboard, and how many of its questions the page had no room for.
#[derive(Clone, Copy, Debug)]
pub struct QuestionsLeftOut {
    /// The session.
    pub session: SessionId,
    /// The number of questions.
    pub count: u32,
}

/// The questions: the live one, then by support, then those that are done.
#[component]
pub(super) fn DeskQuestions() -> impl IntoView {
    let live = use_socket().live;
    let newest = RwSignal::new(false);
    let steady = Steady::of(move || in_order(&live.questions().read(), newest.get()));
    let ids = steady.shown;
    let left_out = use_context::<QuestionsLeftOut>();
    let all = Action::new(|session: &SessionId| {
        let session = *session;
        async move { questions(session).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(all)) = all.value().get() {
            live.questions().update(|known| {
                let more: Vec<QuestionView> = all.into_iter().filter(|one| known.iter().all(|known| known.id != one.id)).collect();
                known.extend(more);
            });
        }
    });
    let is_loaded = move || matches!(*all.value().read(), Some(Ok(_)));
    // Until they are loaded, those that came since may be among the ones that the next page has no room for.
    let may_be_more = move |count: u32| !is_loaded() && (count > 0 || ids.with(Vec::len) >= QUESTIONS_SHOWN);
    let order = move |which: bool, words: Text| {
        view! {
            <label class="segmented__option">
                <input type="radio" name="questions-order" checked=!which prop:checked=move || newest.get() == which on:change=move |_| newest.set(which)/>
                <span>{t(words)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="desk__order" hidden=move || ids.with(|ids| ids.len() < 2)>
            <legend class="visually-hidden">{t(text::ORDER)}</legend>
            <div class="segmented">{order(false, text::BY_SUPPORT)}{order(true, text::BY_TIME)}</div>
        </fieldset>
        {later(super::load_similar, super::alike)}
        <div class="desk__scroll" tabindex="0" role="region" aria-label=t(in_room::QUESTIONS)>
            <ol class="desk__list" class:is-moving=steady.moving on:pointermove=move |_| steady.touch() on:pointerdown=move |_| steady.touch() on:keydown=move |_| steady.touch()>
                <For each=move || ids.get() key=|id| *id let(id)><Question id/></For>
            </ol>
            {move || left_out.filter(|left_out| may_be_more(left_out.count)).map(|QuestionsLeftOut { session, .. }| view! {
                <button type="button" class="button button--small" disabled=all.pending() on:click=move |_| { all.dispatch(session); }>
                    {t(text::SHOW_ALL_QUESTIONS)}
                </button>
            })}
            {move || all.value().get().and_then(Result::err).map(|failure| view! { <p class="small" role="alert">{failure.words()}</p> })}
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="muted small desk__nothing">{t(text::NO_QUESTIONS)}</p>
            </Show>
        </div>
    }
}

/// The live question, the one asked most and not answered, pinned ones, then the rest by support or by time.
fn in_order(questions: &[QuestionView], newest: bool) -> Vec<QuestionId> {
    let most = asked_most(questions);
    let rank = |question: &QuestionView| match question.state {
        QuestionState::Live => 0,
        QuestionState::Held => 1,
        QuestionState::Queued if Some(question.id) == most => 2,
        QuestionState::Queued if question.pinned => 3,
        QuestionState::Queued => 4,
        QuestionState::Answered => 5,
        QuestionState::Archived | QuestionState::Withdrawn => 6,
    };
    let mut sorted: Vec<&QuestionView> = questions.iter().collect();
    sorted.sort_by_key(|question| {
        let votes = if newest { 0 } else { question.votes };
        let at = question.at.as_millis();
        (rank(question), Reverse(votes), if newest { -at } else { at })
    });
    sorted.into_iter().map(|question| question.id).collect()
}

/// The waiting question that most people support, if anybody does.
fn asked_most(questions: &[QuestionView]) -> Option<QuestionId> {
    let waiting = questions.iter().filter(|question| question.state == QuestionState::Queued && question.votes > 0);
    waiting.max_by_key(|question| (question.votes, Reverse(question.at))).map(|question| question.id)
}

#[component]
fn Question(id: QuestionId) -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let question = Memo::new(move |_| socket.live.questions().read().iter().find(|question| question.id == id).cloned());
    let is_most = Memo::new(move |_| asked_most(&socket.live.questions().read()) == Some(id));
    let noting = RwSignal::new(false);
    let mark = move |state: QuestionState, words: Text| {
        view! {
            <button type="button" class="button button--small" disabled=move || sent.is_pending() on:click=move |_| sent.act(Act::MarkQuestion { question: id, state })>
                {t(words)}
            </button>
        }
    };
    move || {
        question.get().map(|question| {
            let text = question.text.clone();
            let promote = move |_| sent.launch(Content::QnaPromote { question: id, text: text.clone() });
            let is_withdrawn = question.state == QuestionState::Withdrawn;
            let (badge, actions) = match question.state {
                QuestionState::Held => (
                    Some(view! { <span class="badge badge--warm">{t(text::WAITS)}</span> }.into_any()),
                    view! { {mark(QuestionState::Queued, text::APPROVE)} {mark(QuestionState::Archived, text::TURN_DOWN)} }.into_any(),
                ),
                QuestionState::Withdrawn => (Some(view! { <span class="badge">{t(text::WITHDRAWN)}</span> }.into_any()), ().into_any()),
                QuestionState::Queued => (
                    None,
                    view! {
                        <button type="button" class="button button--small for-organizer" disabled=move || sent.is_pending() on:click=promote><Icon name=IconName::Cue/>{t(text::PROMOTE)}</button>
                        {mark(QuestionState::Live, text::ANSWER_NOW)}
                        {mark(QuestionState::Archived, text::ARCHIVE)}
                    }
                    .into_any(),
                ),
                QuestionState::Live => (
                    Some(view! { <span class="badge badge--accent">{t(text::LIVE_NOW)}</span> }.into_any()),
                    view! { {mark(QuestionState::Answered, text::MARK_ANSWERED)} {mark(QuestionState::Queued, text::BACK)} }.into_any(),
                ),
                QuestionState::Answered => (
                    Some(view! { <span class="badge badge--good">{t(talk::ANSWERED)}</span> }.into_any()),
                    view! { {mark(QuestionState::Queued, text::BACK)} }.into_any(),
                ),
                QuestionState::Archived => (
                    Some(view! { <span class="badge">{t(if question.merged_into.is_some() { text::MERGED } else { text::ARCHIVED })}</span> }.into_any()),
                    view! { {mark(QuestionState::Queued, text::BACK)} }.into_any(),
                ),
            };
            view! {
                <li class="asked" class:asked--done=!matches!(question.state, QuestionState::Queued | QuestionState::Live | QuestionState::Held)>
                    <p class="asked__votes numbers"><b>{question.votes}</b><span class="visually-hidden">{text::SUPPORT.of(question.votes)}</span></p>
                    <div class="asked__main">
                        <p class="asked__words" dir="auto">{question.text}</p>
                        <p class="said__head">
                            {badge}
                            {move || is_most.get().then(|| view! { <span class="badge badge--warm">{t(text::ASKED_MOST)}</span> })}
                            {question.pinned.then(|| view! { <span class="badge">{t(talk::ON_TOP)}</span> })}
                            {(!question.label.is_empty()).then(|| view! { <span class="badge badge--accent" dir="auto">{question.label.clone()}</span> })}
                            <span class="muted small">
                                <bdi translate="no">{if question.speaker.is_some() { question.author.clone() } else { t(talk::UNNAMED).to_owned() }}</bdi>", "
                                <LocalTime at=question.at/>
                            </span>
                        </p>
                        {(!question.answer.is_empty()).then(|| view! { <p class="question__answer"><b>{t(talk::WRITTEN_ANSWER)}</b>" "<span dir="auto">{question.answer.clone()}</span></p> })}
                        <div class="row for-moderator">
                            {actions}
                            {(!is_withdrawn).then(|| view! {
                                <button type="button" class="button button--small button--quiet" aria-expanded=move || if noting.get() { "true" } else { "false" } on:click=move |_| noting.update(|noting| *noting = !*noting)>
                                    {t(text::MORE)}
                                </button>
                            })}
                        </div>
                        <div class="for-moderator">{move || noting.get().then(|| view! { <QuestionNotes id/> })}</div>
                        <RefusalNotice sent/>
                    </div>
                </li>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conductor::time::Timestamp;
    use session::live::samples::question;

    #[test]
    fn the_live_question_is_first_and_then_support_counts() {
        let questions = [
            question(1, QuestionState::Answered, 90),
            question(2, QuestionState::Queued, 3),
            question(3, QuestionState::Queued, 8),
            question(4, QuestionState::Live, 1),
        ];
        let order: Vec<u128> = in_order(&questions, false).into_iter().map(|id| id.0.as_u128()).collect();
        assert_eq!(order, [4, 3, 2, 1]);
        let mut newest = question(5, QuestionState::Queued, 0);
        newest.at = Timestamp::from_millis(9);
        let questions = [questions.to_vec(), vec![newest]].concat();
        let order: Vec<u128> = in_order(&questions, true).into_iter().map(|id| id.0.as_u128()).collect();
        assert_eq!(order, [4, 3, 5, 2, 1], "what is asked most stays on top");
    }
}
