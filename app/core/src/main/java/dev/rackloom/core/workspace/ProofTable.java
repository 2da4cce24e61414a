package dev.rackloom.core.workspace;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.symbolic.Bindings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was proven of placements, the best of each problem. Whether it still holds is not known
 * here: rows say of which problem they are, and what an answer to it was worth then.
 */
public final class ProofTable {

  /** So many of a model on a rack are remembered; the oldest go. */
  static final int MOST = 60;

  private final Database database;
  private final Clock clock;

  ProofTable(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A proof that is kept.
   *
   * @param cut the model as it was cut
   * @param rack the rack's name
   * @param problem digest of all that the bound rests on but the terms
   * @param goal as it was said
   * @param bound no placement is better
   * @param unit of the bound
   * @param method what proved it
   */
  public record Row(
      ModelCut cut,
      String rack,
      String problem,
      String goal,
      double bound,
      String unit,
      String method,
      Terms terms,
      Answer answer) {}

  /**
   * What the bound is under.
   *
   * @param sizes of the workload
   * @param constraints that were held to
   * @param sharings in which devices could hold a stage together
   * @param spill what could be held below the devices' own memory
   */
  public record Terms(
      Bindings sizes,
      List<Constraint> constraints,
      Set<Sharing> sharings,
      Set<TierAssignment.What> spill) {
    public Terms {
      constraints = List.copyOf(constraints);
      sharings = Set.copyOf(sharings);
      spill = Set.copyOf(spill);
    }
  }

  /**
   * A placement and what was predicted of it then: where that is predicted no more, nothing that
   * was proven then holds.
   *
   * @param energyJ NaN where it is not known
   */
  public record Answer(Placement placement, long latencyNanos, long busiestNanos, double energyJ) {}

  /** Keeps a proof, unless one at least as good of the same problem is there. */
  public void save(Row row) {
    database.transaction(() -> {
      List<Known> alike =
          known(row).stream().filter(k -> k.terms().equals(Optional.of(row.terms()))).toList();
      if (alike.stream().noneMatch(k -> k.bound() >= row.bound())) {
        alike.forEach(k -> database.insert("DELETE FROM proof WHERE id=?", k.id()));
        insert(row);
      }
      return true;
    });
  }

  private record Known(long id, double bound, Optional<Terms> terms) {}

  private List<Known> known(Row like) {
    return database.query(
        r ->
            new Known(
                r.getLong(1), r.getDouble(2), Workspace.readable(r.getString(3), Terms.class)),
        "SELECT id, bound, terms FROM proof WHERE model=? AND stages=? AND rack=? AND problem=? AND goal=? AND unit=?",
        like.cut().model(),
        like.cut().stages(),
        like.rack(),
        like.problem(),
        like.goal(),
        like.unit());
  }

  private void insert(Row row) {
    database.insert(
        "INSERT INTO proof (model, stages, rack, problem, goal, bound, unit, method, terms, answer, proven_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        row.cut().model(),
        row.cut().stages(),
        row.rack(),
        row.problem(),
        row.goal(),
        row.bound(),
        row.unit(),
        row.method(),
        Workspace.json(row.terms()),
        Workspace.json(row.answer()),
        clock.millis());
    database.insert(
        "DELETE FROM proof WHERE model=? AND stages=? AND rack=? AND id NOT IN (SELECT id FROM proof WHERE model=? AND stages=? AND rack=? ORDER BY id DESC LIMIT ?)",
        row.cut().model(),
        row.cut().stages(),
        row.rack(),
        row.cut().model(),
        row.cut().stages(),
        row.rack(),
        MOST);
  }

  /** Those of a model as it is cut on a rack, the newest first; none that cannot be read here. */
  public List<Row> of(ModelCut cut, String rack) {
    return database
        .query(
            r -> {
              Optional<Terms> terms = Workspace.readable(r.getString(6), Terms.class);
              Optional<Answer> answer = Workspace.readable(r.getString(7), Answer.class);
              if (terms.isEmpty() || answer.isEmpty()) {
                return Optional.<Row>empty();
              }
              return Optional.of(
                  new Row(
                      cut,
                      rack,
                      r.getString(1),
                      r.getString(2),
                      r.getDouble(3),
                      r.getString(4),
                      r.getString(5),
                      terms.get(),
                      answer.get()));
            },
            "SELECT problem, goal, bound, unit, method, terms, answer FROM proof WHERE model=? AND stages=? AND rack=? ORDER BY id DESC",
            cut.model(),
            cut.stages(),
            rack)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
