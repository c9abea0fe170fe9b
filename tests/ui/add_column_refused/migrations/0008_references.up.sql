-- accepted: foreign keys are off during a run, and row 1 is there
ALTER TABLE users ADD COLUMN plan INTEGER DEFAULT 1 REFERENCES plans (id);
