//! Planning a day: which recipe for which meal, under the user's limit of net carbs.

use std::fmt::Write;

use clap::Args;
use rusqlite::{Connection, Transaction, params};

use crate::Result;
use crate::database;
use crate::table::Table;
use crate::users::{self, User};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    day: DayArguments,
    /// How many days to plan, from that date on.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
}

#[derive(Args)]
pub struct DayArguments {
    /// The date, like 2026-01-05; today if absent.
    #[arg(long)]
    date: Option<String>,
    /// Whose day; the first user's if absent.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

/// In the order of the day, which is also the order in which they are chosen.
const MEALS: [&str; 4] = ["breakfast", "lunch", "dinner", "snack"];

/// A recipe that the user may eat.
#[derive(Debug, PartialEq)]
struct Candidate {
    recipe: i64,
    net_carbs_g: f64,
}

/// The candidates of one meal. Never empty.
struct Course {
    meal: &'static str,
    candidates: Vec<Candidate>,
}

pub fn plan(conn: &mut Connection, arguments: &Arguments) -> Result<String> {
    let user = users::find_or_add(conn, arguments.day.user.as_deref())?;
    let first = database::date(conn, arguments.day.date.as_deref())?;
    let courses = courses(conn, &user)?;
    let mut text = String::new();
    let tx = conn.transaction()?;
    for day in 0..arguments.days {
        let date = database::days_later(&tx, &first, day)?;
        let chosen =
            choose(&courses, user.net_carb_limit_g, turn(&tx, &date)?).map_err(|lightest| too_low(&user, lightest))?;
        store(&tx, &user, &date, &courses, &chosen)?;
        text += &day_text(&tx, &user, &date)?.unwrap_or_default();
    }
    tx.commit()?;
    Ok(text)
}

pub fn show(conn: &Connection, arguments: &DayArguments) -> Result<String> {
    let date = database::date(conn, arguments.date.as_deref())?;
    let planned = match users::find(conn, arguments.user.as_deref())? {
        Some(user) => day_text(conn, &user, &date)?,
        None => None,
    };
    Ok(planned.unwrap_or_else(|| format!("Nothing is planned for {date}. Plan it: keto plan-day --date {date}\n")))
}

/// Reads what the user may eat: amounts known, nothing that the user avoids.
fn courses(conn: &Connection, user: &User) -> Result<Vec<Course>> {
    let mut statement = conn.prepare(
        "SELECT id, net_carbs_g FROM recipes JOIN recipe_macros ON recipe_id = id
         WHERE meal = ?1 AND unknown_amounts = 0
           AND NOT EXISTS (
             SELECT 1 FROM ingredients JOIN avoided_foods USING (food_id)
             WHERE ingredients.recipe_id = recipes.id AND avoided_foods.user_id = ?2)
         ORDER BY id",
    )?;
    let mut courses = Vec::new();
    for meal in MEALS {
        let candidates = statement
            .query_map(params![meal, user.id], |row| {
                Ok(Candidate {
                    recipe: row.get(0)?,
                    net_carbs_g: row.get(1)?,
                })
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        if !candidates.is_empty() {
            courses.push(Course { meal, candidates });
        }
    }
    if courses.is_empty() {
        Err("no recipe is left to plan with".into())
    } else {
        Ok(courses)
    }
}

/// A number that moves on by one each day, so that the menu changes.
fn turn(conn: &Connection, date: &str) -> Result<usize> {
    let days: i64 = conn.query_row("SELECT CAST(julianday(?1) AS INTEGER)", [date], |row| row.get(0))?;
    Ok(usize::try_from(days).unwrap_or(0))
}

/// Picks, meal by meal, the first recipe from the day's turn on that leaves room for the lightest choice
/// of all later meals. So a day that fits is always found if there is one. If there is none, the error
/// is the net carbs of the lightest day.
fn choose(courses: &[Course], limit: f64, turn: usize) -> std::result::Result<Vec<&Candidate>, f64> {
    let lightest = |courses: &[Course]| -> f64 { courses.iter().map(lightest).sum() };
    let mut room = limit;
    let mut chosen = Vec::with_capacity(courses.len());
    for (index, course) in courses.iter().enumerate() {
        let later = lightest(&courses[index + 1..]);
        let count = course.candidates.len();
        let candidate = (0..count)
            .map(|step| &course.candidates[(turn + step) % count])
            .find(|candidate| candidate.net_carbs_g + later <= room)
            .ok_or_else(|| lightest(courses))?;
        room -= candidate.net_carbs_g;
        chosen.push(candidate);
    }
    Ok(chosen)
}

fn lightest(course: &Course) -> f64 {
    course
        .candidates
        .iter()
        .map(|candidate| candidate.net_carbs_g)
        .fold(f64::INFINITY, f64::min)
}

fn too_low(user: &User, lightest: f64) -> String {
    format!(
        "the lightest day that the recipes allow has {lightest:.1} g of net carbs, and the limit of {} is {:.1} g",
        user.name, user.net_carb_limit_g
    )
}

/// Replaces the day: deleting it takes its meals along.
fn store(tx: &Transaction<'_>, user: &User, date: &str, courses: &[Course], chosen: &[&Candidate]) -> Result<()> {
    tx.execute(
        "INSERT INTO meal_plans (user_id, name) VALUES (?1, 'Daily') ON CONFLICT (user_id, name) DO NOTHING",
        [user.id],
    )?;
    let plan: i64 = tx.query_row(
        "SELECT id FROM meal_plans WHERE user_id = ?1 AND name = 'Daily'",
        [user.id],
        |row| row.get(0),
    )?;
    tx.execute(
        "DELETE FROM plan_days WHERE plan_id = ?1 AND day = ?2",
        params![plan, date],
    )?;
    tx.execute(
        "INSERT INTO plan_days (plan_id, day) VALUES (?1, ?2)",
        params![plan, date],
    )?;
    let day = tx.last_insert_rowid();
    for (course, candidate) in courses.iter().zip(chosen) {
        tx.execute(
            "INSERT INTO meals (day_id, meal, recipe_id) VALUES (?1, ?2, ?3)",
            params![day, course.meal, candidate.recipe],
        )?;
    }
    Ok(())
}

/// The meals of a planned day with their macros; nothing if the day is not planned.
pub fn day_text(conn: &Connection, user: &User, date: &str) -> Result<Option<String>> {
    let mut statement = conn.prepare(
        "SELECT meals.meal, recipes.title, kcal * meals.servings, protein_g * meals.servings,
           fat_g * meals.servings, net_carbs_g * meals.servings
         FROM meal_plans
         JOIN plan_days ON plan_days.plan_id = meal_plans.id
         JOIN meals ON meals.day_id = plan_days.id
         JOIN recipes ON recipes.id = meals.recipe_id
         JOIN recipe_macros ON recipe_macros.recipe_id = recipes.id
         WHERE meal_plans.user_id = ?1 AND plan_days.day = ?2
         ORDER BY meals.id",
    )?;
    let mut rows = statement.query(params![user.id, date])?;
    let mut table = Table::new(2, &["meal", "recipe", "kcal", "protein", "fat", "net carbs"]);
    let mut total = [0.0; 4];
    let mut planned = false;
    while let Some(row) = rows.next()? {
        let (meal, recipe): (String, String) = (row.get(0)?, row.get(1)?);
        let macros: [f64; 4] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        table.row(&[&meal, &recipe], &macros);
        total = std::array::from_fn(|index| total[index] + macros[index]);
        planned = true;
    }
    table.row(&["total", ""], &total);
    let heading = heading(user, date)?;
    Ok(planned.then(|| format!("{heading}{table}\n")))
}

fn heading(user: &User, date: &str) -> Result<String> {
    let mut text = format!(
        "{date} for {}: up to {:.1} g of net carbs",
        user.name, user.net_carb_limit_g
    );
    if let Some(kcal) = user.kcal_target {
        write!(text, ", about {kcal:.0} kcal")?;
    }
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(net_carbs: &[f64]) -> Course {
        let candidate = |(recipe, &net_carbs_g): (usize, &f64)| Candidate {
            recipe: recipe as i64,
            net_carbs_g,
        };
        Course {
            meal: "lunch",
            candidates: net_carbs.iter().enumerate().map(candidate).collect(),
        }
    }

    fn recipes(courses: &[Course], limit: f64, turn: usize) -> std::result::Result<Vec<i64>, f64> {
        Ok(choose(courses, limit, turn)?
            .iter()
            .map(|candidate| candidate.recipe)
            .collect())
    }

    #[test]
    fn the_choice_leaves_room_for_the_later_meals() {
        let courses = [course(&[9.0, 2.0]), course(&[8.0, 7.0])];
        assert_eq!(recipes(&courses, 30.0, 0), Ok(vec![0, 0]));
        assert_eq!(recipes(&courses, 16.0, 0), Ok(vec![0, 1]));
        assert_eq!(recipes(&courses, 9.0, 0), Ok(vec![1, 1]));
    }

    #[test]
    fn the_menu_moves_on_with_the_day() {
        let courses = [course(&[1.0, 1.0, 1.0])];
        let menu: Vec<_> = (0..4).map(|turn| recipes(&courses, 5.0, turn)).collect();
        assert_eq!(menu, [Ok(vec![0]), Ok(vec![1]), Ok(vec![2]), Ok(vec![0])]);
    }

    #[test]
    fn a_limit_that_cannot_be_kept_is_an_error_with_the_lightest_day() {
        assert_eq!(recipes(&[course(&[3.0, 2.0]), course(&[4.0])], 5.0, 0), Err(6.0));
    }
}
