//! Settings of the server's addresses.

use super::AddressRange;
use clap::Args;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// Settings of the server's addresses.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Listening")]
pub struct ListeningConfig {
    /// Address and port for pages, sockets and the API.
    #[arg(long, env = "CONDUCTOR_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// Listen on this machine's address in its own network, so that phones there can join, and print a QR code of it. Refused where that
    /// address is reachable from the internet.
    #[arg(long, env = "CONDUCTOR_LAN", value_name = "true|false", num_args = 0..=1, require_equals = true, default_value = "false", default_missing_value = "true", action = clap::ArgAction::Set)]
    pub lan: bool,

    /// Public address, such as https://conductor.example. Join links and QR codes carry it, sockets accept only browsers from this origin,
    /// and with https cookies are secure. Without it, the listen address over http.
    #[arg(long, env = "CONDUCTOR_BASE_URL", value_name = "URL")]
    pub base_url: Option<BaseUrl>,

    /// Separate address and port for /metrics. Without it, the main address serves /metrics, to this machine only.
    #[arg(long, env = "CONDUCTOR_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,

    /// Addresses or networks of trusted reverse proxies, such as 172.16.0.0/12, separated by commas. Only their X-Forwarded-For header
    /// counts; another's is logged once.
    #[arg(long, env = "CONDUCTOR_TRUSTED_PROXIES", value_name = "ADDRESS,...", value_delimiter = ',')]
    pub trusted_proxies: Vec<AddressRange>,

    /// Origins of other sites whose pages may call /api/v1 from a browser, such as https://app.example, separated by commas. They have all
    /// rights of the visitor. Without it, no other site may.
    #[arg(long, env = "CONDUCTOR_CORS_ORIGINS", value_name = "URL,...", value_delimiter = ',')]
    pub cors_origins: Vec<BaseUrl>,

    /// Origins of other sites whose pages may show rooms and projectors in a frame, such as https://intranet.example, separated by commas.
    /// Without it, no other site may. The room needs https for it, or a browser takes no cookie there.
    #[arg(long, env = "CONDUCTOR_EMBED_ORIGINS", value_name = "URL,...", value_delimiter = ',')]
    pub embed_origins: Vec<BaseUrl>,

    /// Directory with scripts, styles and icons for browsers. Without it, the directory `site` next to the program or above it.
    #[arg(long, env = "LEPTOS_SITE_ROOT", value_name = "DIRECTORY")]
    pub site_root: Option<PathBuf>,
}

impl ListeningConfig {
    /// Checks that people's passwords do not cross a network in the clear by mistake.
    ///
    /// # Errors
    /// A sentence that names the keys.
    pub fn check(&self) -> Result<(), String> {
        if self.metrics_listen.is_some_and(|metrics| metrics.port() != 0 && metrics == self.listen) {
            return Err("CONDUCTOR_METRICS_LISTEN must not be the same as CONDUCTOR_LISTEN".to_owned());
        }
        if self.lan && (self.base_url.is_some() || !self.listen.ip().is_loopback()) {
            return Err(
                "CONDUCTOR_LAN finds the address by itself: set neither CONDUCTOR_BASE_URL nor an address in CONDUCTOR_LISTEN".to_owned()
            );
        }
        if !self.listen.ip().is_loopback() && self.base_url.is_none() {
            return Err(format!(
                "CONDUCTOR_LISTEN is {}, which other machines can reach, so CONDUCTOR_BASE_URL must say which address they use, such as \
                 https://conductor.example behind a proxy that ends TLS, or http://192.168.1.20:3000 on a network of your own",
                self.listen
            ));
        }
        Ok(())
    }

    /// The directory of the browser's half.
    #[must_use]
    pub fn site(&self) -> PathBuf {
        if let Some(site) = &self.site_root {
            return site.clone();
        }
        let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(std::path::Path::to_owned));
        let near = beside.iter().flat_map(|dir| [dir.join("site"), dir.join("../site")]);
        near.into_iter().find(|dir| dir.is_dir()).unwrap_or_else(|| PathBuf::from("target/site"))
    }
}

/// A scheme and an authority, such as `https://conductor.example`: an origin, as browsers send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The origin, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if browsers reach the server over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The origin of a server that listens on `address`, over plain http.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BaseUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let trimmed = text.strip_suffix('/').unwrap_or(text);
        let uri: axum::http::Uri = trimmed.parse().map_err(|_| "not a URL".to_owned())?;
        match uri.scheme_str() {
            Some("http" | "https") => {}
            _ => return Err("it must begin with http:// or https://".to_owned()),
        }
        let authority = uri.authority().ok_or("it has no host")?;
        if authority.as_str().ends_with(':') {
            return Err("it has an empty port".to_owned());
        }
        if authority.as_str().contains('@') {
            return Err("it must not hold a user name".to_owned());
        }
        if uri.path() != "/" && !uri.path().is_empty() || uri.query().is_some() {
            return Err("it must be an address without a path".to_owned());
        }
        Ok(Self(format!("{}://{authority}", uri.scheme_str().unwrap_or_default()).to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_an_origin() {
        for (text, origin) in [
            ("https://conductor.example", "https://conductor.example"),
            ("https://Conductor.Example/", "https://conductor.example"),
            ("http://192.168.1.20:3000", "http://192.168.1.20:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("https://conductor.example//", "https://conductor.example"),
        ] {
            assert_eq!(text.parse::<BaseUrl>().unwrap().as_str(), origin);
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "conductor.example",
            "ftp://x",
            "https://x/path",
            "https://x?y",
            "https://user@x",
            "https://",
            "https://x:",
            "javascript:alert(1)",
        ] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }
}
