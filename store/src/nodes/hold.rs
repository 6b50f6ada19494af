//! [`Hold`]: lets only one server at a time use a PostgreSQL database, unless several nodes are configured.

use crate::{Store, StoreError};
use sqlx::{PgConnection, PgPool};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

/// Interval at which the hold on the database is checked.
const LOOK: Duration = Duration::from_secs(1);
/// Time that PostgreSQL may take to confirm it.
const PATIENCE: Duration = Duration::from_secs(3);
/// The pause between two tries to take it.
const AGAIN: Duration = Duration::from_millis(500);

/// The lock that the server has which uses the database; each schema has one.
const TAKE: &str = "select pg_try_advisory_lock(hashtext('engagement-conductor'), hashtext(current_schema()))";
/// Ends this server's own connection that has the lock though this server lost it: the network between was cut, and PostgreSQL has
/// not noticed yet.
const END_OWN: &str = "
select count(pg_terminate_backend(lock.pid))
from pg_locks lock join pg_stat_activity activity on activity.pid = lock.pid
where lock.locktype = 'advisory' and lock.granted and lock.objsubid = 2
    and lock.database = (select oid from pg_database where datname = current_database())
    and lock.classid = hashtext('engagement-conductor')::oid and lock.objid = hashtext(current_schema())::oid
    and activity.application_name = $1";

/// Shows that this server has the database: no other one has, as long as the connection lives.
#[derive(Debug)]
pub struct Hold {
    pool: PgPool,
    /// Name that tells this server's connection from those of others.
    name: String,
    connection: PgConnection,
}

impl Store {
    /// Takes the PostgreSQL database for this process, as long as what it returns lives; an SQLite database is guarded by the lock of its
    /// data directory. A server that died holds it until PostgreSQL notices, so this waits for at most `patience`.
    ///
    /// # Errors
    /// [`StoreError::Foreign`] if another server has it.
    pub async fn hold(&self, patience: Duration) -> Result<Option<Hold>, StoreError> {
        let Self::Postgres(pool) = self else { return Ok(None) };
        let name = format!("engagement-conductor {}", Uuid::new_v4().simple());
        let mut connection = connect(pool, &name).await?;
        let until = Instant::now() + patience;
        while !take(&mut connection).await? {
            if Instant::now() >= until {
                return Err(StoreError::Foreign("another server is using the PostgreSQL database".to_owned()));
            }
            sleep(AGAIN).await;
        }
        Ok(Some(Hold { pool: pool.clone(), name, connection }))
    }
}

impl Hold {
    /// Keeps the database: when PostgreSQL restarts or the network is cut, it is taken again. Returns only when another server has
    /// taken it meanwhile; then this one must stop. Cancel-safe, and it is held until this is dropped.
    pub async fn keep(&mut self) -> StoreError {
        loop {
            sleep(LOOK).await;
            let held = timeout(PATIENCE, sqlx::query("select 1").execute(&mut self.connection)).await;
            if matches!(held, Ok(Ok(_))) {
                continue;
            }
            tracing::warn!("the connection that holds the PostgreSQL database is lost; it is taken again");
            loop {
                match timeout(PATIENCE, self.take_again()).await {
                    Ok(Ok(true)) => {
                        tracing::info!("the PostgreSQL database is held again");
                        break;
                    }
                    Ok(Ok(false)) => {
                        let why = "another server has taken the PostgreSQL database while the connection to it was lost; this one stops";
                        return StoreError::Foreign(why.to_owned());
                    }
                    // It is not back yet.
                    Ok(Err(_)) | Err(_) => sleep(AGAIN).await,
                }
            }
        }
    }

    async fn take_again(&mut self) -> Result<bool, StoreError> {
        self.connection = connect(&self.pool, &self.name).await?;
        if take(&mut self.connection).await? {
            return Ok(true);
        }
        let (own,): (i64,) = sqlx::query_as(END_OWN).bind(&self.name).fetch_one(&mut self.connection).await?;
        let until = Instant::now() + PATIENCE / 2;
        while own > 0 && Instant::now() < until {
            // It goes at once, and not at the same moment.
            sleep(AGAIN / 10).await;
            if take(&mut self.connection).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A connection that PostgreSQL soon misses if its other end is gone.
async fn connect(pool: &PgPool, name: &str) -> Result<PgConnection, StoreError> {
    let mut connection = pool.acquire().await?.detach();
    // Of a machine that is gone, PostgreSQL hears nothing: it asks every few seconds.
    for setting in ["set tcp_keepalives_idle = 5", "set tcp_keepalives_interval = 5", "set tcp_keepalives_count = 3"] {
        sqlx::query(setting).execute(&mut connection).await?;
    }
    sqlx::query("select set_config('application_name', $1, false)").bind(name).execute(&mut connection).await?;
    Ok(connection)
}

async fn take(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let (taken,): (bool,) = sqlx::query_as(TAKE).fetch_one(connection).await?;
    Ok(taken)
}
