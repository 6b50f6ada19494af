#![doc = include_str!("../README.md")]

#[macro_use]
mod sql;
mod accounts;
mod answer;
mod archive;
mod audit;
mod error;
mod event;
mod learned;
mod mark;
mod member;
mod nodes;
mod open;
mod prepared;
mod rows;
mod schema;
mod session;
mod spending;
mod webhook;
mod write;

pub use accounts::secret;
pub(crate) use accounts::{account, code, link, login, private_link, setup, token};
pub(crate) use learned::{learning, past, start};
pub(crate) use nodes::{fence, hold, live, look};
pub(crate) use prepared::{draft, planned};

pub use account::{Account, AccountRow, PasswordRow};
pub use archive::ArchiveError;
pub use audit::{AuditRow, Broken};
pub use code::JoinCode;
pub use draft::DraftError;
pub use error::StoreError;
pub use event::EventRow;
pub use fence::Fence;
pub use hold::Hold;
pub use learning::{Learned, Lesson};
pub use link::{AccountLink, INVITE_TTL, LinkFault, MOST_LINKS, RESET_TTL};
pub use live::Standing;
pub use login::{IDLE, LIFETIME, LoginRow, Place};
pub use look::Server;
pub use mark::Mark;
pub use member::{Member, MemberError};
pub use open::FILE;
pub use past::{PastAlarmRow, PastRow};
pub use planned::PlannedWrite;
pub use private_link::{MOST_PRIVATE_LINKS, PRIVATE_LINK_TTL, PrivateLink};
pub use rows::{ActRow, CommandRow, DecisionRow, InterventionRow, OutcomeRow, ProposalRow, SampleRow, SessionRows};
pub use session::{NewSessionRow, SessionRow};
pub use setup::SETUP_TTL;
pub use spending::{Allowance, Period};
pub use start::PoolRow;
pub use token::ApiTokenRow;
pub use webhook::{ClaimedWebhook, Failure as WebhookFailure, WebhookRow, WebhookState};
pub use write::Write;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{PgPool, SqlitePool};

/// A JSON document, as the rows keep it.
pub type Json = serde_json::Value;

/// The database. Cheap to clone: all clones share the pools.
#[derive(Clone, Debug)]
pub enum Store {
    /// An embedded database file in WAL mode.
    Sqlite {
        /// For queries: several connections, which cannot write.
        reader: SqlitePool,
        /// For writes: one connection, so that writers queue here and never meet `SQLITE_BUSY` of each other.
        writer: SqlitePool,
        /// The high-water mark: the database's progress, noted outside the database.
        mark: Mark,
    },
    /// A PostgreSQL server.
    Postgres(PgPool),
}

/// `value` as a document.
///
/// # Panics
/// If `value` has no JSON form, such as a map whose keys are no strings; the types of this workspace have one.
#[must_use]
pub fn json<T: Serialize>(value: &T) -> Json {
    serde_json::to_value(value).expect("the types of this workspace have a JSON form")
}

/// The value of a document; `what` names it in the error.
///
/// # Errors
/// [`StoreError::BadRow`] if the document is not one of `T`.
pub fn decode<T: DeserializeOwned>(what: &'static str, document: Json) -> Result<T, StoreError> {
    serde_json::from_value(document).map_err(|error| StoreError::BadRow { what, why: error.to_string() })
}

impl Store {
    /// Returns whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`] says why it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: Option<(i64,)> = one!(self, (i64,), "select cast(1 as bigint)")?;
        Ok(())
    }

    /// Closes all connections, after the work under way.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { reader, writer, .. } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
