//! Who of the organizers runs the installation, and so may see how it does.

use super::{Store, StoreError};
use conductor::id::OrganizerId;

impl Store {
    /// Whether an organizer is an operator too.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn is_operator(&self, id: OrganizerId) -> Result<bool, StoreError> {
        let row = one!(self, (bool,), "select operator from organizer where id = $1", id.0)?;
        Ok(row.is_some_and(|(operator,)| operator))
    }

    /// Makes the account of a name an operator's, or no longer; whether there is such an account.
    ///
    /// # Errors
    /// [`StoreError`] by cause.
    pub async fn set_operator(&self, name: &str, operator: bool) -> Result<bool, StoreError> {
        Ok(execute!(self, "update organizer set operator = $2 where name_key = $1", name.to_lowercase(), operator)? > 0)
    }
}
