//! [`Connections`]: the open connections, the people they belong to, and the requests to close them. The limits on their number, in all and from
//! one address, are checked where connections are accepted.

use crate::live::presence::{PER_ATTENDEE, PER_ORGANIZER};
use crate::secret::TokenHash;
use conductor::id::{AttendeeId, EventId, OrganizerId, SessionId};
use metrics::gauge;
use protocol::{ApiError, CloseCode, ErrorCode, TeamRole};
use rand::RngExt;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Connections that are asked to go per second when the program stops, so that they do not all come back at once.
const GOODBYES_PER_SECOND: usize = 500;
/// The longest that saying goodbye to everybody may take.
const LONGEST_GOODBYE: Duration = Duration::from_secs(10);
/// The shortest time to stay away after a goodbye.
const SHORTEST_AWAY: Duration = Duration::from_millis(500);

/// The person a connection belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Person {
    /// Somebody who runs sessions; each has screens of its own.
    Organizer(OrganizerId, SessionId),
    /// Somebody in the audience of an event.
    Attendee(AttendeeId),
}

impl Person {
    /// Connections that they may have; the oldest goes.
    const fn most(self) -> usize {
        match self {
            Self::Organizer(..) => PER_ORGANIZER,
            Self::Attendee(_) => PER_ATTENDEE,
        }
    }
}

/// The proof of a connection's rights: the connection loses them with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// A login, by a cookie.
    Login(TokenHash),
    /// An API token.
    Token(TokenHash),
}

/// A member of an event, with the role that a connection was let in with: it is closed when the role is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Membership {
    /// The account.
    pub organizer: OrganizerId,
    /// The event.
    pub event: EventId,
    /// The role.
    pub role: TeamRole,
    /// The session of the private link whose id is `organizer`, if it is no account.
    pub link: Option<SessionId>,
}

/// A request to a connection to close.
#[derive(Debug, Default)]
pub struct Farewell {
    code: OnceLock<CloseCode>,
    /// The time to go, and the time to stay away, if the program stops.
    away: OnceLock<(Duration, Duration)>,
    asked: Notify,
}

impl Farewell {
    fn ask(&self, code: CloseCode) {
        if self.code.set(code).is_ok() {
            self.asked.notify_one();
        }
    }

    /// Waits until the connection is asked to go. Cancel-safe.
    pub async fn wait(&self) -> CloseCode {
        loop {
            if let Some(code) = self.code.get() {
                return *code;
            }
            self.asked.notified().await;
        }
    }

    /// The time to wait before closing, and the time for the client to stay away.
    #[must_use]
    pub fn away(&self) -> Option<(Duration, Duration)> {
        self.away.get().copied()
    }
}

#[derive(Debug)]
struct Inside {
    person: Option<Person>,
    proof: Option<Proof>,
    membership: Option<Membership>,
    farewell: Arc<Farewell>,
}

#[derive(Debug, Default)]
struct Rooms {
    next: u64,
    inside: HashMap<u64, Inside>,
    per_person: HashMap<Person, VecDeque<u64>>,
    is_closing: bool,
}

/// The open connections: the people they belong to, and the requests to close them.
#[derive(Debug, Default)]
pub struct Connections {
    rooms: Mutex<Rooms>,
    /// Rings when the last connection is gone.
    empty: Notify,
}

/// A connection's right to be inside; dropping it leaves.
#[derive(Debug)]
pub struct Pass {
    connections: Arc<Connections>,
    id: u64,
    farewell: Arc<Farewell>,
}

impl Connections {
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a connection in, with the proof it shows.
    ///
    /// # Errors
    /// `unavailable` if the program stops.
    pub fn enter(self: &Arc<Self>, proof: Option<Proof>) -> Result<Pass, ApiError> {
        let mut rooms = self.rooms();
        if rooms.is_closing {
            return Err(ApiError::new(ErrorCode::Unavailable, "the server is stopping").retry_after(2));
        }
        let id = rooms.next;
        rooms.next += 1;
        let farewell = Arc::<Farewell>::default();
        rooms.inside.insert(id, Inside { person: None, proof, membership: None, farewell: Arc::clone(&farewell) });
        gauge!("conductor_sockets").increment(1.0);
        Ok(Pass { connections: Arc::clone(self), id, farewell })
    }

    /// Number of open connections.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rooms().inside.len()
    }

    /// The proofs of those who are inside, each once.
    #[must_use]
    pub fn proofs(&self) -> HashSet<Proof> {
        self.rooms().inside.values().filter_map(|inside| inside.proof).collect()
    }

    /// Asks everybody with this proof to go.
    pub fn dismiss(&self, proof: Proof, code: CloseCode) {
        for inside in self.rooms().inside.values() {
            if inside.proof == Some(proof) {
                inside.farewell.ask(code);
            }
        }
    }

    /// The members who are inside, each once.
    #[must_use]
    pub fn memberships(&self) -> HashSet<Membership> {
        self.rooms().inside.values().filter_map(|inside| inside.membership).collect()
    }

    /// Asks the connections of a member to go that were let in with another role than `role`; with `None`, all of them.
    pub fn role_changed(&self, organizer: OrganizerId, event: EventId, role: Option<TeamRole>) {
        for inside in self.rooms().inside.values() {
            let is_theirs = |member: &Membership| member.organizer == organizer && member.event == event;
            if inside.membership.filter(is_theirs).is_some_and(|member| Some(member.role) != role) {
                // A link that does not work any more is like a sign-in that was ended.
                let is_link = inside.membership.is_some_and(|member| member.link.is_some());
                inside.farewell.ask(if is_link { CloseCode::Revoked } else { CloseCode::Role });
            }
        }
    }

    /// Lets nobody in any more, asks everybody to go, spread over a while, and waits until they have gone or `patience` is over.
    pub async fn close(&self, patience: Duration) {
        {
            let mut rooms = self.rooms();
            rooms.is_closing = true;
            let seconds = rooms.inside.len().div_ceil(GOODBYES_PER_SECOND);
            let spread = if seconds <= 1 { Duration::ZERO } else { Duration::from_secs(seconds as u64).min(LONGEST_GOODBYE) };
            let mut rng = rand::rng();
            for inside in rooms.inside.values() {
                let go = spread.mul_f64(rng.random());
                let away = SHORTEST_AWAY + (spread + Duration::from_secs(1)).mul_f64(rng.random());
                let _ = inside.farewell.away.set((go, away));
                inside.farewell.ask(CloseCode::Restart);
            }
        }
        let gone = async {
            loop {
                let empty = self.empty.notified();
                if self.count() == 0 {
                    return;
                }
                empty.await;
            }
        };
        if tokio::time::timeout(patience, gone).await.is_err() {
            tracing::warn!(connections = self.count(), "connections are still open");
        }
    }
}

impl Pass {
    /// Says who it is. If they have too many connections, the oldest is asked to go.
    pub fn identify(&self, person: Person) {
        let mut rooms = self.connections.rooms();
        let mine = rooms.per_person.entry(person).or_default();
        mine.push_back(self.id);
        let surplus: Vec<u64> = mine.drain(..mine.len().saturating_sub(person.most())).collect();
        if let Some(inside) = rooms.inside.get_mut(&self.id) {
            inside.person = Some(person);
        }
        for id in surplus {
            if let Some(inside) = rooms.inside.get(&id) {
                inside.farewell.ask(CloseCode::TooMany);
            }
        }
    }

    /// Says with which role it was let in, as a member of an event.
    pub fn is_of(&self, membership: Membership) {
        if let Some(inside) = self.connections.rooms().inside.get_mut(&self.id) {
            inside.membership = Some(membership);
        }
    }

    /// The request to close, once it is made.
    #[must_use]
    pub fn farewell(&self) -> &Arc<Farewell> {
        &self.farewell
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut rooms = self.connections.rooms();
        let Some(inside) = rooms.inside.remove(&self.id) else { return };
        gauge!("conductor_sockets").decrement(1.0);
        if let Some(person) = inside.person
            && let Some(mine) = rooms.per_person.get_mut(&person)
        {
            mine.retain(|id| *id != self.id);
            if mine.is_empty() {
                rooms.per_person.remove(&person);
            }
        }
        if rooms.inside.is_empty() {
            self.connections.empty.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(n: u128) -> Person {
        Person::Attendee(AttendeeId(Uuid::from_u128(n)))
    }

    #[tokio::test]
    async fn the_oldest_connection_goes_when_one_too_many_comes() {
        let connections = Arc::<Connections>::default();
        let passes: Vec<Pass> = (0..=PER_ATTENDEE).map(|_| connections.enter(None).unwrap()).collect();
        connections.enter(None).unwrap().identify(person(2));
        for pass in &passes {
            pass.identify(person(1));
        }
        assert_eq!(passes[0].farewell().wait().await, CloseCode::TooMany);
        assert!(passes[1].farewell().code.get().is_none());
        drop(passes);
        assert!(connections.rooms().per_person.is_empty());
    }

    #[tokio::test]
    async fn a_login_that_is_over_takes_its_connections_with_it() {
        let connections = Arc::<Connections>::default();
        let (a, b) = (Proof::Login(TokenHash([1; 32])), Proof::Token(TokenHash([1; 32])));
        let (mine, other) = (connections.enter(Some(a)).unwrap(), connections.enter(Some(b)).unwrap());
        assert_eq!(connections.proofs(), HashSet::from([a, b]));
        connections.dismiss(a, CloseCode::Revoked);
        assert_eq!(mine.farewell().wait().await, CloseCode::Revoked);
        assert!(other.farewell().code.get().is_none());
    }

    #[tokio::test]
    async fn closing_waits_for_everybody_and_lets_nobody_in() {
        let connections = Arc::<Connections>::default();
        let pass = connections.enter(None).unwrap();
        let leaving = async {
            assert_eq!(pass.farewell().wait().await, CloseCode::Restart);
            let (go, away) = pass.farewell().away().unwrap();
            assert_eq!(go, Duration::ZERO);
            assert!(away >= SHORTEST_AWAY);
            assert_eq!(connections.enter(None).unwrap_err().code, ErrorCode::Unavailable);
            drop(pass);
        };
        tokio::join!(connections.close(Duration::from_secs(60)), leaving);
        assert_eq!(connections.count(), 0);
    }
}
