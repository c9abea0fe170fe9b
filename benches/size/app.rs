//! What both apps do with their database.

use rusqlite::Connection;

pub fn work(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute("INSERT INTO t1 (name) VALUES (hex(randomblob(8)))", [])?;
    let mut statement = conn.prepare("SELECT id, name FROM t1 WHERE id > ?1")?;
    let names = statement.query_map([0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for name in names {
        println!("{:?}", name?);
    }
    Ok(())
}
