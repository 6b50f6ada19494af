//! [`Sent`]: what became of the last thing that a part of the page sent.

use crate::format::error_words;
use crate::language::{proposal as text, t};
use crate::socket::Socket;
use conductor::arm::Content;
use leptos::prelude::*;
use protocol::{CommandId, ErrorCode, Order};
use room::Act;

/// The last command of one part of the page. Copy it freely.
#[derive(Clone, Copy)]
pub struct Sent {
    socket: Socket,
    last: RwSignal<Option<CommandId>>,
}

impl Sent {
    /// Nothing was sent yet.
    #[must_use]
    pub fn over(socket: Socket) -> Self {
        Self { socket, last: RwSignal::new(None) }
    }

    /// Tells the conductor something.
    pub fn order(self, order: Order) {
        self.last.set(Some(self.socket.order(order)));
    }

    /// Does something in the room.
    pub fn act(self, act: Act) {
        self.last.set(Some(self.socket.act(act)));
    }

    /// Sends an intervention of one's own.
    pub fn launch(self, content: Content) {
        self.order(Order::Launch { content });
    }

    /// Whether the answer has not come yet. Tracks.
    #[must_use]
    pub fn is_pending(self) -> bool {
        self.last.get().is_some_and(|command| self.socket.is_pending(command))
    }

    /// Whether it was done. Tracks.
    #[must_use]
    pub fn is_done(self) -> bool {
        self.last.get().is_some_and(|command| !self.socket.is_pending(command) && self.socket.refusal(command).is_none())
    }

    /// Why it was not done, in plain words. Tracks.
    #[must_use]
    pub fn refusal(self) -> Option<String> {
        let error = self.socket.refusal(self.last.get()?)?;
        Some(match error.code {
            ErrorCode::Stale => t(text::STALE).to_owned(),
            ErrorCode::Stopped => t(text::STOPPED).to_owned(),
            ErrorCode::Over => t(text::OVER).to_owned(),
            _ => error_words(&error),
        })
    }

    /// Forgets it.
    pub fn forget(self) {
        self.last.set(None);
    }
}

/// Why something was not done, where it was tried.
#[component]
pub fn RefusalNotice(
    /// What was tried.
    sent: Sent,
) -> impl IntoView {
    view! {
        <div aria-live="polite">
            {move || sent.refusal().map(|words| view! {
                <p class="notice notice--bad"><super::icon::Icon name=super::icon::IconName::Warning/><span>{words}</span></p>
            })}
        </div>
    }
}
