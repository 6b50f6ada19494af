//! `backup`, `restore` and `migrate`: an installation as one file, back from it, and from SQLite into PostgreSQL.

use crate::config::Config;
use crate::run::{keep_the_key, lock, open_store};
use crate::secret::ServerKey;
use crate::store::Store;
use anyhow::{Context, bail};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes everything to `file`, as it is at one moment; a server may go on beside it.
///
/// # Errors
/// A sentence that says why it could not.
pub(super) async fn backup(file: &Path, config: &Config) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} exists already: choose another name", file.display());
    }
    let store = open_store(config).await?;
    keep_the_key(&store, &config.storing).await?;
    let key = ServerKey::load(&config.storing.data_dir)?;
    let written = export(&store, &key, file).await;
    store.close().await;
    println!("{} rows in {}; it holds password hashes and the server's key: protect it accordingly", written?, file.display());
    Ok(())
}

/// Fills the empty data directory, or the empty PostgreSQL database, of `config` from `file`.
///
/// # Errors
/// A sentence that says why it could not.
pub(super) async fn restore(file: &Path, config: &Config) -> anyhow::Result<()> {
    let dir = &config.storing.data_dir;
    let archive = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let store = match config.storing.postgres() {
        Some(url) => Store::unclaimed_postgres(url, dir).await?,
        None => {
            Store::forget_mark(dir)?;
            Store::unclaimed_sqlite(dir).await?
        }
    };
    let _lock = lock(dir)?;
    let restored = import(&store, archive, dir).await;
    store.close().await;
    println!("{} rows restored", restored?);
    Ok(())
}

/// Moves the SQLite installation in the data directory of `config` into the PostgreSQL database that it names. The directory keeps its
/// key, and the old database under another name.
///
/// # Errors
/// A sentence that says why it could not; then nothing was changed.
pub(super) async fn migrate(config: &Config) -> anyhow::Result<()> {
    let dir = &config.storing.data_dir;
    let Some(url) = config.storing.postgres() else { bail!("say with DATABASE_URL which PostgreSQL database to move into") };
    if !dir.join(store::FILE).exists() {
        bail!("there is no SQLite database in {}", dir.display());
    }
    let _lock = lock(dir)?;
    let from = Store::sqlite(dir).await?;
    let into = Store::unclaimed_postgres(url, dir).await?;
    let between = dir.join("migration.ndjson");
    let moved = async {
        keep_the_key(&from, &config.storing).await?;
        export(&from, &ServerKey::load(dir)?, &between).await?;
        import(&into, File::open(&between)?, dir).await
    }
    .await;
    from.close().await;
    into.close().await;
    // Whether it is there or not: it holds secrets.
    let _ = fs::remove_file(&between);
    let rows = moved?;
    let (old, kept) = (dir.join(store::FILE), dir.join("before-migration.db"));
    fs::rename(&old, &kept).with_context(|| format!("{} cannot be renamed", old.display()))?;
    println!("{rows} rows moved; the old database is kept as {}. Start with the same DATABASE_URL from now on", kept.display());
    Ok(())
}

/// Written beside its name first: a file with the name is whole.
async fn export(store: &Store, key: &ServerKey, file: &Path) -> anyhow::Result<u64> {
    let part = PathBuf::from(format!("{}.part", file.display()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let open = options.open(&part).with_context(|| format!("{} cannot be written", part.display()))?;
    let mut writer = BufWriter::new(open);
    let rows = store.export(&key.reveal(), |line| writeln!(writer, "{line}")).await;
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => {
            let _ = fs::remove_file(&part);
            return Err(error.into());
        }
    };
    writer.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    fs::rename(&part, file)?;
    Ok(rows)
}

async fn import(store: &Store, archive: File, dir: &Path) -> anyhow::Result<u64> {
    let lines = BufReader::new(archive).lines();
    let (rows, key) = store.import(lines).await?;
    ServerKey::restore(dir, &key)?;
    store.claim(dir).await?;
    Ok(rows)
}
