//! [`Refusals`]: the server's refusals, each said once where the person looks. The chat itself shows a refused message, and the name field
//! a refused name, the door a refused passcode.

use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use room::Act;
use session::outbox::{Command, Refused};
use session::socket::use_socket;
use wording::format::error_words;
use wording::language::{Text, room as text, t};

const fn is_for_here(command: &Command) -> bool {
    !matches!(command, Command::Act(Act::Say { .. } | Act::Reply { .. } | Act::Rename { .. } | Act::Knock { .. }))
}

const fn what(command: &Command) -> Text {
    match command {
        Command::Act(Act::Vote { .. } | Act::Answer { .. } | Act::Support { .. }) => text::VOTE_REFUSED,
        Command::Act(Act::Ask { .. } | Act::AskUnnamed { .. }) => text::QUESTION_REFUSED,
        Command::Act(Act::Upvote { .. }) => text::SUPPORT_REFUSED,
        Command::Act(_) | Command::Order(_) => text::NOT_DONE,
    }
}

/// The last refusal.
#[component]
pub fn Refusals() -> impl IntoView {
    let outbox = use_socket().outbox;
    let last = Memo::new(move |_| outbox.with(|outbox| outbox.refusals().rev().find(|refused| is_for_here(&refused.command)).cloned()));
    move || {
        last.get().map(|Refused { id, command, error }| {
            let dismiss = move |_| outbox.update(|outbox| outbox.forget(id));
            view! {
                <div class="refusal" role="alert">
                    <Icon name=IconName::Warning/>
                    <p class="refusal__words"><b>{t(what(&command))}</b>" "{error_words(&error)}</p>
                    <button type="button" class="icon-button" aria-label=t(text::DISMISS) on:click=dismiss><Icon name=IconName::Cross/></button>
                </div>
            }
        })
    }
}
