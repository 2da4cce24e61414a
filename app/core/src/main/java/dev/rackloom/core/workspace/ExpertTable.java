package dev.rackloom.core.workspace;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Statistics and maps of experts that are kept. Of statistics the counts are kept and the file they
 * came from; a trace stays in its file, as models do.
 */
public final class ExpertTable {

  private final Database database;
  private final Clock clock;

  ExpertTable(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Statistics that are kept.
   *
   * @param file where they came from, absolute
   * @param hints what a person said beside it
   */
  public record StatisticsRow(
      long id, String name, String format, Path file, ExpertHints hints, Instant savedAt) {}

  /**
   * A map that is kept.
   *
   * @param solver who made it
   * @param summary one line of what was predicted of it
   */
  public record MapRow(long id, String name, String solver, String summary, Instant savedAt) {}

  /** Keeps statistics; those of the same file that were there are replaced. */
  public long save(ExpertStatistics statistics, Path file, ExpertHints hints) {
    String path = file.toAbsolutePath().normalize().toString();
    return database.transaction(() -> {
      database.insert("DELETE FROM expert_statistics WHERE file=?", path);
      database.insert(
          "INSERT INTO expert_statistics (name, format, file, hints, json, saved_at) VALUES (?,?,?,?,?,?)",
          statistics.name(),
          statistics.format(),
          path,
          Workspace.json(hints),
          Workspace.json(KeptExperts.Statistics.of(statistics)),
          clock.millis());
      return database
          .query(r -> r.getLong(1), "SELECT id FROM expert_statistics WHERE file=?", path)
          .getFirst();
    });
  }

  /** Statistics, the newest first. */
  public List<StatisticsRow> statistics() {
    return database.query(
        r ->
            new StatisticsRow(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                Path.of(r.getString(4)),
                Workspace.parse(r, 5, ExpertHints.class),
                Workspace.at(r, 6)),
        "SELECT id, name, format, file, hints, saved_at FROM expert_statistics ORDER BY saved_at DESC, id DESC");
  }

  /** The counts of kept statistics. */
  public Optional<ExpertStatistics> statistics(long id) {
    return database
        .query(
            r -> Workspace.parse(r, 1, KeptExperts.Statistics.class).statistics(),
            "SELECT json FROM expert_statistics WHERE id=?",
            id)
        .stream()
        .findFirst();
  }

  /** Keeps a map. */
  public long save(String name, String solver, ExpertMap map, String summary) {
    return database.update(
        "INSERT INTO expert_map (name, solver, json, summary, saved_at) VALUES (?,?,?,?,?)",
        name,
        solver,
        Workspace.json(KeptExperts.Map.of(map)),
        summary,
        clock.millis());
  }

  /** Maps, the newest first. */
  public List<MapRow> maps() {
    return database.query(
        r ->
            new MapRow(
                r.getLong(1), r.getString(2), r.getString(3), r.getString(4), Workspace.at(r, 5)),
        "SELECT id, name, solver, summary, saved_at FROM expert_map ORDER BY id DESC");
  }

  /**
   * A map as it is edited, and the rules set with it.
   *
   * @param after the id of the newest map that was kept by then, 0 for none
   */
  public record Draft(ExpertMap map, List<ExpertRule> rules, long after) {
    public Draft {
      rules = List.copyOf(rules);
    }
  }

  /** Keeps the map of some statistics as it is edited; the one before goes. */
  public void saveDraft(Path statistics, ExpertMap map, List<ExpertRule> rules) {
    database.transaction(() -> {
      long after = maps().stream().findFirst().map(MapRow::id).orElse(0L);
      database.insert(
          "INSERT INTO setting VALUES (?,?,?) ON CONFLICT (name) DO UPDATE SET json=excluded.json, saved_at=excluded.saved_at",
          draftOf(statistics),
          Workspace.json(
              new KeptExperts.Draft(
                  KeptExperts.Map.of(map),
                  rules.stream().map(KeptExperts.Rule::of).toList(),
                  after)),
          clock.millis());
      return after;
    });
  }

  /** The map of some statistics as it was edited last; empty if it never was. */
  public Optional<Draft> draft(Path statistics) {
    return database
        .query(r -> r.getString(1), "SELECT json FROM setting WHERE name=?", draftOf(statistics))
        .stream()
        .findFirst()
        .flatMap(json -> Workspace.readable(json, KeptExperts.Draft.class))
        .map(d ->
            new Draft(
                d.map().map(), d.rules().stream().map(KeptExperts.Rule::rule).toList(), d.after()));
  }

  private static String draftOf(Path statistics) {
    return "expert draft " + statistics.toAbsolutePath().normalize();
  }

  /** A kept map. */
  public Optional<ExpertMap> map(long id) {
    return database
        .query(
            r -> Workspace.parse(r, 1, KeptExperts.Map.class).map(),
            "SELECT json FROM expert_map WHERE id=?",
            id)
        .stream()
        .findFirst();
  }
}
