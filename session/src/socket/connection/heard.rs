//! The connection's ear: frames and closes that come from the server.

use super::{Connection, Ended, clock, page};
use crate::live::reduce::{Next, settled};
use crate::socket::after::{After, after};
use crate::socket::{Cause, Link};
use gloo_net::websocket::{Message, WebSocketError};
use leptos::prelude::*;
use protocol::CloseCode;
use std::time::Duration;

/// The number for a connection that ended without a word.
const LOST: u16 = 1006;

impl Connection {
    /// Takes whatever came in; says how the connection ended, if it did.
    pub(super) fn received(&mut self, message: Option<Result<Message, WebSocketError>>) -> Option<Ended> {
        match message {
            Some(Ok(Message::Text(text))) => match (self.parts.speech.read)(self.parts.live, &text) {
                Some(next) => self.heard(next),
                None => {
                    leptos::logging::warn!("a frame was not understood");
                    None
                }
            },
            Some(Ok(Message::Bytes(_))) => None,
            Some(Err(WebSocketError::ConnectionClose(close))) => Some(self.closed(close.code, close.reason)),
            Some(Err(_)) | None => Some(self.closed(LOST, String::new())),
        }
    }

    /// Carries out a frame's request.
    fn heard(&mut self, next: Next) -> Option<Ended> {
        self.health.heard(clock());
        match next {
            Next::Nothing => {
                if self.welcomed && self.parts.link.with_untracked(|link| !link.is_live()) {
                    self.parts.link.set(Link::Live);
                }
            }
            Next::Clock(now) => {
                self.welcomed = true;
                self.before = None;
                if !self.parts.met.get_untracked() {
                    self.parts.met.set(true);
                }
                self.away_since = None;
                self.parts.away.set(false);
                self.parts.goodbye.set(None);
                self.parts.link.set(Link::Live);
                self.set_clock(now);
            }
            Next::Reconnect => return Some(Ended::Gap),
            Next::Acked(id) => {
                if let Some(command) = self.parts.outbox.try_update(|outbox| outbox.acked(id)).flatten() {
                    settled(self.parts.live, &command);
                }
            }
            Next::Nacked(id, error) => self.parts.outbox.update(|outbox| outbox.nacked(id, error, clock())),
            Next::Goodbye { retry_after_ms, .. } => self.asked = retry_after_ms.map(Duration::from_millis),
        }
        None
    }

    fn closed(&mut self, code: u16, reason: String) -> Ended {
        let known = CloseCode::from_code(code);
        let does = after(code, self.welcomed, self.before);
        // A try that fails says nothing new.
        if known.is_some() {
            self.before = known;
            self.parts.goodbye.set(known);
        }
        match does {
            After::Again => Ended::Lost(self.asked),
            After::Rest => Ended::Replaced,
            After::Stop(cause) => {
                if cause == Cause::Address {
                    self.parts.address.set(page::same_page_at(&reason));
                }
                Ended::Refused(cause)
            }
        }
    }
}
