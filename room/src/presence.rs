//! Presence: who is here, and the names people are shown with.
