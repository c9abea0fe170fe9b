-- refused: lost-values at 0002_order_values.up.sql:3
-- both lists name the columns, but "from" and "to" are crossed in the SELECT

-- file: 0001_order.up.sql
CREATE TABLE "order" ("group" INTEGER NOT NULL, "index" INTEGER NOT NULL, "from" TEXT NOT NULL, "to" TEXT NOT NULL, PRIMARY KEY ("group", "index")) WITHOUT ROWID;

-- file: 0001_order.down.sql
DROP TABLE "order";

-- file: 0002_order_values.up.sql
CREATE TABLE "order new" ("group" INTEGER NOT NULL, "index" INTEGER NOT NULL, "from" TEXT NOT NULL, "to" TEXT NOT NULL, "values" TEXT, PRIMARY KEY ("group", "index")) WITHOUT ROWID;
/* copy; watch the keywords */
INSERT INTO "order new" ("group", "index", "from", "to") SELECT "group", "index", "to", "from" FROM "order";
DROP TABLE "order";
ALTER TABLE "order new" RENAME TO "order";

-- file: 0002_order_values.down.sql
ALTER TABLE "order" DROP COLUMN "values";
