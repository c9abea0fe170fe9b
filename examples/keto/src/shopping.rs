//! The shopping list: what the planned days need, shelf by shelf.

use std::fmt::Write;

use clap::Args;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::Result;
use crate::users::{self, User};
use crate::{database, foods};

#[derive(Args)]
pub struct Arguments {
    /// The first day; the first planned one if absent.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day; the last planned one if absent.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Whose list; the first user's if absent.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

#[derive(Args)]
pub struct BoughtArguments {
    /// The name of the food, or the beginning of a word in it.
    food: String,
    /// Whose lists; the first user's if absent.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

/// The days that a list covers, both included.
struct Days {
    first: String,
    last: String,
}

pub fn list(conn: &mut Connection, arguments: &Arguments) -> Result<String> {
    let days = match users::find(conn, arguments.user.as_deref())? {
        Some(user) => days(conn, &user, arguments)?.map(|days| (user, days)),
        None => None,
    };
    let Some((user, days)) = days else {
        return Ok("Nothing is planned, so nothing is needed. Plan first: keto plan-day --days 7\n".to_owned());
    };
    let tx = conn.transaction()?;
    let list = store(&tx, &user, &days)?;
    let text = list_text(&tx, list)?;
    tx.commit()?;
    Ok(format!("For {}, {} to {}\n{text}", user.name, days.first, days.last))
}

pub fn bought(conn: &Connection, arguments: &BoughtArguments) -> Result<String> {
    let food = foods::find(conn, &arguments.food)?;
    let Some(user) = users::find(conn, arguments.user.as_deref())? else {
        return Err("there is no shopping list yet".into());
    };
    let ticked = conn.execute(
        "UPDATE shopping_items SET bought = 1
         WHERE bought = 0 AND food_id = ?1
           AND list_id IN (SELECT id FROM shopping_lists WHERE user_id = ?2)",
        [food.id, user.id],
    )?;
    match ticked {
        0 => Err(format!("{} is on no list of {}", food.name, user.name).into()),
        _ => Ok(format!(
            "Bought: {}. {} left to buy.\n",
            food.name,
            open_items(conn, &user)?
        )),
    }
}

/// How many items the user has still to buy, over all lists.
pub fn open_items(conn: &Connection, user: &User) -> Result<i64> {
    Ok(conn.query_row(
        "SELECT count(*) FROM shopping_lists JOIN shopping_items ON list_id = shopping_lists.id AND bought = 0
         WHERE user_id = ?1",
        [user.id],
        |row| row.get(0),
    )?)
}

fn days(conn: &Connection, user: &User, arguments: &Arguments) -> Result<Option<Days>> {
    let check = |date: &Option<String>| date.as_deref().map(|date| database::date(conn, Some(date))).transpose();
    let (from, to) = (check(&arguments.from)?, check(&arguments.to)?);
    let planned = conn.query_row(
        "SELECT coalesce(?2, min(day)), coalesce(?3, max(day))
         FROM plan_days JOIN meal_plans ON meal_plans.id = plan_id
         WHERE user_id = ?1 HAVING count(*) > 0",
        params![user.id, from, to],
        |row| {
            Ok(Days {
                first: row.get(0)?,
                last: row.get(1)?,
            })
        },
    );
    Ok(planned.optional()?)
}

/// The foods that user ?1 needs from day ?2 to day ?3. An unknown weight counts as "some".
const NEEDED: &str = "
    SELECT food_id, coalesce(sum(grams * meals.servings / recipes.servings), 0.0) AS grams
    FROM meal_plans
    JOIN plan_days ON plan_id = meal_plans.id
    JOIN meals ON day_id = plan_days.id
    JOIN recipes ON recipes.id = meals.recipe_id
    JOIN ingredient_grams ON ingredient_grams.recipe_id = recipes.id
    WHERE user_id = ?1 AND day BETWEEN ?2 AND ?3
    GROUP BY food_id";

/// Draws the list up again: weights are replaced, ticks stay, what is no longer needed goes.
fn store(tx: &Transaction<'_>, user: &User, days: &Days) -> Result<i64> {
    let key = params![user.id, days.first, days.last];
    tx.execute(
        "INSERT INTO shopping_lists (user_id, first_day, last_day) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        key,
    )?;
    let list: i64 = tx.query_row(
        "SELECT id FROM shopping_lists WHERE user_id = ?1 AND first_day = ?2 AND last_day = ?3",
        key,
        |row| row.get(0),
    )?;
    tx.execute(
        &format!("DELETE FROM shopping_items WHERE list_id = ?4 AND food_id NOT IN (SELECT food_id FROM ({NEEDED}))"),
        params![user.id, days.first, days.last, list],
    )?;
    tx.execute(
        &format!(
            "INSERT INTO shopping_items (list_id, food_id, grams) SELECT ?4, food_id, grams FROM ({NEEDED}) WHERE true
             ON CONFLICT (list_id, food_id) DO UPDATE SET grams = excluded.grams"
        ),
        params![user.id, days.first, days.last, list],
    )?;
    Ok(list)
}

/// Grouped by category, the category with the path that leads to it in the tree.
fn list_text(conn: &Connection, list: i64) -> Result<String> {
    let mut statement = conn.prepare(
        "WITH RECURSIVE shelves (id, path) AS (
           SELECT id, name FROM food_categories WHERE parent_id IS NULL
           UNION ALL
           SELECT food_categories.id, shelves.path || ' / ' || food_categories.name
           FROM shelves JOIN food_categories ON food_categories.parent_id = shelves.id
         )
         SELECT coalesce(shelves.path, 'Other'), foods.name, grams, bought
         FROM shopping_items
         JOIN foods ON foods.id = food_id
         LEFT JOIN shelves ON shelves.id = foods.category_id
         WHERE list_id = ?1
         ORDER BY shelves.path IS NULL, shelves.path, foods.name",
    )?;
    let mut rows = statement.query([list])?;
    let (mut text, mut shelf) = (String::new(), String::new());
    while let Some(row) = rows.next()? {
        let (path, name): (String, String) = (row.get(0)?, row.get(1)?);
        if path != shelf {
            writeln!(text, "\n{path}")?;
            shelf = path;
        }
        let tick = if row.get(3)? { 'x' } else { ' ' };
        writeln!(text, "  [{tick}] {:>8}  {name}", weight(row.get(2)?))?;
    }
    Ok(text)
}

/// What is added to taste has no weight.
fn weight(grams: f64) -> String {
    match grams {
        grams if grams <= 0.0 => "some".to_owned(),
        grams if grams < 10.0 => format!("{grams:.1} g"),
        grams => format!("{grams:.0} g"),
    }
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn weights_are_rounded_for_the_shop() {
        assert_eq!(
            [0.0, 1.26, 149.6, 1500.0].map(weight),
            ["some", "1.3 g", "150 g", "1500 g"]
        );
    }
}
