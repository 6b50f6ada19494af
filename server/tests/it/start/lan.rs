//! `serve --lan`, on whatever network the machine of the tests is.

use crate::command::{program, serve, stderr};
use std::io::{BufRead, BufReader};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

#[test]
fn phones_on_the_same_network_can_join() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = serve(dir.path()).arg("--lan").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else {
        // A machine without a network, or one on the internet: it must say so.
        let said = stderr(&child.wait_with_output().unwrap());
        assert!(said.contains("--lan"), "{said}");
        println!("this machine has no network of its own, so the refusal was tested: {said}");
        return;
    };
    let address: SocketAddr = first.rsplit("http://").next().unwrap().parse().unwrap();
    let said: Vec<String> = lines.by_ref().take(10).collect();
    let reached = TcpStream::connect_timeout(&address, Duration::from_secs(2));
    let from_loopback = TcpStream::connect_timeout(&SocketAddr::new(IpAddr::from([127, 0, 0, 1]), address.port()), Duration::from_secs(2));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!address.ip().is_loopback(), "{first}");
    reached.unwrap();
    assert!(from_loopback.is_err(), "it listens where nobody asked for");
    let join = format!("http://{address}/j");
    assert!(said.iter().any(|line| line.contains(&join) && line.contains("unencrypted")), "{said:?}");
    assert!(said.iter().any(|line| line.contains('█')), "no QR code: {said:?}");
}

#[test]
fn an_address_that_is_given_contradicts_lan() {
    let dir = tempfile::tempdir().unwrap();
    for (key, value) in [("CONDUCTOR_BASE_URL", "https://conductor.example"), ("CONDUCTOR_LISTEN", "0.0.0.0:3000")] {
        let mut command = program(&["serve", "--lan"]);
        let output = command.env("CONDUCTOR_DATA_DIR", dir.path()).env(key, value).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("CONDUCTOR_LAN"), "{}", stderr(&output));
    }
}
