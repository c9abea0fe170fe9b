-- A digest over the entry and the one before it in its set, so that an entry that was changed, left out
-- or put in later is noticed. It guards against accidents, not against somebody who can write the file.
ALTER TABLE tohead_ledger ADD COLUMN chain TEXT;
