//! Limits on what a connection may send, and how long each side waits. The server enforces them; clients keep within them.

use std::time::Duration;

/// Largest frame that an attendee may send, in bytes; a larger one closes the connection with code 1009.
pub const FRAME_BYTES: usize = 16 * 1024;
/// Largest frame that an organizer may send, in bytes.
pub const ORGANIZER_FRAME_BYTES: usize = 64 * 1024;
/// Topics in one hello.
pub const TOPICS: usize = 16;
/// Frames per second that a connection may send on average.
pub const ACTS_PER_SECOND: u32 = 10;
/// Frames that a connection may send at once.
pub const BURST: u32 = 20;
/// A client pings this often; browsers cannot see pings of the WebSocket itself.
pub const PING: Duration = Duration::from_secs(25);
/// A connection that says nothing for this long beyond [`PING`] counts as dead.
pub const PONG: Duration = Duration::from_secs(10);
/// A client says hello within this time after it connected.
pub const HELLO: Duration = Duration::from_secs(10);
/// Most bytes that wait for one slow connection before it is closed.
pub const QUEUE_BYTES: usize = 256 * 1024;
/// Most frames that wait for one slow connection before it is closed.
pub const QUEUE_FRAMES: usize = 256;
/// Events of a topic that a client can catch up on after it lost the connection; older ones need a snapshot.
pub const RESUME_EVENTS: usize = 1_000;
/// Longest delay before a client connects again, after the first failure and after many in a row; the real one is drawn below it.
pub const RECONNECT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(20));
/// Points of a timeline in a snapshot: one hour, one point each five seconds.
pub const TIMELINE_POINTS: usize = 720;
/// Entries of the activity feed in a snapshot.
pub const FEED_ITEMS: usize = 100;
/// Shortest time between two messages with a room's counts.
pub const PULSE: Duration = Duration::from_millis(250);
/// The same for a room with more than [`LARGE_ROOM`] connections: there nobody sees single steps.
pub const PULSE_LARGE: Duration = Duration::from_secs(1);
/// Connections above which a room is large.
pub const LARGE_ROOM: usize = 200;
/// Time for which the server remembers the answer to a command, so that a command sent twice is carried out once.
pub const COMMAND_MEMORY: Duration = Duration::from_hours(24);
