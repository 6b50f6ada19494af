//! `doctor`, before the first start, beside a running server, and where something is wrong.

use crate::command::{program, serve, stdout};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

/// The doctor with settings, and a site that has the browser's files.
fn doctor(dir: &Path, settings: &[(&str, &str)]) -> Command {
    let site = dir.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    let mut command = program(&["doctor"]);
    command.env("CONDUCTOR_DATA_DIR", dir.join("data")).env("LEPTOS_SITE_ROOT", site).envs(settings.iter().copied());
    command
}

fn line<'a>(said: &'a str, part: &str) -> &'a str {
    said.lines()
        .find(|line| line.get(9..).is_some_and(|rest| rest.starts_with(part)))
        .unwrap_or_else(|| panic!("nothing of {part}: {said}"))
}

/// A running server with the pipes that it writes to, which ends with the test.
struct Server(Child, SocketAddr, #[expect(dead_code, reason = "kept open")] [Box<dyn Read>; 2]);

impl Server {
    fn start(dir: &Path, base: Option<&str>) -> Self {
        let mut command = serve(dir);
        command.envs(base.map(|base| ("CONDUCTOR_BASE_URL", base)));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = child.stdout.take().unwrap();
        // The log names the port even if the base URL is another.
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = log.by_ref().lines().map_while(Result::ok).find_map(|line| listening(&line)).unwrap();
        Self(child, address, [Box::new(out), Box::new(log)])
    }
}

/// The address in the line of the log that says where the server listens.
fn listening(line: &str) -> Option<SocketAddr> {
    let at = line.find("127.0.0.1:")?;
    let digits: String = line[at + 10..].chars().take_while(char::is_ascii_digit).collect();
    format!("127.0.0.1:{digits}").parse().ok()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Passes whole requests on to a server without their headers of an upgrade, as careless proxies do.
fn careless_proxy(target: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || pass_on(client, target));
        }
    });
    address
}

fn pass_on(client: TcpStream, target: SocketAddr) {
    let mut reader = BufReader::new(client.try_clone().unwrap());
    let mut head = String::new();
    while reader.read_line(&mut head).is_ok_and(|bytes| bytes > 2) {}
    let dropped = ["upgrade:", "connection:", "sec-websocket"];
    let kept = head.lines().filter(|line| !line.is_empty() && !dropped.iter().any(|name| line.to_lowercase().starts_with(name)));
    let request = kept.map(|line| format!("{line}\r\n")).collect::<String>() + "connection: close\r\n\r\n";
    let mut server = TcpStream::connect(target).unwrap();
    server.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer);
    let _ = { client }.write_all(&answer);
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn done(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), stdout(output))
}

#[test]
fn a_machine_before_the_first_start_is_fit() {
    let dir = tempfile::tempdir().unwrap();
    let listen = format!("127.0.0.1:{}", free_port());
    let (code, said) = done(&doctor(dir.path(), &[("CONDUCTOR_LISTEN", &listen)]).output().unwrap());
    assert_eq!(code, Some(0), "{said}");
    assert!(line(&said, "data directory").starts_with("ok"), "{said}");
    assert!(line(&said, "listening").contains("is free"), "{said}");
    assert!(line(&said, "public address").starts_with("warning"), "{said}");
    assert!(said.contains("--lan"), "{said}");
    assert!(!dir.path().join("data").exists(), "it must leave the first start to the server");
}

#[test]
fn every_part_that_fails_is_named_with_advice() {
    let dir = tempfile::tempdir().unwrap();
    let dead = format!("127.0.0.1:{}", free_port());
    let (redis, database, model) =
        (format!("redis://:hunter2@{dead}"), format!("postgres://ann:hunter2@{dead}/x"), format!("http://{dead}/v1"));
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut client in other.incoming().map_while(Result::ok) {
            let _ = client.read(&mut [0; 1024]);
            let _ = client.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
        }
    });
    let settings = [
        ("CONDUCTOR_LISTEN", taken.as_str()),
        ("REDIS_URL", &redis),
        ("DATABASE_URL", &database),
        ("LLM_MODEL", "writer"),
        ("LLM_URL", &model),
        ("LLM_PROVIDER", "openai"),
        ("CONDUCTOR_WEBHOOK_URL", &model),
        ("CONDUCTOR_WEBHOOK_ALLOW_PRIVATE", "true"),
        ("CONDUCTOR_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIz"),
    ];
    let mut command = doctor(dir.path(), &settings);
    std::fs::remove_dir(dir.path().join("site/pkg")).unwrap();
    let (code, said) = done(&command.output().unwrap());
    assert_eq!(code, Some(1), "{said}");
    for part in ["browser's files", "database", "Redis", "listening", "model", "webhooks"] {
        assert!(line(&said, part).starts_with("FAILED"), "{part}: {said}");
        let advice = said.lines().skip_while(|all| *all != line(&said, part)).nth(1).unwrap_or_default();
        assert!(advice.starts_with("       ") && advice.trim().ends_with('.'), "no advice for {part}: {said}");
    }
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn a_running_server_is_asked_by_its_address() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("data"), None);
    let (listen, base) = (server.1.to_string(), format!("http://{}", server.1));
    let (code, said) = done(&doctor(dir.path(), &[("CONDUCTOR_LISTEN", &listen), ("CONDUCTOR_BASE_URL", &base)]).output().unwrap());
    assert_eq!(code, Some(0), "{said}");
    for part in ["listening", "public address", "clock", "sockets"] {
        assert!(line(&said, part).starts_with("ok"), "{part}: {said}");
    }
}

#[test]
fn a_proxy_that_drops_upgrades_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("data"), None);
    let (listen, base) = (server.1.to_string(), format!("http://{}", careless_proxy(server.1)));
    let (_, said) = done(&doctor(dir.path(), &[("CONDUCTOR_LISTEN", &listen), ("CONDUCTOR_BASE_URL", &base)]).output().unwrap());
    assert!(line(&said, "public address").starts_with("ok"), "{said}");
    assert!(line(&said, "sockets").starts_with("warning"), "{said}");
    assert!(said.contains("Upgrade and Connection"), "{said}");
}

#[test]
fn a_server_with_another_base_url_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("data"), Some("https://conductor.example"));
    let (listen, base) = (server.1.to_string(), format!("http://{}", server.1));
    let (code, said) = done(&doctor(dir.path(), &[("CONDUCTOR_LISTEN", &listen), ("CONDUCTOR_BASE_URL", &base)]).output().unwrap());
    assert_eq!(code, Some(1), "{said}");
    assert!(line(&said, "sockets").starts_with("FAILED") && said.contains("CONDUCTOR_BASE_URL"), "{said}");
}
