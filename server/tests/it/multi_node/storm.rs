//! Three nodes behind a plain TCP proxy, one of them killed again and again, while people talk, vote, and their organizer sends.
//!
//! As large as a test should be by default. The full size: `scripts/storm`.

use super::proxy::spread;
use crate::cluster::Cluster;
use crate::database::in_schema;
use crate::fade::poll;
use crate::house::{attendee, attendee_wants, organizer_wants, want};
use crate::process::free_port;
use conductor::id::{AttendeeId, InterventionId, MessageId, PollId, SessionId};
use futures::future::join_all;
use protocol::{ApiError, ClientFrame, CommandId, ErrorCode, LiveEvent, Order, Position, ServerFrame, Snapshot, Topic};
use room::{Act, RoomEvent};
use server::client::{Connection, Identity, Received, RoomUrl};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::{Instant, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A number from the environment, for the full size.
fn size(key: &str, usual: u64) -> u64 {
    std::env::var(key).ok().map_or(usual, |text| text.parse().unwrap())
}

/// Something that a person wants done, and the id under which it is done once.
#[derive(Clone)]
struct Wish {
    command: CommandId,
    frame: ClientFrame,
    /// The text to look for afterwards.
    mark: String,
}

impl Wish {
    fn act(act: Act, mark: String) -> Self {
        let command = CommandId(Uuid::new_v4());
        Self { command, frame: ClientFrame::Act { command, act }, mark }
    }

    fn order(order: Order, mark: String) -> Self {
        let command = CommandId(Uuid::new_v4());
        Self { command, frame: ClientFrame::Order { command, order }, mark }
    }
}

/// A person, whose page connects again whenever it has to, and sends again what was not answered.
struct Person {
    url: RoomUrl,
    identity: Identity,
    session: SessionId,
    runs_it: bool,
    me: Option<AttendeeId>,
    position: Option<Position>,
    wishes: VecDeque<Wish>,
    /// The wish that was sent on this connection and is not answered yet.
    under_way: Option<CommandId>,
    acked: Vec<String>,
    refused: Vec<ApiError>,
    voted: BTreeSet<PollId>,
    seen: BTreeMap<InterventionId, u32>,
    gaps: Vec<String>,
    snapshots: u32,
    lost_at: Option<Instant>,
    away: Vec<Duration>,
}

impl Person {
    fn new(url: &RoomUrl, identity: Identity, session: SessionId, runs_it: bool) -> Self {
        Self {
            url: url.clone(),
            identity,
            session,
            runs_it,
            me: None,
            position: None,
            wishes: VecDeque::new(),
            under_way: None,
            acked: Vec::new(),
            refused: Vec::new(),
            voted: BTreeSet::new(),
            seen: BTreeMap::new(),
            gaps: Vec::new(),
            snapshots: 0,
            lost_at: None,
            away: Vec::new(),
        }
    }

    /// Lives until `over`, and then until everything is answered.
    async fn live(mut self, every: Duration, over: CancellationToken) -> Self {
        let mut due = interval(every);
        loop {
            let Some(mut connection) = self.enter().await else {
                // As a page waits: up to a second, and any part of it.
                sleep(Duration::from_millis(u64::from(Uuid::new_v4().as_bytes()[0]) * 4)).await;
                continue;
            };
            let mut sent = self.send(&mut connection).await;
            while sent {
                if over.is_cancelled() && self.wishes.is_empty() {
                    return self;
                }
                tokio::select! {
                    received = connection.receive() => match received.unwrap() {
                        Received::Frame(frame) => sent = self.take(frame, &mut connection).await,
                        Received::Closed { .. } => break,
                    },
                    _ = due.tick(), if !over.is_cancelled() => {
                        self.wish();
                        sent = self.send(&mut connection).await;
                    }
                    () = over.cancelled(), if !over.is_cancelled() => {}
                }
            }
            self.lost_at.get_or_insert_with(Instant::now);
        }
    }

    fn wish(&mut self) {
        let id = Uuid::new_v4();
        self.wishes.push_back(if self.runs_it {
            Wish::order(Order::Launch { content: poll(), over_budget: true }, format!("launch {id}"))
        } else {
            Wish::act(Act::Say { message: MessageId(id), text: format!("message {id}") }, format!("say {id}"))
        });
    }

    /// Connects, says hello, and waits for the welcome.
    async fn enter(&mut self) -> Option<Connection> {
        let mut wants = if self.runs_it { organizer_wants() } else { attendee_wants() };
        for want in wants.iter_mut().filter(|want| want.topic == Topic::Room) {
            want.position = self.position;
        }
        debug_assert!(wants.contains(&want(Topic::Pulse)));
        let mut connection = Connection::open(&self.url, &self.identity, self.session, wants).await.ok()?;
        match timeout(Duration::from_secs(12), connection.receive()).await {
            Ok(Ok(Received::Frame(ServerFrame::Welcome { you, .. }))) => self.me = you.attendee,
            _ => return None,
        }
        self.under_way = None;
        self.away.extend(self.lost_at.take().map(|lost| lost.elapsed()));
        Some(connection)
    }

    /// Sends the first wish, if it is not under way; whether that was possible.
    async fn send(&mut self, connection: &mut Connection) -> bool {
        match self.wishes.front().filter(|wish| self.under_way != Some(wish.command)) {
            Some(wish) => {
                self.under_way = Some(wish.command);
                connection.send(&wish.frame).await.is_ok()
            }
            None => true,
        }
    }

    async fn take(&mut self, frame: ServerFrame, connection: &mut Connection) -> bool {
        match frame {
            ServerFrame::Ack { command } => self.answered(command, Ok(())).await,
            ServerFrame::Nack { command, error } => self.answered(command, Err(error)).await,
            ServerFrame::Resumed { topic: Topic::Room, position } if Some(position) != self.position => {
                self.gaps.push(format!("resumed at {position:?}, was at {:?}", self.position));
            }
            ServerFrame::Snapshot { topic: Topic::Room, position, view } => {
                self.snapshots += 1;
                self.position = Some(position);
                if let Snapshot::Room(room) = view {
                    for poll in room.polls.iter().filter(|poll| poll.closed_at.is_none()) {
                        self.vote(poll.id);
                    }
                }
            }
            ServerFrame::Event { topic: Topic::Room, position, event } => {
                let follows = self.position.is_some_and(|before| before.epoch == position.epoch && before.offset + 1 == position.offset);
                if !follows {
                    self.gaps.push(format!("{position:?} after {:?}", self.position));
                }
                self.position = Some(position);
                match event {
                    LiveEvent::Room(RoomEvent::PollOpened { poll }) => self.vote(poll.id),
                    LiveEvent::Room(RoomEvent::Intervened { intervention }) => *self.seen.entry(intervention.id).or_default() += 1,
                    _ => {}
                }
            }
            _ => {}
        }
        self.send(connection).await
    }

    fn vote(&mut self, poll: PollId) {
        if !self.runs_it && self.voted.insert(poll) {
            self.wishes.push_back(Wish::act(Act::Vote { poll, choices: vec![0] }, format!("vote {poll}")));
        }
    }

    async fn answered(&mut self, command: CommandId, answer: Result<(), ApiError>) {
        if self.wishes.front().is_none_or(|wish| wish.command != command) {
            return;
        }
        self.under_way = None;
        match answer {
            Ok(()) => self.acked.extend(self.wishes.pop_front().map(|wish| wish.mark)),
            Err(error) => {
                use ErrorCode::{Busy, RateLimited, StorageUnavailable, Unavailable};
                if matches!(error.code, Busy | RateLimited | StorageUnavailable | Unavailable) {
                    sleep(Duration::from_millis(300)).await;
                } else {
                    self.refused.push(error);
                    self.wishes.pop_front();
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_behind_a_proxy_lose_nothing_while_nodes_die() {
    let (people, seconds, every) = (size("STORM_PEOPLE", 60), size("STORM_SECONDS", 24), size("STORM_KILL_SECONDS", 8));
    in_schema(async |url| {
        let port = free_port();
        let origin = format!("http://127.0.0.1:{port}");
        let mut cluster = Cluster::open(url, 3, &[("CONDUCTOR_BASE_URL", &origin)]).await;
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let proxy = tokio::spawn(spread(listener, (0..3).map(|node| cluster.port(node)).collect()));
        let session = cluster.session(0).await.id;
        let url: RoomUrl = format!("{origin}/j/none").parse().unwrap();
        let over = CancellationToken::new();
        // In a larger room each says less, so that what everybody hears stays bearable.
        let pause = |least: u64, share: u64| Duration::from_secs(least.max(people / share));
        let mut living = Vec::new();
        for _ in 0..people {
            let person = Person::new(&url, attendee(), session, false);
            living.push(tokio::spawn(person.live(pause(4, 15), over.clone())));
        }
        let organizer = Person::new(&url, cluster.organizer.cookie(), session, true);
        let organizer = tokio::spawn(organizer.live(pause(5, 30), over.clone()));
        let (until, mut victim, mut kills) = (Instant::now() + Duration::from_secs(seconds), 0, 0);
        while Instant::now() + Duration::from_secs(2) < until {
            sleep(Duration::from_secs(every) - Duration::from_secs(2)).await;
            // Two times of three whoever owns the session, then one that follows.
            let owner = cluster.owner().await.unwrap_or(victim);
            victim = if kills % 3 == 2 { (owner + 1) % 3 } else { owner };
            cluster.kill(victim);
            kills += 1;
            sleep(Duration::from_secs(2)).await;
            cluster.again(victim).await;
        }
        over.cancel();
        let people: Vec<Person> = join_all(living).await.into_iter().map(Result::unwrap).collect();
        let organizer = organizer.await.unwrap();
        proxy.abort();
        judge(&cluster, session, &people, &organizer, kills).await;
    })
    .await;
}

/// Compares what people were told with what is stored.
async fn judge(cluster: &Cluster, session: SessionId, people: &[Person], organizer: &Person, kills: u32) {
    let mut stored: BTreeMap<String, u32> = BTreeMap::new();
    for row in cluster.store.acts(session).await.unwrap() {
        let text = |key: &str| row.act[key].as_str().unwrap_or_default().to_owned();
        let mark = match text("act").as_str() {
            "say" => format!("say {}", text("message")),
            "vote" => format!("vote {} {}", text("poll"), row.actor["id"].as_str().unwrap_or_default()),
            _ => continue,
        };
        *stored.entry(mark).or_default() += 1;
    }
    let (mut away, mut votes, mut says) = (Vec::<Duration>::new(), 0, 0);
    for person in people.iter().chain([organizer]) {
        assert_eq!(person.gaps, [""; 0], "no gap without an explanation");
        assert!(person.seen.values().all(|count| *count == 1), "each intervention is shown once");
        away.extend(&person.away);
        for mark in &person.acked {
            let mark = match mark.strip_prefix("vote") {
                Some(_) => format!("{mark} {}", person.me.unwrap()),
                None => mark.clone(),
            };
            if mark.starts_with("launch") {
                continue;
            }
            votes += u32::from(mark.starts_with("vote"));
            says += u32::from(mark.starts_with("say"));
            assert_eq!(stored.get(&mark), Some(&1), "{mark} was acknowledged");
        }
    }
    assert!(stored.values().all(|count| *count == 1), "nothing is stored twice");
    let sent = cluster.store.interventions(session).await.unwrap();
    assert!(sent.iter().all(|row| row.status == "delivered"), "{sent:?}");
    assert_eq!(sent.len(), organizer.acked.len(), "each order that was acknowledged was carried out once");
    assert!(!sent.is_empty() && votes > 0 && says > 0 && kills > 0 && !away.is_empty());
    assert_eq!(cluster.store.verify_audit().await.unwrap().map(|rows| rows > 0), Ok(true));
    away.sort();
    let snapshots: u32 = people.iter().map(|person| person.snapshots).sum();
    let refused: BTreeSet<String> =
        people.iter().chain([organizer]).flat_map(|person| &person.refused).map(|error| format!("{error:?}")).collect();
    eprintln!(
        "{} people, {kills} kills: {says} messages and {votes} votes acknowledged, {} interventions, {} sockets lost, back after {:?} (half) and \
         {:?} (last), {snapshots} snapshots, refused {refused:?}",
        people.len(),
        sent.len(),
        away.len(),
        away[away.len() / 2],
        away[away.len() - 1],
    );
    assert!(away[away.len() - 1] < Duration::from_secs(10), "every socket is back within 10 s");
}
