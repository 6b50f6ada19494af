//! Sockets from the outside: a real server, a real database, real connections.

#[path = "socket/doors.rs"]
mod doors;
#[path = "socket/frames.rs"]
mod frames;
#[path = "support/house.rs"]
mod house;
#[path = "socket/room.rs"]
mod room;
#[path = "socket/stream.rs"]
mod stream;
