//! The conductor from the outside: who may send what, and what people then see.

mod machine;
mod people;
mod planned;
mod prepared;
mod watch;
