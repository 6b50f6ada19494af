//! Questions that seem to ask the same, proposed as one.

use conductor::id::QuestionId;
use kit::command::{RefusalNotice, Sent};
use leptos::prelude::*;
use room::{Act, QuestionState, QuestionView, similar};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{desk as text, t};

/// Groups that are proposed at once.
const SHOWN: usize = 3;

/// A group: the question that stays, and those that would count as it.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    into: (QuestionId, String),
    others: Vec<(QuestionId, String)>,
}

fn groups(questions: &[QuestionView]) -> Vec<Group> {
    let named = |question: &QuestionView| (question.id, question.text.clone());
    let groups = similar::waiting(questions).into_iter();
    groups.map(|(into, alike)| Group { into: named(into), others: alike.into_iter().map(named).collect() }).collect()
}

/// Questions that wait, with their words, the oldest first: another vote changes nothing of it.
fn waiting(questions: &[QuestionView]) -> Vec<(QuestionId, String)> {
    let mut waiting: Vec<&QuestionView> = questions.iter().filter(|question| question.state == QuestionState::Queued).collect();
    waiting.sort_by_key(|question| (question.at, question.id));
    waiting.into_iter().map(|question| (question.id, question.text.clone())).collect()
}

/// Proposals to merge questions.
#[component]
pub(super) fn SimilarQuestions() -> impl IntoView {
    let socket = use_socket();
    let sent = Sent::over(socket);
    let apart = RwSignal::new(Vec::<QuestionId>::new());
    let words = Memo::new(move |_| waiting(&socket.live.questions().read()));
    // Texts are compared when a text changes, not with each vote: a room of many questions would keep the page busy.
    let compared = Memo::new(move |_| words.with(|_| socket.live.questions().with_untracked(|questions| groups(questions))));
    let proposed = Memo::new(move |_| {
        let mut groups = compared.get();
        groups.retain(|group| apart.with(|apart| !apart.contains(&group.into.0)));
        groups.truncate(SHOWN);
        groups
    });
    let row = move |Group { into, others }: Group| {
        let questions: Vec<QuestionId> = others.iter().map(|(id, _)| *id).collect();
        let merge = move |_| sent.act(Act::MergeQuestions { into: into.0, questions: questions.clone() });
        let also = others.into_iter().map(|(_, words)| view! { <li dir="auto">{words}</li> }).collect_view();
        view! {
            <section class="similar" aria-label=t(text::SIMILAR)>
                <p class="small muted">{t(text::SIMILAR)}</p>
                <p class="asked__words" dir="auto">{into.1}</p>
                <ul class="similar__others">{also}</ul>
                <div class="row for-moderator">
                    <button type="button" class="button button--small button--primary" disabled=move || sent.is_pending() on:click=merge>{t(text::MERGE)}</button>
                    <button type="button" class="button button--small" on:click=move |_| apart.update(|apart| apart.push(into.0))>{t(text::KEEP_APART)}</button>
                </div>
            </section>
        }
    };
    view! {
        <For each=move || proposed.get() key=|group| (group.into.0, group.others.len()) let(group)>{row(group)}</For>
        <RefusalNotice sent/>
    }
}
