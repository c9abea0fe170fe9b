//! A live schema as data.

pub(crate) mod fingerprint;
pub(crate) mod normalise;
pub(crate) mod read;

#[cfg(feature = "compile")]
pub(crate) mod diff;
#[cfg(feature = "compile")]
pub(crate) mod table;
#[cfg(feature = "compile")]
pub(crate) mod tracker;

pub(crate) use fingerprint::Expected;
pub(crate) use read::Schema;
