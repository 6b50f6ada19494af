//! Frames from a client.

use super::super::pace::TooFast;
use super::super::wire::Heard;
use super::{BAD_FRAMES, Connection, End, Following};
use protocol::team::{right_to_act, right_to_order};
use protocol::{ApiError, ClientFrame, CloseCode, CommandId, ErrorCode, Order, Right, Role, ServerFrame};
use room::{Act, Actor};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Error as WireError;
use uuid::Uuid;

impl Connection {
    /// Reads the next message; the text, if it is one. Cancel-safe: reading a stream takes nothing before it is there.
    pub(super) async fn read(&mut self) -> Result<Option<String>, End> {
        let heard = match self.wire.recv().await {
            Some(Ok(heard)) => heard,
            Some(Err(error)) => return Err(unreadable(&error)),
            None => return Err(End::Lost),
        };
        self.heard = Instant::now();
        match heard {
            Heard::Text(text) => Ok(Some(text)),
            Heard::Binary => Err(End::Standard(1003, "text frames only")),
            Heard::Alive => Ok(None),
            // The library answers pings; they count towards the pace like everything else.
            Heard::Sign => match self.pace.take() {
                Ok(()) | Err(TooFast::Wait(_)) => Ok(None),
                Err(TooFast::Enough) => Err(End::Close(CloseCode::Rate)),
            },
            Heard::Close => Err(End::Left),
        }
    }

    /// Carries out a client's frame.
    pub(super) async fn receive(&mut self, following: &mut Following, text: &str) -> Result<(), End> {
        let frame = ClientFrame::decode(text);
        match self.pace.take() {
            Ok(()) => {}
            Err(TooFast::Enough) => return Err(End::Close(CloseCode::Rate)),
            Err(TooFast::Wait(wait)) => {
                let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
                let error = ApiError::new(ErrorCode::RateLimited, "too many frames at once").retry_after(seconds);
                return match command(&frame) {
                    Some(command) => self.refuse(command, error).await,
                    None => Ok(()),
                };
            }
        }
        match frame {
            Ok(frame) => {
                self.bad_frames = 0;
                self.handle(following, frame).await
            }
            Err(bad) => {
                self.bad_frames += 1;
                if self.bad_frames >= BAD_FRAMES {
                    return Err(End::Close(CloseCode::Protocol));
                }
                self.refuse(bad.command.unwrap_or(CommandId(Uuid::nil())), bad.error).await
            }
        }
    }

    async fn handle(&mut self, following: &mut Following, frame: ClientFrame) -> Result<(), End> {
        match frame {
            ClientFrame::Hello { .. } => Err(End::Close(CloseCode::Protocol)),
            ClientFrame::Act { command, act } => self.act(following, command, act).await,
            ClientFrame::Order { command, order } => self.order(following, command, order).await,
            ClientFrame::Focus { visible } => {
                if following.role == Role::Attendee {
                    following.handle.focus(following.id, visible);
                }
                Ok(())
            }
            ClientFrame::Goodbye => {
                following.handle.goodbye(following.id);
                // The page may not live long enough to close it too.
                Err(End::Left)
            }
            ClientFrame::Ping => self.send(&ServerFrame::Pong).await,
            ClientFrame::Unknown => Ok(()),
        }
    }

    async fn act(&mut self, following: &mut Following, command: CommandId, act: Act) -> Result<(), End> {
        let actor = match following.actor {
            Some(actor) if act.may_come_from_a_client() => actor,
            _ => return self.refuse(command, ApiError::new(ErrorCode::Forbidden, "this cannot be done from here")).await,
        };
        if let Err(error) = self.may(following, right_to_act(&act)).await {
            return self.refuse(command, error).await;
        }
        // Before it is sent on: the answer may come first.
        self.line.begin();
        let taken = following.handle.act_for(&following.personal, actor, command, act).await;
        self.taken(command, taken).await
    }

    async fn order(&mut self, following: &mut Following, command: CommandId, order: Order) -> Result<(), End> {
        let Some(Actor::Organizer(by)) = following.actor else {
            return self.refuse(command, ApiError::new(ErrorCode::Forbidden, "only organizers can do that")).await;
        };
        if let Err(error) = self.may(following, right_to_order(&order)).await {
            return self.refuse(command, error).await;
        }
        self.line.begin();
        let taken = following.handle.order_for(&following.personal, by, command, order).await;
        self.taken(command, taken).await
    }

    /// Checks the right of a member for each command: a role may have been taken away since the connection was let in. What attendees may
    /// do is the room's to say.
    async fn may(&self, following: &Following, right: Right) -> Result<(), ApiError> {
        let Some(Actor::Organizer(by)) = following.actor else { return Ok(()) };
        let registry = &self.sockets.registry;
        let permitted = match following.link {
            Some(session) => registry.permit_holder(by.0, session, right).await,
            None => registry.permit(by, following.handle.meta().event, right, "session").await,
        };
        permitted.map(|_| ())
    }

    async fn taken(&mut self, command: CommandId, taken: Result<(), ApiError>) -> Result<(), End> {
        let Err(error) = taken else { return Ok(()) };
        self.line.never_began();
        self.refuse(command, error).await
    }

    async fn refuse(&mut self, command: CommandId, error: ApiError) -> Result<(), End> {
        self.send(&ServerFrame::Nack { command, error }).await
    }
}

/// The command that a frame carries, if it carries one.
fn command(frame: &Result<ClientFrame, protocol::BadFrame>) -> Option<CommandId> {
    match frame {
        Ok(ClientFrame::Act { command, .. } | ClientFrame::Order { command, .. }) => Some(*command),
        Ok(ClientFrame::Hello { .. } | ClientFrame::Focus { .. } | ClientFrame::Goodbye | ClientFrame::Ping | ClientFrame::Unknown) => None,
        Err(bad) => bad.command,
    }
}

/// The end of a connection whose client sent something unreadable.
const fn unreadable(error: &WireError) -> End {
    match error {
        WireError::Capacity(_) => End::Standard(1009, "the frame is too large"),
        WireError::Utf8(_) => End::Standard(1007, "the text is not UTF-8"),
        WireError::Protocol(_) => End::Standard(1002, "not the WebSocket protocol"),
        _ => End::Lost,
    }
}
