//! `engagement-conductor replay`: posts a recorded stream of signals to a running server, at its own pace or faster.
//!
//! Without a session it creates one that runs on the clock of the recording and is marked as a replay. A session of real people keeps real
//! time, so signals can only be posted to it as fast as they happened.

use anyhow::{Context, bail};
use clap::Args;
use conductor::id::{EventId, SessionId};
use conductor::signal::Signal;
use conductor::stream::{Event, parse_line};
use protocol::{ApiError, ErrorCode, NewSession, Rehearsal, SessionCard, SignalsTaken, ingest};
use reqwest::{StatusCode, Url, header};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::fs::File;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// Signals that fall due within this time are posted together.
const GATHER: Duration = Duration::from_millis(250);
/// Tries at posting a batch that the server could not take.
const TRIES: u32 = 6;

/// The recording to replay, and the server to replay it at.
#[derive(Args, Clone, Debug)]
pub struct ReplayOptions {
    /// The recording: one JSON object a line, sorted by time
    pub file: PathBuf,
    /// The server: http://host
    #[arg(long)]
    pub url: Url,
    /// A token of an organizer of the session
    #[arg(long, env = "CONDUCTOR_TOKEN", hide_env_values = true)]
    pub token: SecretString,
    /// A session of real people that receives the signals, as fast as they happened; without it, a replay session is created, which runs
    /// on the recording's own clock
    #[arg(long)]
    pub session: Option<SessionId>,
    /// The event that the replay teaches; without it, it teaches nothing
    #[arg(long, conflicts_with = "session")]
    pub teach: Option<EventId>,
    /// The session's name within the recording; without it, that of the first line
    #[arg(long)]
    pub only: Option<String>,
    /// Speed, as a multiple of the recorded one, 1 to 20
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub speed: u32,
    /// Marks the run: signals of a run with the same mark are counted once, however often it is started
    #[arg(long, default_value = "replay")]
    pub mark: String,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// The result of a replay.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Replayed {
    /// The session that took the signals.
    pub session: Option<SessionId>,
    /// Signals posted.
    pub posted: u64,
    /// Signals that the server counted.
    pub counted: u64,
    /// Signals that it had seen before.
    pub repeated: u64,
    /// Lines of the recording that are no signals, or of another session.
    pub skipped: u64,
    /// Seconds of the recording.
    pub recorded_s: f64,
}

/// Posts signals when they fall due, until the recording is over or `stop` is cancelled.
///
/// # Errors
/// If the recording cannot be read, or the server cannot be reached or refuses.
pub async fn run(options: &ReplayOptions, stop: &CancellationToken) -> anyhow::Result<Replayed> {
    let mut recording = Recording::open(&options.file, options.only.clone(), options.mark.clone()).await?;
    let http = crate::client::http()?;
    let (session, is_own) = match options.session {
        Some(_) if options.speed > 1 => {
            bail!("in a session of real people time passes as ever; leave --session out to replay faster, on the recording's own clock")
        }
        Some(session) => (session, false),
        None => (make(&http, options).await?, true),
    };
    let server = Server {
        http,
        url: options.url.join(&ingest::signals_path(session)).context("this is not the address of a server")?,
        token: options.token.clone(),
    };
    let mut replayed = Replayed { session: Some(session), ..Replayed::default() };
    let begun = Instant::now();
    let mut first = None;
    let mut batch = Batch::default();
    while let Some((t, line)) = recording.next().await? {
        let since = t - *first.get_or_insert(t);
        replayed.recorded_s = since;
        let due = begun + Duration::try_from_secs_f64(since / f64::from(options.speed)).context("the recording goes back in time")?;
        if batch.begins.is_some_and(|begins| due > begins + GATHER) || batch.is_full(&line) {
            server.post(&mut batch, &mut replayed).await?;
        }
        tokio::select! {
            () = sleep_until(due) => batch.add(&line, due),
            () = stop.cancelled() => break,
        }
    }
    server.post(&mut batch, &mut replayed).await?;
    replayed.skipped = recording.skipped;
    if is_own {
        server.end(session, options).await?;
    }
    Ok(replayed)
}

/// Makes a session that runs on the clock of the recording.
async fn make(http: &reqwest::Client, options: &ReplayOptions) -> anyhow::Result<SessionId> {
    let name = options.file.file_stem().map_or_else(|| "a recording".into(), |name| name.to_string_lossy());
    let recording = Some(protocol::Recording::Posted);
    let new = NewSession {
        title: format!("Replay: {}", name.chars().take(80).collect::<String>()),
        event: options.teach,
        language: None,
        rehearsal: Some(Rehearsal { speed: options.speed, people: 1, recording, teaches: options.teach.is_some(), ..Rehearsal::default() }),
    };
    let url = options.url.join("/api/v1/sessions").context("this is not the address of a server")?;
    let answer = http.post(url).bearer_auth(options.token.expose_secret()).json(&new).send().await?;
    let (status, text) = (answer.status(), answer.text().await?);
    if !status.is_success() {
        let error: ApiError = serde_json::from_str(&text).unwrap_or_else(|_| ApiError::new(ErrorCode::Unknown, "no explanation"));
        bail!("the server answered {}: {error}", status.as_u16());
    }
    let card: SessionCard = serde_json::from_str(&text).context("the server's answer is not understood")?;
    eprintln!("Watch it: {}", options.url.join(&format!("/sessions/{}", card.id))?);
    Ok(card.id)
}

/// The command: replays and prints what became of it.
///
/// # Errors
/// See [`run`].
pub async fn command(options: ReplayOptions, stop: CancellationToken) -> anyhow::Result<()> {
    let replayed = run(&options, &stop).await?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&replayed)?);
    } else {
        let Replayed { posted, counted, repeated, skipped, recorded_s, .. } = replayed;
        println!("{posted} signals of {recorded_s:.0} s posted: {counted} counted, {repeated} seen before; {skipped} lines skipped");
    }
    Ok(())
}

/// A recording, line by line.
struct Recording {
    lines: Lines<BufReader<File>>,
    only: Option<String>,
    mark: String,
    number: u64,
    skipped: u64,
}

impl Recording {
    async fn open(file: &Path, only: Option<String>, mark: String) -> anyhow::Result<Self> {
        let file = File::open(file).await.with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Self { lines: BufReader::new(file).lines(), only, mark, number: 0, skipped: 0 })
    }

    /// The next signal: when, and the line to post, with an `id` of its own if it has none.
    async fn next(&mut self) -> anyhow::Result<Option<(f64, String)>> {
        while let Some(line) = self.lines.next_line().await? {
            self.number += 1;
            let Event { t, session, signal } = match parse_line(&line) {
                Ok(event) => event,
                Err(_) if line.trim().is_empty() => continue,
                Err(error) => bail!("line {}: {error}", self.number),
            };
            let only = self.only.get_or_insert_with(|| session.clone());
            // The session that takes the signals opens and closes by itself.
            if *only != session || matches!(signal, Signal::SessionOpen { .. } | Signal::SessionClose) {
                self.skipped += 1;
                continue;
            }
            let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line)?;
            object.entry("id").or_insert_with(|| format!("{}-{}", self.mark, self.number).into());
            return Ok(Some((t, serde_json::to_string(&object)?)));
        }
        Ok(None)
    }
}

/// Lines that are posted together.
#[derive(Default)]
struct Batch {
    begins: Option<Instant>,
    lines: usize,
    body: String,
}

impl Batch {
    fn is_full(&self, next: &str) -> bool {
        self.lines >= ingest::LINES || self.body.len() + next.len() + 1 > ingest::BYTES
    }

    fn add(&mut self, line: &str, due: Instant) {
        self.begins.get_or_insert(due);
        self.lines += 1;
        self.body.push_str(line);
        self.body.push('\n');
    }
}

struct Server {
    http: reqwest::Client,
    url: Url,
    token: SecretString,
}

impl Server {
    /// Posts a batch and empties it. A server that is busy or gone is asked again, which is harmless because every line has an id.
    async fn post(&self, batch: &mut Batch, replayed: &mut Replayed) -> anyhow::Result<()> {
        let batch = std::mem::take(batch);
        if batch.lines == 0 {
            return Ok(());
        }
        replayed.posted += batch.lines as u64;
        let mut attempt = 1;
        let taken = loop {
            match self.try_post(&batch.body).await {
                Ok(taken) => break taken,
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Passing(error, _)) if attempt == TRIES => return Err(error.context(format!("failed {TRIES} times"))),
                Err(Failure::Passing(_, wait)) => sleep(wait.unwrap_or(Duration::from_millis(250 << attempt))).await,
            }
            attempt += 1;
        };
        replayed.counted += u64::from(taken.counted);
        replayed.repeated += u64::from(taken.repeated);
        Ok(())
    }

    /// Ends the session that was made for the recording.
    async fn end(&self, session: SessionId, options: &ReplayOptions) -> anyhow::Result<()> {
        let url = options.url.join(&format!("/api/v1/sessions/{session}/end"))?;
        let answer = self.http.post(url).bearer_auth(self.token.expose_secret()).send().await?;
        // Somebody may have ended it by hand.
        let is_over = answer.status().is_success() || answer.status() == StatusCode::CONFLICT || answer.status() == StatusCode::GONE;
        if !is_over {
            bail!("the replay was not ended: the server answered {}", answer.status().as_u16());
        }
        Ok(())
    }

    async fn try_post(&self, body: &str) -> Result<SignalsTaken, Failure> {
        let passing = |error: reqwest::Error| Failure::Passing(error.into(), None);
        let request = self.http.post(self.url.clone()).bearer_auth(self.token.expose_secret());
        let request = request.header(header::CONTENT_TYPE, ingest::CONTENT_TYPE).body(body.to_owned());
        let answer = request.send().await.map_err(passing)?;
        let status = answer.status();
        let text = answer.text().await.map_err(passing)?;
        if status.is_success() {
            return serde_json::from_str(&text).context("the server's answer is not understood").map_err(Failure::Final);
        }
        let error: ApiError = serde_json::from_str(&text).unwrap_or_else(|_| ApiError::new(ErrorCode::Unknown, "no explanation"));
        let wait = error.retry_after.map(|seconds| Duration::from_secs(u64::from(seconds)));
        let refusal = anyhow::anyhow!("the server answered {}: {error}", status.as_u16());
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            Err(Failure::Passing(refusal, wait))
        } else {
            Err(Failure::Final(refusal))
        }
    }
}

enum Failure {
    /// It may succeed later, not before this time.
    Passing(anyhow::Error, Option<Duration>),
    /// It will not.
    Final(anyhow::Error),
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    async fn read(path: &Path, only: Option<&str>) -> anyhow::Result<(Vec<(f64, serde_json::Value)>, u64)> {
        let mut recording = Recording::open(path, only.map(String::from), "test".to_owned()).await?;
        let mut signals = Vec::new();
        while let Some((t, line)) = recording.next().await? {
            signals.push((t, serde_json::from_str(&line)?));
        }
        Ok((signals, recording.skipped))
    }

    fn file(lines: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        std::fs::write(file.path(), lines).expect("it can be written");
        file
    }

    #[tokio::test]
    async fn the_recorded_signals_are_ordered_with_ids_of_their_own() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/recorded/mentions.ndjson");
        let (signals, skipped) = read(&path, None).await.expect("the recording can be read");
        assert_eq!((signals.len(), skipped), (7_451, 2));
        assert!(signals.is_sorted_by_key(|(t, _)| *t));
        let ids: BTreeSet<&str> = signals.iter().filter_map(|(_, line)| line["id"].as_str()).collect();
        assert_eq!(ids.len(), signals.len());
    }

    #[tokio::test]
    async fn one_session_is_taken_and_ids_that_are_there_stay() {
        let file = file(concat!(
            "{\"t\":1,\"session\":\"a\",\"kind\":\"chat\",\"user\":\"u\",\"id\":\"mine\"}\n\n",
            "{\"t\":2,\"session\":\"b\",\"kind\":\"chat\",\"user\":\"u\"}\n",
            "{\"t\":3,\"session\":\"a\",\"kind\":\"session_close\"}\n",
        ));
        let (signals, skipped) = read(file.path(), None).await.expect("it can be read");
        assert_eq!((signals.len(), skipped, &signals[0].1["id"]), (1, 2, &"mine".into()));
        let (signals, _) = read(file.path(), Some("b")).await.expect("it can be read");
        assert_eq!(signals[0].1["id"], "test-3", "named by its line");
    }

    #[tokio::test]
    async fn a_broken_line_is_named() {
        let file = file("{\"t\":1,\"session\":\"a\",\"kind\":\"dance\"}\n");
        let error = read(file.path(), None).await.expect_err("the line is no signal");
        assert!(error.to_string().starts_with("line 1: "), "{error}");
    }

    #[test]
    fn a_batch_keeps_within_lines_and_bytes() {
        let now = Instant::now();
        let mut batch = Batch::default();
        while !batch.is_full("x") {
            batch.add("x", now);
        }
        assert_eq!(batch.lines, ingest::LINES);
        let (long, mut batch) = ("x".repeat(1_000), Batch::default());
        while !batch.is_full(&long) {
            batch.add(&long, now);
        }
        assert!(batch.body.len() <= ingest::BYTES && batch.lines < ingest::LINES);
    }
}
