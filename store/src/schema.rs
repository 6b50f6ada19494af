//! The migrations of both databases, within the program. sqlx's `migrate!` would list them by itself; its macros compile sqlx and SQLite a
//! second time.

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use std::sync::LazyLock;

/// A migration: its name and its SQL.
type File = (&'static str, &'static str);

macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        [$(($name, include_str!(concat!("../migrations/", $folder, "/", $name, ".sql")))),*]
    };
}

macro_rules! both {
    ($($name:literal)*) => {
        /// SQLite's.
        pub(super) static SQLITE: LazyLock<Migrator> = LazyLock::new(|| migrator(&files!("sqlite": $($name)*)));
        /// PostgreSQL's.
        pub(super) static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| migrator(&files!("postgres": $($name)*)));
    };
}

both!(
    "0001_first"
    "0002_fence"
    "0003_used_ticket"
    "0004_policy_start"
    "0005_llm_spent"
    "0006_session_language"
    "0007_operator"
    "0008_webhook"
    "0009_lessons_stay"
    "0010_token_used"
    "0011_past_session"
    "0012_draft"
    "0013_agenda"
    "0014_planned"
    "0015_account_link"
    "0016_event_member"
    "0017_private_link"
);

fn migrator(files: &[File]) -> Migrator {
    let migration = |(number, (name, sql)): (i64, &File)| {
        let words = name.split('_').skip(1).collect::<Vec<_>>().join(" ");
        Migration::new(number, words.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    };
    Migrator::with_migrations((1..).zip(files).map(migration).collect())
}

/// The newest migration of this program; both databases have the same.
pub(super) fn newest() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{POSTGRES, SQLITE};
    use sqlx::migrate::Migrator;
    use std::path::Path;

    #[tokio::test]
    async fn every_file_is_within_the_program_under_its_number() {
        for (folder, inside) in [("sqlite", &SQLITE), ("postgres", &POSTGRES)] {
            let files = Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder)).await.unwrap();
            let told = |migrator: &Migrator| {
                let told = migrator.iter().map(|m| (m.version, m.description.to_string(), m.checksum.to_vec(), m.no_tx));
                told.collect::<Vec<_>>()
            };
            assert_eq!(told(inside), told(&files), "{folder}");
        }
    }
}
