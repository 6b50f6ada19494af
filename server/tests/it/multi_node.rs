//! Three real programs over one real PostgreSQL and one real Redis. Left out where `TEST_DATABASE_URL` is not set: see scripts/with-services.

mod forged;
mod given_up;
mod hidden;
mod learning;
mod limits;
mod owner_dies;
mod partition;
mod proxy;
mod redis_dies;
mod redis_unwell;
mod storm;
mod together;
