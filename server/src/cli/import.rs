//! `engagement-conductor import`: reads files that other programs keep of past sessions, and shows what the conductor would have said in
//! them.
//!
//! Nothing leaves the machine, and nothing is kept. The command reads times and pseudonyms; the salt of the pseudonyms ends with the
//! process.

use anyhow::Context;
use clap::Args;
use conductor::import::{BYTES, Misread, Read, Review, read};
use rand::RngExt;
use serde::Serialize;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The files to read.
#[derive(Args, Debug)]
pub struct ImportOptions {
    /// Saved Zoom chats and participants reports, Teams attendance reports, BigBlueButton's events.xml, YouTube live chats of yt-dlp, IRC
    /// logs, exports of this program, signals as lines of JSON
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// A file and the result of reading it.
#[derive(Debug, Serialize)]
struct Imported {
    file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    format: Option<&'static str>,
    understood: u64,
    passed_over: u64,
    misread: u64,
    named: Vec<Misread>,
    sessions: Vec<Told>,
}

/// A session of the past and what would have been said in it.
#[derive(Debug, Serialize)]
struct Told {
    number: u32,
    minutes: f64,
    people: u32,
    active: u32,
    chat: f64,
    react: f64,
    qa: f64,
    knows_presence: bool,
    exact_s: u32,
    alarms: Vec<Alarm>,
}

#[derive(Debug, Serialize)]
struct Alarm {
    /// Minutes since the session began.
    minute: f64,
    kind: &'static str,
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let open = std::fs::File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut bytes = Vec::new();
    // One byte more than is read shows that a file is too large.
    open.take(BYTES as u64 + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(bytes)
}

fn import(file: &Path) -> anyhow::Result<Imported> {
    let salt = rand::rng().random();
    let mut imported = Imported {
        file: file.to_owned(),
        error: None,
        format: None,
        understood: 0,
        passed_over: 0,
        misread: 0,
        named: Vec::new(),
        sessions: Vec::new(),
    };
    match read(&bytes(file)?, salt) {
        Ok(Read { format, sessions, understood, passed_over, misread, named }) => {
            imported.format = Some(format.name());
            (imported.understood, imported.passed_over, imported.misread, imported.named) = (understood, passed_over, misread, named);
            for session in sessions {
                let Review { activity, alarms } = Review::of(&session);
                let alarm = |alarm: conductor::anomaly::Anomaly| Alarm {
                    minute: alarm.at.seconds_since(session.start()) / 60.0,
                    kind: alarm.kind.name(),
                };
                imported.sessions.push(Told {
                    number: session.number,
                    minutes: activity.minutes,
                    people: activity.people,
                    active: activity.active,
                    chat: activity.chat,
                    react: activity.react,
                    qa: activity.qa,
                    knows_presence: session.knows_presence,
                    exact_s: session.exact_s,
                    alarms: alarms.into_iter().map(alarm).collect(),
                });
            }
        }
        Err(error) => imported.error = Some(error.to_string()),
    }
    Ok(imported)
}

/// The command: reads every file, and prints what it understood, what it did not, and what the conductor would have said.
///
/// # Errors
/// If a file cannot be read at all, or none is understood.
pub fn run(options: &ImportOptions) -> anyhow::Result<()> {
    let imported: Vec<Imported> = options.files.iter().map(|file| import(file)).collect::<anyhow::Result<_>>()?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&imported)?);
    } else {
        imported.iter().for_each(print);
        println!("{}", summary(&imported));
    }
    anyhow::ensure!(imported.iter().any(|file| file.error.is_none()), "nothing was understood");
    Ok(())
}

fn print(file: &Imported) {
    if let Some(error) = &file.error {
        println!("{}: {error}", file.file.display());
        return;
    }
    println!(
        "{}: {}; {} understood, {} passed over, {} not understood",
        file.file.display(),
        file.format.unwrap_or_default(),
        file.understood,
        file.passed_over,
        file.misread
    );
    for Misread { line, why } in &file.named {
        println!("  line {line}: {why}");
    }
    for session in &file.sessions {
        let Told { number, minutes, people, active, chat, react, qa, .. } = session;
        println!(
            "  session {number}: {minutes:.0} min, {people} people, {active} of them active; {chat:.2} messages, {react:.2} reactions, {qa:.2} questions a minute{}",
            if session.exact_s > 1 { "; its clock has whole minutes" } else { "" }
        );
        for Alarm { minute, kind } in &session.alarms {
            println!("    minute {minute:.0}: {kind}: were you losing them?");
        }
    }
}

fn summary(imported: &[Imported]) -> String {
    let sessions: Vec<&Told> = imported.iter().flat_map(|file| &file.sessions).collect();
    let alarms: usize = sessions.iter().map(|session| session.alarms.len()).sum();
    let hours: f64 = sessions.iter().map(|session| session.minutes / 60.0).sum();
    format!("In these {} sessions ({hours:.1} hours) it would have alarmed {alarms} times.", sessions.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_of_and_a_wrong_one_is_named() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).expect("it can be written");
            path
        };
        let chat = file("chat.txt", "14:31:02 From Ann to Everyone:\n\thi\n14:41:02 From Bo to Everyone:\n\thi\n");
        let imported = import(&chat).expect("it can be read");
        assert_eq!((imported.format, imported.understood, imported.sessions[0].people), (Some("Zoom chat"), 2, 2));
        assert!((imported.sessions[0].minutes - 10.0).abs() < 1e-9);
        assert!(summary(&[imported]).starts_with("In these 1 sessions (0.2 hours) it would have alarmed 0 times."));
        let other = import(&file("other.txt", "once upon a time")).expect("it can be read");
        assert!(other.error.is_some_and(|error| error.starts_with("this is none of")));
        let options = ImportOptions { files: vec![dir.path().join("nothing")], json: false };
        assert!(run(&options).is_err());
    }
}
