-- refused: lost-values at 0002_patients_title.up.sql:8
-- in a long list phone_work is selected twice and phone_home not at all

-- file: 0001_patients.up.sql
CREATE TABLE patients (
    id INTEGER PRIMARY KEY,
    last_name TEXT NOT NULL, first_name TEXT NOT NULL, birth_date TEXT,
    phone_home TEXT, phone_work TEXT, phone_mobile TEXT,
    insurance_no TEXT, notes TEXT
);
CREATE UNIQUE INDEX patients_insurance ON patients (insurance_no) WHERE insurance_no IS NOT NULL;

-- file: 0001_patients.down.sql
DROP TABLE patients;

-- file: 0002_patients_title.up.sql
CREATE TABLE patients_new (
    id INTEGER PRIMARY KEY,
    title TEXT,
    last_name TEXT NOT NULL, first_name TEXT NOT NULL, birth_date TEXT,
    phone_home TEXT, phone_work TEXT, phone_mobile TEXT,
    insurance_no TEXT, notes TEXT
);
INSERT INTO patients_new (id, last_name, first_name, birth_date, phone_home, phone_work, phone_mobile, insurance_no, notes)
SELECT id, last_name, first_name, birth_date, phone_work, phone_work, phone_mobile, insurance_no, notes
FROM patients;
DROP TABLE patients;
ALTER TABLE patients_new RENAME TO patients;
CREATE UNIQUE INDEX patients_insurance ON patients (insurance_no) WHERE insurance_no IS NOT NULL;

-- file: 0002_patients_title.down.sql
CREATE TABLE patients__back (
    id INTEGER PRIMARY KEY,
    last_name TEXT NOT NULL, first_name TEXT NOT NULL, birth_date TEXT,
    phone_home TEXT, phone_work TEXT, phone_mobile TEXT,
    insurance_no TEXT, notes TEXT
);
INSERT INTO patients__back (id, last_name, first_name, birth_date, phone_home, phone_work, phone_mobile, insurance_no, notes)
SELECT id, last_name, first_name, birth_date, phone_home, phone_work, phone_mobile, insurance_no, notes FROM patients;
DROP TABLE patients;
ALTER TABLE patients__back RENAME TO patients;
CREATE UNIQUE INDEX patients_insurance ON patients (insurance_no) WHERE insurance_no IS NOT NULL;
