//! Data directory, database, Redis, and the browser's files.

use super::PATIENCE;
use super::finding::Finding;
use crate::clock::now;
use crate::config::{Config, SignalsFrom};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use store::Server;
use tokio::time::timeout;

/// A disk with less than this fills up within an evening of large rooms.
const SPACE: u64 = 1 << 30;
/// Clocks of servers that differ by more than this, in milliseconds, put what people did in another order than it happened.
const CLOCK_MS: u64 = 2_000;
/// The oldest Redis that hands over what another reader left (`XAUTOCLAIM`).
const OLDEST_REDIS: (u32, u32) = (6, 2);
/// The oldest PostgreSQL that is supported by its makers.
const OLDEST_POSTGRES: u32 = 14;

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let mut findings = vec![directory(&config.storing.data_dir), site(&config.listening.site())];
    match config.storing.postgres() {
        Some(url) => findings.extend(postgres(url).await),
        None => findings.push(sqlite(&config.storing.data_dir)),
    }
    if let Some(url) = config.storing.redis() {
        findings.push(redis(url, config.signals.signals_from == SignalsFrom::Streams).await);
    }
    findings
}

/// The directory that holds the key, and the database if that is SQLite.
fn directory(dir: &Path) -> Finding {
    const PART: &str = "data directory";
    let shown = dir.display();
    if !dir.exists() {
        return Finding::ok(PART, format!("{shown} does not exist yet: the first start makes it"));
    }
    let probe = dir.join(format!(".doctor-{}", std::process::id()));
    let written = fs::write(&probe, b"probe");
    let _ = fs::remove_file(&probe);
    if let Err(error) = written {
        let advice = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Free some space, or set CONDUCTOR_DATA_DIR to a larger disk.",
            ErrorKind::PermissionDenied => "Run this as the user that serves, or give that user the directory.",
            _ => "Set CONDUCTOR_DATA_DIR to a directory that can be written.",
        };
        return Finding::failed(PART, format!("{shown} cannot be written: {error}"), advice);
    }
    match rustix::fs::statvfs(dir) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let found = format!("{shown} can be written, {:.1} GB are free", free as f64 / f64::from(1 << 30));
            if free < SPACE {
                Finding::warning(PART, found, "A full disk refuses everything that people do: free some space.")
            } else {
                Finding::ok(PART, found)
            }
        }
        Err(_) => Finding::ok(PART, format!("{shown} can be written")),
    }
}

fn site(dir: &Path) -> Finding {
    const PART: &str = "browser's files";
    if dir.join("pkg").is_dir() {
        return Finding::ok(PART, format!("in {}", dir.display()));
    }
    let found = format!("{} holds none, so pages have no style and do nothing", dir.display());
    Finding::failed(PART, found, "Run `make build`, or set LEPTOS_SITE_ROOT to the directory `site` of a release.")
}

fn sqlite(dir: &Path) -> Finding {
    match fs::metadata(dir.join(store::FILE)) {
        Ok(file) => Finding::ok("database", format!("SQLite, {:.1} MB", file.len() as f64 / 1e6)),
        Err(_) => Finding::ok("database", "SQLite, which the first start makes"),
    }
}

async fn postgres(url: &str) -> Vec<Finding> {
    const PART: &str = "database";
    let before = now();
    let server = match timeout(PATIENCE, Server::look(url)).await {
        Ok(Ok(server)) => server,
        Ok(Err(error)) => {
            let advice = "Check the host, the name and the password in DATABASE_URL, and that the database lets this machine in.";
            return vec![Finding::failed(PART, format!("PostgreSQL cannot be used: {error}"), advice)];
        }
        Err(_) => {
            let advice = "Check the host in DATABASE_URL, and the firewall between it and this machine.";
            return vec![Finding::failed(PART, format!("PostgreSQL does not answer within {} s", PATIENCE.as_secs()), advice)];
        }
    };
    let major = server.version / 10_000;
    let found = format!("PostgreSQL {major} answers within {} ms", (now() - before).as_millis());
    let version = if major < OLDEST_POSTGRES {
        Finding::warning(PART, found, format!("Version {OLDEST_POSTGRES} and newer ones get corrections of faults."))
    } else {
        Finding::ok(PART, found)
    };
    // The answer was made between the two looks at this clock.
    let (at, middle) = (server.at.as_millis(), i64::midpoint(before.as_millis(), now().as_millis()));
    vec![version, clock("the database's", at.abs_diff(middle))]
}

/// This machine's clock beside another's.
pub(super) fn clock(whose: &str, differ_ms: u64) -> Finding {
    #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
    let found = format!("differs from {whose} by {:.1} s", differ_ms as f64 / 1e3);
    if differ_ms > CLOCK_MS {
        Finding::failed("clock", found, "Switch on time synchronization (chrony or systemd-timesyncd) on both machines.")
    } else {
        Finding::ok("clock", found)
    }
}

async fn redis(url: &str, streams: bool) -> Finding {
    const PART: &str = "Redis";
    let asked = async {
        let mut connection = ::redis::Client::open(url)?.get_multiplexed_async_connection().await?;
        ::redis::cmd("INFO").arg("server").query_async::<String>(&mut connection).await
    };
    let info = match timeout(PATIENCE, asked).await {
        Ok(Ok(info)) => info,
        // The error may carry the address with its password.
        Ok(Err(error)) => {
            let advice = "Check the host and the password in REDIS_URL, and that Redis listens for this machine.";
            return Finding::failed(PART, format!("cannot be used ({:?})", error.kind()), advice);
        }
        Err(_) => {
            let advice = "Check the host in REDIS_URL, and the firewall between it and this machine.";
            return Finding::failed(PART, format!("does not answer within {} s", PATIENCE.as_secs()), advice);
        }
    };
    match version_of(&info) {
        Some((major, minor)) if streams && (major, minor) < OLDEST_REDIS => {
            let advice = format!("Reading signals from streams needs Redis {}.{} or newer.", OLDEST_REDIS.0, OLDEST_REDIS.1);
            Finding::failed(PART, format!("version {major}.{minor} answers"), advice)
        }
        Some((major, minor)) => Finding::ok(PART, format!("version {major}.{minor} answers")),
        None => Finding::ok(PART, "answers"),
    }
}

/// The first two numbers of `redis_version` in an answer to INFO.
fn version_of(info: &str) -> Option<(u32, u32)> {
    let version = info.lines().find_map(|line| line.strip_prefix("redis_version:"))?;
    let mut numbers = version.trim().split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn the_version_of_redis_is_read_from_its_answer() {
        assert_eq!(version_of("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n"), Some((7, 0)));
        assert_eq!(version_of("# Server\r\n"), None);
    }

    #[test]
    fn clocks_may_differ_a_little() {
        assert_eq!(clock("the database's", 300).state, State::Ok);
        let wrong = clock("the database's", 90_000);
        assert_eq!((wrong.state, wrong.found.as_str()), (State::Failed, "differs from the database's by 90.0 s"));
    }
}
