package dev.rackloom.core.workspace;

import dev.rackloom.api.deploy.DeploymentPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Deployments that were made: the plan of each epoch, and what became of it. */
public final class DeploymentTable {

  /** Stands between a state and why it came to that. */
  private static final String WHY = ": ";

  private final Database database;
  private final Clock clock;

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

  /** Notes what became of an epoch. */
  public long note(String name, long epoch, String state) {
    return database.update(
        "INSERT INTO deployment (name, epoch, state, at) VALUES (?,?,?,?)",
        name,
        epoch,
        state,
        clock.millis());
  }

  /** Notes what became of an epoch, and why. */
  public long note(String name, long epoch, String state, String why) {
    return note(name, epoch, state + WHY + why);
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
        DeploymentTable::row, "SELECT id, name, epoch, state, at FROM deployment ORDER BY id DESC");
  }

  private static Kept.DeploymentRow row(ResultSet r) throws SQLException {
    String said = r.getString(4);
    int end = said.indexOf(WHY);
    return new Kept.DeploymentRow(
        r.getLong(1),
        r.getString(2),
        r.getLong(3),
        end < 0 ? said : said.substring(0, end),
        end < 0 ? "" : said.substring(end + WHY.length()),
        Workspace.at(r, 5));
  }
}
