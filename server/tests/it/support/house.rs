//! A running server with one organizer, spoken to as browsers and programs speak to it: real sockets, a real database file.

use clap::Parser;
use conductor::id::{OrganizerId, SessionId};
use conductor::time::{Span, Timestamp};
use protocol::{LiveEvent, Rehearsal, ServerFrame, SessionCard, Snapshot, Subscription, Topic};
use room::{Act, RoomEvent, RoomView};
pub use server::client::Identity;
use server::client::{ClientError, Connection, Received, RoomUrl};
use server::config::Config;
use server::run::{Running, run};
use server::secret::{ServerKey, Token};
use server::store::{Account, Place, Store};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Nothing in these tests takes longer, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A client that waits as long as tests do: beside many others, a page without optimization takes its time.
pub fn patient() -> reqwest::Client {
    server::client::http().expect("there is a provider of TLS");
    reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    config: Config,
}

/// The configuration of a server on a free port with its data in `dir`.
pub fn config(dir: &Path, more: &[&str]) -> Config {
    let dir = dir.to_str().expect("the directory of a test has a plain name");
    let flags = ["test", "--listen", "127.0.0.1:0", "--data-dir", dir];
    Flags::try_parse_from(flags.iter().chain(more)).expect("the flags of a test are right").config
}

/// An organizer who is known by a cookie and by a token.
pub struct Organizer {
    pub id: OrganizerId,
    pub login: Token,
    pub token: String,
}

/// Makes an organizer in a store.
pub async fn organizer(store: &Store, name: &str) -> Organizer {
    let account = Account { id: OrganizerId(Uuid::now_v7()), name: name.to_owned(), operator: false };
    let (login, token, now) = (Token::random(), Token::random(), wall());
    store.create_account(&account, "$argon2id$none", now).await.unwrap();
    store.create_login(account.id, login.hash(), None, &Place::default(), now).await.unwrap();
    store.create_api_token(Uuid::now_v7(), account.id, "tests", token.hash(), now).await.unwrap();
    Organizer { id: account.id, login, token: format!("ec_{}", token.reveal()) }
}

impl Organizer {
    pub fn cookie(&self) -> Identity {
        Identity::Cookie(format!("conductor_login={}", self.login.reveal()))
    }

    pub fn bearer(&self) -> Identity {
        Identity::Bearer(self.token.clone())
    }
}

/// The key of every server of a test, so that identities can be made without asking for them.
const KEY: [u8; 64] = [b'5'; 64];

/// Puts the key of tests into a data directory before a server starts there.
pub fn keyed(dir: &Path) -> ServerKey {
    ServerKey::restore(dir, std::str::from_utf8(&KEY).unwrap()).unwrap();
    ServerKey::load(dir).unwrap()
}

/// The cookie of somebody new to a room for whom another platform vouches.
pub fn attendee() -> Identity {
    attendee_made(None)
}

/// The cookie of somebody who opened a page after the session had begun: identities know only the second in which they were made.
pub fn newcomer() -> Identity {
    attendee_made(Some(wall() + Span::from_secs(2)))
}

/// A fresh attendee's cookie that was made at a moment, or for whom another platform vouches.
pub fn attendee_made(at: Option<Timestamp>) -> Identity {
    static TESTS: LazyLock<ServerKey> = LazyLock::new(|| keyed(tempfile::tempdir().unwrap().path()));
    Identity::Cookie(format!("conductor_attendee={}", TESTS.identity(&Token::random(), at)))
}

/// The moment.
pub fn wall() -> Timestamp {
    server::clock::now()
}

/// A running server with one organizer.
pub struct House {
    pub store: Store,
    pub organizer: Organizer,
    pub base: String,
    pub http: reqwest::Client,
    running: Option<Running>,
    stop: CancellationToken,
    dir: TempDir,
}

impl House {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(more: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        keyed(dir.path());
        let store = Store::sqlite(dir.path()).await.unwrap();
        let organizer = organizer(&store, "Olga").await;
        let stop = CancellationToken::new();
        let running = run(config(dir.path(), more), stop.clone()).await.unwrap();
        let base = format!("http://{}", running.address);
        Self { store, organizer, base, http: patient(), running: Some(running), stop, dir }
    }

    /// Stops the server in order and waits until it has.
    pub async fn stop(&mut self) {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            running.finished().await;
        }
    }

    /// Stops the server in order and starts another in the same place.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.stop = CancellationToken::new();
        let running = run(config(self.dir.path(), &[]), self.stop.clone()).await.unwrap();
        self.base = format!("http://{}", running.address);
        self.running = Some(running);
    }

    /// Asks the server to stop and does not wait.
    pub fn stopping(&self) {
        self.stop.cancel();
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Makes a session as a program would.
    pub async fn session(&self) -> SessionCard {
        self.make(&serde_json::json!({ "title": "Town hall" })).await
    }

    pub async fn rehearsal(&self, rehearsal: Rehearsal) -> SessionCard {
        self.make(&serde_json::json!({ "title": "Rehearsal", "rehearsal": rehearsal })).await
    }

    async fn make(&self, body: &serde_json::Value) -> SessionCard {
        let answer = self.post("/api/v1/sessions", body).await;
        assert_eq!(answer.status(), 201);
        answer.json().await.unwrap()
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.organizer.token).send().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &serde_json::Value) -> reqwest::Response {
        self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.organizer.token).json(body).send().await.unwrap()
    }

    /// Opens a connection and says hello.
    pub async fn connect(&self, identity: &Identity, session: SessionId, wants: Vec<Subscription>) -> Result<Connection, ClientError> {
        let url: RoomUrl = format!("{}/j/none", self.base).parse().unwrap();
        Connection::open(&url, identity, session, wants).await
    }

    /// A connection of an attendee that has been welcomed.
    pub async fn enter(&self, identity: &Identity, session: SessionId) -> Guest {
        Guest::welcomed(self.connect(identity, session, attendee_wants()).await.unwrap()).await
    }

    /// A dashboard that has been welcomed.
    pub async fn dashboard(&self, session: SessionId) -> Guest {
        self.dashboard_as(&self.organizer.cookie(), session).await
    }

    pub async fn dashboard_as(&self, identity: &Identity, session: SessionId) -> Guest {
        Guest::welcomed(self.connect(identity, session, organizer_wants()).await.unwrap()).await
    }
}

pub fn want(topic: Topic) -> Subscription {
    Subscription { topic, position: None }
}

pub fn attendee_wants() -> Vec<Subscription> {
    vec![want(Topic::Room), want(Topic::Pulse)]
}

pub fn organizer_wants() -> Vec<Subscription> {
    vec![want(Topic::Room), want(Topic::Pulse), want(Topic::Score), want(Topic::Conduct)]
}

/// A connection that has been welcomed, with every frame it has got since.
pub struct Guest {
    pub connection: Connection,
    pub room: RoomView,
    pub frames: Vec<ServerFrame>,
}

impl Guest {
    /// Waits for the welcome and the room.
    pub async fn welcomed(mut connection: Connection) -> Self {
        let mut frames = Vec::new();
        loop {
            let frame = connection.next().await.unwrap();
            frames.push(frame.clone());
            if let ServerFrame::Snapshot { topic: Topic::Room, view: Snapshot::Room(room), .. } = frame {
                return Self { connection, room: *room, frames };
            }
        }
    }

    /// Acts, and waits for the answer; other frames are kept.
    pub async fn act(&mut self, act: Act) -> Result<(), protocol::ApiError> {
        let command = self.connection.act(act).await.unwrap();
        self.answer(command).await
    }

    /// Gives an order, and waits for the answer; other frames are kept.
    pub async fn order(&mut self, order: protocol::Order) -> Result<(), protocol::ApiError> {
        let command = self.connection.order(order).await.unwrap();
        self.answer(command).await
    }

    pub async fn answer(&mut self, to: protocol::CommandId) -> Result<(), protocol::ApiError> {
        self.until(|frame| match frame {
            ServerFrame::Ack { command } if *command == to => Some(Ok(())),
            ServerFrame::Nack { command, error } if *command == to => Some(Err(error.clone())),
            _ => None,
        })
        .await
    }

    /// The first frame that is wanted, among those kept and those to come.
    pub async fn until<T>(&mut self, mut wanted: impl FnMut(&ServerFrame) -> Option<T>) -> T {
        if let Some(found) = self.frames.iter().find_map(&mut wanted) {
            return found;
        }
        self.next_until(wanted).await
    }

    /// The first frame that is wanted among those to come.
    pub async fn next_until<T>(&mut self, mut wanted: impl FnMut(&ServerFrame) -> Option<T>) -> T {
        let search = async {
            loop {
                let frame = self.connection.next().await.unwrap();
                let found = wanted(&frame);
                self.frames.push(frame);
                if let Some(found) = found {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.expect("the frame that is waited for comes")
    }

    /// The first event of the room that is wanted.
    pub async fn room_event<T>(&mut self, mut wanted: impl FnMut(&RoomEvent) -> Option<T>) -> T {
        self.until(|frame| match frame {
            ServerFrame::Event { event: LiveEvent::Room(event), .. } => wanted(event),
            _ => None,
        })
        .await
    }

    /// Waits for somebody's message.
    pub async fn hears(&mut self, text: &str) {
        self.room_event(|event| matches!(event, RoomEvent::Said { message } if message.text == text).then_some(())).await;
    }

    /// Waits until the server closes the connection, and returns the code; frames before are kept.
    pub async fn closed(&mut self) -> u16 {
        let search = async {
            loop {
                match self.connection.receive().await.unwrap() {
                    Received::Frame(frame) => self.frames.push(frame),
                    Received::Closed { code, .. } => return code,
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.expect("the connection is closed")
    }

    /// Checks that no event of the room was left out or came twice.
    pub fn missed_nothing(&self) {
        let offsets = self.offsets();
        assert!(offsets.windows(2).all(|pair| pair[1] == pair[0] + 1), "no gap: {offsets:?}");
    }

    /// Offsets of the room's events, as they came.
    pub fn offsets(&self) -> Vec<u64> {
        let offset = |frame: &ServerFrame| match frame {
            ServerFrame::Event { topic: Topic::Room, position, .. } => Some(position.offset),
            _ => None,
        };
        self.frames.iter().filter_map(offset).collect()
    }
}

/// A message of the room.
pub fn say(text: &str) -> Act {
    Act::Say { message: Uuid::new_v4().into(), text: text.to_owned() }
}
