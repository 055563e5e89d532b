//! LP and MPS files, written and (MPS) read.
