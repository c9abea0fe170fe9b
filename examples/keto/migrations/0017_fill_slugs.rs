//! Gives every recipe a slug made of its title. In Rust, because SQLite's lower() knows ASCII only.

use rusqlite::{Result, Transaction, params};

/// Fills the slugs that are missing, in the order of the ids, so that the outcome is always the same.
pub fn up(tx: &Transaction<'_>) -> Result<()> {
    let mut update = tx.prepare("UPDATE recipes SET slug = ?1 WHERE id = ?2")?;
    for (id, title) in titles(tx)? {
        let slug = free(tx, &slug(&title))?;
        update.execute(params![slug, id])?;
    }
    Ok(())
}

/// Before this migration no recipe had a slug.
pub fn down(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("UPDATE recipes SET slug = NULL", [])?;
    Ok(())
}

fn titles(tx: &Transaction<'_>) -> Result<Vec<(i64, String)>> {
    tx.prepare("SELECT id, title FROM recipes WHERE slug IS NULL AND typeof(title) = 'text' ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The slug itself, or the first of `slug-2`, `slug-3`, … that no recipe has.
fn free(tx: &Transaction<'_>, slug: &str) -> Result<String> {
    let mut taken = tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM recipes WHERE slug = ?1)")?;
    let mut candidate = slug.to_owned();
    let mut number = 1;
    while taken.query_row([&candidate], |row| row.get(0))? {
        number += 1;
        candidate = format!("{slug}-{number}");
    }
    Ok(candidate)
}

/// Lower case, accents off, one hyphen between words. A script that is not Latin stays as it is.
fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.to_lowercase().chars() {
        match plain(c) {
            Some(letters) => slug.push_str(letters),
            None if c.is_alphanumeric() => slug.push(c),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
    }
    match slug.trim_end_matches('-') {
        "" => "recipe".to_owned(),
        slug => slug.to_owned(),
    }
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' => "s",
        'ß' => "ss",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // What is left of a letter that was written as a base and a combining accent.
        '\u{300}'..='\u{36f}' | '\'' | '’' => "",
        _ => return None,
    })
}
