pub fn up(_: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
    Ok(())
}

pub fn down(_: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
    Ok(())
}
