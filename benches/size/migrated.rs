//! The same app, which is migrated at its start.

mod app;

tohead::embed!(mod migrate);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conn = rusqlite::Connection::open(std::env::args_os().nth(1).unwrap_or_else(|| "app.db".into()))?;
    println!("{}", migrate::to_head(&conn)?);
    app::work(&conn)?;
    Ok(())
}
