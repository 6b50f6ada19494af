//! Drafts of a session: preparing, sending, and taking them along to another session.

use super::{Asked, LiveBackend};
use crate::clock::now;
use crate::store::{DraftError, SessionRow, StoreError};
use conductor::arm::Content;
use conductor::id::{DraftId, PollId};
use conductor::plan::Item;
use conductor::prepared::{Draft, Prepared, file};
use protocol::{AddedDrafts, ApiError, CommandId, ErrorCode, Move, NewSession, Order, RefusedLine, SessionCard};
use room::{Act, Actor, Door};
use uuid::Uuid;

/// The error of a list of drafts for whoever asked.
fn refused(error: DraftError) -> ApiError {
    match error {
        DraftError::Store(error) => error.into(),
        DraftError::Full => ApiError::new(ErrorCode::Conflict, error.to_string()),
        DraftError::Missing => ApiError::not_found("draft"),
    }
}

fn checked(prepared: &Prepared) -> Result<(), ApiError> {
    prepared.check().map_err(|bad| ApiError::new(ErrorCode::Invalid, bad.to_string()))
}

impl LiveBackend {
    pub(super) async fn prepare(&self, Asked { row, by, .. }: Asked, new: Vec<Prepared>) -> Result<Vec<DraftId>, ApiError> {
        new.iter().try_for_each(checked)?;
        let added = self.store().add_drafts(row.id, &new).await.map_err(refused)?;
        let what = if added.len() == 1 { "prepared a draft".to_owned() } else { format!("prepared {} drafts", added.len()) };
        self.note(by, Some(row.id), what).await?;
        Ok(added)
    }

    pub(super) async fn prepare_file(&self, asked: Asked, text: &str) -> Result<AddedDrafts, ApiError> {
        match file::read(text) {
            Ok(new) => Ok(AddedDrafts { added: self.prepare(asked, new).await?, refused: Vec::new() }),
            Err(lines) => {
                let refused = lines.into_iter().map(|line| RefusedLine { line: line.line, message: line.why }).collect();
                Ok(AddedDrafts { added: Vec::new(), refused })
            }
        }
    }

    pub(super) async fn rewrite(&self, Asked { row, by, .. }: Asked, draft: DraftId, new: Prepared) -> Result<(), ApiError> {
        checked(&new)?;
        if self.draft(&row, draft).await?.planned_until.is_some() {
            // What opens by itself has the words that were there when it was planned.
            return Err(ApiError::new(ErrorCode::Conflict, "it is planned for a random moment; take the plan back first"));
        }
        self.store().change_draft(row.id, draft, &new).await.map_err(refused)?;
        self.note(by, Some(row.id), format!("changed draft {draft}")).await
    }

    pub(super) async fn reorder(&self, Asked { row, .. }: Asked, draft: DraftId, to: Move) -> Result<(), ApiError> {
        self.store().move_draft(row.id, draft, to.to as usize).await.map_err(refused)
    }

    /// A draft of a session.
    async fn draft(&self, row: &SessionRow, draft: DraftId) -> Result<Draft, ApiError> {
        let list = self.store().drafts(row.id).await?;
        list.into_iter().find(|other| other.id == draft).ok_or(refused(DraftError::Missing))
    }

    /// Lets a poll open at a random moment within `minutes`; without, takes the plan back.
    pub(super) async fn plan(&self, Asked { row, by, .. }: Asked, draft: DraftId, minutes: Option<u32>) -> Result<(), ApiError> {
        let prepared = Prepared::from(self.draft(&row, draft).await?);
        let order = match minutes {
            Some(minutes) => Order::Plan { draft, prepared, minutes },
            None => Order::Unplan { draft },
        };
        self.order(row.id, by, order).await
    }

    /// Takes the plan of a draft back, if it has one, because the draft is sent or deleted.
    async fn take_back(&self, Asked { row, by, .. }: &Asked, draft: &Draft) -> Result<(), ApiError> {
        if draft.planned_until.is_none() {
            return Ok(());
        }
        self.order(row.id, *by, Order::Unplan { draft: draft.id }).await
    }

    pub(super) async fn discard(&self, asked: Asked, draft: DraftId) -> Result<(), ApiError> {
        self.take_back(&asked, &self.draft(&asked.row, draft).await?).await?;
        let Asked { row, by, .. } = asked;
        self.store().drop_draft(row.id, draft).await.map_err(refused)?;
        self.note(by, Some(row.id), format!("deleted draft {draft}")).await
    }

    /// Sends a draft. A poll is opened as from the list of polls, and counts towards no budget: it was planned. Everything else is a launch.
    pub(super) async fn send_draft(&self, asked: Asked, draft: DraftId, key: CommandId, over_budget: bool) -> Result<(), ApiError> {
        let known = self.draft(&asked.row, draft).await?;
        self.take_back(&asked, &known).await?;
        let Asked { row, by, .. } = asked;
        let Draft { content, seconds, .. } = known;
        match content {
            Content::Poll { question, options, kind } => {
                // Sent again under another key it is another poll.
                let act = Act::OpenPoll { poll: PollId(key.0), question, options, kind, seconds };
                self.registry.act(row.id, Actor::Organizer(by), Some(key), act).await?;
            }
            content => self.registry.order(row.id, by, Some(key), Order::Launch { content, over_budget }).await?,
        }
        match self.store().use_draft(row.id, draft, now()).await {
            // Somebody deleted it meanwhile; what it said is in the room all the same.
            Ok(()) | Err(DraftError::Missing) => self.note(by, Some(row.id), format!("sent draft {draft}")).await,
            Err(error) => Err(refused(error)),
        }
    }

    pub(super) async fn duplicate(&self, Asked { row, by, .. }: Asked, title: &str) -> Result<SessionCard, ApiError> {
        if row.rehearsal.is_some() {
            return Err(ApiError::new(ErrorCode::Forbidden, "a rehearsal is thrown away, not repeated"));
        }
        let drafts = self.store().drafts(row.id).await?;
        let handle = self.registry.open(row.id).await?;
        let (conduct, ..) = handle.conduct_view().await?;
        let new = NewSession { title: title.to_owned(), event: Some(row.event), language: Some(row.language), rehearsal: None };
        let card = self.create(by, new).await?;
        let prepared: Vec<Prepared> = drafts.into_iter().map(Prepared::from).collect();
        if !prepared.is_empty() {
            self.store().add_drafts(card.id, &prepared).await.map_err(refused)?;
        }
        let plan = self.store().agenda(row.id).await?;
        if !plan.items.is_empty() {
            // The planned times are those of the other day.
            let items = plan.items.into_iter().map(|item| Item { from: None, to: None, quiet: false, ..item }).collect();
            self.store().change_agenda(card.id, |new| Ok::<_, StoreError>(new.set(items).is_ok())).await?;
        }
        let settings = Order::Tune { settings: conduct.settings };
        self.order(card.id, by, settings).await?;
        if conduct.guard.door != Door::default() {
            let door = Act::SetDoor { door: conduct.guard.door };
            self.registry.act(card.id, Actor::Organizer(by), Some(CommandId(Uuid::now_v7())), door).await?;
        }
        self.note(by, Some(card.id), format!("made it like session {}", row.id)).await?;
        Ok(card)
    }
}
