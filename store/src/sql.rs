//! Running one SQL text on either database.

use super::mark::{self, Mark};
use super::{Store, StoreError};
use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite, SqliteConnection, Transaction};
use std::ops::{Deref, DerefMut};

/// A transaction that may write. Dropped without [`Tx::commit`] it changes nothing.
pub(super) enum Tx {
    /// On the one writing connection.
    Sqlite(Writing),
    /// On any connection.
    Postgres(Transaction<'static, Postgres>),
}

/// The writing connection with a transaction on it.
///
/// Not sqlx's own `Transaction`: SQLite ends a transaction by itself when the disk is full, sqlx goes on counting it as open, and the
/// one writing connection would refuse every transaction after that. Here a transaction that was not ended in order takes its connection
/// with it, and the pool opens another.
pub(super) struct Writing {
    connection: PoolConnection<Sqlite>,
    is_open: bool,
    mark: Mark,
}

impl Deref for Writing {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}

impl Store {
    /// Begins a transaction that may write. On SQLite it takes the write lock at once, so that it cannot fail half-way on a lock.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, mark, .. } => {
                let mut writing = Writing { connection: writer.acquire().await?, is_open: true, mark: mark.clone() };
                sqlx::query("begin immediate").execute(&mut *writing.connection).await?;
                Tx::Sqlite(writing)
            }
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }
}

impl Tx {
    /// Commits.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(mut writing) => {
                let (commit,): (String,) = sqlx::query_as(mark::COUNT).fetch_one(&mut *writing.connection).await?;
                sqlx::query("commit").execute(&mut *writing.connection).await?;
                writing.is_open = false;
                writing.mark.note(&commit);
            }
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Commits if the work is `done`; otherwise changes nothing after all.
    pub(super) async fn end<T, E: From<StoreError>>(self, done: Result<T, E>) -> Result<T, E> {
        match &done {
            Ok(_) => self.commit().await?,
            Err(_) => self.rollback().await,
        }
        done
    }

    /// Changes nothing after all, and keeps the connection.
    pub(super) async fn rollback(self) {
        match self {
            Self::Sqlite(mut writing) => {
                writing.is_open = sqlx::query("rollback").execute(&mut *writing.connection).await.is_err();
            }
            Self::Postgres(tx) => drop(tx.rollback().await),
        }
    }
}

/// Reads a struct's fields from the columns that are called so. sqlx's derive does the same; its macros compile sqlx and SQLite a second time.
macro_rules! from_row {
    ($row:ident { $($column:ident),* $(,)? }) => {
        from_row!(sqlx::sqlite::SqliteRow => $row { $($column),* });
        from_row!(sqlx::postgres::PgRow => $row { $($column),* });
    };
    ($of:ty => $row:ident { $($column:ident),* }) => {
        impl sqlx::FromRow<'_, $of> for $row {
            fn from_row(row: &$of) -> sqlx::Result<Self> {
                Ok(Self { $($column: sqlx::Row::try_get(row, stringify!($column))?),* })
            }
        }
    };
}

/// Every row of a query, as `$row`.
macro_rules! all {
    ($store:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $store {
            $crate::Store::Sqlite { reader, .. } => sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.fetch_all(reader).await,
            $crate::Store::Postgres(pool) => sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.fetch_all(pool).await,
        }
        .map_err($crate::StoreError::from)
    };
}

/// The one row of a query, if there is one.
macro_rules! one {
    ($store:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $store {
            $crate::Store::Sqlite { reader, .. } => sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.fetch_optional(reader).await,
            $crate::Store::Postgres(pool) => sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.fetch_optional(pool).await,
        }
        .map_err($crate::StoreError::from)
    };
}

/// One statement as its own transaction; the number of rows it changed.
macro_rules! execute {
    ($store:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $store {
            $crate::Store::Sqlite { writer, .. } => {
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($arg))*.execute(writer).await.map(|done| done.rows_affected())
            }
            $crate::Store::Postgres(pool) => {
                sqlx::query::<sqlx::Postgres>($sql)$(.bind($arg))*.execute(pool).await.map(|done| done.rows_affected())
            }
        }
        .map_err($crate::StoreError::from)
    };
}

/// One statement within a transaction; the number of rows it changed.
macro_rules! within {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::sql::Tx::Sqlite(tx) => {
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($arg))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            $crate::sql::Tx::Postgres(tx) => {
                sqlx::query::<sqlx::Postgres>($sql)$(.bind($arg))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        }
        .map_err($crate::StoreError::from)
    };
}

/// All rows of a query within a transaction.
macro_rules! all_within {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::sql::Tx::Sqlite(tx) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.fetch_all(&mut **tx).await
            }
            $crate::sql::Tx::Postgres(tx) => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.fetch_all(&mut **tx).await
            }
        }
        .map_err($crate::StoreError::from)
    };
}

/// The one row of a query within a transaction, if there is one.
macro_rules! one_within {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::sql::Tx::Sqlite(tx) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.fetch_optional(&mut **tx).await
            }
            $crate::sql::Tx::Postgres(tx) => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.fetch_optional(&mut **tx).await
            }
        }
        .map_err($crate::StoreError::from)
    };
}
