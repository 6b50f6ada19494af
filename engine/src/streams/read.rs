//! Reading streams as one consumer of a group: new entries, and those that another consumer read and did not acknowledge.

use super::event::{Source, parse};
use super::take::Arrived;
use super::{Reader, bury};
use redis::aio::MultiplexedConnection;
use redis::streams::{
    StreamAutoClaimReply, StreamId, StreamInfoConsumersReply, StreamInfoGroupsReply, StreamPendingCountReply, StreamReadReply,
};
use redis::{RedisResult, cmd, from_redis_value_ref};
use settings::clock::now;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// The group that reads the streams.
pub const GROUP: &str = "engagement-conductor";
/// Most entries that are read at once.
const AT_ONCE: usize = 100;
/// Milliseconds that Redis waits for new entries, and until a stop is noticed.
const BLOCK_MS: u64 = 1_000;
/// Interval at which the lag of the group is measured.
const MEASURING: Duration = Duration::from_secs(5);
/// Failures after which an entry is not tried again: the entry itself may cause them.
const DELIVERIES: usize = 10;

/// Reads until the reader is stopped.
pub(super) async fn read(reader: &Reader) -> RedisResult<()> {
    let mut connection = reader.connect().await?;
    make_groups(&mut connection).await?;
    let consumer = format!("conductor-{}", Uuid::new_v4());
    reader.collected.connected();
    let every = reader.config.reclaim_after() / 2;
    let (mut reclaim_at, mut measure_at) = (Instant::now(), Instant::now());
    while !reader.stop.is_cancelled() {
        if Instant::now() >= reclaim_at {
            reclaim_at = Instant::now() + every;
            for source in Source::ALL {
                reclaim(reader, &mut connection, &consumer, source).await?;
            }
        }
        if Instant::now() >= measure_at {
            measure_at = Instant::now() + MEASURING;
            measure(reader, &mut connection).await?;
        }
        let block = BLOCK_MS.min(u64::try_from(every.as_millis()).unwrap_or(BLOCK_MS));
        let fresh = fresh(&mut connection, &consumer, block).await?;
        handle(reader, &mut connection, fresh).await?;
    }
    leave(&mut connection, &consumer).await
}

/// Creates the group of each stream, if it does not exist, from the stream's first entry: old entries are sorted out by their age.
async fn make_groups(connection: &mut MultiplexedConnection) -> RedisResult<()> {
    for source in Source::ALL {
        let made = cmd("XGROUP").arg("CREATE").arg(source.name()).arg(GROUP).arg("0").arg("MKSTREAM").query_async::<()>(connection).await;
        if let Err(error) = made
            && error.code() != Some("BUSYGROUP")
        {
            return Err(error);
        }
    }
    Ok(())
}

async fn fresh(connection: &mut MultiplexedConnection, consumer: &str, block: u64) -> RedisResult<Vec<(Source, StreamId)>> {
    let mut read = cmd("XREADGROUP");
    read.arg("GROUP").arg(GROUP).arg(consumer).arg("COUNT").arg(AT_ONCE).arg("BLOCK").arg(block).arg("STREAMS");
    read.arg(Source::ALL.map(Source::name).as_slice()).arg([">"; Source::ALL.len()].as_slice());
    let reply: Option<StreamReadReply> = read.query_async(connection).await?;
    let streams = reply.map(|reply| reply.keys).unwrap_or_default().into_iter();
    Ok(streams
        .filter_map(|stream| Some((Source::of(&stream.key)?, stream.ids)))
        .flat_map(|(source, ids)| ids.into_iter().map(move |id| (source, id)))
        .collect())
}

/// Takes over entries that this consumer, or one that is gone, read and did not acknowledge.
async fn reclaim(reader: &Reader, connection: &mut MultiplexedConnection, consumer: &str, source: Source) -> RedisResult<()> {
    let idle = u64::try_from(reader.config.reclaim_after().as_millis()).unwrap_or(u64::MAX);
    let mut from = "0-0".to_owned();
    loop {
        let mut claim = cmd("XAUTOCLAIM");
        claim.arg(source.name()).arg(GROUP).arg(consumer).arg(idle).arg(&from).arg("COUNT").arg(AT_ONCE);
        let StreamAutoClaimReply { next_stream_id, claimed, .. } = claim.query_async(connection).await?;
        if let (Some(first), Some(last)) = (claimed.first(), claimed.last()) {
            tracing::info!(stream = source.name(), entries = claimed.len(), "took over unacknowledged entries");
            reader.collected.reclaimed(source.name(), claimed.len());
            let mut pending = cmd("XPENDING");
            pending.arg(source.name()).arg(GROUP).arg(&first.id).arg(&last.id).arg(claimed.len()).arg(consumer);
            let counts: StreamPendingCountReply = pending.query_async(connection).await?;
            let tried: BTreeMap<_, _> = counts.ids.into_iter().map(|pending| (pending.id, pending.times_delivered)).collect();
            let hopeless = |id: &StreamId| tried.get(&id.id).is_some_and(|times| *times > DELIVERIES);
            let (given_up, again): (Vec<_>, Vec<_>) = claimed.into_iter().partition(hopeless);
            for id in given_up {
                dead(reader, connection, source, &id, "given up after too many tries").await?;
                acknowledge(reader, connection, source, &[id.id]).await?;
            }
            handle(reader, connection, again.into_iter().map(|id| (source, id)).collect()).await?;
        }
        if next_stream_id == "0-0" || reader.stop.is_cancelled() {
            return Ok(());
        }
        from = next_stream_id;
    }
}

/// Counts entries, puts those that cannot be understood among the dead letters, and acknowledges those that are finished.
async fn handle(reader: &Reader, connection: &mut MultiplexedConnection, entries: Vec<(Source, StreamId)>) -> RedisResult<()> {
    let (mut arrived, mut done) = (Vec::new(), BTreeMap::<&'static str, (Source, Vec<String>)>::new());
    let note = |done: &mut BTreeMap<_, (Source, Vec<String>)>, source: Source, id| {
        done.entry(source.name()).or_insert((source, Vec::new())).1.push(id)
    };
    for (source, entry) in entries {
        match data(&entry).and_then(|data| parse(source, Some(&entry.id), &data)) {
            Ok(event) => arrived.push(Arrived { source, age: age(&entry.id), entry: entry.id, event }),
            Err(why) => {
                dead(reader, connection, source, &entry, why).await?;
                note(&mut done, source, entry.id);
            }
        }
    }
    for (source, id) in reader.taker.take(arrived).await {
        note(&mut done, source, id);
    }
    for (source, ids) in done.into_values() {
        acknowledge(reader, connection, source, &ids).await?;
    }
    Ok(())
}

fn data(entry: &StreamId) -> Result<String, &'static str> {
    let value = entry.map.get("data").ok_or("it has no field data")?;
    from_redis_value_ref(value).map_err(|_| "its field data is not text")
}

async fn dead(reader: &Reader, connection: &mut MultiplexedConnection, source: Source, entry: &StreamId, why: &str) -> RedisResult<()> {
    bury(connection, source, &entry.id, why, &data(entry).unwrap_or_default()).await?;
    reader.collected.dead(source.name(), why);
    Ok(())
}

async fn acknowledge(reader: &Reader, connection: &mut MultiplexedConnection, source: Source, ids: &[String]) -> RedisResult<()> {
    let acknowledged = cmd("XACK").arg(source.name()).arg(GROUP).arg(ids).query_async(connection).await?;
    reader.collected.acknowledged(source.name(), acknowledged);
    Ok(())
}

/// Age of an entry by the clock of Redis, with which its id begins.
fn age(id: &str) -> Option<Duration> {
    let added: i64 = id.split('-').next()?.parse().ok()?;
    Some(Duration::from_millis(u64::try_from(now().as_millis() - added).unwrap_or(0)))
}

async fn measure(reader: &Reader, connection: &mut MultiplexedConnection) -> RedisResult<()> {
    for source in Source::ALL {
        let groups: StreamInfoGroupsReply = cmd("XINFO").arg("GROUPS").arg(source.name()).query_async(connection).await?;
        if let Some(group) = groups.groups.iter().find(|group| group.name == GROUP) {
            reader.collected.lag(source.name(), group.lag.unwrap_or(0), group.pending);
        }
    }
    Ok(())
}

/// Takes this consumer out of the groups, except where it holds entries: those another one takes over.
async fn leave(connection: &mut MultiplexedConnection, consumer: &str) -> RedisResult<()> {
    for source in Source::ALL {
        let consumers: StreamInfoConsumersReply =
            cmd("XINFO").arg("CONSUMERS").arg(source.name()).arg(GROUP).query_async(connection).await?;
        if consumers.consumers.iter().any(|known| known.name == consumer && known.pending == 0) {
            cmd("XGROUP").arg("DELCONSUMER").arg(source.name()).arg(GROUP).arg(consumer).query_async::<()>(connection).await?;
        }
    }
    Ok(())
}
