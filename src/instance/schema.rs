//! The tables and columns of the instance format, described once.
