//! A whole database as lines of JSON, the same from either database: for backups, and for moving from SQLite to PostgreSQL.

use super::schema::newest;
use super::sql::Tx;
use super::{Json, Store, StoreError};
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::io;

/// The version of the lines themselves.
const FORMAT: u32 = 1;

/// The form in which a line writes a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A number.
    Int,
    /// 0 or 1.
    Bool,
    /// A text.
    Text,
    /// The text of a document.
    Document,
    /// 32 hexadecimal digits.
    Uuid,
    /// Hexadecimal digits.
    Bytes,
}
use Kind::{Bool, Bytes, Document, Int, Text, Uuid};

/// One table: its name and its columns.
type Table = (&'static str, &'static [(&'static str, Kind)]);

/// Every table, those that others point at first. A test compares this with the schema.
const TABLES: &[Table] = &[
    ("organizer", &[("id", Uuid), ("name", Text), ("name_key", Text), ("password", Text), ("created_at", Int), ("operator", Bool)]),
    ("login", &[("token_hash", Bytes), ("organizer", Uuid), ("created_at", Int), ("seen_at", Int), ("browser", Text), ("network", Text)]),
    (
        "account_link",
        &[
            ("id", Uuid),
            ("token_hash", Bytes),
            ("organizer", Uuid),
            ("label", Text),
            ("made_by", Text),
            ("created_at", Int),
            ("expires_at", Int),
            ("used_at", Int),
            ("withdrawn_at", Int),
        ],
    ),
    ("setup_token", &[("token_hash", Bytes), ("created_at", Int), ("expires_at", Int), ("used_at", Int)]),
    (
        "api_token",
        &[
            ("id", Uuid),
            ("organizer", Uuid),
            ("label", Text),
            ("token_hash", Bytes),
            ("created_at", Int),
            ("revoked_at", Int),
            ("last_used_at", Int),
        ],
    ),
    ("event", &[("id", Uuid), ("organizer", Uuid), ("title", Text), ("rehearsal", Bool), ("created_at", Int)]),
    ("event_member", &[("event", Uuid), ("organizer", Uuid), ("role", Text), ("since", Int)]),
    ("policy", &[("event", Uuid), ("at", Int), ("state", Text)]),
    ("policy_start", &[("event", Uuid), ("at", Int), ("start", Text)]),
    (
        "session",
        &[
            ("id", Uuid),
            ("event", Uuid),
            ("organizer", Uuid),
            ("title", Text),
            ("code", Text),
            ("mode", Text),
            ("stopped", Bool),
            ("rehearsal", Document),
            ("created_at", Int),
            ("ended_at", Int),
            ("fence", Int),
            ("language", Text),
        ],
    ),
    (
        "private_link",
        &[
            ("id", Uuid),
            ("session", Uuid),
            ("token_hash", Bytes),
            ("role", Text),
            ("label", Text),
            ("made_by", Text),
            ("created_at", Int),
            ("expires_at", Int),
            ("revoked_at", Int),
        ],
    ),
    ("room_act", &[("session", Uuid), ("seq", Int), ("at", Int), ("actor", Document), ("act", Document)]),
    ("conductor_state", &[("session", Uuid), ("at", Int), ("state", Text)]),
    ("proposal", &[("id", Uuid), ("session", Uuid), ("status", Text), ("at", Int), ("body", Document)]),
    ("decision", &[("id", Uuid), ("session", Uuid), ("event", Uuid), ("at", Int), ("body", Document), ("fence", Int)]),
    (
        "intervention",
        &[
            ("id", Uuid),
            ("session", Uuid),
            ("proposal", Uuid),
            ("status", Text),
            ("at", Int),
            ("decided_by", Document),
            ("content", Document),
        ],
    ),
    (
        "draft",
        &[
            ("id", Uuid),
            ("session", Uuid),
            ("place", Int),
            ("body", Document),
            ("proposal", Uuid),
            ("used_at", Int),
            ("planned_until", Int),
        ],
    ),
    ("coin", &[("id", Uuid), ("session", Uuid), ("event", Uuid), ("at", Int), ("body", Document)]),
    ("agenda", &[("session", Uuid), ("body", Document)]),
    ("outcome", &[("seq", Int), ("proposal", Uuid), ("session", Uuid), ("event", Uuid), ("at", Int), ("body", Document)]),
    ("sample", &[("session", Uuid), ("at", Int), ("body", Document)]),
    ("command", &[("session", Uuid), ("id", Uuid), ("at", Int), ("answer", Document)]),
    ("ingest", &[("session", Uuid), ("id", Text), ("at", Int)]),
    (
        "past_session",
        &[("id", Uuid), ("organizer", Uuid), ("at", Int), ("held", Bool), ("summary", Document), ("about", Document), ("mark", Bytes)],
    ),
    ("past_alarm", &[("past", Uuid), ("n", Int), ("at_s", Int), ("kind", Text), ("lost", Bool)]),
    ("used_ticket", &[("hash", Bytes), ("until", Int)]),
    ("llm_spent", &[("minute", Int), ("micros", Int)]),
    (
        "webhook",
        &[
            ("id", Uuid),
            ("kind", Text),
            ("subject", Uuid),
            ("at", Int),
            ("body", Text),
            ("state", Text),
            ("tries", Int),
            ("next_at", Int),
            ("claimed_until", Int),
            ("last_status", Int),
            ("last_error", Text),
            ("done_at", Int),
        ],
    ),
    ("audit", &[("seq", Int), ("at", Int), ("organizer", Uuid), ("session", Uuid), ("actor", Text), ("what", Text), ("hash", Bytes)]),
    ("audit_head", &[("one", Int), ("seq", Int), ("hash", Bytes)]),
    ("meta", &[("key", Text), ("value", Text)]),
];

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Line {
    /// The first one. The server's own key is in it, since the pseudonyms of attendees, and so their votes, depend on it.
    Archive { format: u32, schema: i64, key: String },
    /// A row.
    Row { table: String, row: Json },
    /// The last one: how many rows of each table came before, so that an archive that was cut short is noticed.
    End { rows: BTreeMap<String, u64> },
}

/// A reason why an archive cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lines cannot be written or read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A line is not one of an archive.
    #[error("line {line} of the archive is not understood: {why}")]
    BadLine {
        /// Its number, from 1.
        line: u64,
        /// The fault in the line.
        why: String,
    },
    /// The archive ends before its last line, or lacks rows.
    #[error("the archive is not whole: it was cut short")]
    CutShort,
    /// The archive is of another version of the program.
    #[error("the archive has schema {found}, this program knows {known}: use the program that wrote it, start that, then upgrade")]
    OtherSchema {
        /// The archive's schema.
        found: i64,
        /// This program's.
        known: i64,
    },
    /// The database that is to be filled is not empty.
    #[error("the database that is to be filled is not empty: nothing was changed")]
    NotEmpty,
}

impl From<sqlx::Error> for ArchiveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Gives `write` the database, line by line, as it is at one moment, while others go on writing, and the server's own `key` with
    /// it. Returns how many rows it was.
    ///
    /// # Errors
    /// [`ArchiveError`] by cause.
    pub async fn export(&self, key: &str, mut write: impl FnMut(&str) -> io::Result<()>) -> Result<u64, ArchiveError> {
        let mut put = |line: &Line| write(&serde_json::to_string(line).map_err(io::Error::from)?);
        put(&Line::Archive { format: FORMAT, schema: newest(), key: key.to_owned() })?;
        let mut rows = BTreeMap::new();
        // The same loop over either database's connection, which have no type in common.
        macro_rules! write_tables {
            ($moment:expr, $select:ident) => {
                for table in TABLES {
                    let mut found = sqlx::query_as::<_, (String,)>(AssertSqlSafe($select(table))).fetch(&mut *$moment);
                    while let Some((row,)) = found.try_next().await? {
                        put(&row_of(table.0, &row)?)?;
                        *rows.entry(table.0.to_owned()).or_default() += 1;
                    }
                }
            };
        }
        match self {
            Self::Sqlite { reader, .. } => {
                let mut moment = reader.begin().await?;
                write_tables!(moment, select_sqlite);
                moment.rollback().await?;
            }
            Self::Postgres(pool) => {
                let mut moment = pool.begin_with("begin isolation level repeatable read read only").await?;
                write_tables!(moment, select_postgres);
                moment.rollback().await?;
            }
        }
        let all = rows.values().sum();
        put(&Line::End { rows })?;
        Ok(all)
    }

    /// Fills an empty database from the lines of an archive, wholly or not at all. Returns how many rows it was, and the key that came
    /// with them.
    ///
    /// # Errors
    /// [`ArchiveError`] by cause; then the database is as it was.
    pub async fn import(&self, lines: impl Iterator<Item = io::Result<String>>) -> Result<(u64, String), ArchiveError> {
        let mut tx = self.begin().await?;
        let filled = fill(&mut tx, lines).await;
        tx.end(filled).await
    }
}

fn row_of(table: &str, row: &str) -> io::Result<Line> {
    Ok(Line::Row { table: table.to_owned(), row: serde_json::from_str(row)? })
}

async fn fill(tx: &mut Tx, lines: impl Iterator<Item = io::Result<String>>) -> Result<(u64, String), ArchiveError> {
    for table in ["meta", "organizer", "audit"] {
        let count = one_within!(tx, (i64,), AssertSqlSafe(format!("select count(*) from {table}")))?.map_or(0, |row| row.0);
        if count > 0 {
            return Err(ArchiveError::NotEmpty);
        }
    }
    within!(tx, "delete from audit_head")?;
    let insert = if matches!(tx, Tx::Sqlite(_)) { insert_sqlite } else { insert_postgres };
    let inserts: BTreeMap<&str, String> = TABLES.iter().map(|table| (table.0, insert(table))).collect();
    let (mut counted, mut all, mut number) = (BTreeMap::<String, u64>::new(), 0, 0);
    let mut came_with = String::new();
    for line in lines {
        number += 1;
        let bad = |why: String| ArchiveError::BadLine { line: number, why };
        match serde_json::from_str(&line?).map_err(|error| bad(error.to_string()))? {
            Line::Archive { format, .. } if format != FORMAT => return Err(bad(format!("the format is {format}, not {FORMAT}"))),
            Line::Archive { schema: found, .. } if found != newest() => return Err(ArchiveError::OtherSchema { found, known: newest() }),
            Line::Archive { key, .. } if number == 1 => came_with = key,
            Line::Archive { .. } => return Err(bad("another archive begins".to_owned())),
            _ if number == 1 => return Err(bad("no archive begins here".to_owned())),
            Line::Row { table, row } => {
                let insert = inserts.get(table.as_str()).ok_or_else(|| bad(format!("no table is called {table}")))?;
                within!(tx, AssertSqlSafe(insert.as_str()), row.to_string()).map_err(|error| bad(error.to_string()))?;
                *counted.entry(table).or_default() += 1;
                all += 1;
            }
            Line::End { rows } => {
                if rows != counted {
                    return Err(ArchiveError::CutShort);
                }
                if let Tx::Postgres(tx) = tx {
                    let next = "select setval(pg_get_serial_sequence('outcome', 'seq'), coalesce(max(seq), 0) + 1, false) from outcome";
                    sqlx::query(next).execute(&mut **tx).await?;
                }
                return Ok((all, came_with));
            }
        }
    }
    Err(ArchiveError::CutShort)
}

fn names((_, columns): &Table) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn list((_, columns): &Table, part: impl Fn(&str, Kind) -> String) -> String {
    columns.iter().map(|(name, kind)| part(name, *kind)).collect::<Vec<_>>().join(", ")
}

/// Leaves out the facts about this very file: the number of commits it has seen.
fn left_out(table: &Table) -> &'static str {
    if table.0 == "meta" { " where key <> 'commits'" } else { "" }
}

fn select_sqlite(table: &Table) -> String {
    let part = |name: &str, kind| match kind {
        Uuid | Bytes => format!("'{name}', case when {name} is null then null else lower(hex({name})) end"),
        Int | Bool | Text | Document => format!("'{name}', {name}"),
    };
    format!("select json_object({}) from {}{}", list(table, part), table.0, left_out(table))
}

fn select_postgres(table: &Table) -> String {
    let part = |name: &str, kind| match kind {
        Uuid => format!("'{name}', replace({name}::text, '-', '')"),
        Bytes => format!("'{name}', encode({name}, 'hex')"),
        Bool => format!("'{name}', {name}::int"),
        Document => format!("'{name}', {name}::text"),
        Int | Text => format!("'{name}', {name}"),
    };
    format!("select json_build_object({})::text from {}{}", list(table, part), table.0, left_out(table))
}

fn insert_sqlite(table: &Table) -> String {
    let part = |name: &str, kind| match kind {
        Uuid | Bytes => format!("unhex(json_extract($1, '$.{name}'))"),
        Int | Bool | Text | Document => format!("json_extract($1, '$.{name}')"),
    };
    format!("insert into {} ({}) select {}", table.0, names(table), list(table, part))
}

fn insert_postgres(table: &Table) -> String {
    let part = |name: &str, kind| match kind {
        Uuid => format!("(r->>'{name}')::uuid"),
        Bytes => format!("decode(r->>'{name}', 'hex')"),
        Int => format!("(r->>'{name}')::bigint"),
        Bool => format!("(r->>'{name}')::int::boolean"),
        Document => format!("(r->>'{name}')::jsonb"),
        Text => format!("r->>'{name}'"),
    };
    let system = if table.0 == "outcome" { "overriding system value " } else { "" };
    format!("insert into {} ({}) {system}select {} from (select $1::jsonb as r) as line", table.0, names(table), list(table, part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_table_keeps_an_address() {
        let columns = TABLES.iter().flat_map(|(table, columns)| columns.iter().map(move |(name, _)| format!("{table}.{name}")));
        for column in columns {
            let name = column.rsplit('.').next().unwrap();
            assert!(
                !["ip", "addr", "peer", "host", "agent"].iter().any(|word| name.split('_').any(|part| part.starts_with(word))),
                "{column}"
            );
        }
    }

    #[tokio::test]
    async fn no_table_and_no_column_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let Store::Sqlite { reader, .. } = Store::sqlite(dir.path()).await.unwrap() else { unreachable!("it was opened as SQLite") };
        let sql = "select m.name, c.name from sqlite_schema m join pragma_table_info(m.name) c \
                   where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '_sqlx_%'";
        let there: BTreeSet<(String, String)> = sqlx::query_as(sql).fetch_all(&reader).await.unwrap().into_iter().collect();
        let known =
            TABLES.iter().flat_map(|(table, columns)| columns.iter().map(move |(name, _)| ((*table).to_owned(), (*name).to_owned())));
        assert_eq!(known.collect::<BTreeSet<_>>(), there);
    }
}
