//! Rows of a table that refer to each other in a circle, or to themselves.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::obstacles::Obstacle;
use crate::build::rows::content;
use crate::build::rows::made::parents::primary_key;
use crate::source::tokens::quoted;

/// The rows of a table that are in circles.
pub(in crate::build) struct Circle {
    table: String,
    /// The columns of its key, and those of each row.
    columns: Vec<String>,
    keys: Vec<Vec<Value>>,
    /// Its columns of texts that neither refer nor are referred to.
    texts: Vec<String>,
}

/// The rows of a table that refer to themselves, at first or at last, by a foreign key of one column.
pub(in crate::build) fn circles(conn: &Connection, table: &str) -> Option<Circle> {
    let mut columns = primary_key(conn, table).ok()?;
    if columns.is_empty() {
        columns.push("rowid".to_owned());
    }
    let references = references(conn, table).ok()?;
    let (from, to) = references.first()?;
    let list: Vec<_> = columns.iter().map(|column| format!("t.{}", quoted(column))).collect();
    let (list, name, refers, key) = (list.join(", "), quoted(table), quoted(from), quoted(to));
    // UNION, or this would not end either.
    let sql = format!(
        "WITH RECURSIVE way (start, next) AS (SELECT {key}, {refers} FROM main.{name} WHERE {refers} IS NOT NULL \
         UNION SELECT way.start, t.{refers} FROM way, main.{name} t WHERE t.{key} = way.next AND t.{refers} IS NOT NULL) \
         SELECT {list} FROM main.{name} t WHERE t.{key} IN (SELECT start FROM way WHERE next = start)"
    );
    let mut rows = conn.prepare(&sql).ok()?;
    let keys = rows.query_map([], |row| (0..columns.len()).map(|at| content::value(row, at)).collect());
    let keys: Vec<Vec<Value>> = keys.ok()?.collect::<rusqlite::Result<_>>().ok()?;
    let sql = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 AND pk = 0 AND type LIKE '%TEXT%'";
    let texts = conn
        .prepare_cached(sql)
        .and_then(|mut texts| texts.query_map([table], |row| row.get(0))?.collect());
    let mut texts: Vec<String> = texts.ok()?;
    texts.retain(|text| ![from, to].into_iter().any(|column| column.eq_ignore_ascii_case(text)));
    (!keys.is_empty()).then(|| Circle {
        table: table.to_owned(),
        columns,
        keys,
        texts,
    })
}

/// The foreign keys of one column by which a table refers to itself: from which column, and to which.
fn references(conn: &Connection, table: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT min(\"from\"), coalesce(\"to\", (SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE pk = 1)) \
               FROM pragma_foreign_key_list(?1, 'main') WHERE \"table\" = ?1 COLLATE NOCASE GROUP BY id HAVING count(*) = 1";
    conn.prepare_cached(sql)?
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

impl Circle {
    /// Leaves none but these rows in the table, with texts that are as short as its constraints admit.
    pub(in crate::build) fn leave_alone(&self, conn: &Connection) -> rusqlite::Result<()> {
        let places = vec!["?"; self.columns.len()].join(", ");
        let rows = vec![format!("({places})"); self.keys.len()].join(", ");
        let columns: Vec<_> = self.columns.iter().map(|column| quoted(column)).collect();
        let name = quoted(&self.table);
        let delete = format!(
            "DELETE FROM main.{name} WHERE ({}) NOT IN (VALUES {rows})",
            columns.join(", ")
        );
        conn.execute(&delete, params_from_iter(self.keys.iter().flatten()))?;
        for text in &self.texts {
            let _ = conn.execute_batch(&format!("UPDATE OR IGNORE main.{name} SET {} = ''", quoted(text)));
        }
        Ok(())
    }

    /// Its rows as obstacles. `was`: the name of the table before the part, in lower case.
    pub(in crate::build) fn obstacles(self, was: &str) -> Vec<Obstacle> {
        let Self { columns, keys, .. } = self;
        let obstacle = |key| Obstacle::new(was.to_owned(), columns.clone(), key);
        keys.into_iter().map(obstacle).collect()
    }
}
