//! The conductor from the outside: who may send what, and what people then see.

#[path = "support/fade.rs"]
mod fade;
#[path = "support/house.rs"]
mod house;
#[path = "conduct/machine.rs"]
mod machine;
#[path = "conduct/people.rs"]
mod people;
#[path = "conduct/watch.rs"]
mod watch;
