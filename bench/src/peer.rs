//! [`Peer`]: another library's broadcaster and how its clients speak.

use crate::load::Room;
use crate::socket::Guest;
use anyhow::{Error, Result, bail};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Another library's broadcaster.
#[derive(Clone, Debug)]
pub enum Peer {
    /// The core of Centrifugo, in Go.
    Centrifuge(PathBuf),
    /// The library of that name, in JavaScript.
    SocketIo(PathBuf),
}

impl FromStr for Peer {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.split_once('=') {
            Some(("centrifuge", program)) => Ok(Self::Centrifuge(program.into())),
            Some(("socket.io", program)) => Ok(Self::SocketIo(program.into())),
            _ => bail!("centrifuge=PROGRAM or socket.io=SCRIPT"),
        }
    }
}

impl Peer {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Centrifuge(_) => "centrifuge",
            Self::SocketIo(_) => "socket.io",
        }
    }

    /// Its program.
    pub fn program(&self) -> &Path {
        match self {
            Self::Centrifuge(program) | Self::SocketIo(program) => program,
        }
    }

    /// A room of its own for `people`.
    pub fn room(&self, address: SocketAddr, people: usize) -> Room {
        let (path, hello, listens, ready): (_, _, _, &str) = match self {
            Self::Centrifuge(_) => ("/live", CONNECT.to_owned(), SUBSCRIBE, "\"id\":2"),
            Self::SocketIo(_) => ("/socket.io/?EIO=4&transport=websocket", "40".to_owned(), "", "\"ready\""),
        };
        let guest = |hello: String, ready| Guest { address, path: path.to_owned(), head: String::new(), hello: Some(hello), ready };
        let says: fn(&str) -> String = match self {
            Self::Centrifuge(_) => |text| format!(r#"{{"id":3,"method":3,"params":{{"channel":"room","data":"{text}"}}}}"#),
            Self::SocketIo(_) => |text| format!(r#"42["say","{text}"]"#),
        };
        let listener = guest(format!("{hello}{listens}"), ready);
        Room { guests: vec![listener.clone(); people], speaker: listener, says, reacts: String::new }
    }
}

/// Centrifuge's first command.
const CONNECT: &str = r#"{"id":1,"params":{}}"#;
/// Its second, in the same message.
const SUBSCRIBE: &str = "\n{\"id\":2,\"method\":1,\"params\":{\"channel\":\"room\"}}";
