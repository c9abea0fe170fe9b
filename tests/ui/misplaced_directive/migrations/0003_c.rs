use rusqlite::Transaction;

// tohead: breaking
pub fn up(_: &Transaction<'_>) -> rusqlite::Result<()> {
    Ok(())
}

pub fn down(_: &Transaction<'_>) -> rusqlite::Result<()> {
    Ok(())
}
