//! [`Server`]: a PostgreSQL server as a look from outside finds it.

use crate::StoreError;
use conductor::time::Timestamp;
use sqlx::{Connection, PgConnection};

/// A PostgreSQL server that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its version as a number, such as 150004.
    pub version: u32,
    /// Its clock.
    pub at: Timestamp,
}

impl Server {
    /// Connects once and asks; changes nothing.
    ///
    /// # Errors
    /// If it does not let this machine in.
    pub async fn look(url: &str) -> Result<Self, StoreError> {
        let mut connection = PgConnection::connect(url).await?;
        let asked = "select current_setting('server_version_num')::int4, (extract(epoch from clock_timestamp()) * 1000)::int8";
        let (version, at): (i32, i64) = sqlx::query_as(asked).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(Self { version: version.cast_unsigned(), at: Timestamp::from_millis(at) })
    }
}
