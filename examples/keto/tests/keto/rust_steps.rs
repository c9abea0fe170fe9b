//! What the Rust steps of the migrations make of the texts that people write.

use rusqlite::{Connection, Result, params};

#[path = "../../migrations/0010_split_amounts.rs"]
mod split_amounts;

#[path = "../../migrations/0017_fill_slugs.rs"]
mod fill_slugs;

#[test]
fn amounts_are_split_into_a_number_and_a_unit() -> Result<()> {
    let cases: &[(&str, Option<f64>, &str)] = &[
        ("200 g", Some(200.0), "g"),
        ("200g", Some(200.0), "g"),
        ("1,5 kg", Some(1500.0), "g"),
        ("0.25 l", Some(250.0), "ml"),
        ("1/2 piece", Some(0.5), "piece"),
        ("1 1/2 Tablespoons", Some(1.5), "tbsp"),
        ("½ avocado", Some(0.5), "avocado"),
        ("3", Some(3.0), "piece"),
        ("2 cloves", Some(2.0), "clove"),
        ("to taste", None, "to taste"),
        ("1/0 g", None, "1/0 g"),
        ("0 g", None, "0 g"),
        ("1/2/3 g", None, "1/2/3 g"),
        ("", None, ""),
    ];
    let mut conn = Connection::open_in_memory()?;
    conn.execute_batch("CREATE TABLE ingredients (id INTEGER PRIMARY KEY, amount TEXT, quantity REAL, unit TEXT)")?;
    for (id, (amount, ..)) in cases.iter().enumerate() {
        conn.execute(
            "INSERT INTO ingredients (id, amount) VALUES (?1, ?2)",
            params![id as i64, amount],
        )?;
    }
    let tx = conn.transaction()?;
    split_amounts::up(&tx)?;
    for (id, (amount, quantity, unit)) in cases.iter().enumerate() {
        let found: (Option<f64>, String) = tx.query_row(
            "SELECT quantity, unit FROM ingredients WHERE id = ?1",
            [id as i64],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        assert_eq!(found, (*quantity, (*unit).to_owned()), "{amount}");
    }
    Ok(())
}

#[test]
fn the_way_back_writes_the_texts_that_are_missing_and_no_others() -> Result<()> {
    let mut conn = Connection::open_in_memory()?;
    conn.execute_batch(
        "CREATE TABLE ingredients (id INTEGER PRIMARY KEY, amount TEXT, quantity REAL, unit TEXT);
         INSERT INTO ingredients VALUES (1, '1/2 cup', 0.5, 'cup'), (2, '', 0.5, 'cup'), (3, '', NULL, 'to taste');",
    )?;
    let tx = conn.transaction()?;
    split_amounts::down(&tx)?;
    assert_eq!(
        texts(&tx, "SELECT amount FROM ingredients ORDER BY id")?,
        ["1/2 cup", "0.5 cup", "to taste"]
    );
    Ok(())
}

#[test]
fn slugs_are_plain_and_unique() -> Result<()> {
    let mut conn = Connection::open_in_memory()?;
    conn.execute_batch(
        "CREATE TABLE recipes (id INTEGER PRIMARY KEY, title TEXT, slug TEXT UNIQUE);
         INSERT INTO recipes (title, slug) VALUES
           ('Jalapeño cheeseburger bowl', NULL), ('  Crème brûlée (keto!)', NULL), ('Omelette', NULL),
           ('OMELETTE?', NULL), ('Борщ', NULL), ('!!', NULL), ('Has one', 'kept'), ('Kept', NULL);",
    )?;
    let tx = conn.transaction()?;
    fill_slugs::up(&tx)?;
    assert_eq!(
        texts(&tx, "SELECT slug FROM recipes ORDER BY id")?,
        [
            "jalapeno-cheeseburger-bowl",
            "creme-brulee-keto",
            "omelette",
            "omelette-2",
            "борщ",
            "recipe",
            "kept",
            "kept-2"
        ]
    );
    fill_slugs::down(&tx)?;
    assert_eq!(
        tx.query_row("SELECT count(slug) FROM recipes", [], |row| row.get::<_, i64>(0))?,
        0
    );
    Ok(())
}

fn texts(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}
