//! Tickets that were used.

use crate::database::{NOW, each};
use conductor::time::Span;

#[tokio::test]
async fn a_ticket_is_used_once_until_it_is_not_good_any_more() {
    each(async |store| {
        let until = NOW + Span::from_secs(60);
        let (a, b) = tokio::join!(store.use_ticket([1; 32], until, NOW), store.use_ticket([1; 32], until, NOW));
        assert_eq!(u8::from(a.unwrap()) + u8::from(b.unwrap()), 1, "of two at once one is let in");
        assert!(store.use_ticket([2; 32], until, NOW).await.unwrap());
        let later = until + Span::from_secs(1);
        assert!(
            store.use_ticket([1; 32], later + Span::from_secs(60), later).await.unwrap(),
            "forgotten, since it would be too old anyway"
        );
    })
    .await;
}
