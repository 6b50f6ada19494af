//! Sockets from the outside: a real server, a real database, real connections.

mod doors;
mod frames;
mod post;
mod presence;
mod room;
mod stream;
mod team;
