//! An app with rusqlite alone, which makes its table by hand.

mod app;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conn = rusqlite::Connection::open(std::env::args_os().nth(1).unwrap_or_else(|| "app.db".into()))?;
    conn.execute_batch("CREATE TABLE IF NOT EXISTS t1 (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")?;
    app::work(&conn)?;
    Ok(())
}
