//! Recipes: all of them with their macros per serving, or one with its ingredients.

use std::fmt::Write;

use clap::Args;
use rusqlite::{Connection, OptionalExtension};

use crate::Result;
use crate::table::Table;

#[derive(Args)]
pub struct Arguments {
    /// The short name of the recipe to show, as the list prints it.
    slug: Option<String>,
}

struct Recipe {
    id: i64,
    title: String,
    servings: f64,
    method: String,
    variant_of: Option<String>,
}

pub fn list(conn: &Connection, arguments: &Arguments) -> Result<String> {
    match &arguments.slug {
        Some(slug) => show(conn, slug),
        None => all(conn),
    }
}

fn all(conn: &Connection) -> Result<String> {
    let mut statement = conn.prepare(
        "SELECT coalesce(slug, title), meal, kcal, protein_g, fat_g, net_carbs_g
         FROM recipes JOIN recipe_macros ON recipe_id = id
         WHERE unknown_amounts = 0 ORDER BY meal, title",
    )?;
    let mut rows = statement.query([])?;
    let mut table = Table::new(2, &["per serving", "meal", "kcal", "protein", "fat", "net carbs"]);
    while let Some(row) = rows.next()? {
        let (slug, meal): (String, String) = (row.get(0)?, row.get(1)?);
        table.row(&[&slug, &meal], &[row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?]);
    }
    Ok(table.to_string())
}

fn show(conn: &Connection, slug: &str) -> Result<String> {
    let Some(recipe) = find(conn, slug)? else {
        return Err(format!("there is no recipe `{slug}`; list them: keto recipes").into());
    };
    let mut text = format!("{}, {} servings\n", recipe.title, recipe.servings);
    if let Some(original) = &recipe.variant_of {
        writeln!(text, "A variant of {original}.")?;
    }
    for line in ingredients(conn, recipe.id)? {
        writeln!(text, "  {line}")?;
    }
    writeln!(text, "{}", recipe.method)?;
    Ok(text)
}

fn find(conn: &Connection, slug: &str) -> Result<Option<Recipe>> {
    let recipe = conn.query_row(
        "SELECT recipes.id, recipes.title, recipes.servings, recipes.method, original.title
         FROM recipes LEFT JOIN recipes AS original ON original.id = recipes.variant_of
         WHERE recipes.slug = ?1",
        [slug],
        |row| {
            Ok(Recipe {
                id: row.get(0)?,
                title: row.get(1)?,
                servings: row.get(2)?,
                method: row.get(3)?,
                variant_of: row.get(4)?,
            })
        },
    );
    Ok(recipe.optional()?)
}

fn ingredients(conn: &Connection, recipe: i64) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT foods.name, quantity, unit FROM ingredients JOIN foods ON foods.id = food_id
         WHERE recipe_id = ?1 ORDER BY position",
    )?;
    let lines = statement.query_map([recipe], |row| {
        let (food, quantity, unit): (String, Option<f64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(match quantity {
            Some(quantity) => format!("{quantity} {unit} {food}"),
            None => format!("{food}, {unit}"),
        })
    })?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}
