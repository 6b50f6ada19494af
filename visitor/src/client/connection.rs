//! [`Connection`]: one WebSocket, after its hello.

use super::room_url::{Identity, RoomUrl};
use super::{ClientError, PATIENCE};
use conductor::id::SessionId;
use futures::{SinkExt, StreamExt};
use protocol::{ClientFrame, CommandId, Order, SUBPROTOCOL, ServerFrame, Subscription};
use room::Act;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue, Request, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use uuid::Uuid;

/// Bytes that are read at once. The default of 128 KiB is allocated for each of thousands of simulated people.
const READ_BUFFER: usize = 8 * 1024;
/// Bytes that wait to be written at most.
const WRITE_BUFFER: usize = 256 * 1024;

/// One WebSocket, after its hello.
#[derive(Debug)]
pub struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// A frame or a close from the server.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a value is made, passed on and dropped; a box for each would cost more than its size")]
pub enum Received {
    /// A frame.
    Frame(ServerFrame),
    /// The end.
    Closed {
        /// The number of the close frame; 1006 if the connection was lost without one.
        code: u16,
        /// Its reason.
        reason: String,
    },
}

fn header(request: &mut Request<()>, name: HeaderName, value: &str) -> Result<(), ClientError> {
    let value = HeaderValue::from_str(value).map_err(|error| ClientError::Socket(Box::new(Error::HttpFormat(error.into()))))?;
    request.headers_mut().insert(name, value);
    Ok(())
}

impl Connection {
    /// Opens a WebSocket as `identity` and says hello. A browser sends its origin; a program with a token sends none.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the status of the server's answer, or what went wrong before it.
    pub async fn open(url: &RoomUrl, identity: &Identity, session: SessionId, wants: Vec<Subscription>) -> Result<Self, ClientError> {
        let mut request = url.socket().into_client_request()?;
        header(&mut request, header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL)?;
        match identity {
            Identity::Cookie(cookie) => {
                header(&mut request, header::ORIGIN, url.origin())?;
                header(&mut request, header::COOKIE, cookie)?;
            }
            Identity::Bearer(token) => header(&mut request, header::AUTHORIZATION, &format!("Bearer {token}"))?,
        }
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER).write_buffer_size(0).max_write_buffer_size(WRITE_BUFFER);
        let opening = connect_async_with_config(request, Some(config), true);
        let (socket, _) = tokio::time::timeout(PATIENCE, opening).await.map_err(|_| ClientError::Timeout)??;
        let mut connection = Self { socket };
        connection.send(&ClientFrame::Hello { session, topics: wants }).await?;
        Ok(connection)
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// If the connection is lost, or does not take it in time.
    pub async fn send(&mut self, frame: &ClientFrame) -> Result<(), ClientError> {
        let sending = self.socket.send(Message::text(frame.encode()));
        Ok(tokio::time::timeout(PATIENCE, sending).await.map_err(|_| ClientError::Timeout)??)
    }

    /// Acts in the room, as a new command.
    ///
    /// # Errors
    /// See [`Self::send`].
    pub async fn act(&mut self, act: Act) -> Result<CommandId, ClientError> {
        let command = CommandId(Uuid::new_v4());
        self.send(&ClientFrame::Act { command, act }).await?;
        Ok(command)
    }

    /// Tells the conductor something, as a new command.
    ///
    /// # Errors
    /// See [`Self::send`].
    pub async fn order(&mut self, order: Order) -> Result<CommandId, ClientError> {
        let command = CommandId(Uuid::new_v4());
        self.send(&ClientFrame::Order { command, order }).await?;
        Ok(command)
    }

    /// Waits for the next frame, however long it takes. Cancel safe: nothing is lost if the caller stops waiting.
    ///
    /// # Errors
    /// If the server sends what is no frame. A lost connection is no error but [`Received::Closed`] with code 1006.
    pub async fn receive(&mut self) -> Result<Received, ClientError> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => return Ok(Received::Frame(ServerFrame::decode(&text)?)),
                Some(Ok(Message::Close(frame))) => {
                    let (code, reason) = frame.map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
                    return Ok(Received::Closed { code, reason });
                }
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => return Ok(Received::Closed { code: 1006, reason: error.to_string() }),
                None => return Ok(Received::Closed { code: 1006, reason: "lost".to_owned() }),
            }
        }
    }

    /// The next frame.
    ///
    /// # Errors
    /// [`ClientError::Closed`] if the server closes instead, [`ClientError::Timeout`] if nothing comes within [`PATIENCE`].
    pub async fn next(&mut self) -> Result<ServerFrame, ClientError> {
        match tokio::time::timeout(PATIENCE, self.receive()).await.map_err(|_| ClientError::Timeout)?? {
            Received::Frame(frame) => Ok(frame),
            Received::Closed { code, reason } => Err(ClientError::Closed { code, reason }),
        }
    }

    /// The first of the next frames that is wanted; the others are dropped.
    ///
    /// # Errors
    /// See [`Self::next`]; the time counts for all frames together.
    pub async fn until<T>(&mut self, mut wanted: impl FnMut(ServerFrame) -> Option<T>) -> Result<T, ClientError> {
        let search = async {
            loop {
                if let Some(found) = wanted(self.next().await?) {
                    return Ok(found);
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.map_err(|_| ClientError::Timeout)?
    }

    /// The answer to a command: whether it was done.
    ///
    /// # Errors
    /// See [`Self::until`].
    pub async fn answer(&mut self, to: CommandId) -> Result<Result<(), protocol::ApiError>, ClientError> {
        self.until(|frame| match frame {
            ServerFrame::Ack { command } if command == to => Some(Ok(())),
            ServerFrame::Nack { command, error } if command == to => Some(Err(error)),
            _ => None,
        })
        .await
    }

    /// Closes the connection, as a page does that is closed.
    pub async fn close(mut self) {
        // A connection that is gone already needs no goodbye.
        let _ = self.send(&ClientFrame::Goodbye).await;
        // A connection that cannot be closed is gone already.
        let _ = tokio::time::timeout(PATIENCE, self.socket.close(None)).await;
    }
}
