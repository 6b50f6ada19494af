//! [`GuardBanner`]: made-up people and the door: the facts for an organizer, and remedies with one tap.

use kit::command::{RefusalNotice, Sent};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use room::{Act, Door, Passcode};
use session::live::{LiveStoreFields, has_ended};
use session::socket::use_socket;
use wording::language::{Text, dashboard as text, t};

/// Questions of newcomers from one network that wait, from which on the banner names them.
const MANY_ASKED: u32 = 200;
/// Seconds between two messages of one person in slow mode.
const SLOW: u16 = 30;

/// A banner about people who are set aside, until the organizer decides. Without them, and with an open door, it is empty.
#[component]
pub fn GuardBanner() -> impl IntoView {
    let socket = use_socket();
    let live = socket.live;
    let sent = Sent::over(socket);
    let guard = Memo::new(move |_| live.guard().get());
    let waits = move || guard.read().waiting > 0;
    let is_shut = move || guard.read().door != Door::default();
    let asked_by_one = move || Some(guard.read().crowd.asked_by_one).filter(|asked| *asked >= MANY_ASKED);
    // A door that the organizer set is no alarm.
    let is_alarming = move || waits() || guard.read().crowd.refused > 0 || asked_by_one().is_some();
    let is_shown = move || (is_alarming() || is_shut()) && !has_ended(live);
    let words = move || {
        let guard = guard.read();
        let votes: u32 = guard.votes.iter().map(|aside| aside.votes).sum();
        let crowd = guard.crowd;
        (guard.waiting > 0).then(|| {
            let values: [(&str, &dyn std::fmt::Display); 5] = [
                ("people", &guard.waiting),
                ("votes", &votes),
                ("fast", &crowd.within_ten_seconds),
                ("largest", &crowd.largest),
                ("networks", &crowd.networks),
            ];
            text::ASIDE_WORDS.with(&values)
        })
    };
    view! {
        <Show when=is_shown>
            <div class="banner" class:banner--warm=is_alarming class:banner--accent=move || !is_alarming() role="status">
                {move || view! { <Icon name=if is_alarming() { IconName::Warning } else { IconName::Info }/> }}
                <div class="stack stack--tight">
                    <p>
                        {move || words().map(|words| view! { <b>{t(text::ASIDE_TITLE)}</b>" "{words}" " })}
                        {move || {
                            let crowd = guard.read().crowd;
                            (crowd.refused > 0).then(|| text::TURNED_AWAY.with(&[("n", &crowd.refused), ("full", &crowd.of_full_networks)]))
                        }}
                        {move || asked_by_one().map(|asked| text::ASKED_BY_ONE.with(&[("n", &asked)]))}
                        {move || door_words(&guard.read().door)}
                    </p>
                    <p class="row">
                        <Show when=move || asked_by_one().is_some()>
                            <button type="button" class="button button--small for-moderator" on:click=move |_| sent.act(Act::Doubt { poll: None, whole_network: true })>{t(text::DOUBT_ASKERS)}</button>
                        </Show>
                        <Show when=waits>
                            <button type="button" class="button button--small for-moderator" on:click=move |_| sent.act(Act::Settle { count: false })>{t(text::LEAVE_OUT)}</button>
                            <button type="button" class="button button--small for-moderator" on:click=move |_| sent.act(Act::Settle { count: true })>{t(text::COUNT_THEM)}</button>
                        </Show>
                    </p>
                    <p class="row for-organizer">
                        <DoorButtons sent/>
                        <EntryButtons sent only_set=true/>
                    </p>
                    <RefusalNotice sent/>
                </div>
            </div>
        </Show>
    }
}

fn door_words(door: &Door) -> String {
    let mut words = String::new();
    let mut say = |is_so: bool, text: Text| words.push_str(if is_so { t(text) } else { "" });
    say(door.closed, text::CLOSED);
    say(door.approve && !door.closed, text::ONE_BY_ONE);
    say(door.vouched_votes, text::VOUCHED_VOTES);
    say(door.slow > 0, text::SLOWED);
    let passcode = door.passcode.as_ref().map(|code| text::NEEDS_PASSCODE.with(&[("code", &code.reveal())]));
    passcode.unwrap_or_default() + &words
}

/// Closes the door to newcomers and slows down writing, each with one tap, or undoes it.
#[component]
pub fn DoorButtons(
    /// Where refusals show.
    sent: Sent,
) -> impl IntoView {
    let live = use_socket().live;
    let door = Memo::new(move |_| live.guard().get().door);
    let set = move |change: &dyn Fn(&mut Door)| {
        let mut door = door.get_untracked();
        change(&mut door);
        sent.act(Act::SetDoor { door });
    };
    view! {
        <button
            type="button"
            class="button button--small"
            on:click=move |_| set(&|door| door.closed = !door.closed)
        >
            {move || t(label(door.get().closed, text::CLOSE_DOOR, text::OPEN_DOOR))}
        </button>
        <button
            type="button"
            class="button button--small"
            on:click=move |_| set(&|door| door.slow = if door.slow > 0 { 0 } else { SLOW })
        >
            {move || t(label(door.get().slow > 0, text::SLOW_DOWN, text::FULL_SPEED))}
        </button>
    }
}

const fn label(is_set: bool, set: Text, unset: Text) -> Text {
    if is_set { unset } else { set }
}

/// The ways to let people in that are set up beforehand: a passcode, one by one, votes for known people only.
#[component]
pub fn EntryButtons(
    /// Where refusals show.
    sent: Sent,
    /// True to show only those that undo something.
    #[prop(optional)]
    only_set: bool,
) -> impl IntoView {
    let socket = use_socket();
    let door = Memo::new(move |_| socket.live.guard().get().door);
    let set = move |change: &dyn Fn(&mut Door)| {
        let mut door = door.get_untracked();
        change(&mut door);
        sent.act(Act::SetDoor { door });
    };
    let passcode = move || Passcode::new(&easy_code(socket.new_id().into_bytes())).ok();
    let is_shown = move |is_set: bool| is_set || !only_set;
    view! {
        <Show when=move || is_shown(door.read().passcode.is_some())>
            <button type="button" class="button button--small" on:click=move |_| set(&|door| door.passcode = if door.passcode.is_some() { None } else { passcode() })>
                {move || t(label(door.get().passcode.is_some(), text::ASK_PASSCODE, text::NO_PASSCODE))}
            </button>
        </Show>
        <Show when=move || is_shown(door.read().approve)>
            <button type="button" class="button button--small" on:click=move |_| set(&|door| door.approve = !door.approve)>
                {move || t(label(door.get().approve, text::APPROVE, text::NO_APPROVAL))}
            </button>
        </Show>
        <Show when=move || is_shown(door.read().vouched_votes)>
            <button type="button" class="button button--small" on:click=move |_| set(&|door| door.vouched_votes = !door.vouched_votes)>
                {move || t(label(door.get().vouched_votes, text::RESTRICT_VOTES, text::EVERYBODY_VOTES))}
            </button>
        </Show>
    }
}

/// A code without characters that look or sound alike, from the random end of an identifier.
fn easy_code(random: [u8; 16]) -> String {
    const EASY: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    random.iter().rev().take(room::limits::PASSCODE_LEAST).map(|byte| char::from(EASY[usize::from(byte % 32)])).collect()
}

/// The passcode, to be read out, while there is one.
#[component]
pub fn ShownPasscode() -> impl IntoView {
    let live = use_socket().live;
    let passcode = Memo::new(move |_| live.guard().get().door.passcode.map(|code| code.reveal().to_owned()));
    move || {
        passcode.get().map(|code| {
            let spoken = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
            view! {
                <p class="share__label">{t(text::PASSCODE)}</p>
                <p class="share__code" translate="no"><span aria-hidden="true">{code}</span><span class="visually-hidden">{spoken}</span></p>
            }
        })
    }
}
