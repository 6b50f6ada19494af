//! The budget of language models.

use crate::database::each;
use futures::future::join_all;
use store::{Allowance, Period};

const ALLOWANCE: Allowance = Allowance { hour: 1_000_000, day: 2_500_000 };

#[tokio::test]
async fn the_hour_is_any_sixty_minutes_and_the_day_any_24_hours() {
    each(async |store| {
        let pay = async |micros: i64, minute: i64| store.set_aside(micros, 29_000_000 + minute, ALLOWANCE).await.unwrap();
        assert_eq!(pay(1_000_000, 0).await, None);
        assert_eq!(pay(1, 59).await, Some(Period::Hour));
        assert_eq!(pay(1_000_000, 60).await, None);
        assert_eq!(pay(600_000, 130).await, Some(Period::Day));
        assert_eq!(pay(500_000, 130).await, None);
        assert_eq!(pay(500_000, 1439).await, Some(Period::Day));
        assert_eq!(pay(1_000_000, 1440).await, None);
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_only_those_are_paid_that_there_is_money_for() {
    each(async |store| {
        let paid = join_all((0..20).map(|_| store.set_aside(100_000, 7, ALLOWANCE))).await;
        assert_eq!(paid.iter().filter(|paid| matches!(paid, Ok(None))).count(), 10, "{paid:?}");
        store.give_back(60_000, 7).await.unwrap();
        assert_eq!(store.set_aside(60_001, 7, ALLOWANCE).await.unwrap(), Some(Period::Hour));
        assert_eq!(store.set_aside(60_000, 8, ALLOWANCE).await.unwrap(), None);
    })
    .await;
}
