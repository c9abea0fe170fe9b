DROP TABLE meals;
DROP TABLE plan_days;
DROP TABLE meal_plans;
