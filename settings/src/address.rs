//! Public addresses: the only ones that the server calls for the operator. So a name that somebody else controls cannot point it at this
//! machine, its network, or the metadata service of its cloud.
//!
//! std's `Ipv4Addr::is_global` would be the rule, but is not stable; what small crates offer instead lags behind the registries of
//! special-purpose addresses. So the table is here, with its sources, over `ipnet`.

use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(a: u16, b: u16, c: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

/// Networks that are not public (<https://www.iana.org/assignments/iana-ipv4-special-registry>), and multicast.
const NOT_PUBLIC_V4: [Ipv4Net; 17] = [
    v4(0, 0, 0, 0, 8),          // this network (RFC 791)
    v4(10, 0, 0, 0, 8),         // private (RFC 1918)
    v4(100, 64, 0, 0, 10),      // behind a carrier's NAT (RFC 6598)
    v4(127, 0, 0, 0, 8),        // this machine
    v4(168, 63, 129, 16, 32),   // public by its number, but the host's own service to every machine in Azure
    v4(169, 254, 0, 0, 16),     // link-local (RFC 3927), and the clouds' metadata
    v4(172, 16, 0, 0, 12),      // private
    v4(192, 0, 0, 0, 24),       // protocol assignments (RFC 6890)
    v4(192, 0, 2, 0, 24),       // documentation (RFC 5737)
    v4(192, 88, 99, 0, 24),     // relays to 6to4 (RFC 7526)
    v4(192, 168, 0, 0, 16),     // private
    v4(198, 18, 0, 0, 15),      // benchmarks (RFC 2544)
    v4(198, 51, 100, 0, 24),    // documentation
    v4(203, 0, 113, 0, 24),     // documentation
    v4(224, 0, 0, 0, 4),        // multicast
    v4(240, 0, 0, 0, 4),        // reserved (RFC 1112)
    v4(255, 255, 255, 255, 32), // broadcast
];

/// All that is public begins so (<https://www.iana.org/assignments/ipv6-address-space>): no loopback, ULA, link-local, multicast, nor
/// IPv4-compatible addresses are in it.
const UNICAST_V6: Ipv6Net = v6(0x2000, 0, 0, 3);
/// Networks within it that are not public (<https://www.iana.org/assignments/iana-ipv6-special-registry>).
const NOT_PUBLIC_V6: [Ipv6Net; 4] = [
    v6(0x2001, 0, 0, 23),     // protocol assignments, Teredo among them, which hides an IPv4 address
    v6(0x2001, 0xdb8, 0, 32), // documentation (RFC 3849)
    v6(0x2002, 0, 0, 16),     // 6to4, which hides an IPv4 address
    v6(0x3fff, 0, 0, 20),     // documentation (RFC 9637)
];
/// The rest is an IPv4 address (NAT64, RFC 6052), which decides.
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);

/// Returns whether an address is one of the public Internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !NOT_PUBLIC_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) => {
            if let Some(mapped) = address.to_ipv4_mapped() {
                return is_public(mapped.into());
            }
            if NAT64.contains(&address) {
                let [.., a, b, c, d] = address.octets();
                return is_public(Ipv4Addr::new(a, b, c, d).into());
            }
            UNICAST_V6.contains(&address) && !NOT_PUBLIC_V6.iter().any(|net| net.contains(&address))
        }
    }
}

/// A reason why a URL is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is neither `https` nor `http`, or names no host.
    #[error("it must begin with https:// and name a host")]
    NoHost,
    /// Whoever reads along could read it.
    #[error("it must begin with https://")]
    NotEncrypted,
    /// `https://us@them` is easily read as something else than what it is.
    #[error("it must hold no user name or password")]
    UserInfo,
    /// It is on this machine, in its network, or otherwise not public.
    #[error("it leads to an address that is not public")]
    NotPublic,
}

/// Checks a URL before its name is looked up; the addresses that come of that are checked by [`is_public`]. `allow_private` lets this
/// machine, its network, and plain http pass.
///
/// # Errors
/// [`Refused`] says why it is not called.
pub fn check(url: &Url, allow_private: bool) -> Result<(), Refused> {
    // Numbers in whatever form are written as four by now, letters are small, and no host is empty: `Url` sees to it.
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or(Refused::NoHost)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::UserInfo);
    }
    if allow_private {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err(Refused::NotEncrypted);
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_private = match literal {
        Ok(address) => !is_public(address),
        Err(_) => is_here(host),
    };
    if is_private { Err(Refused::NotPublic) } else { Ok(()) }
}

/// Returns whether a name can only mean this machine or something in its network (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`).
fn is_here(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or(name);
    matches!(last, "localhost" | "local" | "internal") || name == "home.arpa" || name.ends_with(".home.arpa")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<Refused> {
        check(&text.parse().unwrap(), false).err()
    }

    #[test]
    fn what_is_public_is_called() {
        for text in [
            "https://platform.example/hooks",
            "https://platform.example:8443/hooks?tenant=7",
            "https://localhost.example/",
            "https://1.1.1.1/",
            "https://100.63.255.255/",
            "https://100.128.0.1/",
            "https://172.32.0.1/",
            "https://192.0.1.1/",
            "https://[2606:4700:4700::1111]/",
            "https://[::ffff:1.1.1.1]/",
            "https://[64:ff9b::1.1.1.1]/",
        ] {
            assert_eq!(refused(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_public_is_not_called_however_it_is_written() {
        for text in [
            "https://localhost/",
            "https://LOCALHOST/",
            "https://localhost./",
            "https://a.localhost/",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://127.255.255.254/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://017700000001/",
            "https://127.0.0.1./",
            "https://①②⑦.⓪.⓪.①/",
            "https://%31%32%37.0.0.1/",
            "https://0/",
            "https://0.0.0.0/",
            "https://10.0.0.1/",
            "https://100.64.0.1/",
            "https://100.100.100.200/",
            "https://168.63.129.16/",
            "https://169.254.169.254/latest/meta-data/",
            "https://172.16.0.1/",
            "https://172.31.255.255/",
            "https://192.0.0.170/",
            "https://192.168.1.1/",
            "https://198.18.0.1/",
            "https://198.51.100.1/",
            "https://203.0.113.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[::]/",
            "https://[::1]/",
            "https://[::127.0.0.1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[64:ff9b:1::1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001:0:4136:e378::1]/",
            "https://[2001:db8::1]/",
            "https://[3fff::1]/",
            "https://[fc00::1]/",
            "https://[fd00:ec2::254]/",
            "https://[fe80::1]/",
            "https://[fec0::1]/",
            "https://[ff02::1]/",
            "https://[100::1]/",
        ] {
            assert_eq!(refused(text), Some(Refused::NotPublic), "{text}");
            assert_eq!(check(&text.parse().unwrap(), true), Ok(()), "{text}: the operator may allow it");
        }
    }

    #[test]
    fn what_is_no_plain_https_url_is_not_called() {
        for (text, why) in [
            ("http://platform.example/", Refused::NotEncrypted),
            ("ftp://platform.example/", Refused::NoHost),
            ("file:///etc/passwd", Refused::NoHost),
            ("gopher://127.0.0.1:6379/_x", Refused::NoHost),
            ("https://platform.example@127.0.0.1/", Refused::UserInfo),
            ("https://:secret@platform.example/", Refused::UserInfo),
            ("https://platform.example:443@127.0.0.1/", Refused::UserInfo),
            // A backslash ends the host, as browsers have it: nothing that looks like another host is called.
            ("https://127.0.0.1\\@platform.example/", Refused::NotPublic),
        ] {
            assert_eq!(refused(text), Some(why), "{text}");
        }
        assert_eq!(check(&"https://me@127.0.0.1/".parse().unwrap(), true), Err(Refused::UserInfo));
    }
}
