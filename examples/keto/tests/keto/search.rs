//! The search finds a food by the beginning of a word, and follows changes of the foods.

use super::{App, line_with};

#[test]
fn a_search_finds_a_food_without_its_accents_and_shows_net_carbs() {
    let text = App::new().keto(&["foods", "--search", "creme"]);
    let line = line_with(&text, "Crème fraîche");
    assert_eq!(line.split_whitespace().last(), Some("2.7"));
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn what_looks_like_search_syntax_is_a_word() {
    let app = App::new();
    for text in ["\"", "beef OR", "NEAR(", "name:salt", "*"] {
        app.keto(&["foods", "--search", text]);
    }
}

#[test]
fn the_index_follows_new_renamed_and_deleted_foods() {
    let app = App::new();
    app.keto(&[]);
    let conn = app.database();
    let change = |sql: &str| conn.execute_batch(sql).expect(sql);
    let finds = |text: &str| app.keto(&["foods", "--search", text]).contains("Skyr");

    change("INSERT INTO foods (name, kcal, protein_g, fat_g, carbs_g) VALUES ('Skyr, plain', 63, 11, 0.2, 4)");
    assert!(finds("skyr"));
    change("UPDATE foods SET name = 'Skyr, Icelandic' WHERE name = 'Skyr, plain'");
    assert!(finds("icelandic") && !finds("plain"));
    change("DELETE FROM foods WHERE name = 'Skyr, Icelandic'");
    assert!(!finds("skyr"));
}
