//! Fills `quantity` and `unit` from the text in `amount`. In Rust, because people write fractions.

use rusqlite::{Result, Transaction, params};

/// Splits every amount that is a text. What has no number keeps its words as the unit.
pub fn up(tx: &Transaction<'_>) -> Result<()> {
    let mut update = tx.prepare("UPDATE ingredients SET quantity = ?1, unit = ?2 WHERE id = ?3")?;
    for (id, amount) in amounts(tx)? {
        let (quantity, unit) = split(&amount);
        update.execute(params![quantity, unit, id])?;
    }
    Ok(())
}

/// Writes the text of lines that only have a number and a unit, because a later release stored them.
/// All other texts were never touched.
pub fn down(tx: &Transaction<'_>) -> Result<()> {
    tx.execute(
        "UPDATE ingredients
         SET amount = CASE WHEN quantity IS NULL THEN unit
                           ELSE trim(printf('%g', quantity) || ' ' || unit) END
         WHERE amount = ''",
        [],
    )?;
    Ok(())
}

/// Reads all before the first write: a cursor should not run over rows that change under it.
/// A column of type TEXT may still hold a BLOB; those lines stay without a quantity.
fn amounts(tx: &Transaction<'_>) -> Result<Vec<(i64, String)>> {
    tx.prepare("SELECT id, amount FROM ingredients WHERE typeof(amount) = 'text' ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// `"1 1/2 tablespoons"` is 1.5 and `"tbsp"`; `"to taste"` is nothing and `"to taste"`.
fn split(amount: &str) -> (Option<f64>, String) {
    let amount = amount.trim();
    let end = amount.find(|c: char| !is_number_part(c)).unwrap_or(amount.len());
    let (numbers, unit) = amount.split_at(end);
    match sum(numbers) {
        Some(number) => {
            let (unit, factor) = canonical(unit.trim());
            (Some(number * factor), unit)
        }
        None => (None, amount.to_owned()),
    }
}

fn is_number_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | ' ' | '½' | '¼' | '¾')
}

/// Adds up `"1 1/2"`. Nothing for an empty text, for what is no number, and for zero.
fn sum(numbers: &str) -> Option<f64> {
    let mut total = 0.0;
    for word in numbers.split_whitespace() {
        total += number(word)?;
    }
    (total > 0.0 && f64::is_finite(total)).then_some(total)
}

fn number(word: &str) -> Option<f64> {
    match word {
        "½" => return Some(0.5),
        "¼" => return Some(0.25),
        "¾" => return Some(0.75),
        _ => {}
    }
    let decimal = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    match word.split_once('/') {
        Some((over, under)) => Some(decimal(over)? / decimal(under)?),
        None => decimal(word),
    }
}

/// The unit as `food_portions` spells it, and what to multiply the number by.
fn canonical(unit: &str) -> (String, f64) {
    let lower = unit.to_lowercase();
    let (unit, factor) = match lower.as_str() {
        "" | "pieces" | "pc" | "pcs" => ("piece", 1.0),
        "gram" | "grams" => ("g", 1.0),
        "kg" => ("g", 1000.0),
        "l" | "litre" | "litres" => ("ml", 1000.0),
        "slices" => ("slice", 1.0),
        "cloves" => ("clove", 1.0),
        "tablespoon" | "tablespoons" => ("tbsp", 1.0),
        "teaspoon" | "teaspoons" => ("tsp", 1.0),
        other => (other, 1.0),
    };
    (unit.to_owned(), factor)
}
