//! A live schema as data.

pub(crate) mod fingerprint;
pub(crate) mod normalise;
pub(crate) mod read;

#[cfg(feature = "compile")]
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) mod catalog;
#[cfg(feature = "compile")]
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) mod definition;
#[cfg(feature = "compile")]
pub(crate) mod diff;
#[cfg(feature = "compile")]
mod places;
#[cfg(feature = "compile")]
pub(crate) mod pragma;
#[cfg(feature = "compile")]
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) mod print;
#[cfg(feature = "compile")]
pub(crate) mod spelling;
#[cfg(feature = "compile")]
pub(crate) mod table;
#[cfg(feature = "compile")]
pub(crate) mod tracker;

pub(crate) use fingerprint::Expected;
pub(crate) use read::Schema;
