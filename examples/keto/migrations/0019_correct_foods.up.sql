-- The published values of three seeded foods were revised. Rows that a user has changed since are
-- left alone: only the exact old values are replaced.

UPDATE foods SET fibre_g = 37.0
WHERE name = 'Cocoa powder, unsweetened' AND source = 'seed' AND fibre_g = 33.2;

UPDATE foods SET carbs_g = 6.0, fibre_g = 1.6
WHERE name = 'Olives, black' AND source = 'seed' AND carbs_g = 6.3 AND fibre_g = 3.2;

UPDATE foods SET kcal = 265, fat_g = 21.5, carbs_g = 3.9, sugar_g = 0.0
WHERE name = 'Feta' AND source = 'seed' AND fat_g = 21.3 AND carbs_g = 4.1;
