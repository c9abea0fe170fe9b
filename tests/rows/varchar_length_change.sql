-- fine
-- VARCHAR(20) and VARCHAR(200) are both TEXT affinity; SQLite ignores the length

-- file: 0001_members.up.sql
CREATE TABLE "members" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "nick" varchar(20) NOT NULL, "born" date);

-- file: 0001_members.down.sql
DROP TABLE members;

-- file: 0002_longer_nick.up.sql
CREATE TABLE "new__members" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "nick" varchar(200) NOT NULL, "born" date);
INSERT INTO "new__members" ("id", "nick", "born") SELECT "id", "nick", "born" FROM "members";
UPDATE "sqlite_sequence" SET "seq" = (SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'members') WHERE "name" = 'new__members';
DROP TABLE "members";
ALTER TABLE "new__members" RENAME TO "members";

-- file: 0002_longer_nick.down.sql
CREATE TABLE "old__members" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "nick" varchar(20) NOT NULL, "born" date);
INSERT INTO "old__members" ("id", "nick", "born") SELECT "id", "nick", "born" FROM "members";
UPDATE "sqlite_sequence" SET "seq" = (SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'members') WHERE "name" = 'old__members';
DROP TABLE "members";
ALTER TABLE "old__members" RENAME TO "members";
