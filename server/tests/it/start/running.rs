//! The program while it runs, and how it stops.

use crate::command::{program, serve, stderr, stdout};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
    authority: String,
    setup_link: Option<String>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let authority = line.trim().rsplit("http://").next().unwrap_or_default().to_owned();
        assert!(!authority.is_empty(), "it said {line:?}");
        Self { child, lines, authority, setup_link: None }
    }

    fn with_link(mut self) -> Self {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        self.setup_link = line.trim().rsplit(' ').next().map(str::to_owned);
        self
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.authority).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.authority).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

fn started(dir: &Path) -> Running {
    Running::start(serve(dir)).with_link()
}

#[test]
fn it_prints_its_address_and_a_set_up_link_and_stops_in_order() {
    for signal in ["-TERM", "-INT"] {
        let dir = tempfile::tempdir().unwrap();
        let running = started(dir.path());
        let link = running.setup_link.clone().unwrap();
        assert!(link.starts_with(&format!("http://{}/setup/", running.authority)), "{link}");
        assert!(running.get("/readyz").starts_with("HTTP/1.1 200"));
        let begun = Instant::now();
        running.signal(signal);
        let (code, said) = running.end();
        assert_eq!(code, Some(0), "{said}");
        assert!(begun.elapsed() < Duration::from_secs(20));
        assert!(!said.contains(link.rsplit('/').next().unwrap()), "the link must not be in the log: {said}");
    }
}

#[test]
fn a_connection_that_stays_open_does_not_keep_it_from_stopping() {
    let dir = tempfile::tempdir().unwrap();
    let running = started(dir.path());
    let mut idle = TcpStream::connect(&running.authority).unwrap();
    write!(idle, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    assert!(idle.read(&mut [0; 16]).unwrap() > 0);
    let mut half = TcpStream::connect(&running.authority).unwrap();
    write!(half, "POST /api/fn/sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nname=").unwrap();
    let begun = Instant::now();
    running.signal("-TERM");
    let (code, said) = running.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn it_stops_in_order_though_nobody_reads_its_log_any_more() {
    let dir = tempfile::tempdir().unwrap();
    let mut running = started(dir.path());
    drop(running.child.stderr.take());
    assert!(running.get("/readyz").starts_with("HTTP/1.1 200"));
    running.signal("-TERM");
    let begun = Instant::now();
    let status = loop {
        match running.child.try_wait().unwrap() {
            Some(status) => break status,
            None if begun.elapsed() > Duration::from_secs(25) => {
                running.child.kill().unwrap();
                panic!("it does not stop");
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_second_server_over_the_same_data_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let first = started(dir.path());
    let second = serve(dir.path()).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(stderr(&second).contains("another server is using the data directory"), "{}", stderr(&second));
    first.signal("-KILL");
    assert_eq!(first.end().0, None);
    let third = Running::start(serve(dir.path()));
    assert!(third.get("/readyz").starts_with("HTTP/1.1 200"), "a server that was killed holds nothing");
    third.signal("-TERM");
    assert_eq!(third.end().0, Some(0));
}

#[test]
fn it_survives_running_out_of_file_descriptors() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 64 && exec \"$0\" serve --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_engagement-conductor")]);
    command.env("CONDUCTOR_DATA_DIR", dir.path());
    let running = Running::start(command).with_link();
    let open: Vec<TcpStream> = (0..100).filter_map(|_| TcpStream::connect(&running.authority).ok()).collect();
    assert!(open.len() > 60);
    drop(open);
    assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
    running.signal("-TERM");
    assert_eq!(running.end().0, Some(0));
}

#[test]
fn json_lines_are_json_and_secrets_are_in_no_line() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = serve(dir.path());
    command.args(["--log-format", "json", "--log", "debug"]);
    let running = Running::start(command).with_link();
    let token = running.setup_link.as_deref().unwrap().rsplit('/').next().unwrap().to_owned();
    running.get(&format!("/setup/{token}"));
    running.get("/healthz?password=hunter2");
    running.signal("-TERM");
    let (code, said) = running.end();
    assert_eq!(code, Some(0));
    assert!(said.lines().count() > 0);
    for line in said.lines() {
        assert!(line.starts_with('{') && line.ends_with('}'), "{line}");
    }
    for secret in [token.as_str(), "hunter2", std::fs::read_to_string(dir.path().join("server.key")).unwrap().trim()] {
        assert!(!said.contains(secret), "{said}");
    }
    assert!(!said.contains("127.0.0.1:") || !said.contains("\"peer"), "addresses of people are not logged");
}

#[test]
fn admin_makes_accounts_and_checks_the_audit_log() {
    let dir = tempfile::tempdir().unwrap();
    let create = |name: &str, password: &str| {
        let mut command = program(&["admin", "create", "--name", name]);
        let mut child = command
            .env("CONDUCTOR_DATA_DIR", dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let made = create("Ann", "stapler moon gravy\n");
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    assert_eq!(stdout(&made), "created the account Ann\n");
    for (name, password, why) in
        [("ann", "stapler moon gravy\n", "there is an account"), ("Bob", "short\n", "fewer than 8"), ("Bob", "", "standard input")]
    {
        let refused = create(name, password);
        assert_eq!(refused.status.code(), Some(1));
        assert!(stderr(&refused).contains(why), "{}", stderr(&refused));
    }
    let verified = program(&["admin", "verify-audit"]).env("CONDUCTOR_DATA_DIR", dir.path()).output().unwrap();
    assert_eq!(stdout(&verified), "1 rows, all as they were written\n", "{}", stderr(&verified));
}
