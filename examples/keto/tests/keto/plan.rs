//! A planned day stays under the user's limit and leaves out what the user avoids.

use super::{App, count, line_with};

const DAY: &[&str] = &["plan-day", "--date", "2026-01-05"];

#[test]
fn a_day_can_be_planned_right_after_the_first_launch() {
    let app = App::new();
    let plan = app.keto(DAY);
    for meal in ["breakfast", "lunch", "dinner", "snack"] {
        line_with(&plan, meal);
    }
    assert_eq!(count(&app.database(), "SELECT count(*) FROM meals"), 4);
    assert!(net_carbs(&plan) <= 20.0, "{plan}");
    assert_eq!(
        app.keto(&["day", "--date", "2026-01-05"]),
        plan,
        "the day was stored as it was shown"
    );
}

#[test]
fn planning_a_day_again_replaces_it_by_the_same() {
    let app = App::new();
    let first = app.keto(DAY);
    assert_eq!(app.keto(DAY), first);
    assert_eq!(count(&app.database(), "SELECT count(*) FROM meals"), 4);
}

#[test]
fn every_day_of_a_month_keeps_a_low_limit() {
    let app = App::new();
    app.keto(&["users", "add", "Low", "--carb-limit", "10"]);
    let plans = app.keto(&["plan-day", "--date", "2026-01-01", "--days", "31", "--user", "Low"]);
    let days: Vec<_> = plans.split("\n\n").filter(|day| !day.trim().is_empty()).collect();
    assert_eq!(days.len(), 31);
    for day in days {
        assert!(net_carbs(day) <= 10.0, "{day}");
    }
}

#[test]
fn a_limit_below_every_recipe_is_refused_and_plans_nothing() {
    let app = App::new();
    app.keto(&["users", "add", "Zero", "--carb-limit", "1"]);
    let complaint = app.complaint(DAY);
    assert!(complaint.contains("the limit of Zero is 1.0 g"), "{complaint}");
    assert_eq!(count(&app.database(), "SELECT count(*) FROM plan_days"), 0);
}

#[test]
fn an_avoided_food_is_in_no_plan() {
    let app = App::new();
    app.keto(&["users", "avoid", "Egg, whole"]);
    app.keto(&["plan-day", "--date", "2026-01-01", "--days", "31"]);
    let eggs = "SELECT count(*) FROM meals JOIN ingredients USING (recipe_id) JOIN foods ON foods.id = food_id
                WHERE foods.name = 'Egg, whole'";
    assert_eq!(count(&app.database(), eggs), 0);
}

/// The last number of the line of totals.
fn net_carbs(plan: &str) -> f64 {
    let total = line_with(plan, "total").split_whitespace().last().expect("a number");
    total.parse().expect("a number")
}
