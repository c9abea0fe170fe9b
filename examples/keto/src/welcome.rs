//! What keto says when it is started without a command.

use std::fmt::Write;

use rusqlite::Connection;

use crate::{Result, database, plan, shopping, users};

pub fn show(conn: &Connection) -> Result<String> {
    let (foods, recipes): (i64, i64) = conn.query_row(
        "SELECT (SELECT count(*) FROM foods), (SELECT count(*) FROM recipes)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut text = format!("keto knows {foods} foods and {recipes} recipes.\n\n");
    let today = database::date(conn, None)?;
    let user = users::find(conn, None)?;
    let planned = match &user {
        Some(user) => plan::day_text(conn, user, &today)?,
        None => None,
    };
    match planned {
        Some(day) => text += &day,
        None => text += "Nothing is planned for today.\n",
    }
    if let Some(user) = &user {
        writeln!(text, "To buy: {} items.", shopping::open_items(conn, user)?)?;
    }
    text += NEXT;
    Ok(text)
}

const NEXT: &str = "
Next:
  keto users add NAME --carb-limit 25   who eats, and how much
  keto plan-day --days 7                plan a week from today
  keto shopping-list                    what to buy for it
  keto foods --search creme             look up a food
  keto recipes                          look up a recipe
  keto status                           the state of the database
";
