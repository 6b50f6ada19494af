//! Listening to channels, the form that the platform had before streams. Nothing waits there, so signals that are not counted now are lost.

use super::event::{Source, parse};
use super::take::Arrived;
use super::{Reader, bury};
use futures::StreamExt;
use redis::RedisResult;
use std::io;

/// Hears until the reader is stopped.
pub(super) async fn listen(reader: &Reader) -> RedisResult<()> {
    let mut channels = reader.client.get_async_pubsub().await?;
    channels.subscribe(Source::ALL.map(Source::name).as_slice()).await?;
    channels.subscribe("sync-events").await?;
    // Dead letters go by a connection of their own: one that listens can do nothing else.
    let mut connection = reader.connect().await?;
    reader.collected.connected();
    let mut messages = channels.on_message();
    loop {
        let message = tokio::select! {
            () = reader.stop.cancelled() => return Ok(()),
            message = messages.next() => message.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionReset))?,
        };
        let Some(source) = Source::of(message.get_channel_name()) else { continue };
        let data: String = message.get_payload().unwrap_or_default();
        match parse(source, None, &data) {
            Ok(event) => drop(reader.taker.take(vec![Arrived { source, entry: String::new(), age: None, event }]).await),
            Err(why) => {
                reader.collected.dead(source.name(), why);
                bury(&mut connection, source, "", why, &data).await?;
            }
        }
    }
}
