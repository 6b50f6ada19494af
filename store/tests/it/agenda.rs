//! Agendas: changed one after the other, or not at all.

use crate::database::{NOW, each, organizer, session};
use conductor::id::ItemId;
use conductor::plan::{BadPlan, Item};
use conductor::signal::Phase;
use futures::future::join_all;
use store::StoreError;
use uuid::Uuid;

fn item(title: &str) -> Item {
    Item { id: ItemId(Uuid::now_v7()), title: title.to_owned(), phase: Phase::Talk, from: None, to: None, quiet: false }
}

#[tokio::test]
async fn changes_of_an_agenda_come_one_after_the_other() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let id = session(store, ann.id).await.id;
        assert_eq!(store.agenda(id).await.unwrap().items, []);
        let add = |title: &'static str| {
            store.change_agenda(id, move |plan| {
                plan.items.push(item(title));
                Ok::<_, StoreError>(())
            })
        };
        join_all(["a", "b", "c", "d"].map(add)).await.into_iter().for_each(|added| added.unwrap());
        let plan = store.agenda(id).await.unwrap();
        assert_eq!(plan.items.len(), 4, "none was lost");
        let begun = store.change_agenda(id, |plan| Ok::<_, StoreError>(plan.begin(plan.items[1].id, NOW))).await.unwrap();
        assert_eq!((begun, store.agenda(id).await.unwrap().current()), (Some(Phase::Talk), Some(1)));
    })
    .await;
}

#[derive(Debug)]
enum Refused {
    Plan(BadPlan),
    Store,
}

impl From<StoreError> for Refused {
    fn from(_: StoreError) -> Self {
        Self::Store
    }
}

#[tokio::test]
async fn a_change_that_is_refused_changes_nothing() {
    each(async |store| {
        let ann = organizer(store, "Ann").await;
        let id = session(store, ann.id).await.id;
        store.change_agenda(id, |plan| plan.set(vec![item("a")]).map_err(Refused::Plan)).await.unwrap();
        let refused = store.change_agenda(id, |plan| plan.set(vec![item("b"), item(" ")]).map_err(Refused::Plan)).await;
        assert!(matches!(refused, Err(Refused::Plan(BadPlan::Empty(2)))), "{refused:?}");
        assert_eq!(store.agenda(id).await.unwrap().items[0].title, "a");
    })
    .await;
}
