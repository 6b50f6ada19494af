//! [`AddressRange`]: addresses of machines, one or a whole network.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// One address, such as `10.0.0.1`, or a network, such as `172.16.0.0/12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    first: IpAddr,
    /// Leading bits that all its addresses share.
    bits: u8,
}

/// An address as a number, and how many bits it has.
fn number(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

impl AddressRange {
    /// True if the range contains an address. An IPv4 address written as IPv6 counts as that IPv4 address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let ((address, size), (first, of_size)) = (number(address.to_canonical()), number(self.first));
        // Of no bits at all, everything is left over; a shift by the whole width is none.
        let apart = (address ^ first).checked_shr(u32::from(size.saturating_sub(self.bits))).unwrap_or(0);
        size == of_size && apart == 0
    }
}

impl FromStr for AddressRange {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let wrong = || format!("{text:?} is neither an address, such as 10.0.0.1, nor a network, such as 172.16.0.0/12");
        let first: IpAddr = address.trim().parse::<IpAddr>().map_err(|_| wrong())?.to_canonical();
        let (_, size) = number(first);
        let bits = bits.map_or(Ok(size), |bits| bits.trim().parse::<u8>().map_err(|_| wrong()))?;
        if bits > size {
            return Err(format!("{text:?}: an address of {first}'s kind has {size} bits"));
        }
        Ok(Self { first, bits })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bits == number(self.first).1 { self.first.fmt(f) } else { write!(f, "{}/{}", self.first, self.bits) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(range: &str, address: &str) -> bool {
        range.parse::<AddressRange>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        for (range, inside, outside) in [
            ("10.0.0.1", "10.0.0.1", "10.0.0.2"),
            ("172.16.0.0/12", "172.31.255.255", "172.32.0.0"),
            ("172.16.5.5/12", "172.16.0.1", "172.15.255.255"),
            ("10.0.0.0/31", "::ffff:10.0.0.1", "::ffff:10.0.0.2"),
            ("fd00::/8", "fdff::1", "fe80::1"),
            ("::1", "::1", "::2"),
        ] {
            assert!(holds(range, inside), "{range} {inside}");
            assert!(!holds(range, outside), "{range} {outside}");
        }
        assert!(holds("0.0.0.0/0", "203.0.113.9") && holds("::/0", "2001:db8::1"));
        assert!(!holds("0.0.0.0/0", "2001:db8::1"), "an address of the other kind is in no network");
    }

    #[test]
    fn what_is_no_network_is_refused_with_an_example() {
        for text in ["", "proxy", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8"] {
            assert!(text.parse::<AddressRange>().is_err(), "{text}");
        }
        assert!("proxy".parse::<AddressRange>().unwrap_err().contains("172.16.0.0/12"));
        assert_eq!(
            ["172.16.0.0/12", "10.0.0.1"].map(|text| text.parse::<AddressRange>().unwrap().to_string()),
            ["172.16.0.0/12", "10.0.0.1"]
        );
    }
}
