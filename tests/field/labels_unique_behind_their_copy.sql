-- refused: fails-on-rows at 0002_labels.up.sql:3
-- two cards of the seventh kind may have the same label, and the index comes behind the copy

-- file: 0001_cards.up.sql
CREATE TABLE cards (id INTEGER PRIMARY KEY, title TEXT NOT NULL, kind INTEGER NOT NULL, label TEXT NOT NULL);

-- file: 0001_cards.down.sql
DROP TABLE cards;

-- file: 0002_labels.up.sql
CREATE TABLE labels (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT INTO labels (label) SELECT label FROM cards WHERE kind = 7;
CREATE UNIQUE INDEX labels_label ON labels (label);

-- file: 0002_labels.down.sql
DROP TABLE labels;
