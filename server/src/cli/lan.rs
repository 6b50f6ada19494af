//! `serve --lan`: an address of this machine that phones on the same network reach.

use crate::config::ListeningConfig;
use fast_qr::{ECL, QRBuilder};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Addresses of documentation, which no machine has: a route to them is the route to everywhere, and choosing it sends nothing.
const ELSEWHERE: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))];

/// Lets `config` listen where phones on this network reach it.
///
/// # Errors
/// A sentence that says why it must not, or cannot.
pub(super) fn open(config: &mut ListeningConfig) -> Result<(), String> {
    if config.lan {
        config.listen = SocketAddr::new(safe(own_address())?, config.listen.port());
    }
    Ok(())
}

/// This machine's address on the network that leads elsewhere, if there is one.
fn own_address() -> Option<IpAddr> {
    ELSEWHERE.into_iter().find_map(|elsewhere| {
        let any: IpAddr = if elsewhere.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let socket = UdpSocket::bind((any, 0)).ok()?;
        socket.connect((elsewhere, 9)).ok()?;
        Some(socket.local_addr().ok()?.ip()).filter(|own| !own.is_unspecified() && !own.is_loopback())
    })
}

/// Returns an address that only the machine's own network reaches: without TLS, everybody on the way can read passwords.
fn safe(own: Option<IpAddr>) -> Result<IpAddr, String> {
    let own = own.ok_or("--lan needs a network, and this machine is on none: join a Wi-Fi or plug in a cable")?;
    if crate::address::is_public(own) {
        return Err(format!(
            "--lan is for a network of your own, and this machine's address {own} is reachable from the internet, where passwords would \
             travel unencrypted: put a proxy that ends TLS in front, and set CONDUCTOR_BASE_URL"
        ));
    }
    Ok(own)
}

/// A QR code in half blocks, for a terminal; none if the text is too long for one.
pub(super) fn qr(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::L).build().ok()?;
    Some(code.to_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_own_network_are_opened() {
        for own in ["192.168.1.20", "10.0.0.7", "172.16.3.4", "169.254.9.9", "fd00::5", "100.64.0.9"] {
            assert_eq!(safe(Some(own.parse().unwrap())).unwrap().to_string(), own);
        }
        for public in ["8.8.8.8", "2606:4700::1111"] {
            let why = safe(Some(public.parse().unwrap())).unwrap_err();
            assert!(why.contains(public) && why.contains("CONDUCTOR_BASE_URL"), "{why}");
        }
        assert!(safe(None).unwrap_err().contains("this machine is on none"));
    }

    #[test]
    fn a_qr_code_is_rows_of_blocks() {
        let drawn = qr("http://192.168.1.20:3000/j").unwrap();
        let rows: Vec<usize> = drawn.lines().map(|line| line.chars().count()).collect();
        assert!(rows.len() > 10 && rows.iter().all(|row| *row == rows[0]), "{drawn}");
        assert!(drawn.chars().any(|c| matches!(c, '█' | '▀' | '▄')), "{drawn}");
        assert!(qr(&"x".repeat(5000)).is_none());
    }
}
