//! A database that does not take writes for a while.

use crate::house::{House, attendee, say};
use protocol::ErrorCode;
use sqlx::{Connection, Executor, SqliteConnection};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_has_not_happened() {
    let house = House::open().await;
    let session = house.session().await.id;
    let (mut ann, mut ben) = (house.enter(&attendee(), session).await, house.enter(&attendee(), session).await);
    ann.act(say("before")).await.unwrap();
    let file = house.dir().join("conductor.db");
    let mut backup = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    backup.execute("begin immediate").await.unwrap();
    let refused = ann.act(say("while it is locked")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::StorageUnavailable);
    assert!(refused.retry_after.is_some());
    let room = house.enter(&attendee(), session).await.room;
    assert!(room.chat.iter().all(|said| said.text == "before"), "memory is what the store says");
    backup.execute("rollback").await.unwrap();
    loop {
        match ann.act(say("after")).await {
            Ok(()) => break,
            Err(error) => {
                assert_eq!(error.code, ErrorCode::StorageUnavailable);
                // As it was told.
                tokio::time::sleep(Duration::from_secs(error.retry_after.unwrap().into())).await;
            }
        }
    }
    ben.hears("after").await;
    assert!(!format!("{:?}", ben.frames).contains("while it is locked"));
    assert_eq!(ben.offsets(), (1..=2).collect::<Vec<_>>());
}
