//! `engagement-conductor import`: reads what other programs keep of past sessions, and says what the conductor would have said in them.
//!
//! Alone it keeps nothing: times and pseudonyms are read, whose salt is thrown away with the process. With the address of a server it gives
//! the files to that, which keeps what their sessions leave for later ones of the organizer.

mod fetch;

use crate::importing::{File, Found, review};
use anyhow::{Context, bail};
use clap::Args;
use import::{BYTES, Misread};
use protocol::ApiError;
use protocol::past::{About, Imported, ImportedFile, ImportedSession, PastAlarm};
use reqwest::{Url, header};
use secrecy::{ExposeSecret, SecretString};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// Bounds of a file that is downloaded.
const BOUNDS: fetch::Bounds = fetch::Bounds { bytes: BYTES, patience: Duration::from_secs(60) };

/// The files, and perhaps a server that keeps what they tell.
#[derive(Args, Debug)]
pub struct ImportOptions {
    /// Saved Zoom chats and participants reports, Teams attendance reports, BigBlueButton's events.xml, YouTube live chats of yt-dlp, IRC
    /// logs, exports of this program, signals as lines of JSON; a chat and its report of participants become one session. An address that begins with
    /// https:// is downloaded: at most 32 MiB in a minute
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A server that keeps what the sessions leave for later ones: http://host
    #[arg(long, requires = "token")]
    url: Option<Url>,
    /// A token of the organizer whose sessions they were
    #[arg(long, env = "CONDUCTOR_TOKEN", hide_env_values = true)]
    token: Option<SecretString>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

async fn file(path: &Path) -> anyhow::Result<File> {
    if let Some(address) = fetch::address(path) {
        return fetch::fetch(&address, BOUNDS).await;
    }
    let open = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bytes = Vec::new();
    // One byte more than is read, so that what is too large is known to be.
    open.take(BYTES as u64 + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok(File { name, bytes })
}

/// Reads the files here and keeps nothing.
fn read_here(files: &[File]) -> Imported {
    let (files, found) = review(files, Vec::new());
    let told = |Found { shown, .. }| ImportedSession { new: true, session: shown };
    Imported { files, sessions: found.into_iter().map(told).collect() }
}

/// Gives the files to a server.
async fn send(files: Vec<File>, url: &Url, token: &SecretString) -> anyhow::Result<Imported> {
    let address = url.join("/api/v1/past/import").context("this is not the address of a server")?;
    let boundary = Uuid::new_v4().simple().to_string();
    let mut body = Vec::new();
    for File { name, bytes } in files {
        let name: String = name.chars().filter(|sign| !sign.is_control() && *sign != '"').collect();
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={boundary}");
    let request = crate::client::http()?.post(address).bearer_auth(token.expose_secret()).header(header::CONTENT_TYPE, kind).body(body);
    let answer = request.send().await.context("the server cannot be reached")?;
    let status = answer.status();
    let text = answer.text().await?;
    if status.is_success() {
        return serde_json::from_str(&text).context("the server's answer is not understood");
    }
    match serde_json::from_str::<ApiError>(&text) {
        Ok(error) => bail!("the server answered {}: {error}", status.as_u16()),
        Err(_) => bail!("the server answered {}", status.as_u16()),
    }
}

/// The command: reads every file, prints what was understood and what was not, and what would have been said.
///
/// # Errors
/// If a file cannot be read at all, or none is understood, or the server does not take them.
pub async fn run(options: &ImportOptions) -> anyhow::Result<()> {
    let mut files = Vec::new();
    for path in &options.files {
        files.push(file(path).await?);
    }
    let imported = match (&options.url, &options.token) {
        (Some(url), Some(token)) => send(files, url, token).await?,
        _ => read_here(&files),
    };
    if options.json {
        println!("{}", serde_json::to_string_pretty(&imported)?);
    } else {
        imported.files.iter().for_each(print_file);
        imported.sessions.iter().for_each(print_session);
        println!("{}", summary(&imported));
    }
    anyhow::ensure!(imported.files.iter().any(|file| file.error.is_none()), "nothing was understood");
    Ok(())
}

fn print_file(file: &ImportedFile) {
    if let Some(error) = &file.error {
        println!("{}: {error}", file.name);
        return;
    }
    let format = file.format.map_or("", |format| format.name());
    println!("{}: {format}; {} understood, {} passed over, {} not understood", file.name, file.understood, file.passed_over, file.misread);
    for Misread { line, why } in &file.named {
        if *line == 0 { println!("  {why}") } else { println!("  line {line}: {why}") }
    }
}

fn print_session(found: &ImportedSession) {
    let Some(About { format, activity, whole, exact_s, .. }) = found.session.about else { return };
    println!(
        "  {}: {:.0} min, {} people, {} of them active; {:.2} messages, {:.2} reactions, {:.2} questions a minute{}",
        format.name(),
        activity.minutes,
        activity.people,
        activity.active,
        activity.chat,
        activity.react,
        activity.qa,
        if exact_s > 1 { "; its clock has whole minutes" } else { "" }
    );
    let standing = match (whole, found.session.counts, found.new) {
        (_, true, true) => "new sessions can be compared with it",
        (_, true, false) => "it was imported before",
        (true, false, _) => "it is too short to compare with",
        (false, false, _) => "it tells either who was there or what they did, so nothing compares with it",
    };
    println!("    {standing}");
    for PastAlarm { at_s, kind, .. } in &found.session.alarms {
        println!("    minute {}: {}: were you losing them?", at_s / 60, kind.name());
    }
}

fn summary(imported: &Imported) -> String {
    // Where nobody knows who was there, nothing could have been said.
    let whole = || imported.sessions.iter().filter(|found| found.session.about.is_some_and(|about| about.whole));
    let alarms: usize = whole().map(|found| found.session.alarms.len()).sum();
    let hours: f64 =
        whole().filter_map(|found| found.session.about).map(|about| about.activity.minutes / 60.0).fold(0.0, |sum, hours| sum + hours);
    format!(
        "In the {} sessions ({hours:.1} hours) that tell who was there and what they did, it would have alarmed {alarms} times.",
        whole().count()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_with_its_participants_is_one_session() {
        let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        let chat = file("chat.txt", "14:31:02 From Ann to Everyone:\n\thi\n14:41:02 From Bo to Everyone:\n\thi\n");
        let alone = read_here(std::slice::from_ref(&chat));
        assert_eq!((alone.files[0].understood, alone.sessions.len()), (2, 1));
        assert!(summary(&alone).starts_with("In the 0 sessions (0.0 hours)"), "{}", summary(&alone));
        let stays = "Name,User Email,Join Time,Leave Time\nAnn,,10/05/2026 02:30:00 PM,10/05/2026 03:30:00 PM\n";
        let both = read_here(&[chat, file("people.csv", stays), file("other.txt", "once upon a time")]);
        assert!(summary(&both).starts_with("In the 1 sessions (1.0 hours)"), "{}", summary(&both));
        assert!(both.files[2].error.as_ref().is_some_and(|error| error.starts_with("this is none of")));
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_named() {
        let files = vec![PathBuf::from("/nowhere/at-all.txt")];
        let error = run(&ImportOptions { files, url: None, token: None, json: false }).await.unwrap_err();
        assert!(error.to_string().contains("at-all.txt"), "{error}");
    }
}
