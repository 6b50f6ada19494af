//! [`RankingCard`]: a poll whose options people put into an order, and [`Ranked`]: the order of everybody.

use super::{PlainVote, PollFoot, Seen, tenths};
use kit::icon::{Icon, IconName};
use kit::steady::hold_still_while;
use leptos::html;
use leptos::prelude::*;
use room::{Act, PollView, Tally};
use session::socket::use_socket;
use wording::language::{room as text, t};

/// A poll whose options people put into an order. Each option has two buttons, so that no pointer is needed.
#[component]
pub fn RankingCard(
    /// State of the poll for this person.
    seen: Memo<Option<Seen>>,
    /// The poll when its card was made.
    first: PollView,
) -> impl IntoView {
    let socket = use_socket();
    let id = first.id;
    let options = StoredValue::new(first.options.clone());
    let last = first.options.len().saturating_sub(1);
    let mine = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.chosen.clone()).unwrap_or_default()));
    let moved = RwSignal::new(None::<Vec<u8>>);
    let order = Memo::new(move |_| {
        let as_asked = || (0..u8::try_from(options.with_value(Vec::len)).unwrap_or(u8::MAX)).collect();
        moved.get().unwrap_or_else(|| Some(mine.get()).filter(|mine| !mine.is_empty()).unwrap_or_else(as_asked))
    });
    let open = Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.poll.is_open())));
    let differs = Memo::new(move |_| moved.with(|moved| moved.as_ref().is_some_and(|moved| *moved != mine.get())));
    hold_still_while(move || differs.get());
    let needs_button = move || open.get() && (differs.get() || mine.with(Vec::is_empty));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let choices = order.get_untracked();
        moved.set(None);
        if choices != mine.get_untracked() {
            socket.act(Act::Vote { poll: id, choices });
        }
    };
    let row = move |option: u8| {
        let words = options.with_value(|options| options.get(usize::from(option)).cloned().unwrap_or_default());
        let place = Memo::new(move |_| order.with(|order| order.iter().position(|other| *other == option).unwrap_or(0)));
        let (up, down) = (NodeRef::<html::Button>::new(), NodeRef::<html::Button>::new());
        let shift = move |forward: bool| {
            let mut next = order.get_untracked();
            let from = place.get_untracked();
            let to = if forward { from + 1 } else { from.saturating_sub(1) };
            if to < next.len() {
                next.swap(from, to);
                moved.set(Some(next));
            }
            // The row is taken to its new place, which loses the focus; at an end only the other button is left.
            let focused = if forward && to == last || !forward && to != 0 { up } else { down };
            request_animation_frame(move || {
                let _ = focused.get_untracked().map(|button| button.focus());
            });
        };
        let (above, below) = (text::MOVE_UP.with(&[("option", &words)]), text::MOVE_DOWN.with(&[("option", &words)]));
        view! {
            <li class="rank">
                <b class="rank__place numbers">{move || place.get() + 1}</b>
                <span class="rank__words" dir="auto">{words}</span>
                {move || open.get().then(|| view! {
                    <button type="button" class="icon-button rank__up" node_ref=up aria-label=above.clone() disabled=move || place.get() == 0 on:click=move |_| shift(false)><Icon name=IconName::Down/></button>
                    <button type="button" class="icon-button" node_ref=down aria-label=below.clone() disabled=move || place.get() == last on:click=move |_| shift(true)><Icon name=IconName::Down/></button>
                })}
            </li>
        }
    };
    let told = Memo::new(move |_| seen.with(|seen| seen.as_ref().and_then(|seen| seen.poll.tally.clone())));
    let words = first.options;
    // Without the page's program, a menu for each place does what the buttons do.
    let has_sent = !mine.get_untracked().is_empty();
    let plain = first.closed_at.is_none().then(|| {
        let standing = order.get_untracked();
        let menus = standing.iter().zip(1..).map(|(here, place)| {
            let choices = words.iter().zip(0_u8..).map(|(words, option)| view! { <option value=option.to_string() selected=option == *here>{words.clone()}</option> });
            view! { <select class="input" name="choice" dir="auto" aria-label=text::RANK.with(&[("rank", &place)])>{choices.collect_view()}</select> }
        });
        view! {
            <div class="plain">{menus.collect_view()}</div>
            {has_sent.then(|| view! { <button type="submit" class="button button--primary button--wide plain">{t(text::CHANGE_ORDER)}</button> })}
        }
    });
    view! {
        <form class="poll" data-kind="" method="post" on:submit=submit>
            <PlainVote id/>
            <fieldset class="poll__options">
                <legend class="poll__question" dir="auto">{first.question}</legend>
                <p class="poll__hint">{t(text::PUT_IN_ORDER)}</p>
                <ol class="ranks"><For each=move || order.get() key=|option| *option children=row/></ol>
            </fieldset>
            {move || needs_button().then(|| view! {
                <button type="submit" class="button button--primary button--wide">
                    {move || t(if mine.with(Vec::is_empty) { text::SEND_ORDER } else { text::CHANGE_ORDER })}
                </button>
            })}
            {plain}
            {move || told.get().filter(|tally| tally.voters > 0).map(|tally| view! { <Ranked tally options=words.clone()/> })}
            <PollFoot seen/>
        </form>
    }
}

/// The order of everybody, with mean ranks.
#[component]
pub fn Ranked(
    /// Counted votes.
    tally: Tally,
    /// The options.
    options: Vec<String>,
) -> impl IntoView {
    let rows = tally.ranked().into_iter().filter_map(|option| {
        let words = options.get(option)?.clone();
        let (voters, places) = (u64::from(tally.voters), tally.counts.len() as u64 + 1);
        let points = u64::from(tally.counts.get(option).copied().unwrap_or(0));
        let rank = (voters > 0).then(|| text::MEAN_RANK.with(&[("rank", &tenths((places * voters).saturating_sub(points), voters))]));
        Some(view! { <li class="ranked__one"><span dir="auto">{words}</span><span class="ranked__rank numbers">{rank}</span></li> })
    });
    view! {
        <p class="poll__hint">{t(text::ORDER_OF_ALL)}</p>
        <ol class="ranked">{rows.collect_view()}</ol>
    }
}
