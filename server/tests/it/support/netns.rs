//! A network namespace with two links to this one, of which one can be cut: packets vanish, and nobody is told.

use std::net::Ipv4Addr;
use std::process::{Command, Stdio};
use uuid::Uuid;

/// A link: this end and the other, by interface, address and hardware address.
struct Link {
    here: (String, Ipv4Addr),
    there: (String, Ipv4Addr),
}

/// A namespace, gone with its value.
pub struct Namespace {
    name: String,
    /// The link that stays.
    stays: Link,
    /// The link that can be cut.
    cuts: Link,
}

/// Nobody has this hardware address: what is sent to it is dropped at the other end.
const NOBODY: &str = "02:00:00:00:00:99";

fn ip(arguments: &[&str]) -> Result<(), String> {
    let done = Command::new("ip").args(arguments).stdout(Stdio::null()).output().map_err(|error| format!("ip: {error}"))?;
    if done.status.success() {
        Ok(())
    } else {
        Err(format!("ip {}: {}", arguments.join(" "), String::from_utf8_lossy(&done.stderr).trim()))
    }
}

impl Link {
    fn add(&self, namespace: &str) -> Result<(), String> {
        let ((here, address), (there, other)) = (&self.here, &self.there);
        ip(&["link", "add", here, "type", "veth", "peer", "name", there, "netns", namespace])?;
        ip(&["addr", "add", &format!("{address}/30"), "dev", here])?;
        ip(&["link", "set", here, "up"])?;
        ip(&["-n", namespace, "addr", "add", &format!("{other}/30"), "dev", there])?;
        ip(&["-n", namespace, "link", "set", there, "up"])
    }
}

impl Namespace {
    /// A new one; `None`, with the reason printed, where this machine does not allow it.
    pub fn new() -> Option<Self> {
        let id = Uuid::new_v4();
        let [a, b, ..] = *id.as_bytes();
        let name = format!("ec{}", &id.simple().to_string()[..6]);
        let link = |which: char, first: u8| Link {
            here: (format!("{name}{which}0"), Ipv4Addr::new(10, 213, a, (b & 0xf0) + first)),
            there: (format!("{name}{which}1"), Ipv4Addr::new(10, 213, a, (b & 0xf0) + first + 1)),
        };
        let namespace = Self { stays: link('s', 1), cuts: link('c', 5), name };
        match namespace.make() {
            Ok(()) => Some(namespace),
            Err(why) => {
                eprintln!("left out, because this machine allows no network namespaces: {why}");
                None
            }
        }
    }

    fn make(&self) -> Result<(), String> {
        ip(&["netns", "add", &self.name])?;
        ip(&["-n", &self.name, "link", "set", "lo", "up"])?;
        self.stays.add(&self.name)?;
        self.cuts.add(&self.name)
    }

    /// The start of a command line that runs inside it.
    pub fn enter(&self) -> [&str; 4] {
        ["ip", "netns", "exec", &self.name]
    }

    /// Our address on the link that stays.
    pub fn here(&self) -> Ipv4Addr {
        self.stays.here.1
    }

    /// Its address on that link.
    pub fn there(&self) -> Ipv4Addr {
        self.stays.there.1
    }

    /// Our address on the link that can be cut.
    pub fn here_until_cut(&self) -> Ipv4Addr {
        self.cuts.here.1
    }

    /// Cuts that link, in both directions.
    pub fn cut(&self) {
        let ((here, address), (there, other)) = (&self.cuts.here, &self.cuts.there);
        ip(&["neigh", "replace", &other.to_string(), "lladdr", NOBODY, "dev", here, "nud", "permanent"]).unwrap();
        ip(&["-n", &self.name, "neigh", "replace", &address.to_string(), "lladdr", NOBODY, "dev", there, "nud", "permanent"]).unwrap();
    }

    /// Mends it.
    pub fn heal(&self) {
        let ((here, address), (there, other)) = (&self.cuts.here, &self.cuts.there);
        ip(&["neigh", "del", &other.to_string(), "dev", here]).unwrap();
        ip(&["-n", &self.name, "neigh", "del", &address.to_string(), "dev", there]).unwrap();
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // The links go with it, though not at once; names are never used again.
        let _ = ip(&["link", "del", &self.stays.here.0]);
        let _ = ip(&["link", "del", &self.cuts.here.0]);
        let _ = ip(&["netns", "del", &self.name]);
    }
}
