//! The server calls nothing that is not public: whatever way its address is written, the start says no and nobody is called.

use super::target::SECRET;
use crate::command::{program, stderr};
use std::net::TcpListener;

#[test]
fn every_spelling_of_a_private_address_is_refused() {
    let canary = TcpListener::bind("127.0.0.1:0").unwrap();
    canary.set_nonblocking(true).unwrap();
    let port = canary.local_addr().unwrap().port();
    let hosts = [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "a.localhost.",
        "printer.local",
        "metadata.google.internal",
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "127.255.255.254",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "0177.0.0.1",
        "017700000001",
        "0x7f.0.0.0x1",
        "%31%32%37.0.0.1",
        "127%2E0%2E0%2E1",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "[fd00::1]",
        "[fe80::1]",
        "[ff02::1]",
        "me@127.0.0.1",
        "platform.example@127.0.0.1",
        "platform.example:443@localhost",
    ];
    let urls = hosts.iter().map(|host| format!("https://{host}:{port}/hooks"));
    let plain = ["http://platform.example/", "ftp://127.0.0.1/", "file:///etc/passwd", "//127.0.0.1/", "127.0.0.1"].map(str::to_owned);
    for url in urls.chain(plain) {
        let dir = tempfile::tempdir().unwrap();
        // A server that took the address would serve on and on: the command that ends comes first.
        for command in ["config", "serve"] {
            let mut program = program(&[command]);
            program.env("CONDUCTOR_LISTEN", "127.0.0.1:0").env("CONDUCTOR_DATA_DIR", dir.path());
            let output = program.env("CONDUCTOR_WEBHOOK_URL", &url).env("CONDUCTOR_WEBHOOK_SECRET", SECRET).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{command} {url}");
            assert!(stderr(&output).contains("CONDUCTOR_WEBHOOK_URL"), "{url}: {}", stderr(&output));
        }
    }
    assert!(canary.accept().is_err(), "nobody was called");
    let mut allowed = program(&["config"]);
    allowed.env("CONDUCTOR_WEBHOOK_URL", format!("http://127.0.0.1:{port}/")).env("CONDUCTOR_WEBHOOK_SECRET", SECRET);
    assert_eq!(allowed.env("CONDUCTOR_WEBHOOK_ALLOW_PRIVATE", "true").output().unwrap().status.code(), Some(0));
    let said = String::from_utf8(
        program(&["config"])
            .env("CONDUCTOR_WEBHOOK_URL", "https://platform.example/?key=hunter2")
            .env("CONDUCTOR_WEBHOOK_SECRET", SECRET)
            .output()
            .unwrap()
            .stdout,
    )
    .unwrap();
    assert!(said.contains("CONDUCTOR_WEBHOOK_SECRET=… #") && !said.contains("hunter2") && !said.contains("whsec"), "{said}");
}
