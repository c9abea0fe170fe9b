//! Foods and their macros per 100 g.

use clap::Args;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::Result;
use crate::table::Table;

#[derive(Args)]
pub struct Arguments {
    /// Only foods with these words, or words that begin like them; accents do not matter.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
}

/// A food by name.
pub struct Food {
    pub id: i64,
    pub name: String,
}

pub fn list(conn: &Connection, arguments: &Arguments) -> Result<String> {
    let query = arguments.search.as_deref().and_then(prefixes);
    let mut statement = conn.prepare(match query {
        Some(_) => {
            "SELECT name, kcal, protein_g, fat_g, carbs_g, fibre_g, net_carbs_g FROM foods
             WHERE id IN (SELECT rowid FROM foods_fts WHERE foods_fts MATCH ?1) ORDER BY name"
        }
        None => {
            "SELECT name, kcal, protein_g, fat_g, carbs_g, fibre_g, net_carbs_g FROM foods
             WHERE ?1 IS NULL ORDER BY name"
        }
    })?;
    let foods = statement
        .query_map([query], line)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if foods.is_empty() {
        return Ok("No food has that name.\n".to_owned());
    }
    let mut table = Table::new(
        1,
        &["per 100 g", "kcal", "protein", "fat", "carbs", "fibre", "net carbs"],
    );
    for (name, numbers) in &foods {
        table.row(&[name], numbers);
    }
    Ok(table.to_string())
}

fn line(row: &Row<'_>) -> rusqlite::Result<(String, [f64; 6])> {
    Ok((
        row.get(0)?,
        [
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get(6)?,
        ],
    ))
}

/// The food of exactly this name, else the only one that the search finds.
pub fn find(conn: &Connection, text: &str) -> Result<Food> {
    let food = |row: &Row<'_>| {
        Ok(Food {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    };
    if let Some(exact) = conn
        .query_row("SELECT id, name FROM foods WHERE name = ?1", [text], food)
        .optional()?
    {
        return Ok(exact);
    }
    let Some(query) = prefixes(text) else {
        return Err("a food needs a name".into());
    };
    let mut found = conn
        .prepare(
            "SELECT foods.id, foods.name FROM foods_fts JOIN foods ON foods.id = foods_fts.rowid
             WHERE foods_fts MATCH ?1 ORDER BY foods.name",
        )?
        .query_map([query], food)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    match (found.pop(), found.as_slice()) {
        (None, _) => Err(format!("no food is called `{text}`; look it up: keto foods --search TEXT").into()),
        (Some(only), []) => Ok(only),
        (Some(last), others) => {
            let names: Vec<_> = others.iter().chain([&last]).map(|food| food.name.as_str()).collect();
            Err(format!("`{text}` could be {}; write the whole name", names.join(" or ")).into())
        }
    }
}

/// What a person typed as an FTS5 query: every word quoted, so that none is an operator, and a prefix.
fn prefixes(text: &str) -> Option<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let query = words.map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ");
    (!query.is_empty()).then_some(query)
}

#[cfg(test)]
mod tests {
    use super::prefixes;

    #[test]
    fn a_search_has_no_operators() {
        assert_eq!(prefixes("crème fr").as_deref(), Some("\"crème\"* \"fr\"*"));
        assert_eq!(
            prefixes("beef OR \"pork\"").as_deref(),
            Some("\"beef\"* \"OR\"* \"pork\"*")
        );
        assert_eq!(prefixes(" -* "), None);
    }
}
