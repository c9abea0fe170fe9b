pub fn up(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
    Ok(())
}

pub fn down(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
    Ok(())
}
