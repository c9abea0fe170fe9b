-- lost-values

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE TABLE "Daily Meals" ("Meal Id" INTEGER PRIMARY KEY, "Kind Of" TEXT, "Größe" TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
UPDATE "Daily Meals" SET "Kind Of" = 'x' WHERE "Kind Of" IS NULL;
UPDATE others SET note = 1 WHERE id = 1;
CREATE TABLE "New Meals" ("Meal Id" INTEGER PRIMARY KEY, "Kind Of" TEXT, "Größe" TEXT);
«INSERT» INTO "New Meals" ("Meal Id", "Kind Of") SELECT "Meal Id", "Kind Of" FROM "Daily Meals";
DROP TABLE "Daily Meals";
ALTER TABLE "New Meals" RENAME TO "Daily Meals";
