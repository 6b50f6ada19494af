//! Networks that addresses belong to: limits hold for them, because whoever has one has many addresses.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};

/// The network that an address belongs to: an IPv4 address, or the 64 bits of an IPv6 address that one subscriber has at least
/// (RFC 6177). Limits hold for networks, or whoever has one would have as many tries as addresses.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The line that an address belongs to: an IPv4 address, or the 48 bits of an IPv6 address that one customer may have (RFC 6177). Limits on
/// connections hold for each /64; but whoever makes people up has as many /64s as their line has, and a hall of many lines is small on each.
#[must_use]
pub fn line(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// Numbers of things by their owners; owners without any are forgotten.
#[derive(Clone, Debug)]
pub struct Counts<K>(HashMap<K, usize>);

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Counts<K> {
    /// The number of an owner's.
    pub fn of(&self, owner: &K) -> usize {
        self.0.get(owner).copied().unwrap_or(0)
    }

    /// The number of owners that have some.
    #[must_use]
    pub fn owners(&self) -> usize {
        self.0.len()
    }

    /// Counts one more.
    pub fn add(&mut self, owner: K) {
        *self.0.entry(owner).or_default() += 1;
    }

    /// Counts one less.
    pub fn take(&mut self, owner: &K) {
        if let Some(count) = self.0.get_mut(owner) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(owner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_one_ipv6_line_count_as_one() {
        let of = |address: &str| line(address.parse().unwrap()).to_string();
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
        assert_eq!(of("2001:db8:1:2:a:b:c:d"), of("2001:db8:1:fff3::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:2:2::1"));
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_half_of_an_ipv6_address() {
        let of = |address: &str| network(address.parse().unwrap()).to_string();
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
        assert_eq!(of("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(of("2001:db8:1:2:a:b:c:d"), "2001:db8:1:2::");
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
