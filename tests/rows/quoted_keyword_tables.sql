-- fine
-- odd names and a semicolon in a comment; all columns are copied by name

-- file: 0001_order.up.sql
CREATE TABLE "order" ("group" INTEGER NOT NULL, "index" INTEGER NOT NULL, "from" TEXT, "it's" TEXT, PRIMARY KEY ("group", "index"));

-- file: 0001_order.down.sql
DROP TABLE "order";

-- file: 0002_order_where.up.sql
/* keywords; everywhere; */
CREATE TABLE "order new" ("group" INTEGER NOT NULL, "index" INTEGER NOT NULL, "from" TEXT, "it's" TEXT, "where" TEXT DEFAULT 'a;b', PRIMARY KEY ("group", "index"));
INSERT INTO "order new" ("group", "index", "from", "it's")
    SELECT "group", "index", "from", "it's" FROM "order"; -- done; really
DROP TABLE "order";
ALTER TABLE "order new" RENAME TO "order"

-- file: 0002_order_where.down.sql
ALTER TABLE "order" DROP COLUMN "where";
