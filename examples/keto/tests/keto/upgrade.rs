//! 0015 rebuilds foods, which three tables refer to with ON DELETE CASCADE. No child row may go.

use rusqlite::Connection;

use super::{App, count};

const BEFORE: &str = "0014";

/// Rows as an old database may hold them: a food with half a label and one that is out of range, used in
/// every child table.
const ROWS: &str = "
    INSERT INTO users (id, name) VALUES (1, 'Ana');
    INSERT INTO foods (id, name, protein_g, fat_g) VALUES (9001, 'Half a label', 10, 20);
    INSERT INTO foods (id, name, kcal, protein_g, fat_g, carbs_g) VALUES (9002, 'A typing mistake', 100, 5, 5, 120);
    INSERT INTO recipes (id, title) VALUES (9001, 'From the old days');
    INSERT INTO ingredients (recipe_id, food_id, position, amount, quantity, unit) VALUES
      (9001, 9001, 1, '2 cups', 2, 'cups'), (9001, 9002, 2, '10 g', 10, 'g');
    INSERT INTO food_portions VALUES (9001, 'cups', 240);
    INSERT INTO shopping_lists (id, user_id, first_day, last_day) VALUES (1, 1, '2026-01-05', '2026-01-06');
    INSERT INTO shopping_items (list_id, food_id, grams) VALUES (1, 9001, 480), (1, 9002, 10);";

const CHILDREN: &[&str] = &["ingredients", "food_portions", "shopping_items"];

fn old_database() -> (App, Vec<i64>) {
    let app = App::new();
    app.keto(&["up", "--to", BEFORE]);
    let conn = app.database();
    conn.execute_batch(ROWS).expect("the schema of 0014");
    let before = children(&conn);
    (app, before)
}

fn children(conn: &Connection) -> Vec<i64> {
    CHILDREN
        .iter()
        .map(|table| count(conn, &format!("SELECT count(*) FROM {table}")))
        .collect()
}

#[test]
fn the_rebuild_keeps_the_rows_of_every_child_table() {
    let (app, before) = old_database();
    app.keto(&["up"]);
    let conn = app.database();
    assert_eq!(children(&conn), before);
    assert_eq!(count(&conn, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

#[test]
fn a_launch_upgrades_like_the_command_does() {
    let (app, before) = old_database();
    app.keto(&["foods", "--search", "half"]);
    assert_eq!(children(&app.database()), before);
}

#[test]
fn the_rebuild_mends_what_the_new_rules_refuse() {
    let (app, _) = old_database();
    app.keto(&["up"]);
    let conn = app.database();
    let is = |id: i64, rule: &str| count(&conn, &format!("SELECT count(*) FROM foods WHERE id = {id} AND {rule}")) == 1;
    assert!(is(
        9001,
        "kcal = 220 AND carbs_g = 0 AND fibre_g = 0 AND net_carbs_g = 0"
    ));
    assert!(is(9002, "kcal = 100 AND carbs_g = 100"));
    assert!(
        conn.execute("UPDATE foods SET carbs_g = 101 WHERE id = 9002", [])
            .is_err()
    );
}

/// The tests above can fail: this is what happens where nobody switches foreign keys off.
#[test]
fn the_same_script_with_foreign_keys_on_empties_the_child_tables() {
    let (app, _) = old_database();
    let conn = app.database();
    assert_eq!(
        count(&conn, "PRAGMA foreign_keys"),
        1,
        "rusqlite's bundled SQLite has them on"
    );
    let script = include_str!("../../migrations/0015_check_foods.up.sql");
    conn.execute_batch(&format!("BEGIN; {script} COMMIT;"))
        .expect("it runs, and that is the trap");
    assert_eq!(children(&conn), [0, 0, 0]);
}
