//! Events with their members: who may do what in them is [`TeamRole`]'s to say.

use super::account::line;
use super::{LiveBackend, signed_in};
use crate::clock::now;
use crate::store::{Member, MemberError, Write};
use api::backend::Caller;
use conductor::id::{EventId, OrganizerId};
use protocol::{ApiError, ErrorCode, EventPage, MemberRow, Right, TeamRole};
use uuid::Uuid;

/// Names of accounts that one organizer may look for in a minute: an answer says whether there is such an account.
pub(crate) const NAMES_PER_MINUTE: u32 = 20;

fn refused(error: MemberError) -> ApiError {
    let code = match error {
        MemberError::Store(error) => return error.into(),
        MemberError::Missing => return ApiError::not_found("member"),
        MemberError::Exists => ErrorCode::Exists,
        MemberError::LastOwner => ErrorCode::Conflict,
        MemberError::Full => ErrorCode::TooMany,
    };
    ApiError::new(code, error.to_string())
}

impl LiveBackend {
    pub(super) async fn event_page(&self, caller: &Caller, event: EventId) -> Result<EventPage, ApiError> {
        let organizer = signed_in(caller)?;
        let role = self.may_in(organizer, event, Right::See).await?;
        let row = self.store().event(event).await?.ok_or_else(|| ApiError::not_found("event"))?;
        let shown = |Member { organizer, name, role, since }| MemberRow { organizer, name, role, since };
        Ok(EventPage {
            event: self.event_card(event).await?,
            created_at: row.created_at,
            role,
            you: organizer,
            sessions: self.cards(organizer, Some(event)).await?,
            members: self.store().members(event).await?.into_iter().map(shown).collect(),
        })
    }

    /// Makes the account of a name a member.
    pub(super) async fn admit(&self, caller: &Caller, event: EventId, name: &str, role: TeamRole) -> Result<(), ApiError> {
        let by = self.govern(caller, event).await?;
        self.names.take(&by).map_err(|wait| ApiError::new(ErrorCode::RateLimited, "too many names at once").retry_after(wait))?;
        let account = self.store().account_by_name(name.trim()).await?.ok_or_else(|| ApiError::not_found("account"))?.account;
        let notes = notes(by, account.id, &format!("made account {} a member of event {event}: {role}", account.id));
        self.store().add_member(event, account.id, role, now(), &notes).await.map_err(refused)
    }

    /// Gives a member another role. Their pages learn it at once, those on other nodes within seconds; what they do is checked each time.
    pub(super) async fn promote(&self, caller: &Caller, event: EventId, member: OrganizerId, role: TeamRole) -> Result<(), ApiError> {
        let by = self.govern(caller, event).await?;
        let notes = notes(by, member, &format!("changed the role of account {member} in event {event}: {role}"));
        let links = self.store().change_member(event, member, role, now(), &notes).await.map_err(refused)?;
        self.connections.role_changed(member, event, Some(role));
        self.links_ended(event, links);
        Ok(())
    }

    /// Removes a member, or lets one leave.
    pub(super) async fn dismiss(&self, caller: &Caller, event: EventId, member: OrganizerId) -> Result<(), ApiError> {
        let by = match signed_in(caller)? {
            own if own == member => self.may_in(own, event, Right::See).await.map(|_| own)?,
            _ => self.govern(caller, event).await?,
        };
        let notes = notes(by, member, &format!("removed account {member} from event {event}"));
        let links = self.store().remove_member(event, member, now(), &notes).await.map_err(refused)?;
        self.connections.role_changed(member, event, None);
        self.links_ended(event, links);
        Ok(())
    }

    /// Ends the pages of private links that were revoked; those on other nodes end within seconds.
    fn links_ended(&self, event: EventId, links: Vec<Uuid>) {
        for link in links {
            self.connections.role_changed(OrganizerId(link), event, None);
        }
    }

    /// The caller, if they may choose the members of an event. What is thrown away with its only session has none to choose.
    async fn govern(&self, caller: &Caller, event: EventId) -> Result<OrganizerId, ApiError> {
        let by = signed_in(caller)?;
        self.may_in(by, event, Right::Govern).await?;
        match self.store().event(event).await? {
            Some(row) if row.rehearsal => Err(ApiError::new(ErrorCode::Conflict, "a rehearsal has no team: it is thrown away")),
            Some(_) => Ok(by),
            None => Err(ApiError::not_found("event")),
        }
    }
}

/// Lines for the logs of both: whoever did it, and whom it concerns.
fn notes(by: OrganizerId, whom: OrganizerId, what: &str) -> Vec<Write> {
    let mut notes = vec![line(by, by, None, what.to_owned())];
    notes.extend((by != whom).then(|| line(by, whom, None, what.to_owned())));
    notes
}
