//! [`PollScene`]: a poll of any kind on the projector.

use crate::components::room::countdown::Countdown;
use crate::components::room::poll::{AnswerList, Leaders, Ranked, Rounds, choices, mean_words, round_before, share};
use conductor::id::PollId;
use kit::bar::Bar;
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use room::{PollKind, PollView, Tally};
use session::live::LiveStoreFields;
use session::socket::use_socket;
use wording::language::{common, room as room_text, screen as text, t};

/// A poll with its results.
#[component]
pub(super) fn PollScene(
    /// The id.
    id: PollId,
) -> impl IntoView {
    let live = use_socket().live;
    let poll = Memo::new(move |_| live.polls().read().iter().find(|poll| poll.id == id).cloned());
    let Some(first) = poll.get_untracked() else { return ().into_any() };
    let tally = Memo::new(move |_| poll.with(|poll| poll.as_ref().and_then(|poll| poll.tally.clone())));
    let labels = choices(&first);
    let PollView { question, options, closes_at, kind, .. } = first;
    let voters = move || poll.with(|poll| poll.as_ref().map_or(0, |poll| poll.voters));
    let many = labels.len() > 4;
    let results = match &kind {
        PollKind::Text { .. } | PollKind::Words | PollKind::Ideas { .. } => {
            let answers = Memo::new(move |_| tally.with(|tally| tally.as_ref().map(|tally| tally.answers.clone()).unwrap_or_default()));
            let is_cloud = kind == PollKind::Words;
            view! { <AnswerList answers is_cloud/> }.into_any()
        }
        PollKind::Ranking => view! { <Order options tally/> }.into_any(),
        PollKind::Single | PollKind::Multiple | PollKind::Rating(_) | PollKind::Quiz(_) => {
            view! { <ol class="scene__answers">{bars(labels, tally)}</ol> }.into_any()
        }
    };
    let mean = matches!(kind, PollKind::Rating(_)).then(|| move || tally.with(|tally| tally.as_ref().and_then(mean_words)));
    let leaders = matches!(kind, PollKind::Quiz(_))
        .then(|| move || tally.with(|tally| tally.as_ref().map(|tally| tally.leaders.clone())).map(|leaders| view! { <Leaders leaders/> }));
    let both = Memo::new(move |_| poll.with(|poll| Some((poll.clone()?, round_before(live, poll.as_ref()?)?))));
    let hidden = move || poll.with(|poll| poll.as_ref().is_some_and(|poll| poll.tally.is_none()));
    let open = move || poll.with(|poll| poll.as_ref().is_some_and(PollView::is_open));
    view! {
        <section class="scene scene--poll" class:scene--many=many>
            <p class="scene__kind"><Icon name=IconName::Poll/>{t(common::POLL)}</p>
            <h2 class="scene__words" dir="auto">{question}</h2>
            <div class="scene__results" hidden=move || both.with(Option::is_some)>{results}</div>
            {move || both.get().map(|(poll, before)| view! { <Rounds poll before/> })}
            {leaders}
            <p class="scene__hint">
                <b class="numbers">{move || common::VOTES.of(voters())}</b>
                {mean}
                {move || hidden().then(|| t(text::VOTE_ON_PHONE))}
                {move || closes_at.filter(|_| open()).map(|until| view! { <Countdown until words=room_text::CLOSES_IN/> })}
            </p>
        </section>
    }
    .into_any()
}

/// The options of a ranking: as they were asked, and in the order of everybody once that may be seen.
#[component]
fn Order(options: Vec<String>, tally: Memo<Option<Tally>>) -> impl IntoView {
    move || match tally.get().filter(|tally| tally.voters > 0) {
        Some(tally) => view! { <Ranked tally options=options.clone()/> }.into_any(),
        None => {
            let rows = options
                .iter()
                .cloned()
                .map(|option| view! { <li class="answer"><span class="answer__words" dir="auto">{option}</span></li> });
            view! { <ul class="scene__answers">{rows.collect_view()}</ul> }.into_any()
        }
    }
}

fn bars(labels: Vec<String>, tally: Memo<Option<Tally>>) -> impl IntoView {
    let row = |(option, words): (usize, String)| {
        let percent = Memo::new(move |_| tally.with(|tally| tally.as_ref().map(|tally| share(tally, option))));
        let right = move || {
            tally.with(|tally| tally.as_ref().is_some_and(|tally| u8::try_from(option).is_ok_and(|option| tally.right.contains(&option))))
        };
        view! {
            <li class="answer" class:answer--told=move || percent.get().is_some() class:answer--right=right>
                <Bar percent=Signal::derive(move || percent.get().unwrap_or(0))/>
                <span class="answer__words" dir="auto">{words}</span>
                {move || right().then(|| view! { <span class="option__right"><Icon name=IconName::Check/><span class="visually-hidden">{t(room_text::RIGHT_OPTION)}</span></span> })}
                <span class="answer__share numbers">{move || percent.get().map(|percent| format!("{percent} %"))}</span>
            </li>
        }
    };
    labels.into_iter().enumerate().map(row).collect_view()
}
