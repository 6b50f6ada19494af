//! Three real programs over one real PostgreSQL and one real Redis. Left out where `TEST_DATABASE_URL` is not set: see scripts/with-services.

#[path = "support/cluster.rs"]
mod cluster;
#[path = "support/database.rs"]
#[allow(dead_code, reason = "only its schemas are used")]
mod database;
#[path = "support/fade.rs"]
mod fade;
#[path = "multi_node/forged.rs"]
mod forged;
#[path = "multi_node/given_up.rs"]
mod given_up;
#[path = "support/house.rs"]
mod house;
#[path = "support/jwt.rs"]
mod jwt;
#[path = "multi_node/learning.rs"]
mod learning;
#[path = "multi_node/limits.rs"]
mod limits;
#[path = "support/netns.rs"]
mod netns;
#[path = "multi_node/owner_dies.rs"]
mod owner_dies;
#[path = "multi_node/partition.rs"]
mod partition;
#[path = "support/process.rs"]
mod process;
#[path = "multi_node/proxy.rs"]
mod proxy;
#[path = "multi_node/redis_dies.rs"]
mod redis_dies;
#[path = "multi_node/redis_unwell.rs"]
mod redis_unwell;
#[path = "multi_node/storm.rs"]
mod storm;
#[path = "multi_node/together.rs"]
mod together;
