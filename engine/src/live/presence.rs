//! [`Presence`]: the connections that follow a session, and the people they belong to. The room decides what their coming and going means
//! ([`room::presence`]).

use crate::live::message::Personal;
use crate::live::whisper::Whisperer;
use conductor::id::{AttendeeId, PollId};
use conductor::signal::Signal;
use protocol::CloseCode;
use room::Viewer;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Connections that one attendee may have in a session, on whatever nodes; the oldest goes.
pub const PER_ATTENDEE: usize = 8;
/// The same of an organizer: a team may share one account, each with some pages.
pub const PER_ORGANIZER: usize = 40;

/// Places in a connection's queue that are kept for answers to its commands.
pub const ANSWERS: usize = 32;

/// The name of a connection within one actor's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionId(pub(crate) u64);

/// The hidden tallies that a person may see: those of polls in which they voted. All connections of the person share it, so that a vote on
/// the phone shows on the laptop too.
#[derive(Debug, Default)]
pub struct Sight(Mutex<BTreeSet<PollId>>);

impl Sight {
    /// Lets the person see the tally of `poll`; whether that is new.
    pub fn open(&self, poll: PollId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(poll)
    }

    /// The polls whose tallies the person may see.
    #[must_use]
    pub fn polls(&self) -> Vec<PollId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    /// Returns whether the person may see the tally of `poll`.
    #[must_use]
    pub fn sees(&self, poll: PollId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&poll)
    }
}

#[derive(Debug)]
struct Connection {
    viewer: Viewer,
    personal: Whisperer,
    /// True if its page is in front, once it said so.
    visible: Option<bool>,
    /// True if its page said goodbye.
    said_goodbye: bool,
    /// True if it is no connection: somebody sent a form, and reads the page.
    is_form: bool,
}

impl Connection {
    /// Returns whether somebody may look at it: a page that has said nothing is in front.
    fn is_in_front(&self) -> bool {
        self.visible != Some(false)
    }
}

#[derive(Debug, Default)]
struct Person {
    connections: BTreeSet<ConnectionId>,
    sight: Arc<Sight>,
}

/// The connections that follow a session, and the people they belong to.
#[derive(Debug, Default)]
pub struct Presence {
    next: u64,
    connections: BTreeMap<ConnectionId, Connection>,
    people: BTreeMap<AttendeeId, Person>,
    /// Those of the one organizer who runs the session.
    dashboards: BTreeSet<ConnectionId>,
    /// True if any page ever said whether it is in front.
    tells_focus: bool,
}

/// The effect on the room of a connection's coming or going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// An attendee has a page in front, and had none.
    Arrived(AttendeeId),
    /// An attendee has no page in front any more; the flag says whether one is still connected.
    Turned(AttendeeId, bool),
    /// An attendee's last page said goodbye.
    Departed(AttendeeId),
    /// Another number of dashboards watches.
    Dashboards,
}

impl Presence {
    /// Takes a connection in. If its person has too many, on whatever nodes, the oldest are told to go.
    pub fn attach(&mut self, viewer: Viewer, personal: Whisperer) -> (ConnectionId, Arc<Sight>, Change) {
        let id = ConnectionId(self.next);
        self.next += 1;
        self.connections.insert(id, Connection { viewer, personal, visible: None, said_goodbye: false, is_form: false });
        match viewer {
            Viewer::Attendee(who) => {
                let looked = self.looks(who);
                let person = self.people.entry(who).or_default();
                let change = if looked { Change::None } else { Change::Arrived(who) };
                person.connections.insert(id);
                let sight = Arc::clone(&person.sight);
                trim(&self.connections, &person.connections, PER_ATTENDEE);
                (id, sight, change)
            }
            Viewer::Organizer => {
                self.dashboards.insert(id);
                trim(&self.connections, &self.dashboards, PER_ORGANIZER);
                (id, Arc::default(), Change::Dashboards)
            }
            Viewer::Projector => (id, Arc::default(), Change::None),
        }
    }

    /// Lets a connection go. One that is not there any more changes nothing.
    pub fn detach(&mut self, id: ConnectionId) -> Change {
        let Some(connection) = self.connections.remove(&id) else { return Change::None };
        match connection.viewer {
            Viewer::Attendee(who) => {
                let Some(person) = self.people.get_mut(&who) else { return Change::None };
                person.connections.remove(&id);
                if person.connections.is_empty() {
                    self.people.remove(&who);
                    if connection.said_goodbye { Change::Departed(who) } else { Change::Turned(who, false) }
                } else if connection.is_in_front() && !self.looks(who) {
                    Change::Turned(who, true)
                } else {
                    Change::None
                }
            }
            Viewer::Organizer => {
                self.dashboards.remove(&id);
                Change::Dashboards
            }
            Viewer::Projector => Change::None,
        }
    }

    /// The attendee whose connection this is.
    #[must_use]
    pub fn who(&self, id: ConnectionId) -> Option<AttendeeId> {
        match self.connections.get(&id)?.viewer {
            Viewer::Attendee(who) => Some(who),
            Viewer::Organizer | Viewer::Projector => None,
        }
    }

    /// Takes note that nothing is held open by this connection: somebody sent a form.
    pub fn is_form(&mut self, id: ConnectionId) {
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.is_form = true;
        }
    }

    /// Returns whether an attendee has a connection that is none of a form.
    #[must_use]
    pub fn has_socket(&self, who: AttendeeId) -> bool {
        let mut mine = self.people.get(&who).into_iter().flat_map(|person| &person.connections);
        mine.any(|id| self.connections.get(id).is_some_and(|connection| !connection.is_form))
    }

    /// Returns whether an attendee has a connection.
    #[must_use]
    pub fn is_connected(&self, who: AttendeeId) -> bool {
        self.people.get(&who).is_some_and(|person| !person.connections.is_empty())
    }

    /// Returns whether a page of an attendee is in front.
    fn looks(&self, who: AttendeeId) -> bool {
        let mut mine = self.people.get(&who).into_iter().flat_map(|person| &person.connections);
        mine.any(|id| self.connections.get(id).is_some_and(Connection::is_in_front))
    }

    /// Lets the connections go whose tasks are gone without a word, such as after a panic.
    pub fn sweep(&mut self) -> Vec<Change> {
        let gone: Vec<ConnectionId> =
            self.connections.iter().filter(|(_, connection)| connection.personal.is_closed()).map(|(id, _)| *id).collect();
        gone.into_iter().map(|id| self.detach(id)).collect()
    }

    /// Takes note that a page came to the front or went to the back.
    pub fn focus(&mut self, id: ConnectionId, visible: bool) -> Change {
        let Some(connection) = self.connections.get_mut(&id) else { return Change::None };
        connection.visible = Some(visible);
        self.tells_focus = true;
        let Viewer::Attendee(who) = connection.viewer else { return Change::None };
        // The room remembers earlier changes; hearing of one twice changes nothing.
        if self.looks(who) { Change::Arrived(who) } else { Change::Turned(who, true) }
    }

    /// Takes note that a page is being closed: when its connection goes, its person has left rather than lost it.
    pub fn goodbye(&mut self, id: ConnectionId) {
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.said_goodbye = true;
        }
    }

    /// One signal about the room: how many people have not left, and how many of them look, among those who count. `remaining` counts those
    /// who are away too, as the room does. `None` without connections. A page says when it goes to the back or comes to the front again, so
    /// one that has said nothing is in front; but in a room where no page ever said anything, nothing is claimed.
    #[must_use]
    pub fn heartbeat(&self, remaining: u32, counts: impl Fn(AttendeeId) -> bool) -> Option<Signal> {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let people = || self.people.keys().filter(|who| counts(**who));
        let looking = count(people().filter(|who| self.looks(**who)).count());
        let n = remaining.max(count(people().count()));
        (!self.people.is_empty()).then_some(Signal::Heartbeat { n, focused: self.tells_focus.then_some(looking) })
    }

    /// Tells every connection of an attendee something, as far as their queues have room beside the answers that are owed: a connection
    /// that reads nothing for so long comes back and gets the whole.
    pub fn tell(&self, who: AttendeeId, message: impl Fn() -> Personal) {
        for id in self.people.get(&who).into_iter().flat_map(|person| &person.connections) {
            if let Some(connection) = self.connections.get(id).filter(|connection| connection.personal.room() > ANSWERS) {
                connection.personal.tell(message());
            }
        }
    }

    /// The sight of an attendee who is here.
    #[must_use]
    pub fn sight(&self, who: AttendeeId) -> Option<&Sight> {
        self.people.get(&who).map(|person| &*person.sight)
    }

    /// The attendees who are connected.
    pub fn people(&self) -> impl Iterator<Item = AttendeeId> + '_ {
        self.people.keys().copied()
    }

    /// The changes that a fresh room has to hear: everybody who is connected, and those of them who do not look.
    #[must_use]
    pub fn retold(&self) -> Vec<Change> {
        let turned = self.people().filter(|who| !self.looks(*who)).map(|who| Change::Turned(who, true));
        self.people().map(Change::Arrived).chain(turned).collect()
    }

    /// Number of dashboards that watch.
    #[must_use]
    pub fn dashboards(&self) -> u32 {
        u32::try_from(self.dashboards.len()).unwrap_or(u32::MAX)
    }

    /// Number of connections, on all nodes.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.len()
    }

    /// Returns whether nobody is connected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }
}

/// Tells the oldest of one person's connections to go, if there are too many. They leave by closing.
fn trim(connections: &BTreeMap<ConnectionId, Connection>, mine: &BTreeSet<ConnectionId>, most: usize) {
    for id in mine.iter().take(mine.len().saturating_sub(most)) {
        if let Some(connection) = connections.get(id) {
            connection.personal.tell(Personal::Leave(CloseCode::TooMany));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::whisper::{Whispers, whispers};
    use uuid::Uuid;

    fn who(n: u128) -> AttendeeId {
        AttendeeId(Uuid::from_u128(n))
    }

    fn attach(presence: &mut Presence, viewer: Viewer) -> (ConnectionId, Change) {
        let (id, _, change) = presence.attach(viewer, whispers(1, Arc::default()).0);
        (id, change)
    }

    #[test]
    fn a_second_tab_is_no_second_person() {
        let mut presence = Presence::default();
        let (phone, first) = attach(&mut presence, Viewer::Attendee(who(1)));
        let (laptop, second) = attach(&mut presence, Viewer::Attendee(who(1)));
        assert_eq!((first, second), (Change::Arrived(who(1)), Change::None));
        assert_eq!(presence.detach(phone), Change::None);
        assert_eq!(presence.detach(phone), Change::None);
        assert_eq!(presence.detach(laptop), Change::Turned(who(1), false));
        assert!(presence.is_empty());
    }

    #[test]
    fn only_the_last_page_s_goodbye_is_a_leave() {
        let mut presence = Presence::default();
        let (phone, _) = attach(&mut presence, Viewer::Attendee(who(1)));
        let (laptop, _) = attach(&mut presence, Viewer::Attendee(who(1)));
        presence.goodbye(phone);
        assert_eq!(presence.detach(phone), Change::None);
        presence.goodbye(laptop);
        assert_eq!(presence.detach(laptop), Change::Departed(who(1)));
    }

    #[test]
    fn a_hidden_page_is_told_once_it_is_the_last_that_looked() {
        let mut presence = Presence::default();
        let (phone, _) = attach(&mut presence, Viewer::Attendee(who(1)));
        let (laptop, _) = attach(&mut presence, Viewer::Attendee(who(1)));
        assert_eq!(presence.focus(phone, false), Change::Arrived(who(1)), "the laptop still looks");
        assert_eq!(presence.detach(laptop), Change::Turned(who(1), true));
        assert_eq!(presence.retold(), [Change::Arrived(who(1)), Change::Turned(who(1), true)]);
        assert_eq!(presence.focus(phone, true), Change::Arrived(who(1)));
    }

    #[test]
    fn the_oldest_connections_of_a_person_go_on_every_node() {
        let mut presence = Presence::default();
        for (viewer, most) in [(Viewer::Attendee(who(1)), PER_ATTENDEE), (Viewer::Organizer, PER_ORGANIZER)] {
            let mut told: Vec<Whispers> = Vec::new();
            for _ in 0..=most {
                assert!(told.iter().all(|personal| personal.take().is_none()));
                let (to, personal) = whispers(1, Arc::default());
                presence.attach(viewer, to);
                told.push(personal);
            }
            let told: Vec<bool> =
                told.iter().map(|personal| matches!(personal.take(), Some(Personal::Leave(CloseCode::TooMany)))).collect();
            let expected: Vec<bool> = (0..=most).map(|n| n == 0).collect();
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn dashboards_are_counted_and_projectors_are_nobody() {
        let mut presence = Presence::default();
        let (dashboard, change) = attach(&mut presence, Viewer::Organizer);
        let (_, projector) = attach(&mut presence, Viewer::Projector);
        assert_eq!((change, projector), (Change::Dashboards, Change::None));
        assert_eq!(presence.dashboards(), 1);
        presence.detach(dashboard);
        assert_eq!(presence.dashboards(), 0);
        assert_eq!(presence.heartbeat(3, |_| true), None);
    }

    #[test]
    fn focus_is_told_of_the_room_and_only_if_pages_tell() {
        let mut presence = Presence::default();
        let ids: Vec<ConnectionId> = (0..10).map(|n| attach(&mut presence, Viewer::Attendee(who(n))).0).collect();
        assert_eq!(presence.heartbeat(10, |_| true), Some(Signal::Heartbeat { n: 10, focused: None }));
        presence.focus(ids[4], false);
        presence.focus(ids[5], false);
        presence.focus(ids[5], true);
        assert_eq!(presence.heartbeat(10, |_| true), Some(Signal::Heartbeat { n: 10, focused: Some(9) }));
        assert_eq!(presence.heartbeat(14, |_| true), Some(Signal::Heartbeat { n: 14, focused: Some(9) }), "four more are away");
    }

    #[test]
    fn one_visible_page_is_enough_to_look() {
        let mut presence = Presence::default();
        let (hidden, _) = attach(&mut presence, Viewer::Attendee(who(1)));
        let (shown, _) = attach(&mut presence, Viewer::Attendee(who(1)));
        presence.focus(hidden, false);
        presence.focus(shown, true);
        assert_eq!(presence.heartbeat(1, |_| true), Some(Signal::Heartbeat { n: 1, focused: Some(1) }));
    }

    #[test]
    fn what_concerns_a_person_is_told_to_all_their_connections() {
        let mut presence = Presence::default();
        let (to, here) = whispers(ANSWERS + 1, Arc::default());
        let (_, sight, _) = presence.attach(Viewer::Attendee(who(1)), to);
        let (to, there) = whispers(ANSWERS + 1, Arc::default());
        presence.attach(Viewer::Attendee(who(1)), to);
        let poll = PollId(Uuid::from_u128(7));
        presence.sight(who(1)).unwrap().open(poll);
        assert!(sight.sees(poll));
        presence.tell(who(1), || Personal::Answer { command: protocol::CommandId(Uuid::nil()), refused: None });
        assert!(here.take().is_some() && there.take().is_some());
        for _ in 0..3 {
            presence.tell(who(1), || Personal::Sees(poll));
        }
        assert!(here.take().is_some() && here.take().is_none(), "the places of answers are kept free");
    }
}
