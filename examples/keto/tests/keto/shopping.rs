//! The shopping list adds up the ingredients of the planned days.

use super::{App, line_with};

#[test]
fn nothing_is_needed_before_something_is_planned() {
    let text = App::new().keto(&["shopping-list"]);
    assert!(text.contains("plan-day"), "{text}");
}

#[test]
fn every_ingredient_of_the_planned_meals_is_on_the_list() {
    let app = App::new();
    app.keto(&["plan-day", "--date", "2026-01-05", "--days", "3"]);
    let list = app.keto(&["shopping-list"]);
    let conn = app.database();
    let mut statement = conn
        .prepare(
            "SELECT DISTINCT foods.name FROM meals JOIN ingredients USING (recipe_id) JOIN foods ON foods.id = food_id",
        )
        .expect("the schema at head");
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .expect("names");
    assert!(names.len() > 10);
    for name in names {
        line_with(&list, &format!("  {name}"));
    }
}

#[test]
fn the_same_food_on_two_days_is_one_line_with_both_weights() {
    let app = App::new();
    app.keto(&["plan-day", "--date", "2026-01-05"]);
    let conn = app.database();
    // Two days of one meal each: a third of a recipe with six slices of bacon of 28 g, twice.
    conn.execute_batch(
        "DELETE FROM plan_days;
         INSERT INTO plan_days (id, plan_id, day) SELECT 1, id, '2026-01-05' FROM meal_plans;
         INSERT INTO plan_days (id, plan_id, day) SELECT 2, id, '2026-01-06' FROM meal_plans;
         INSERT INTO meals (day_id, meal, recipe_id)
         SELECT plan_days.id, 'lunch', recipes.id FROM plan_days, recipes WHERE slug = 'bacon-and-egg-muffins';",
    )
    .expect("the schema at head");
    let list = app.keto(&["shopping-list"]);
    assert_eq!(line_with(&list, "Bacon").trim(), "[ ]    112 g  Bacon");
    assert_eq!(line_with(&list, "pepper").trim(), "[ ]     some  Black pepper, ground");
    line_with(&list, "Chilled / Milk products / Cheese");
}

#[test]
fn a_tick_survives_drawing_up_the_list_again() {
    let app = App::new();
    app.keto(&["plan-day", "--date", "2026-01-05"]);
    let list = app.keto(&["shopping-list"]);
    let food = list
        .lines()
        .find_map(|line| line.split(" g  ").nth(1))
        .expect("an item");
    app.keto(&["bought", food]);
    let again = app.keto(&["shopping-list"]);
    assert!(line_with(&again, food).contains("[x]"), "{again}");
    assert_eq!(again.matches("[x]").count(), 1, "{again}");
}
