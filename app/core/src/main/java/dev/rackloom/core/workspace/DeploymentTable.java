package dev.rackloom.core.workspace;

import dev.rackloom.api.deploy.DeploymentPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Deployments that were made: the plan of each epoch, and what became of it. */
public final class DeploymentTable {

  /** The state of an epoch that takes requests. */
  public static final String SERVING = "serving";

  private final Database database;
  private final Clock clock;

  /** Epochs that were seen serving since the workspace was opened, and not seen ending. */
  private final Set<Epoch> seen = ConcurrentHashMap.newKeySet();

  private record Epoch(String name, long number) {}

  DeploymentTable(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The highest epoch ever noted for a deployment, 0 if there is none. */
  public long lastEpoch(String deployment) {
    return database
        .query(
            r -> r.getLong(1),
            "SELECT COALESCE(MAX(epoch), 0) FROM deployment WHERE name=?",
            deployment)
        .getFirst();
  }

  /**
   * Notes what became of an epoch. Whether earlier ones of a deployment that begins to serve still
   * do is not known from here.
   */
  public long note(String name, long epoch, String state) {
    return note(name, epoch, state, "");
  }

  /** The same, and why it came to that. */
  public long note(String name, long epoch, String state, String why) {
    if (state.equals(SERVING)) {
      seen.removeIf(e -> e.name().equals(name));
      seen.add(new Epoch(name, epoch));
    } else {
      seen.remove(new Epoch(name, epoch));
    }
    return database.update(
        "INSERT INTO deployment (name, epoch, state, why, at) VALUES (?,?,?,?,?)",
        name,
        epoch,
        state,
        why,
        clock.millis());
  }

  /**
   * An epoch serves at this moment: notes it, if it was not noted so. Returns whether it is news.
   */
  public boolean seen(String name, long epoch) {
    if (!isNotedServing(name, epoch)) {
      note(name, epoch, SERVING);
      return true;
    }
    return seen.add(new Epoch(name, epoch));
  }

  /**
   * Whether an epoch was seen serving since the workspace was opened, and not seen ending: what was
   * noted before may have ended without a word.
   */
  public boolean isSeen(String name, long epoch) {
    return seen.contains(new Epoch(name, epoch));
  }

  private boolean isNotedServing(String name, long epoch) {
    return database
        .query(
            r -> r.getString(1),
            "SELECT state FROM deployment WHERE name=? AND epoch=? ORDER BY id DESC LIMIT 1",
            name,
            epoch)
        .contains(SERVING);
  }

  /** What became of each epoch last, the newest first. */
  public List<Kept.DeploymentRow> newest() {
    Map<Epoch, Kept.DeploymentRow> newest = new LinkedHashMap<>();
    all().forEach(d -> newest.putIfAbsent(new Epoch(d.name(), d.epoch()), d));
    return List.copyOf(newest.values());
  }

  /** The epochs that were noted as serving, and no end since, the newest first. */
  public List<Kept.DeploymentRow> notedServing() {
    return newest().stream().filter(d -> d.state().equals(SERVING)).toList();
  }

  /** Notes a plan that is about to be deployed, whole. */
  public long save(DeploymentPlan plan) {
    return database.update(
        "INSERT INTO deployment (name, epoch, state, plan, at) VALUES (?,?,'preparing',?,?)",
        plan.deployment(),
        plan.epoch(),
        Workspace.json(plan),
        clock.millis());
  }

  /**
   * The newest plan of a deployment that was seen serving and was not taken down since; of any
   * deployment if {@code name} is empty.
   */
  public Optional<DeploymentPlan> serving(String name) {
    return database
        .query(
            r -> Workspace.parse(r, 1, DeploymentPlan.class),
            "SELECT p.plan FROM deployment p JOIN deployment s ON s.name=p.name AND s.epoch=p.epoch AND s.state='serving' "
                + "WHERE p.plan IS NOT NULL AND (?='' OR p.name=?) "
                + "AND NOT EXISTS (SELECT 1 FROM deployment d WHERE d.name=s.name AND d.state='drained' AND d.id>s.id) "
                + "ORDER BY p.id DESC LIMIT 1",
            name,
            name)
        .stream()
        .findFirst();
  }

  /** The plan of an epoch of a deployment; empty if none was noted. */
  public Optional<DeploymentPlan> plan(String name, long epoch) {
    return database
        .query(
            r -> Workspace.parse(r, 1, DeploymentPlan.class),
            "SELECT plan FROM deployment WHERE name=? AND epoch=? AND plan IS NOT NULL ORDER BY id DESC LIMIT 1",
            name,
            epoch)
        .stream()
        .findFirst();
  }

  /** What became of deployments, the newest first. */
  public List<Kept.DeploymentRow> all() {
    return database.query(
        DeploymentTable::row,
        "SELECT id, name, epoch, state, why, at FROM deployment ORDER BY id DESC");
  }

  private static Kept.DeploymentRow row(ResultSet r) throws SQLException {
    return new Kept.DeploymentRow(
        r.getLong(1),
        r.getString(2),
        r.getLong(3),
        r.getString(4),
        r.getString(5),
        Workspace.at(r, 6));
  }
}
