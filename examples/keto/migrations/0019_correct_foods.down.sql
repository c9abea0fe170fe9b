UPDATE foods SET kcal = 264, fat_g = 21.3, carbs_g = 4.1, sugar_g = 4.1
WHERE name = 'Feta' AND source = 'seed' AND fat_g = 21.5 AND carbs_g = 3.9;

UPDATE foods SET carbs_g = 6.3, fibre_g = 3.2
WHERE name = 'Olives, black' AND source = 'seed' AND carbs_g = 6.0 AND fibre_g = 1.6;

UPDATE foods SET fibre_g = 33.2
WHERE name = 'Cocoa powder, unsweetened' AND source = 'seed' AND fibre_g = 37.0;
