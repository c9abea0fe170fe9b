//! Migrates `app.db` in the current directory, and shows what is in it.

tohead::embed!(pub mod migrate);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conn = rusqlite::Connection::open("app.db")?;
    let report = migrate::to_head(&conn)?;
    println!("{report}");
    for entry in migrate::history(&conn)? {
        println!("{} {}_{} by {}", entry.action, entry.version, entry.name, entry.app_version);
    }
    let mut foods = conn.prepare("SELECT name FROM foods ORDER BY name")?;
    let mut foods = foods.query([])?;
    while let Some(food) = foods.next()? {
        println!("food: {}", food.get::<_, String>(0)?);
    }
    Ok(())
}
