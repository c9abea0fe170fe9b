//! A disk in memory, under real SQLite, that can fail at any single operation or lose power at it.
//!
//! What a program has written is not on the disk until it has been synced. When the power goes, each sector
//! that was written and not synced may be there, may not be, or may be there in part; a file that was made
//! and not synced may be gone, one that was deleted without a sync of its directory may be back. This is
//! what SQLite is made for (<https://sqlite.org/atomiccommit.html>), and what tests on a real file system
//! never see: there a killed process loses nothing that it has written.
//!
//! * [`Disk`]: files, what of them is durable, locks, and the fault that is to come;
//! * [`Disk::open`]: a connection whose files lie on it, through a VFS (<https://sqlite.org/vfs.html>).
//!
//! Time stands still on it, so that two runs write the same.

mod disk;
#[allow(unsafe_code)]
mod vfs;

pub use disk::{Disk, Fault, Loss};
