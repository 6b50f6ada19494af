//! A seeded simulation of an actor on a store that fails: acts at random, a fault at a write of a random table, the process killed at a
//! random moment with commands under way. A failing seed is printed, and does the same acts with the same faults again.
//!
//! What holds after every life: what was acknowledged is stored, what was refused is not, and nothing is stored twice.

use crate::house::{organizer, wall};
use conductor::id::{AttendeeId, EventId, MessageId, OrganizerId, PollId, SessionId};
use conductor::settings::Settings;
use protocol::{CommandId, ErrorCode, Order};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use room::{Act, Actor, Door, RoomView, Viewer};
use server::live::Registry;
use server::store::{EventRow, NewSessionRow, Store};
use server::writer::Writer;
use sqlx::{Connection, Executor, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

/// Tables that an actor writes.
const TABLES: [&str; 5] = ["room_act", "command", "audit", "conductor_state", "sample"];
/// Lives of the process.
const LIVES: usize = 3;
/// Acts in each.
const ACTS: usize = 25;
const PEOPLE: u128 = 5;

fn seeds() -> u64 {
    std::env::var("SIMULATION_SEEDS").map_or(40, |seeds| seeds.parse().expect("SIMULATION_SEEDS is a number"))
}

fn begun_at() -> u64 {
    std::env::var("SIMULATION_SEED").map_or(0, |seed| seed.parse().expect("SIMULATION_SEED is a number"))
}

/// A command as its sender keeps it until it is answered.
#[derive(Clone, Debug)]
struct Sent {
    actor: Actor,
    command: CommandId,
    act: Act,
}

/// The knowledge of the senders.
#[derive(Default)]
struct Known {
    /// Commands without an answer: they are sent again, unchanged.
    unanswered: Vec<Sent>,
    /// Messages that were acknowledged, and those that may be stored because nobody knows.
    said: BTreeSet<MessageId>,
    unsure: BTreeSet<MessageId>,
    /// The vote of each person in each poll, as it was acknowledged last, and votes that nobody knows of.
    votes: BTreeMap<(u128, PollId), u8>,
    open_votes: BTreeMap<(u128, PollId), BTreeSet<u8>>,
    polls: BTreeSet<PollId>,
}

struct Play {
    rng: Pcg64,
    known: Known,
    session: SessionId,
    host: OrganizerId,
    faults: u64,
    kills: u64,
    acked: u64,
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn person(n: u128) -> AttendeeId {
    AttendeeId(Uuid::from_u128(n + 1))
}

impl Play {
    fn id(&mut self) -> Uuid {
        Uuid::from_u128(self.rng.random())
    }

    fn next(&mut self) -> Sent {
        let who = self.rng.random_range(0..PEOPLE);
        let polls: Vec<PollId> = self.known.polls.iter().copied().collect();
        let (actor, act) = match (self.rng.random_range(0..10), polls.choose(&mut self.rng).copied()) {
            (0..4, _) => {
                let message = MessageId(self.id());
                (Actor::Attendee(person(who)), Act::Say { message, text: format!("word {message:?}") })
            }
            (4..8, Some(poll)) => (Actor::Attendee(person(who)), Act::Vote { poll, choices: vec![self.rng.random_range(0..2)] }),
            (8, _) => {
                let door = Door { slow: 0, approve: self.rng.random_bool(0.5), ..Door::default() };
                (Actor::Organizer(self.host), Act::SetDoor { door })
            }
            _ => {
                let poll = PollId(self.id());
                let options = vec!["Tea".to_owned(), "Coffee".to_owned()];
                (
                    Actor::Organizer(self.host),
                    Act::OpenPoll { poll, question: "Which?".to_owned(), options, kind: room::PollKind::Single, seconds: None },
                )
            }
        };
        Sent { actor, command: CommandId(self.id()), act }
    }

    fn who(actor: Actor) -> u128 {
        actor.attendee().map_or(u128::MAX, |who| who.0.as_u128() - 1)
    }

    fn acknowledged(&mut self, sent: &Sent) {
        self.acked += 1;
        match &sent.act {
            Act::Say { message, .. } => {
                self.known.unsure.remove(message);
                self.known.said.insert(*message);
            }
            Act::Vote { poll, choices } => {
                let key = (Self::who(sent.actor), *poll);
                self.known.votes.insert(key, choices[0]);
                self.known.open_votes.remove(&key);
            }
            Act::OpenPoll { poll, .. } => drop(self.known.polls.insert(*poll)),
            _ => {}
        }
    }

    fn unanswered(&mut self, sent: Sent) {
        match &sent.act {
            Act::Say { message, .. } => drop(self.known.unsure.insert(*message)),
            Act::Vote { poll, choices } => {
                self.known.open_votes.entry((Self::who(sent.actor), *poll)).or_default().insert(choices[0]);
            }
            _ => {}
        }
        self.known.unanswered.push(sent);
    }

    fn answered(&mut self, sent: Sent, answer: Result<(), protocol::ApiError>) {
        match answer {
            Ok(()) => self.acknowledged(&sent),
            // It was not stored, and its sender tries again.
            Err(error) if error.code == ErrorCode::StorageUnavailable => self.unanswered(sent),
            // A poll that was opened twice, too many of them, somebody who is outside: refused for good.
            Err(error) => {
                assert!(!matches!(error.code, ErrorCode::Internal | ErrorCode::Unknown), "{error:?}");
                if let Act::Say { message, .. } = &sent.act {
                    self.known.unsure.remove(message);
                    assert!(!self.known.said.contains(message));
                }
            }
        }
    }

    /// One life of the process, which ends by a kill: with commands under way, and whatever was being written.
    async fn live(&mut self, dir: &Path) {
        let store = Store::sqlite(dir).await.unwrap();
        let registry = Registry::new(store, Settings::default(), Writer::silent());
        let mut devil = SqliteConnection::connect(&format!("sqlite://{}", dir.join("conductor.db").display())).await.unwrap();
        devil.execute("delete from devil").await.unwrap();
        for sent in std::mem::take(&mut self.known.unanswered) {
            let answer = registry.act(self.session, sent.actor, Some(sent.command), sent.act.clone()).await;
            self.answered(sent, answer);
        }
        for n in 0..ACTS {
            if n > 0 && self.rng.random_bool(0.06) {
                let table = TABLES.choose(&mut self.rng).unwrap();
                sqlx::query("insert into devil (at) values (?)").bind(*table).execute(&mut devil).await.unwrap();
                self.faults += 1;
            }
            if self.rng.random_bool(0.05) {
                // What an organizer tells the conductor is stored in the same way.
                let order = if self.rng.random_bool(0.5) { Order::Stop } else { Order::Resume };
                let _ = registry.order(self.session, self.host, Some(CommandId(self.id())), order).await;
            }
            let sent = self.next();
            let answer = registry.act(self.session, sent.actor, Some(sent.command), sent.act.clone()).await;
            self.answered(sent, answer);
        }
        // Some are sent at once, and nobody waits for the answers.
        for _ in 0..self.rng.random_range(0..6) {
            let sent = self.next();
            let (registry, doing, session) = (registry.clone(), sent.clone(), self.session);
            tokio::spawn(async move { registry.act(session, doing.actor, Some(doing.command), doing.act).await });
            self.unanswered(sent);
        }
        for _ in 0..self.rng.random_range(0..200) {
            tokio::task::yield_now().await;
        }
        self.kills += 1;
    }

    /// The state that the next process finds.
    async fn found(&self, dir: &Path) -> (RoomView, Vec<String>) {
        let mut devil = SqliteConnection::connect(&format!("sqlite://{}", dir.join("conductor.db").display())).await.unwrap();
        devil.execute("delete from devil").await.unwrap();
        let rows: Vec<(String,)> = sqlx::query_as("select act from room_act where session = ? order by seq")
            .bind(self.session.0)
            .fetch_all(&mut devil)
            .await
            .unwrap();
        let store = Store::sqlite(dir).await.unwrap();
        let registry = Registry::new(store, Settings::default(), Writer::silent());
        let view = registry.open(self.session).await.unwrap().room_view(Viewer::Organizer).await.unwrap().0;
        registry.store().verify_audit().await.unwrap().unwrap();
        (view, rows.into_iter().map(|(act,)| act).collect())
    }

    fn check(&self, view: &RoomView, rows: &[String]) {
        let mut stored = BTreeMap::new();
        for row in rows {
            if let Act::Say { message, .. } = serde_json::from_str(row).unwrap() {
                *stored.entry(message).or_insert(0) += 1;
            }
        }
        for message in &self.known.said {
            assert_eq!(stored.get(message), Some(&1), "an acknowledged message is stored once");
        }
        for (message, count) in &stored {
            assert!(*count == 1 && (self.known.said.contains(message) || self.known.unsure.contains(message)), "nothing else is stored");
        }
        for poll in &self.known.polls {
            let shown = view.polls.iter().find(|view| view.id == *poll).expect("an acknowledged poll is there");
            let counts = &shown.tally.as_ref().unwrap().counts;
            let of = |choice: u8| {
                let sure = |key: &(u128, PollId)| self.known.votes.get(key) == Some(&choice) && !self.known.open_votes.contains_key(key);
                let keys = (0..PEOPLE).map(|who| (who, *poll));
                let least = keys.clone().filter(sure).count();
                let may = |key: &(u128, PollId)| {
                    self.known.open_votes.get(key).is_some_and(|open| open.contains(&choice) || self.known.votes.get(key) == Some(&choice))
                };
                (least, least + keys.filter(may).count())
            };
            for (choice, count) in (0_u8..).zip(counts) {
                let (least, most) = of(choice);
                assert!((least..=most).contains(&(*count as usize)), "{count} votes for {choice}, and {least} to {most} were made");
            }
        }
    }
}

fn play(seed: u64) -> (u64, u64, u64) {
    let dir = tempfile::tempdir().unwrap();
    let (host, session) = runtime().block_on(async {
        let store = Store::sqlite(dir.path()).await.unwrap();
        let host = organizer(&store, "Olga").await.id;
        let (event, session) = (EventId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        let at = wall();
        store
            .create_event(&EventRow { id: event, organizer: host, title: "Event".to_owned(), rehearsal: false, created_at: at })
            .await
            .unwrap();
        let row = NewSessionRow {
            id: session,
            event,
            organizer: host,
            title: "Session".to_owned(),
            language: protocol::Language::default(),
            rehearsal: None,
            at,
        };
        store.create_session(row).await.unwrap();
        store.close().await;
        let mut devil = SqliteConnection::connect(&format!("sqlite://{}", dir.path().join("conductor.db").display())).await.unwrap();
        devil.execute("create table devil (at text not null)").await.unwrap();
        for table in TABLES {
            for what in ["insert", "update"] {
                let trigger = format!(
                    "create trigger devil_{table}_{what} before {what} on {table} when exists (select 1 from devil where at = '{table}') \
                     begin select raise(rollback, 'a fault'); end"
                );
                devil.execute(sqlx::AssertSqlSafe(trigger)).await.unwrap();
            }
        }
        (host, session)
    });
    let mut play = Play { rng: Pcg64::seed_from_u64(seed), known: Known::default(), session, host, faults: 0, kills: 0, acked: 0 };
    for _ in 0..LIVES {
        let process = runtime();
        process.block_on(play.live(dir.path()));
        // No handler runs, nothing is flushed.
        process.shutdown_background();
        let look = runtime();
        let (view, rows) = look.block_on(play.found(dir.path()));
        look.shutdown_background();
        play.check(&view, &rows);
    }
    (play.faults, play.kills, play.acked)
}

#[test]
fn whatever_fails_what_was_acknowledged_is_kept_once() {
    let (mut faults, mut kills, mut acked) = (0, 0, 0);
    for seed in begun_at()..begun_at() + seeds() {
        let played = std::panic::catch_unwind(|| play(seed));
        let Ok((more_faults, more_kills, more_acked)) = played else { panic!("SIMULATION_SEED={seed} SIMULATION_SEEDS=1 fails again") };
        (faults, kills, acked) = (faults + more_faults, kills + more_kills, acked + more_acked);
    }
    eprintln!("{} seeds, {faults} faults at writes, {kills} kills, {acked} acts acknowledged: none lost, none doubled", seeds());
    assert!(acked > 10 * seeds() && faults > 0 && kills > 0, "something was tried");
}
