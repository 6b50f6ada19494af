//! The room's chat: [`ChatLog`] shows it, [`SayForm`] adds to it.

use crate::components::room::author::Author;
use crate::components::room::composer::Composer;
use crate::components::room::message_menu::MessageMenu;
use conductor::id::MessageId;
use conductor::time::Timestamp;
use kit::icon::{Icon, IconName};
use kit::local_time::LocalTime;
use leptos::html;
use leptos::prelude::*;
use protocol::CommandId;
use room::limits::MESSAGE_CHARS;
use room::{Act, MessageView, Speaker};
use session::live::LiveStoreFields;
use session::outbox::{Command, Outbox};
use session::socket::use_socket;
use wording::format::error_words;
use wording::language::{common, t, talk as text};

/// Messages of one person within this span stand together under one name, in seconds.
const TOGETHER: f64 = 120.0;
/// New messages are read out together, at most this often, in seconds.
const READ_OUT_EVERY: f64 = 4.0;
/// Messages that are read out in full; of more only the number is.
const READ_OUT: usize = 3;
/// Characters of a message that an answer repeats.
const QUOTED: usize = 80;
/// Colors of people; the style sheet has a class for each.
const COLORS: u32 = 8;

/// Where a message of the list stands.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    /// In the room.
    Said,
    /// Waiting for an organizer's approval.
    Held,
    /// On its way.
    Sending,
    /// Refused, with the reason.
    Refused(CommandId, String),
}

/// One line of the chat.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    id: MessageId,
    at: Option<Timestamp>,
    author: String,
    speaker: Option<Speaker>,
    text: String,
    mine: bool,
    /// The first of several by one person.
    leads: bool,
    edited: bool,
    /// The words that it answers, and who said them.
    answers: Option<(String, String)>,
    standing: Standing,
}

/// The room's messages, then those that this page sent and the room has not confirmed yet.
fn lines(chat: &[MessageView], outbox: &Outbox) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity(chat.len() + 2);
    let mut last: Option<&MessageView> = None;
    for message in chat {
        let follows = last.is_some_and(|last| {
            last.speaker == message.speaker && last.author == message.author && message.at.seconds_since(last.at) < TOGETHER
        });
        lines.push(Line {
            id: message.id,
            at: Some(message.at),
            author: message.author.clone(),
            speaker: message.speaker,
            text: message.text.clone(),
            mine: message.mine,
            leads: !follows,
            edited: message.edited,
            answers: message.reply_to.and_then(|to| quoted(chat, to)),
            standing: if message.held { Standing::Held } else { Standing::Said },
        });
        last = Some(message);
    }
    let told = |id: MessageId| chat.iter().any(|message| message.id == id);
    let own = |id, text: &str, standing| Line {
        id,
        at: None,
        author: String::new(),
        speaker: None,
        text: text.to_owned(),
        mine: true,
        leads: !last.is_some_and(|last| last.mine),
        edited: false,
        answers: None,
        standing,
    };
    for refused in outbox.refusals() {
        if let Command::Act(Act::Say { message, text } | Act::Reply { message, text, .. }) = &refused.command {
            lines.push(own(*message, text, Standing::Refused(refused.id, error_words(&refused.error))));
        }
    }
    for act in outbox.acts() {
        if let Act::Say { message, text } | Act::Reply { message, text, .. } = act
            && !told(*message)
        {
            lines.push(own(*message, text, Standing::Sending));
        }
    }
    lines
}

/// The author and the first words of a message that is still known.
fn quoted(chat: &[MessageView], id: MessageId) -> Option<(String, String)> {
    let message = chat.iter().find(|message| message.id == id && !message.hidden)?;
    Some((message.author.clone(), message.text.chars().take(QUOTED).collect()))
}

/// The chat. Its end stays in view while it grows, unless the person has scrolled back: the style sheet turns the scrolling around.
#[component]
pub fn ChatLog() -> impl IntoView {
    let socket = use_socket();
    let lines = Memo::new(move |_| {
        let chat = socket.live.chat();
        let chat = chat.read();
        socket.outbox.with(|outbox| lines(&chat, outbox))
    });
    let is_empty = move || lines.with(Vec::is_empty);
    let pinned = move || {
        socket.live.pinned().get().map(|message| {
            view! {
                <div class="pinned" role="note" aria-label=t(text::PINNED)>
                    <Icon name=IconName::Cue/>
                    <p class="pinned__words"><Author name=message.author/>" "<span dir="auto">{message.text}</span></p>
                </div>
            }
        })
    };
    view! {
        {pinned}
        <div class="chat" tabindex="0" role="region" aria-label=t(wording::language::room::CHAT)>
            <ol class="chat__lines">
                <For
                    each=move || lines.get()
                    key=|line| (line.id.0, line.leads, line.mine, line.text.clone(), standing(&line.standing))
                    let(line)
                >
                    <ChatLine line/>
                </For>
            </ol>
            {move || is_empty().then(|| view! {
                <div class="room-empty">
                    <span class="room-empty__mark"><Icon name=IconName::Chat/></span>
                    <p class="room-empty__title">{t(text::NOBODY_WROTE)}</p>
                    <p class="room-empty__words">{t(text::SAY_HELLO)}</p>
                </div>
            })}
        </div>
        <ReadOut/>
    }
}

/// A number for each standing: a line whose standing changes is another line.
const fn standing(standing: &Standing) -> u8 {
    match standing {
        Standing::Said => 0,
        Standing::Held => 1,
        Standing::Sending => 2,
        Standing::Refused(..) => 3,
    }
}

/// One line of the chat.
#[component]
fn ChatLine(
    /// The line.
    line: Line,
) -> impl IntoView {
    let socket = use_socket();
    let host = line.speaker.is_none() && !line.mine;
    let class = match (line.mine, host, line.leads) {
        (true, _, true) => "line line--mine line--leads",
        (true, _, false) => "line line--mine",
        (false, true, true) => "line line--host line--leads",
        (false, true, false) => "line line--host",
        (false, false, true) => "line line--leads",
        (false, false, false) => "line",
    };
    let name = if line.mine { t(text::YOU).to_owned() } else { line.author };
    let shown = if host { t(common::HOST) } else { &name };
    let initial = shown.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let color = format!("line__face line__face--{}", line.speaker.map_or(0, |speaker| speaker.0 % COLORS));
    let foot = match line.standing {
        Standing::Said => view! { <MessageMenu id=line.id mine=line.mine/> }.into_any(),
        Standing::Held => {
            view! { <span class="line__foot">{t(text::WAITS_FOR_APPROVAL)}</span><MessageMenu id=line.id mine=true/> }.into_any()
        }
        Standing::Sending => view! { <span class="line__foot">{t(text::SENDING)}</span> }.into_any(),
        Standing::Refused(command, why) => {
            let text = line.text.clone();
            let again = move |_| {
                socket.outbox.update(|outbox| outbox.forget(command));
                socket.act(Act::Say { message: MessageId(socket.new_id()), text: text.clone() });
            };
            let discard = move |_| socket.outbox.update(|outbox| outbox.forget(command));
            view! {
                <span class="line__foot line__foot--bad">
                    {why}
                    <button type="button" class="line__do" on:click=again>{t(text::AGAIN)}</button>
                    <button type="button" class="line__do" on:click=discard>{t(text::DISCARD)}</button>
                </span>
            }
            .into_any()
        }
    };
    view! {
        <li class=class>
            {(line.leads && !line.mine).then(|| view! { <span class=color aria-hidden="true">{initial}</span> })}
            <div class="line__body">
                <p class="line__by" class:visually-hidden=!line.leads>
                    <Author name=if host { String::new() } else { name }/>
                    {line.at.map(|at| view! { <span class="line__at"><LocalTime at/></span> })}
                </p>
                {line.answers.map(|(author, words)| view! {
                    <p class="line__quote"><Author name=author/>" "<span dir="auto">{words}</span></p>
                })}
                <p class="line__words" dir="auto">
                    {line.text}
                    {line.edited.then(|| view! { <span class="line__edited">" "{t(text::EDITED)}</span> })}
                </p>
                {foot}
            </div>
        </li>
    }
}

/// Reads new messages out to people who do not see them: together, and not more than they can follow.
#[component]
fn ReadOut() -> impl IntoView {
    let socket = use_socket();
    let muted = RwSignal::new(false);
    let words = RwSignal::new(String::new());
    // The last message that was read out, and when, by the page's clock.
    Effect::new(move |before: Option<(Option<MessageId>, f64)>| {
        let chat = socket.live.chat();
        let chat = chat.read();
        let newest = chat.last().map(|message| message.id);
        #[expect(clippy::cast_precision_loss, reason = "ms since 1970 are far below 2^53")]
        let now = socket.now.get().map_or(0.0, |now| now.as_millis() as f64 / 1000.0);
        let Some((last, at)) = before else { return (newest, now) };
        if newest == last || now - at < READ_OUT_EVERY {
            return (last, at);
        }
        let unread = chat.iter().rev().take_while(|message| Some(message.id) != last).filter(|message| !message.mine);
        let mut unread: Vec<&MessageView> = unread.collect();
        unread.reverse();
        if !muted.get_untracked() && !unread.is_empty() {
            words.set(read_out(&unread));
        }
        (newest, now)
    });
    view! {
        <div class="visually-hidden">
            <div role="log" aria-label=t(text::NEW_MESSAGES)>{words}</div>
        </div>
        // Nobody needs it who sees the chat; but who comes to it with the keyboard must see where they are.
        <div class="visually-hidden visually-hidden--until-focus">
            <button type="button" class="button button--small" aria-pressed=move || if muted.get() { "true" } else { "false" } on:click=move |_| muted.update(|muted| *muted = !*muted)>
                {t(text::DO_NOT_READ_OUT)}
            </button>
        </div>
    }
}

/// A few messages in words; of many only the last and their number.
fn read_out(unread: &[&MessageView]) -> String {
    let more = unread.len().saturating_sub(READ_OUT);
    let told = unread.iter().skip(more).map(|message| {
        let author = if message.author.is_empty() { t(common::HOST) } else { &message.author };
        format!("{author}: {}", message.text)
    });
    let told = told.collect::<Vec<_>>().join(". ");
    if more > 0 { text::MORE_MESSAGES.of(more as u64) + " " + &told } else { told }
}

/// The form for one more message. `field` lets a prompt put the cursor here on the person's wish.
#[component]
pub fn SayForm(
    /// The field.
    field: NodeRef<html::Textarea>,
) -> impl IntoView {
    let socket = use_socket();
    let silence = Memo::new(move |_| {
        let (muted, banned) = socket.live.you().read().as_ref().map_or((false, false), |you| (you.muted, you.banned));
        let off = socket.live.rules().read().chat_off;
        [(banned, text::BANNED), (muted, text::MUTED), (off, text::CHAT_OFF)].into_iter().find_map(|(is, words)| is.then_some(words))
    });
    let placeholder = Signal::derive(move || {
        let waits = socket.live.rules().read().approve_chat;
        silence.get().unwrap_or(if waits { text::WRITE_FOR_APPROVAL } else { text::WRITE })
    });
    let muted = Signal::derive(move || silence.get().is_some());
    let say = move |text: String| {
        socket.act(Act::Say { message: MessageId(socket.new_id()), text });
    };
    view! { <Composer id="say" plain="say" label=text::YOUR_MESSAGE placeholder send=text::SEND most=MESSAGE_CHARS disabled=muted field on_send=say/> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{ApiError, ErrorCode};
    use uuid::Uuid;

    fn message(n: u128, speaker: Option<u32>, ms: i64) -> MessageView {
        MessageView {
            id: MessageId(Uuid::from_u128(n)),
            at: Timestamp::from_millis(ms),
            author: speaker.map_or_else(String::new, |speaker| format!("Person {speaker}")),
            speaker: speaker.map(Speaker),
            text: format!("message {n}"),
            hidden: false,
            mine: false,
            held: false,
            edited: false,
            revision: 0,
            reply_to: None,
        }
    }

    fn say(n: u128) -> Command {
        Command::Act(Act::Say { message: MessageId(Uuid::from_u128(n)), text: format!("message {n}") })
    }

    #[test]
    fn messages_of_one_person_within_two_minutes_stand_together() {
        let chat = [
            message(1, Some(1), 0),
            message(2, Some(1), 60_000),
            message(3, Some(2), 61_000),
            message(4, Some(2), 200_000),
            message(5, None, 200_500),
        ];
        let leads: Vec<bool> = lines(&chat, &Outbox::default()).iter().map(|line| line.leads).collect();
        assert_eq!(leads, [true, false, true, true, true]);
    }

    #[test]
    fn what_was_just_written_is_shown_at_once_and_only_once() {
        let mut outbox = Outbox::default();
        outbox.put(CommandId(Uuid::from_u128(1)), say(7));
        let before = lines(&[message(1, Some(1), 0)], &outbox);
        assert_eq!(before.last().map(|line| line.standing.clone()), Some(Standing::Sending));
        let after = lines(&[message(1, Some(1), 0), message(7, Some(2), 1)], &outbox);
        assert_eq!((after.len(), after[1].standing.clone()), (2, Standing::Said));
    }

    #[test]
    fn what_was_refused_stays_with_its_reason() {
        let mut outbox = Outbox::default();
        let id = CommandId(Uuid::from_u128(1));
        outbox.put(id, say(7));
        outbox.nacked(id, ApiError::new(ErrorCode::Muted, "an organizer has muted you"), 0.0);
        let lines = lines(&[], &outbox);
        assert_eq!(lines[0].standing, Standing::Refused(id, "An organizer has muted you.".to_owned()));
    }

    #[test]
    fn many_messages_are_read_out_as_a_number_and_the_last_three() {
        let chat: Vec<MessageView> = (1..=5).map(|n| message(n, Some(1), 0)).collect();
        let words = read_out(&chat.iter().collect::<Vec<_>>());
        assert_eq!(words, "2 more messages. Person 1: message 3. Person 1: message 4. Person 1: message 5");
    }
}
