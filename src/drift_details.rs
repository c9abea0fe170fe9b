//! In which way an object is not as the rehearsal left it: what is in memory, where the set was run once more, is held
//! against the live one.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::migration::ObjectKind;
use crate::schema::fingerprint::ObjectDifference;

/// Says how each object differs from the one in `reference`, where that is known.
pub(crate) fn describe(reference: &Connection, live: &Connection, differences: &mut [ObjectDifference]) {
    for difference in differences.iter_mut().filter(|difference| !difference.missing) {
        difference.details = details(reference, live, difference).unwrap_or_default();
    }
}

fn details(reference: &Connection, live: &Connection, of: &ObjectDifference) -> rusqlite::Result<Vec<String>> {
    let mut details = Vec::new();
    if of.kind == ObjectKind::Table {
        let (expected, found) = (columns(reference, &of.name)?, columns(live, &of.name)?);
        for (name, column) in &expected {
            match found.get(name) {
                None => details.push(format!("column `{name}` is missing")),
                Some(other) if other != column => {
                    details.push(format!("column `{name}` is `{other}` and should be `{column}`"));
                }
                Some(_) => {}
            }
        }
        let added = found.keys().filter(|name| !expected.contains_key(*name));
        details.extend(added.map(|name| format!("column `{name}` is not of a migration")));
    }
    if details.is_empty() {
        let (expected, found) = (sql(reference, of)?, sql(live, of)?);
        details.push(format!("it is `{found}` and should be `{expected}`"));
    }
    Ok(details)
}

/// What `table_xinfo` says of each column, by its name in lower case
/// (<https://sqlite.org/pragma.html#pragma_table_xinfo>).
fn columns(conn: &Connection, table: &str) -> rusqlite::Result<BTreeMap<String, String>> {
    let sql = "SELECT lower(name), type || iif(\"notnull\", ' NOT NULL', '')
                 || ifnull(' DEFAULT ' || dflt_value, '') || iif(pk, ' PRIMARY KEY', '') || iif(hidden > 1, ' GENERATED', '')
               FROM pragma_table_xinfo(?1, 'main')";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([table], |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?.trim().to_owned()))
    })?;
    rows.collect()
}

/// The text of an object, on one line.
fn sql(conn: &Connection, of: &ObjectDifference) -> rusqlite::Result<String> {
    let sql = "SELECT sql FROM main.sqlite_schema WHERE type = ?1 AND lower(name) = ?2";
    let text: String = conn.query_row(sql, [&of.kind.to_string(), &of.name], |row| row.get(0))?;
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
