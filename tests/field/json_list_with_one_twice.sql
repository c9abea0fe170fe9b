-- refused: fails-on-rows at 0002_labels.up.sql:3
-- nothing keeps a label from being in a card's list twice

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE card (id INTEGER PRIMARY KEY, title TEXT NOT NULL, labels TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(labels)));

-- file: 0002_labels.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE card_label (card_id INTEGER NOT NULL REFERENCES card (id), label TEXT NOT NULL, PRIMARY KEY (card_id, label));
INSERT INTO card_label (card_id, label) SELECT card.id, l.value FROM card, json_each(card.labels) l;
