package dev.rackloom.core.workspace;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import java.util.List;

/** Placements in the database: all that were kept, some of them under a name. */
final class PlacementTable {

  private final Database database;

  PlacementTable(Database database) {
    this.database = database;
  }

  /** Keeps a row; its id and whether it is deleted do not count. */
  long insert(Kept.PlacementRow row) {
    return database.update(
        "INSERT INTO placement (model, stages, rack, name, objective, solver, lower_bound, json, prediction, saved_at, variant) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        row.cut().model(),
        row.cut().stages(),
        row.rack(),
        row.placement().name(),
        row.objective(),
        row.solver(),
        row.lowerBound(),
        Workspace.json(row.placement()),
        Workspace.json(row.prediction()),
        row.savedAt().toEpochMilli(),
        row.variant());
  }

  /** Those of a model that are not deleted, the newest first. */
  List<Kept.PlacementRow> of(String modelDigest) {
    return database.query(
        r ->
            new Kept.PlacementRow(
                r.getLong(1),
                new ModelCut(r.getString(2), r.getString(3)),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                r.getDouble(7),
                Workspace.parse(r, 8, Placement.class),
                Workspace.parse(r, 9, Prediction.class),
                Workspace.at(r, 10),
                r.getString(11)),
        "SELECT id, model, stages, rack, objective, solver, lower_bound, json, prediction, saved_at, variant FROM placement WHERE model=? AND deleted=0 ORDER BY id DESC",
        modelDigest);
  }

  void name(long id, String variant) {
    database.update("UPDATE placement SET variant=? WHERE id=?", variant, id);
  }

  void delete(long id, boolean gone) {
    database.update("UPDATE placement SET deleted=? WHERE id=?", gone ? 1 : 0, id);
  }
}
