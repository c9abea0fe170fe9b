//! Who plans: users, their limits, and what they do not eat.

use std::fmt::Write;

use clap::{Args, Subcommand};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Result;
use crate::foods;

#[derive(Subcommand)]
pub enum Command {
    /// Add a user, or change the limits of one.
    Add(Add),
    /// List the users.
    List,
    /// Keep a food out of the plans of a user.
    Avoid(Avoid),
}

#[derive(Args)]
pub struct Add {
    name: String,
    /// Net carbs per day, in grams.
    #[arg(long, default_value_t = 20.0, value_name = "GRAMS", value_parser = positive)]
    carb_limit: f64,
    /// Energy per day to compare the plan with.
    #[arg(long, value_name = "KCAL", value_parser = positive)]
    kcal: Option<f64>,
}

#[derive(Args)]
pub struct Avoid {
    /// The name of the food, or the beginning of a word in it.
    food: String,
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

/// A user with the limits of a day.
pub struct User {
    pub id: i64,
    pub name: String,
    pub net_carb_limit_g: f64,
    pub kcal_target: Option<f64>,
}

pub fn run(conn: &mut Connection, command: &Command) -> Result<String> {
    match command {
        Command::Add(user) => add(conn, user),
        Command::List => list(conn),
        Command::Avoid(avoided) => avoid(conn, avoided),
    }
}

/// The user of that name; without a name the one who was there first.
pub fn find(conn: &Connection, name: Option<&str>) -> Result<Option<User>> {
    let user = conn
        .query_row(
            "SELECT users.id, users.name, coalesce(preferences.net_carb_limit_g, 20), preferences.kcal_target
             FROM users LEFT JOIN preferences ON preferences.user_id = users.id
             WHERE ?1 IS NULL OR users.name = ?1
             ORDER BY users.id LIMIT 1",
            [name],
            |row| {
                Ok(User {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    net_carb_limit_g: row.get(2)?,
                    kcal_target: row.get(3)?,
                })
            },
        )
        .optional()?;
    match (user, name) {
        (None, Some(name)) => Err(format!("there is no user `{name}`; add one: keto users add {name}").into()),
        (user, _) => Ok(user),
    }
}

/// Like `find`, but the first launch of a single person needs no set-up: there is a user `me`.
pub fn find_or_add(conn: &mut Connection, name: Option<&str>) -> Result<User> {
    if find(conn, name)?.is_none() {
        store(conn, "me", 20.0, None)?;
    }
    find(conn, name)?.ok_or_else(|| "the user that was just added is gone".into())
}

fn add(conn: &mut Connection, user: &Add) -> Result<String> {
    store(conn, &user.name, user.carb_limit, user.kcal)?;
    Ok(format!(
        "{} eats up to {} g of net carbs a day.\n",
        user.name, user.carb_limit
    ))
}

fn store(conn: &mut Connection, name: &str, net_carb_limit_g: f64, kcal_target: Option<f64>) -> Result<()> {
    let tx = conn.transaction()?;
    tx.execute(
        "INSERT INTO users (name) VALUES (?1) ON CONFLICT (name) DO NOTHING",
        [name],
    )?;
    tx.execute(
        "INSERT INTO preferences (user_id, net_carb_limit_g, kcal_target)
         SELECT id, ?2, ?3 FROM users WHERE name = ?1
         ON CONFLICT (user_id) DO UPDATE SET
           net_carb_limit_g = excluded.net_carb_limit_g, kcal_target = excluded.kcal_target",
        params![name, net_carb_limit_g, kcal_target],
    )?;
    Ok(tx.commit()?)
}

fn list(conn: &Connection) -> Result<String> {
    let mut statement = conn.prepare(
        "SELECT users.name, coalesce(preferences.net_carb_limit_g, 20), preferences.kcal_target,
           (SELECT group_concat(foods.name, '; ') FROM avoided_foods JOIN foods ON foods.id = food_id
            WHERE user_id = users.id)
         FROM users LEFT JOIN preferences ON preferences.user_id = users.id ORDER BY users.id",
    )?;
    let mut rows = statement.query([])?;
    let mut text = String::new();
    while let Some(row) = rows.next()? {
        let (name, limit): (String, f64) = (row.get(0)?, row.get(1)?);
        write!(text, "{name}: up to {limit} g of net carbs")?;
        if let Some(kcal) = row.get::<_, Option<f64>>(2)? {
            write!(text, ", about {kcal} kcal")?;
        }
        if let Some(avoided) = row.get::<_, Option<String>>(3)? {
            write!(text, ", without {avoided}")?;
        }
        text.push('\n');
    }
    Ok(if text.is_empty() {
        "Nobody yet. Add someone: keto users add NAME\n".to_owned()
    } else {
        text
    })
}

fn avoid(conn: &mut Connection, avoided: &Avoid) -> Result<String> {
    let user = find_or_add(conn, avoided.user.as_deref())?;
    let food = foods::find(conn, &avoided.food)?;
    conn.execute(
        "INSERT INTO avoided_foods (user_id, food_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        [user.id, food.id],
    )?;
    Ok(format!(
        "No more {} for {}. Plan the days again: keto plan-day\n",
        food.name, user.name
    ))
}

fn positive(text: &str) -> std::result::Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("a number above 0 is needed".to_owned()),
    }
}
