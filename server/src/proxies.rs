//! [`Proxies`]: the proxies whose `X-Forwarded-For` is believed, and the unknown senders of one.

use crate::config::AddressRange;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Unknown proxies that are remembered. Anybody can send the header, so their number is bounded.
const UNKNOWN: usize = 4;

/// The proxies whose `X-Forwarded-For` is believed, and the unknown senders of one.
#[derive(Debug, Default)]
pub struct Proxies {
    known: Vec<AddressRange>,
    unknown: Mutex<BTreeSet<IpAddr>>,
}

impl Proxies {
    /// Those that the configuration names.
    #[must_use]
    pub fn new(known: Vec<AddressRange>) -> Self {
        Self { known, unknown: Mutex::default() }
    }

    /// Returns whether an address is that of a known proxy.
    #[must_use]
    pub fn knows(&self, address: IpAddr) -> bool {
        self.known.iter().any(|proxy| proxy.contains(address))
    }

    /// Remembers a peer that sends `X-Forwarded-For` without being a known proxy, and warns of it once: if it is a proxy, everybody behind
    /// it shares one address, and so one limit.
    pub fn note_unknown(&self, peer: IpAddr) {
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        if unknown.len() < UNKNOWN && unknown.insert(peer) {
            tracing::warn!(
                %peer,
                "X-Forwarded-For came from an address that CONDUCTOR_TRUSTED_PROXIES does not name, and is ignored; if that is your proxy, \
                 name it, or all people behind it share the limits of one address"
            );
        }
    }

    /// Peers that sent `X-Forwarded-For` and are no known proxies, the first few since the start.
    #[must_use]
    pub fn unknown(&self) -> Vec<IpAddr> {
        self.unknown.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_unknown_proxies_are_remembered() {
        let proxies = Proxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
        assert!(proxies.knows("10.1.2.3".parse().unwrap()) && !proxies.knows("172.18.0.1".parse().unwrap()));
        for n in 1..=20 {
            proxies.note_unknown(IpAddr::from([172, 18, 0, n]));
        }
        assert_eq!((proxies.unknown().len(), proxies.unknown()[0]), (UNKNOWN, IpAddr::from([172, 18, 0, 1])));
    }
}
