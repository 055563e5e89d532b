//! What several integration tests share.
#![allow(dead_code)] // each test file uses its own part

pub mod endless;
pub mod one_park;
pub mod plain;
pub mod random;
