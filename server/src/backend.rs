//! [`LiveBackend`]: questions and commands of pages and programs, answered from the store and by the owners of live sessions. Every method
//! checks for itself whether the caller may; things that belong to somebody else do not exist.

mod account;
mod agenda;
mod card;
mod create;
mod draft;
mod members;
mod past;
mod private_link;
mod record;
mod screen;
mod team;

pub(crate) use members::NAMES_PER_MINUTE;

use self::record::thinned;
use crate::account::Accounts;
use crate::connections::Connections;
use crate::http::auth::login_of;
use crate::http::cookie::Cookies;
use crate::http::origin::Origins;
use crate::importing::File;
use crate::limit::Rate;
use crate::live::Registry;
use crate::operations::Operations;
use crate::secret::ServerKey;
use crate::store::{JoinCode, SessionRow, Store};
use api::backend::{Backend, Caller, SetCookie};
use async_trait::async_trait;
use conductor::id::{DraftId, EventId, ItemId, OrganizerId, ProposalId, SessionId};
use conductor::plan::{Item, Plan};
use conductor::policy::Holdout;
use conductor::posterior::import::Imported;
use conductor::prepared::{Draft, Prepared};
use protocol::account::private_link::{MadePrivateLink, PrivateLinkRow};
use protocol::account::{AccountPage, LinkState, MadeLink, Team};
use protocol::past::{Imported as ImportedPast, LabelAlarm, PastPage};
use protocol::{
    AddedDrafts, ApiError, ApiTokenRow, CommandId, DashboardPage, DecisionPage, ErrorCode, EventPage, EventSessions, HistoryPage, JoinPage,
    Me, Move, NewSession, OperationsPage, Order, PolicyPage, ProjectorPage, Right, SessionCard, TeamRole,
};
use std::sync::Arc;
use uuid::Uuid;

/// The questions and commands of pages and programs, answered by live sessions and the store.
#[derive(Debug)]
pub struct LiveBackend {
    /// Finds the owners of sessions, and knows the store.
    pub registry: Registry,
    /// Signing in and out.
    pub accounts: Arc<Accounts>,
    /// Names and attributes of the cookies that identify browsers.
    pub cookies: Cookies,
    /// The address that people use.
    pub origins: Origins,
    /// Makes an attendee of a secret.
    pub key: ServerKey,
    /// The state of this process.
    pub operations: Arc<Operations>,
    /// The open connections, which hear of changed roles.
    pub connections: Arc<Connections>,
    /// Limits how many names of accounts each organizer may look for.
    pub names: Rate<OrganizerId>,
}

impl LiveBackend {
    fn store(&self) -> &Store {
        self.registry.store()
    }

    /// The session, if the caller is a member of its event who has this right, or has a private link that gives it.
    async fn may(&self, caller: &Caller, session: SessionId, right: Right) -> Result<Asked, ApiError> {
        if caller.organizer.is_none() && caller.link.is_none() {
            signed_in(caller)?;
        }
        let missing = || ApiError::not_found("session");
        let row = self.store().session(session).await?.ok_or_else(missing)?;
        if let Some(by) = caller.organizer {
            match self.registry.permit(by, row.event, right, "session").await {
                Err(error) if error.code == ErrorCode::NotFound => {}
                permitted => return permitted.map(|role| Asked { row, by, role }),
            }
        }
        let link = caller.link.filter(|link| link.session == session).ok_or_else(missing)?;
        let role = self.registry.permit_holder(link.id, session, right).await?;
        Ok(Asked { row, by: OrganizerId(link.id), role })
    }

    /// The same for an event.
    async fn may_in(&self, by: OrganizerId, event: EventId, right: Right) -> Result<TeamRole, ApiError> {
        self.registry.permit(by, event, right, "event").await
    }

    /// Gives an order of a page that has no key of its own: asked twice, it is given twice.
    async fn order(&self, session: SessionId, by: OrganizerId, order: Order) -> Result<(), ApiError> {
        self.registry.order(session, by, Some(CommandId(Uuid::now_v7())), order).await
    }

    /// The session with a join code. A text that cannot be a code belongs to no session either.
    async fn by_code(&self, code: &str) -> Result<SessionRow, ApiError> {
        let row = match JoinCode::in_text(code) {
            Some(code) => self.store().session_by_code(&code).await?,
            None => None,
        };
        row.ok_or_else(|| ApiError::not_found("session"))
    }
}

/// A session, and the member of its event who asks for something in it.
struct Asked {
    row: SessionRow,
    by: OrganizerId,
    role: TeamRole,
}

fn signed_in(caller: &Caller) -> Result<OrganizerId, ApiError> {
    caller.organizer.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "sign in first"))
}

#[async_trait]
impl Backend for LiveBackend {
    async fn me(&self, caller: &Caller) -> Result<Option<Me>, ApiError> {
        self.who(caller).await
    }

    async fn is_new(&self, _: &Caller) -> Result<bool, ApiError> {
        self.accounts.is_new().await
    }

    async fn link_state(&self, caller: &Caller, token: &str) -> Result<LinkState, ApiError> {
        self.accounts.link_state(token, caller.address, crate::clock::now()).await
    }

    async fn use_link(&self, caller: &Caller, token: &str, name: &str, password: &str) -> Result<SetCookie, ApiError> {
        let login = self.accounts.use_link(token, name, password, &account::browser(caller), crate::clock::now()).await?;
        Ok(self.cookies.login(&login.token))
    }

    async fn sign_in(&self, caller: &Caller, name: &str, password: &str) -> Result<[SetCookie; 2], ApiError> {
        self.log_in(caller, name, password).await
    }

    async fn sign_out(&self, caller: &Caller) -> Result<SetCookie, ApiError> {
        self.log_out(caller).await
    }

    async fn account(&self, caller: &Caller) -> Result<AccountPage, ApiError> {
        self.account_page(caller).await
    }

    async fn change_password(&self, caller: &Caller, present: &str, new: &str) -> Result<(), ApiError> {
        self.set_password(caller, present, new).await
    }

    async fn end_sign_in(&self, caller: &Caller, id: Uuid) -> Result<(), ApiError> {
        self.accounts.end_sign_in(&self.account_of(caller).await?, id, crate::clock::now()).await
    }

    async fn sign_out_elsewhere(&self, caller: &Caller) -> Result<(), ApiError> {
        self.accounts.end_others(&self.account_of(caller).await?, login_of(caller), crate::clock::now()).await
    }

    async fn team(&self, caller: &Caller) -> Result<Team, ApiError> {
        self.operator(caller).await?;
        self.whole_team().await
    }

    async fn invite(&self, caller: &Caller, name: &str) -> Result<MadeLink, ApiError> {
        self.make_invitation(caller, name).await
    }

    async fn reset_link(&self, caller: &Caller, whose: OrganizerId) -> Result<MadeLink, ApiError> {
        self.make_reset(caller, whose).await
    }

    async fn withdraw_link(&self, caller: &Caller, link: Uuid) -> Result<(), ApiError> {
        self.accounts.withdraw(&self.operator(caller).await?, link, crate::clock::now()).await
    }

    async fn end_sign_ins(&self, caller: &Caller, whose: OrganizerId) -> Result<(), ApiError> {
        self.accounts.end_all(&self.operator(caller).await?, whose, crate::clock::now()).await
    }

    async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionCard>, ApiError> {
        self.cards(signed_in(caller)?, None).await
    }

    async fn events(&self, caller: &Caller) -> Result<Vec<EventSessions>, ApiError> {
        self.events_of(signed_in(caller)?).await
    }

    async fn rename_event(&self, caller: &Caller, event: EventId, title: &str) -> Result<(), ApiError> {
        self.retitle(signed_in(caller)?, event, title).await
    }

    async fn event(&self, caller: &Caller, event: EventId) -> Result<EventPage, ApiError> {
        self.event_page(caller, event).await
    }

    async fn add_member(&self, caller: &Caller, event: EventId, name: &str, role: TeamRole) -> Result<(), ApiError> {
        self.admit(caller, event, name, role).await
    }

    async fn change_member(&self, caller: &Caller, event: EventId, member: OrganizerId, role: TeamRole) -> Result<(), ApiError> {
        self.promote(caller, event, member, role).await
    }

    async fn remove_member(&self, caller: &Caller, event: EventId, member: OrganizerId) -> Result<(), ApiError> {
        self.dismiss(caller, event, member).await
    }

    async fn private_links(&self, caller: &Caller, session: SessionId) -> Result<Vec<PrivateLinkRow>, ApiError> {
        self.open_private_links(caller, session).await
    }

    async fn make_private_link(
        &self,
        caller: &Caller,
        session: SessionId,
        role: TeamRole,
        label: &str,
    ) -> Result<MadePrivateLink, ApiError> {
        self.add_private_link(caller, session, role, label).await
    }

    async fn revoke_private_link(&self, caller: &Caller, session: SessionId, link: Uuid) -> Result<(), ApiError> {
        self.end_private_link(caller, session, link).await
    }

    async fn create_session(&self, caller: &Caller, new: NewSession) -> Result<SessionCard, ApiError> {
        self.create(signed_in(caller)?, new).await
    }

    async fn end_session(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError> {
        self.end(caller, session).await
    }

    async fn delete_session(&self, caller: &Caller, session: SessionId) -> Result<(), ApiError> {
        self.delete(caller, session).await
    }

    async fn dashboard(&self, caller: &Caller, session: SessionId) -> Result<DashboardPage, ApiError> {
        self.dashboard_page(self.may(caller, session, Right::See).await?).await
    }

    async fn join(&self, caller: &Caller, code: &str) -> Result<JoinPage, ApiError> {
        self.join_page(caller, self.by_code(code).await?).await
    }

    async fn projector(&self, caller: &Caller, code: &str) -> Result<ProjectorPage, ApiError> {
        self.projector_page(caller, self.by_code(code).await?).await
    }

    async fn history(&self, caller: &Caller, session: SessionId) -> Result<HistoryPage, ApiError> {
        let asked = self.may(caller, session, Right::See).await?;
        let archive = self.archive_of(&asked.row).await?;
        let mut page = self.history_page(asked, &archive).await?;
        page.timeline = thinned(page.timeline);
        Ok(page)
    }

    async fn archive(&self, caller: &Caller, session: SessionId) -> Result<HistoryPage, ApiError> {
        self.archive_page(self.may(caller, session, Right::See).await?).await
    }

    async fn questions(&self, caller: &Caller, session: SessionId) -> Result<Vec<room::QuestionView>, ApiError> {
        let row = self.may(caller, session, Right::See).await?.row;
        Ok(self.archive_of(&row).await?.questions)
    }

    async fn drafts(&self, caller: &Caller, session: SessionId) -> Result<Vec<Draft>, ApiError> {
        let row = self.may(caller, session, Right::See).await?.row;
        Ok(self.store().drafts(row.id).await?)
    }

    async fn add_drafts(&self, caller: &Caller, session: SessionId, new: Vec<Prepared>) -> Result<Vec<DraftId>, ApiError> {
        self.prepare(self.may(caller, session, Right::Run).await?, new).await
    }

    async fn add_starter(&self, caller: &Caller, session: SessionId) -> Result<Vec<DraftId>, ApiError> {
        let asked = self.may(caller, session, Right::Run).await?;
        let starter = app::starter::drafts(asked.row.language);
        self.prepare(asked, starter).await
    }

    async fn read_drafts(&self, caller: &Caller, session: SessionId, text: &str) -> Result<AddedDrafts, ApiError> {
        self.prepare_file(self.may(caller, session, Right::Run).await?, text).await
    }

    async fn change_draft(&self, caller: &Caller, session: SessionId, draft: DraftId, new: Prepared) -> Result<(), ApiError> {
        self.rewrite(self.may(caller, session, Right::Run).await?, draft, new).await
    }

    async fn move_draft(&self, caller: &Caller, session: SessionId, draft: DraftId, to: Move) -> Result<(), ApiError> {
        self.reorder(self.may(caller, session, Right::Run).await?, draft, to).await
    }

    async fn drop_draft(&self, caller: &Caller, session: SessionId, draft: DraftId) -> Result<(), ApiError> {
        self.discard(self.may(caller, session, Right::Run).await?, draft).await
    }

    async fn plan_draft(&self, caller: &Caller, session: SessionId, draft: DraftId, minutes: Option<u32>) -> Result<(), ApiError> {
        self.plan(self.may(caller, session, Right::Run).await?, draft, minutes).await
    }

    async fn launch_draft(
        &self,
        caller: &Caller,
        session: SessionId,
        draft: DraftId,
        key: CommandId,
        over_budget: bool,
    ) -> Result<(), ApiError> {
        self.send_draft(self.may(caller, session, Right::Run).await?, draft, key, over_budget).await
    }

    async fn duplicate_session(&self, caller: &Caller, session: SessionId, title: &str) -> Result<SessionCard, ApiError> {
        self.duplicate(self.may(caller, session, Right::Run).await?, title).await
    }

    async fn agenda(&self, caller: &Caller, session: SessionId) -> Result<Plan, ApiError> {
        let row = self.may(caller, session, Right::See).await?.row;
        Ok(self.store().agenda(row.id).await?)
    }

    async fn set_agenda(&self, caller: &Caller, session: SessionId, items: Vec<Item>) -> Result<Plan, ApiError> {
        self.set_items(self.may(caller, session, Right::Run).await?, items).await
    }

    async fn begin_item(&self, caller: &Caller, session: SessionId, item: ItemId, key: CommandId) -> Result<Plan, ApiError> {
        self.begin(self.may(caller, session, Right::Run).await?, item, key).await
    }

    async fn decision(&self, caller: &Caller, proposal: ProposalId) -> Result<DecisionPage, ApiError> {
        self.decision_page(caller, proposal).await
    }

    async fn policy(&self, caller: &Caller, event: EventId) -> Result<PolicyPage, ApiError> {
        self.policy_page(signed_in(caller)?, event).await
    }

    async fn reset_policy(&self, caller: &Caller, event: EventId) -> Result<(), ApiError> {
        self.forget_policy(signed_in(caller)?, event).await
    }

    async fn set_holdout(&self, caller: &Caller, event: EventId, holdout: Holdout) -> Result<(), ApiError> {
        self.hold_back(signed_in(caller)?, event, holdout).await
    }

    async fn export_statistics(&self, caller: &Caller, event: EventId) -> Result<String, ApiError> {
        self.statistics(signed_in(caller)?, event).await
    }

    async fn import_statistics(&self, caller: &Caller, event: EventId, statistics: &str) -> Result<Imported, ApiError> {
        self.add_statistics(signed_in(caller)?, event, statistics).await
    }

    async fn past(&self, caller: &Caller) -> Result<PastPage, ApiError> {
        self.past_page(signed_in(caller)?).await
    }

    async fn import_past(&self, caller: &Caller, files: Vec<(String, Vec<u8>)>) -> Result<ImportedPast, ApiError> {
        let files = files.into_iter().map(|(name, bytes)| File { name, bytes }).collect();
        self.read_past(signed_in(caller)?, files).await
    }

    async fn forget_past(&self, caller: &Caller, past: Uuid) -> Result<(), ApiError> {
        self.forget(signed_in(caller)?, past).await
    }

    async fn label_alarm(&self, caller: &Caller, past: Uuid, n: u32, label: LabelAlarm) -> Result<(), ApiError> {
        self.label(signed_in(caller)?, past, n, label).await
    }

    async fn api_tokens(&self, caller: &Caller) -> Result<Vec<ApiTokenRow>, ApiError> {
        self.tokens(signed_in(caller)?).await
    }

    async fn create_api_token(&self, caller: &Caller, name: &str) -> Result<(ApiTokenRow, String), ApiError> {
        self.create_token(signed_in(caller)?, name).await
    }

    async fn revoke_api_token(&self, caller: &Caller, id: &str) -> Result<(), ApiError> {
        self.revoke_token(signed_in(caller)?, id).await
    }

    async fn operations(&self, caller: &Caller) -> Result<OperationsPage, ApiError> {
        self.operator(caller).await?;
        Ok(self.operations.page(crate::clock::now()).await)
    }
}
