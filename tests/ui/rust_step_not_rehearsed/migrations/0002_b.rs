//! Fills in what SQL cannot.

use rusqlite::{Result, Transaction};

pub fn up(_: &Transaction<'_>) -> Result<()> {
    Ok(())
}

pub fn down(_: &Transaction<'_>) -> Result<()> {
    Ok(())
}
