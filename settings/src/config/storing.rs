//! Settings of storage.

use clap::{ArgAction, Args};
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;

/// Settings of storage.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Storing")]
pub struct StoringConfig {
    /// Directory for the database and the server's own key; created if it does not exist.
    #[arg(long, env = "CONDUCTOR_DATA_DIR", value_name = "DIRECTORY", default_value = "data")]
    pub data_dir: PathBuf,

    /// PostgreSQL database, such as postgres://user:password@host/name. Without it, an SQLite database in the data directory.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true, value_parser = database_url)]
    pub database_url: Option<SecretString>,

    /// Redis server, such as redis://host:6379. It delivers another platform's signals (CONDUCTOR_SIGNALS_FROM) and connects several nodes
    /// (CONDUCTOR_SEVERAL_NODES). It stores nothing durable. /readyz reports whether it answers.
    #[arg(long, env = "REDIS_URL", value_name = "URL", hide_env_values = true, value_parser = redis_url)]
    pub redis_url: Option<SecretString>,

    /// Run as one of several servers that share DATABASE_URL and REDIS_URL. Each needs its own data directory with a copy of the same
    /// server.key.
    #[arg(long, env = "CONDUCTOR_SEVERAL_NODES", value_name = "true|false", default_value_t = false, action = ArgAction::Set)]
    pub several_nodes: bool,

    /// Start although acknowledged commits are missing, because the database was damaged or is an older copy. For one start.
    #[arg(long, env = "CONDUCTOR_ACCEPT_LOSS", value_name = "true|false", default_value_t = false, action = ArgAction::Set)]
    pub accept_loss: bool,

    /// Create a new server.key where it is missing beside a database that knows people: each of them becomes somebody else. For one start.
    #[arg(long, env = "CONDUCTOR_NEW_KEY", value_name = "true|false", default_value_t = false, action = ArgAction::Set)]
    pub new_key: bool,
}

impl StoringConfig {
    /// Checks that several nodes have something to share.
    ///
    /// # Errors
    /// A sentence that names the keys.
    pub fn check(&self) -> Result<(), String> {
        if !self.several_nodes {
            return Ok(());
        }
        if self.database_url.is_none() {
            return Err("CONDUCTOR_SEVERAL_NODES needs DATABASE_URL, the PostgreSQL database that the nodes share".to_owned());
        }
        if self.redis_url.is_none() {
            return Err("CONDUCTOR_SEVERAL_NODES needs REDIS_URL, the Redis server by which the nodes work together".to_owned());
        }
        Ok(())
    }

    /// The URL of the PostgreSQL database, if there is one.
    #[must_use]
    pub fn postgres(&self) -> Option<&str> {
        self.database_url.as_ref().map(ExposeSecret::expose_secret)
    }

    /// The URL of the Redis server, if there is one.
    #[must_use]
    pub fn redis(&self) -> Option<&str> {
        self.redis_url.as_ref().map(ExposeSecret::expose_secret)
    }
}

/// Errors must not repeat the URL: it holds a password.
fn database_url(text: &str) -> Result<SecretString, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        text.parse::<sqlx::postgres::PgConnectOptions>().map_err(|_| "not a URL of a PostgreSQL database".to_owned())?;
        Ok(SecretString::from(text))
    } else {
        Err("it must begin with postgres://; for SQLite leave it out and set CONDUCTOR_DATA_DIR".to_owned())
    }
}

fn redis_url(text: &str) -> Result<SecretString, String> {
    redis::Client::open(text).map_err(|_| "not a URL of a Redis server".to_owned())?;
    Ok(SecretString::from(text))
}
