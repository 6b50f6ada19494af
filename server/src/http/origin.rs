//! Origins of requests: the page (origin) and the machine (address) that a request comes from.

pub mod cors;

use crate::config::{BaseUrl, ListeningConfig};
use crate::proxies::Proxies;
use axum::http::{HeaderMap, HeaderValue, header};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The origins from which a site's requests may come.
#[derive(Clone, Debug)]
pub struct Origins {
    base: BaseUrl,
    /// True if the base URL was given; without it people may type any name of this machine.
    is_given: bool,
    port: u16,
    proxies: Arc<Proxies>,
    guests: Vec<BaseUrl>,
    frames: Arc<[BaseUrl]>,
}

impl Origins {
    /// The origins of a site that listens on `address`.
    #[must_use]
    pub fn new(config: &ListeningConfig, address: SocketAddr) -> Self {
        Self {
            base: config.base_url.clone().unwrap_or_else(|| BaseUrl::of(address)),
            is_given: config.base_url.is_some(),
            port: address.port(),
            proxies: Arc::new(Proxies::new(config.trusted_proxies.clone())),
            guests: config.cors_origins.clone(),
            frames: config.embed_origins.clone().into(),
        }
    }

    /// The address that people use.
    #[must_use]
    pub const fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Returns whether people come by a name that is not one of this machine.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let host = self.base.as_str().split_once("://").map_or("", |(_, host)| host);
        self.is_given && !["localhost", "127.", "[::1]"].iter().any(|own| host.starts_with(own))
    }

    /// Returns whether an `Origin` header names this site: exactly the base URL. Without a given one the site is on this machine only, and
    /// its other names count as well.
    #[must_use]
    pub fn is_own(&self, origin: &str) -> bool {
        origin == self.base.as_str()
            || !self.is_given && ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| origin == format!("http://{host}:{}", self.port))
    }

    /// Returns whether a browser's request comes from a page of this site, by its `Origin`. `None` without that header.
    #[must_use]
    pub fn is_own_page(&self, headers: &HeaderMap) -> Option<bool> {
        let origin = headers.get(header::ORIGIN)?;
        Some(origin.to_str().is_ok_and(|origin| self.is_own(origin)))
    }

    /// Returns whether other sites were named whose pages may ask.
    #[must_use]
    pub fn has_guests(&self) -> bool {
        !self.guests.is_empty()
    }

    /// Returns whether an `Origin` header names another site whose pages may ask for `path`: the API and the pictures of join codes.
    #[must_use]
    pub fn is_guest(&self, origin: Option<&HeaderValue>, path: &str) -> bool {
        let is_open = ["/api/v1/", "/qr/"].iter().any(|prefix| path.starts_with(prefix));
        is_open && origin.is_some_and(|origin| self.guests.iter().any(|guest| guest.as_str().as_bytes() == origin.as_bytes()))
    }

    /// The sites whose pages may show what `path` leads to in a frame: a room or its projector, nothing of an organizer.
    #[must_use]
    pub fn framing(&self, path: &str) -> &[BaseUrl] {
        let is_open = path == "/j" || ["/j/", "/p/"].iter().any(|prefix| path.starts_with(prefix));
        if is_open { &self.frames } else { &[] }
    }

    /// The machine that a request comes from. `X-Forwarded-For` is believed from known proxies only, and read from its end: what a
    /// client wrote into it itself stands further to the left.
    #[must_use]
    pub fn address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.is_proxy(peer) {
            if headers.contains_key("x-forwarded-for") {
                self.proxies.note_unknown(peer);
            }
            return peer;
        }
        let lines = headers.get_all("x-forwarded-for");
        let hops = lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
        let hops: Vec<Option<IpAddr>> = hops.map(|hop| hop.trim().parse::<IpAddr>().ok().map(|hop| hop.to_canonical())).collect();
        for hop in hops.into_iter().rev() {
            match hop {
                Some(hop) if self.is_proxy(hop) => {}
                Some(hop) => return hop,
                None => return peer,
            }
        }
        peer
    }

    /// Returns whether connections of this machine are not counted by address.
    #[must_use]
    pub fn is_proxy(&self, peer: IpAddr) -> bool {
        self.proxies.knows(peer)
    }

    /// The proxies that may send `X-Forwarded-For`.
    #[must_use]
    pub const fn proxies(&self) -> &Arc<Proxies> {
        &self.proxies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(base: Option<&str>, proxies: &[&str]) -> Origins {
        let config = ListeningConfig {
            lan: false,
            embed_origins: vec!["https://intranet.example".parse().unwrap()],
            listen: "127.0.0.1:3000".parse().unwrap(),
            base_url: base.map(|base| base.parse().unwrap()),
            metrics_listen: None,
            cors_origins: vec!["https://app.example".parse().unwrap()],
            trusted_proxies: proxies.iter().map(|proxy| proxy.parse().unwrap()).collect(),
            site_root: None,
        };
        Origins::new(&config, config.listen)
    }

    #[test]
    fn only_the_very_same_origin_is_own() {
        let site = origins(Some("https://conductor.example"), &[]);
        assert!(site.is_own("https://conductor.example"));
        for foreign in [
            "null",
            "",
            "http://conductor.example",
            "https://conductor.example.evil.test",
            "https://evil.test",
            "https://conductor.example:8443",
            "https://a.conductor.example",
            "http://localhost:3000",
        ] {
            assert!(!site.is_own(foreign), "{foreign}");
        }
    }

    #[test]
    fn without_a_base_url_every_name_of_this_machine_is_own() {
        let site = origins(None, &[]);
        for own in ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"] {
            assert!(site.is_own(own), "{own}");
        }
        for foreign in ["http://localhost:3001", "https://localhost:3000", "http://localhost.evil.test:3000"] {
            assert!(!site.is_own(foreign), "{foreign}");
        }
    }

    #[test]
    fn another_site_may_ask_for_the_api_if_it_is_named_exactly() {
        let site = origins(Some("https://conductor.example"), &[]);
        let asks = |origin, path| site.is_guest(Some(&HeaderValue::from_static(origin)), path);
        assert!(asks("https://app.example", "/api/v1/sessions") && asks("https://app.example", "/qr/ABCDEF.svg"));
        for foreign in ["https://app.example.evil.test", "http://app.example", "https://app.example:444", "null", "*", ""] {
            assert!(!asks(foreign, "/api/v1/sessions"), "{foreign}");
        }
        for path in ["/", "/sessions", "/api/fn/sign-in", "/api/v10/x", "/api/live"] {
            assert!(!asks("https://app.example", path), "{path}");
        }
        assert!(!site.is_guest(None, "/api/v1/sessions"));
    }

    #[test]
    fn a_site_is_public_if_it_was_given_another_name() {
        assert!(!origins(None, &[]).is_public());
        assert!(!origins(Some("http://localhost:3000"), &[]).is_public());
        assert!(origins(Some("https://conductor.example"), &[]).is_public());
    }

    fn address(site: &Origins, peer: &str, forwarded: &str) -> String {
        let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), HeaderValue::from_str(forwarded).unwrap())]);
        site.address(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn forwarded_addresses_are_believed_from_proxies_only() {
        let site = origins(None, &["10.0.0.1", "10.0.0.2"]);
        assert_eq!(address(&site, "203.0.113.9", "198.51.100.1"), "203.0.113.9", "anybody can write the header");
        assert_eq!(address(&site, "10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(address(&site, "10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2"), "198.51.100.1", "the client's own claim is ignored");
        assert_eq!(address(&site, "::ffff:10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(address(&site, "10.0.0.1", "rubbish"), "10.0.0.1");
        assert_eq!(address(&site, "10.0.0.1", ""), "10.0.0.1");
    }

    #[test]
    fn a_whole_network_may_be_trusted() {
        let site = origins(None, &["172.16.0.0/12"]);
        assert_eq!(address(&site, "172.18.0.2", "198.51.100.1, 172.20.0.3"), "198.51.100.1");
        assert_eq!(address(&site, "172.32.0.2", "198.51.100.1"), "172.32.0.2");
    }

    #[test]
    fn a_proxy_that_is_not_named_is_remembered_and_nobody_else() {
        let site = origins(None, &["10.0.0.1"]);
        address(&site, "10.0.0.1", "198.51.100.1");
        let _ = site.address("203.0.113.1".parse().unwrap(), &HeaderMap::new());
        assert!(site.proxies().unknown().is_empty());
        address(&site, "172.18.0.2", "198.51.100.1");
        assert_eq!(site.proxies().unknown(), ["172.18.0.2".parse::<IpAddr>().unwrap()]);
    }
}
