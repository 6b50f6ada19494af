//! Rough descriptions of browsers that sign in: enough for their owner to recognize, too little to follow somebody.

use crate::store::Place;
use std::net::IpAddr;

/// Marks of browsers in `User-Agent`; the first one that is found counts, since most browsers name others too.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
];

/// The same for systems.
const SYSTEMS: [(&str, &str); 8] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
];

/// The kind of browser and its system, such as `Firefox, Linux`; nothing of what a browser says is kept but these words.
#[must_use]
pub fn browser(agent: &str) -> Option<String> {
    let first = |marks: &[(&str, &'static str)]| marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (first(&BROWSERS), first(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// A browser in these words, in the network that an address begins with: half of an IPv4 address, a quarter of an IPv6 address.
#[must_use]
pub fn place(browser: Option<String>, address: Option<IpAddr>) -> Place {
    let network = address.map(|address| match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            format!("{first}.{second}.…")
        }
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            format!("{first:x}:{second:x}:…")
        }
    });
    Place { browser, network }
}

#[cfg(test)]
mod tests {
    use super::{Place, browser, place};

    #[test]
    fn a_browser_is_named_by_kind_and_system_alone() {
        for (agent, words) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", Some("Firefox, Linux")),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
                Some("Edge, Windows"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                Some("Safari, iPhone"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
                Some("Chrome, Android"),
            ),
            ("curl/8.5.0", Some("curl")),
            ("<script>alert(1)</script>", None),
            ("", None),
        ] {
            assert_eq!(browser(agent).as_deref(), words, "{agent}");
        }
    }

    #[test]
    fn of_an_address_only_its_beginning_is_kept() {
        for (address, network) in
            [("203.0.113.77", "203.0.…"), ("2001:db8:1:2::", "2001:db8:…"), ("::ffff:203.0.113.77", "203.0.…"), ("::1", "0:0:…")]
        {
            assert_eq!(place(None, address.parse().ok()).network.as_deref(), Some(network));
        }
        assert_eq!(place(None, None), Place::default());
    }
}
