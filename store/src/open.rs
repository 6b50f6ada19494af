//! Opening a database: check first, migrate, and refuse with the cause rather than start on something empty or foreign.

use super::mark::Mark;
use super::schema::{POSTGRES, SQLITE, newest};
use super::{Store, StoreError};
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use uuid::Uuid;

/// The database file within the data directory.
pub const FILE: &str = "conductor.db";
/// Ties the data directory to its database: an empty or missing database beside it is a loss, not a first start.
const MARKER: &str = "installation";
/// Above this size the check of every page is left out at the start, in bytes: it reads the whole file.
const QUICK_CHECK_UP_TO: u64 = 256 << 20;

impl Store {
    /// Opens the SQLite database in `dir`, making both if `dir` has never held one.
    ///
    /// # Errors
    /// [`StoreError`] names the cause: the directory cannot be written, the file is damaged or missing, the schema is newer.
    pub async fn sqlite(dir: &Path) -> Result<Self, StoreError> {
        let store = Self::unclaimed_sqlite(dir).await?;
        // Another database has another history, which the mark says nothing about.
        store.claim(dir).await?;
        store.check_mark(dir).await?;
        Ok(store)
    }

    /// The same, for a database that is about to be filled: which installation it is of comes with what fills it.
    ///
    /// # Errors
    /// As for [`Store::sqlite`].
    pub async fn unclaimed_sqlite(dir: &Path) -> Result<Self, StoreError> {
        prepare(dir)?;
        let file = dir.join(FILE);
        check_length(&file)?;
        // SQLite would make it readable for everybody; what it makes beside it has the same rights as it has.
        let mut making = std::fs::OpenOptions::new();
        making.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut making, 0o600);
        making.open(&file).map_err(|error| StoreError::DataDir { dir: dir.to_owned(), why: error.to_string() })?;
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.clone())
            .await
            .map_err(|error| at_open(error, dir))?;
        if std::fs::metadata(&file).is_ok_and(|meta| meta.len() <= QUICK_CHECK_UP_TO) {
            let verdict: (String,) = sqlx::query_as("pragma quick_check(1)").fetch_one(&writer).await?;
            if verdict.0 != "ok" {
                return Err(StoreError::Damaged(format!("{}: {}", file.display(), verdict.0)));
            }
        }
        SQLITE.run(&writer).await.map_err(of_migration)?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        let mark = Mark::open(dir).map_err(|error| StoreError::DataDir { dir: dir.to_owned(), why: error.to_string() })?;
        Ok(Self::Sqlite { reader, writer, mark })
    }

    /// Connects to the PostgreSQL database at `url`. `dir` still keeps secrets, and must be writable.
    ///
    /// # Errors
    /// [`StoreError`] names the cause: no connection, a newer schema, a directory of another database.
    pub async fn postgres(url: &str, dir: &Path) -> Result<Self, StoreError> {
        let store = Self::unclaimed_postgres(url, dir).await?;
        store.claim(dir).await?;
        Ok(store)
    }

    /// The same, for a database that is about to be filled.
    ///
    /// # Errors
    /// [`StoreError`] names the cause: no connection, a newer schema, a directory that cannot be written.
    pub async fn unclaimed_postgres(url: &str, dir: &Path) -> Result<Self, StoreError> {
        prepare(dir)?;
        let options = PgConnectOptions::from_str(url)?.options([("synchronous_commit", "on"), ("statement_timeout", "15s")]);
        let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(5)).connect_with(options).await?;
        POSTGRES.run(&pool).await.map_err(of_migration)?;
        Ok(Self::Postgres(pool))
    }

    /// Compares the installation's id in the database with the one in the directory; the first start writes both.
    ///
    /// # Errors
    /// [`StoreError::Foreign`] if they differ.
    pub async fn claim(&self, dir: &Path) -> Result<(), StoreError> {
        let marker = dir.join(MARKER);
        let in_dir = match std::fs::read_to_string(&marker) {
            Ok(text) => Some(text.trim().to_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(StoreError::DataDir { dir: dir.to_owned(), why: format!("{MARKER}: {error}") }),
        };
        let in_database = one!(self, (String,), "select value from meta where key = 'installation'")?.map(|row| row.0);
        match (in_database, in_dir) {
            (Some(a), Some(b)) if a == b => Ok(()),
            (Some(_), Some(_)) => Err(foreign(dir, "belongs to another database")),
            (Some(id), None) => {
                // The database is taken unchanged.
                Self::forget_mark(dir)?;
                write_marker(dir, &id)
            }
            (None, Some(_)) => Err(foreign(dir, "has held a database before, but the database is empty now")),
            (None, None) => {
                let id = Uuid::new_v4().to_string();
                execute!(self, "insert into meta (key, value) values ('installation', $1) on conflict (key) do nothing", &id)?;
                let (id,) = one!(self, (String,), "select value from meta where key = 'installation'")?
                    .ok_or_else(|| StoreError::Foreign("the database did not keep the id of the installation".to_owned()))?;
                write_marker(dir, &id)
            }
        }
    }
}

fn foreign(dir: &Path, what: &str) -> StoreError {
    let marker = dir.join(MARKER);
    StoreError::Foreign(format!(
        "the data directory {} {what}: restore its database from a backup, or, to start with the database as it is, remove the file {}",
        dir.display(),
        marker.display()
    ))
}

fn write_marker(dir: &Path, id: &str) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(dir.join(MARKER)).and_then(|mut file| std::io::Write::write_all(&mut file, format!("{id}\n").as_bytes()));
    written.map_err(|error| StoreError::DataDir { dir: dir.to_owned(), why: error.to_string() })
}

/// Makes the directory and shows that it can be written, and that no other user can write or read what is in it.
fn prepare(dir: &Path) -> Result<(), StoreError> {
    let refuse = |error: std::io::Error| StoreError::DataDir { dir: dir.to_owned(), why: error.to_string() };
    let mut making = std::fs::DirBuilder::new();
    making.recursive(true);
    // What is in it concerns only this user; a directory that exists already keeps the rights it has.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut making, 0o700);
    making.create(dir).map_err(refuse)?;
    let probe = dir.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, b"probe").map_err(refuse)?;
    std::fs::remove_file(&probe).map_err(refuse)?;
    #[cfg(unix)]
    keep_private(dir)?;
    if dir.join(FILE).exists() {
        std::fs::OpenOptions::new().append(true).open(dir.join(FILE)).map_err(refuse)?;
    }
    Ok(())
}

/// Makes the files of the directory readable for this user only. A directory in which others may put files of theirs is refused.
#[cfg(unix)]
fn keep_private(dir: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let refuse = |why: String| StoreError::DataDir { dir: dir.to_owned(), why };
    let failed = |error: std::io::Error| refuse(error.to_string());
    let mode = std::fs::metadata(dir).map_err(failed)?.permissions().mode();
    if mode & 0o022 != 0 {
        let why = format!("others may write in it (mode {:o}): take that right away, such as with chmod 700", mode & 0o777);
        return Err(refuse(why));
    }
    for name in [FILE, "conductor.db-wal", "conductor.db-shm", MARKER, "server.key", "server.lock"] {
        let file = dir.join(name);
        match std::fs::metadata(&file) {
            Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
                std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Refuses a file that is shorter than its own header says: SQLite itself would notice only at the first missing page.
/// Header: page size at byte 16 (1 stands for 65,536), size in pages at byte 28 (<https://sqlite.org/fileformat2.html>).
fn check_length(file: &Path) -> Result<(), StoreError> {
    let damaged = |why: String| StoreError::Damaged(format!("{}: {why}", file.display()));
    let bytes = match std::fs::File::open(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::Unreachable(format!("{}: {error}", file.display()))),
        Ok(mut open) => {
            let mut header = Vec::with_capacity(100);
            open.by_ref()
                .take(100)
                .read_to_end(&mut header)
                .map_err(|error| StoreError::Unreachable(format!("{}: {error}", file.display())))?;
            header
        }
    };
    let length = std::fs::metadata(file).map_or(0, |meta| meta.len());
    // A file of no bytes is how SQLite itself begins one; whether that is a loss is decided by the marker.
    if length == 0 {
        return Ok(());
    }
    let (Some(page), Some(pages)) = (bytes.get(16..18), bytes.get(28..32)) else {
        return Err(damaged(format!("it has only {length} bytes")));
    };
    if !bytes.starts_with(b"SQLite format 3\0") {
        return Err(damaged("it is not an SQLite database".to_owned()));
    }
    let page = match u16::from_be_bytes([page[0], page[1]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let expected = page * u64::from(u32::from_be_bytes([pages[0], pages[1], pages[2], pages[3]]));
    // With a write-ahead log beside it the file may be about to grow.
    let log = std::fs::metadata(file.with_extension("db-wal")).map_or(0, |meta| meta.len());
    if length + log < expected {
        return Err(damaged(format!("it has {length} bytes where its header says {expected}: it was cut short")));
    }
    Ok(())
}

fn at_open(error: sqlx::Error, dir: &Path) -> StoreError {
    match StoreError::from(error) {
        StoreError::Unreachable(why) => StoreError::DataDir { dir: dir.to_owned(), why },
        other => other,
    }
}

fn of_migration(error: MigrateError) -> StoreError {
    let known = newest();
    match error {
        MigrateError::VersionMissing(found) | MigrateError::VersionTooNew(found, _) => StoreError::Newer { found, known },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Schema(other.to_string()),
    }
}
