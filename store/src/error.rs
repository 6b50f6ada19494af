//! [`StoreError`]: the causes of a failure of the database.

use std::borrow::Cow;
use std::path::PathBuf;

/// A reason why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process or a long write holds the database.
    #[error("the database is busy")]
    Busy,
    /// The disk, or the quota of the database, is full.
    #[error("the disk of the database is full")]
    Full,
    /// The database or its directory cannot be written.
    #[error("the database is read-only")]
    ReadOnly,
    /// The file is damaged or is no database.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// Commits are missing that were acknowledged.
    #[error(
        "the database lacks {missing} of {of} commits that were acknowledged: its write-ahead log was damaged, or an older copy was put in \
         its place. Restore it from a backup; to go on without them, start once with --accept-loss true"
    )]
    Lost {
        /// The number of missing rows, at least.
        missing: u64,
        /// The number of rows there were.
        of: u64,
    },
    /// The mark that tells whether something was lost cannot be read.
    #[error(
        "the file high-water beside the database is damaged: nobody can tell whether commits are missing that were acknowledged. Restore \
         the data directory from a backup; to go on with the database as it is, start once with --accept-loss true"
    )]
    Unmarked,
    /// The database server does not answer.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The database was written by a newer program.
    #[error("the database has schema {found}, this program knows {known}: start the newer program, or restore an older backup")]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration of this program.
        known: i64,
    },
    /// The schema was changed by hand.
    #[error("the schema of the database is not what this program made of it: {0}")]
    Schema(String),
    /// The data directory cannot be used.
    #[error("the data directory {} cannot be used: {why}", .dir.display())]
    DataDir {
        /// The directory.
        dir: PathBuf,
        /// The reason.
        why: String,
    },
    /// The data directory belongs to another database than the one found.
    #[error("{0}")]
    Foreign(String),
    /// A row does not hold what it should.
    #[error("a row of {what} cannot be read: {why}")]
    BadRow {
        /// The kind of row.
        what: &'static str,
        /// The fault in the row.
        why: String,
    },
    /// A constraint refused the row, such as a name that is taken.
    #[error("the constraint {0} refused the row")]
    Refused(String),
    /// A row points at something that no longer exists.
    #[error("the row points at something that does not exist")]
    Gone,
    /// Another node has taken the session since.
    #[error("another node has taken the session")]
    Fenced,
    /// Anything else the database said.
    #[error("the database failed: {0}")]
    Other(#[source] sqlx::Error),
}

impl StoreError {
    /// Returns whether the same call may succeed later.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Busy | Self::Full | Self::ReadOnly | Self::Unreachable(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::PoolClosed => Self::Unreachable("the store is closed".to_owned()),
            sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Self::Full,
            sqlx::Error::Io(io) => Self::Unreachable(io.to_string()),
            sqlx::Error::Tls(tls) => Self::Unreachable(tls.to_string()),
            sqlx::Error::ColumnDecode { index, source } => Self::BadRow { what: "a query", why: format!("column {index}: {source}") },
            sqlx::Error::Database(database) => {
                if database.is_foreign_key_violation() {
                    return Self::Gone;
                }
                if database.is_unique_violation() {
                    return Self::Refused(database.constraint().unwrap_or(database.message()).to_owned());
                }
                let code = database.code().unwrap_or(Cow::Borrowed(""));
                // A SQLSTATE has five characters, a result code of SQLite at most four digits.
                let known = match code.parse::<i32>() {
                    Ok(sqlite) if code.len() < 5 => Self::of_sqlite(sqlite, database.message()),
                    _ => Self::of_postgres(&code, database.message()),
                };
                known.unwrap_or(Self::Other(error))
            }
            _ => Self::Other(error),
        }
    }
}

impl StoreError {
    /// Result codes of SQLite (<https://sqlite.org/rescode.html>); the low byte is the primary code.
    fn of_sqlite(code: i32, message: &str) -> Option<Self> {
        Some(match code & 0xff {
            5 | 6 => Self::Busy,
            8 => Self::ReadOnly,
            11 | 26 => Self::Damaged(message.to_owned()),
            13 => Self::Full,
            10 | 14 => Self::Unreachable(message.to_owned()),
            _ => return None,
        })
    }

    /// SQLSTATE codes of PostgreSQL (appendix A of its manual).
    fn of_postgres(code: &str, message: &str) -> Option<Self> {
        Some(match code {
            "53100" => Self::Full,
            "25006" => Self::ReadOnly,
            "XX001" | "XX002" => Self::Damaged(message.to_owned()),
            "40001" | "40P01" | "55P03" | "53300" => Self::Busy,
            "57P01" | "57P02" | "57P03" | "3D000" | "28P01" | "28000" => Self::Unreachable(message.to_owned()),
            _ if code.starts_with("08") => Self::Unreachable(message.to_owned()),
            _ => return None,
        })
    }
}
