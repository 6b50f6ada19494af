//! The agenda of a session: its items, and what begins.

use super::{Asked, LiveBackend};
use conductor::id::ItemId;
use conductor::plan::{Item, Plan};
use protocol::{ApiError, CommandId, ErrorCode, Order};
use room::{Act, Actor};

impl LiveBackend {
    /// Takes other items, and lets the conductor know of the quiet times among them.
    pub(super) async fn set_items(&self, Asked { row, by, .. }: Asked, items: Vec<Item>) -> Result<Plan, ApiError> {
        let items: Vec<Item> = items.into_iter().map(|item| Item { title: room::text::clean(&item.title), ..item }).collect();
        let plan = self
            .store()
            .change_agenda(row.id, |plan| {
                plan.set(items).map_err(|bad| ApiError::new(ErrorCode::Invalid, bad.to_string()))?;
                Ok::<_, ApiError>(plan.clone())
            })
            .await?;
        if row.ended_at.is_none() {
            let order = Order::KeepQuiet { times: plan.quiet() };
            self.order(row.id, by, order).await?;
        }
        self.note(by, Some(row.id), format!("set an agenda of {} items", plan.items.len())).await?;
        Ok(plan)
    }

    /// Begins an item. It is noted first: pages ask for the agenda when they hear of the phase. Asked again, it is noted once.
    pub(super) async fn begin(&self, Asked { row, by, .. }: Asked, item: ItemId, key: CommandId) -> Result<Plan, ApiError> {
        if row.ended_at.is_some() {
            return Err(ApiError::new(ErrorCode::SessionEnded, "the session has ended"));
        }
        let now = self.registry.now();
        let (plan, phase) = self
            .store()
            .change_agenda(row.id, |plan| {
                let phase = plan.begin(item, now).ok_or_else(|| ApiError::not_found("item"))?;
                Ok::<_, ApiError>((plan.clone(), phase))
            })
            .await?;
        self.registry.act(row.id, Actor::Organizer(by), Some(key), Act::SetPhase { phase }).await?;
        self.note(by, Some(row.id), format!("began item {item} of the agenda")).await?;
        Ok(plan)
    }
}
