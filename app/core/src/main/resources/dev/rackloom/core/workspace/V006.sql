CREATE TABLE proof (
  id         INTEGER PRIMARY KEY,
  model      TEXT NOT NULL,
  stages     TEXT NOT NULL,
  rack       TEXT NOT NULL,
  problem    TEXT NOT NULL,
  goal       TEXT NOT NULL,
  bound      REAL NOT NULL,
  unit       TEXT NOT NULL,
  method     TEXT NOT NULL,
  terms      TEXT NOT NULL,
  answer     TEXT NOT NULL,
  proven_at  INTEGER NOT NULL
);
CREATE INDEX proof_of ON proof (model, rack, stages, id);
