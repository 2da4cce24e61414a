CREATE TABLE calibration (
  id         INTEGER PRIMARY KEY,
  sheet      TEXT NOT NULL,
  json       TEXT NOT NULL,
  saved_at   INTEGER NOT NULL
);
CREATE INDEX calibration_of ON calibration (sheet, id);
