//! [`Sent`]: the fate of the last command that a part of the page sent.

use super::steady::Once;
use conductor::arm::Content;
use leptos::prelude::*;
use protocol::{CommandId, ErrorCode, Order};
use room::Act;
use session::socket::Socket;
use wording::format::error_words;
use wording::language::{desk, events, proposal as text, t};

/// The last command of one part of the page. Copy it freely.
#[derive(Clone, Copy)]
pub struct Sent {
    socket: Socket,
    last: RwSignal<Option<CommandId>>,
    once: Once,
    /// The last launch, to send it again over the budget.
    launched: RwSignal<Option<Content>>,
}

impl Sent {
    /// Nothing was sent yet.
    #[must_use]
    pub fn over(socket: Socket) -> Self {
        Self { socket, last: RwSignal::new(None), once: Once::new(), launched: RwSignal::new(None) }
    }

    /// Tells the conductor something; a double click tells it once.
    pub fn order(self, order: Order) {
        if self.once.is_due() {
            self.order_each_time(order);
        }
    }

    /// Tells the conductor something, however soon after the last time.
    pub fn order_each_time(self, order: Order) {
        self.last.set(Some(self.socket.order(order)));
    }

    /// Does something in the room. A double click does it once, and does not press the control that moves under the pointer.
    pub fn act(self, act: Act) {
        if self.once.is_due() {
            self.last.set(Some(self.socket.act(act)));
        }
    }

    /// Does something in the room, however soon after the last time.
    pub fn act_each_time(self, act: Act) {
        self.last.set(Some(self.socket.act(act)));
    }

    /// Sends an intervention of one's own.
    pub fn launch(self, content: Content) {
        self.launched.set(Some(content.clone()));
        self.order(Order::Launch { content, over_budget: false });
    }

    /// Sends the intervention again, although the budget of the hour is spent.
    pub fn launch_anyway(self) {
        if let Some(content) = self.launched.get_untracked() {
            self.order(Order::Launch { content, over_budget: true });
        }
    }

    /// Returns whether a launch was refused only because the budget of the hour is spent. Tracks.
    #[must_use]
    pub fn is_over_budget(self) -> bool {
        let refused = |command| self.socket.refusal(command).is_some_and(|error| error.code == ErrorCode::Conflict);
        self.launched.with(Option::is_some) && self.last.get().is_some_and(refused)
    }

    /// Returns whether the answer has not come yet. Tracks.
    #[must_use]
    pub fn is_pending(self) -> bool {
        self.last.get().is_some_and(|command| self.socket.is_pending(command))
    }

    /// As [`Self::is_pending`], without tracking.
    #[must_use]
    pub fn is_pending_untracked(self) -> bool {
        untrack(|| self.is_pending())
    }

    /// Does something each time that a command was done, and nothing when it was refused.
    pub fn when_done(self, then: impl Fn() + 'static) {
        Effect::new(move |before: Option<Option<CommandId>>| {
            let done = self.last.get().filter(|_| self.is_done());
            if done.is_some() && before.is_some_and(|before| before != done) {
                untrack(&then);
            }
            done
        });
    }

    /// Returns whether it was done. Tracks.
    #[must_use]
    pub fn is_done(self) -> bool {
        self.last.get().is_some_and(|command| !self.socket.is_pending(command) && self.socket.refusal(command).is_none())
    }

    /// The refusal in plain words, if it was refused. Tracks.
    #[must_use]
    pub fn refusal(self) -> Option<String> {
        let error = self.socket.refusal(self.last.get()?)?;
        Some(match error.code {
            ErrorCode::Stale => t(text::STALE).to_owned(),
            ErrorCode::Stopped => t(text::STOPPED).to_owned(),
            ErrorCode::Over => t(text::OVER).to_owned(),
            ErrorCode::Forbidden => t(events::ROLE_FORBIDS).to_owned(),
            _ => error_words(&error),
        })
    }

    /// Forgets it.
    pub fn forget(self) {
        self.last.set(None);
        self.launched.set(None);
    }
}

/// A notice of a refusal, next to the control that was tried.
#[component]
pub fn RefusalNotice(
    /// The command that was tried.
    sent: Sent,
) -> impl IntoView {
    view! {
        <div aria-live="polite">
            {move || sent.refusal().map(|words| {
                let (over, words) = if sent.is_over_budget() { (true, t(desk::OVER_BUDGET).to_owned()) } else { (false, words) };
                view! {
                    <p class="notice notice--bad"><super::icon::Icon name=super::icon::IconName::Warning/><span>{words}</span></p>
                    {over.then(|| view! {
                        <button type="button" class="button button--small" on:click=move |_| sent.launch_anyway()>{t(desk::SEND_ANYWAY)}</button>
                    })}
                }
            })}
        </div>
    }
}
