package dev.rackloom.core.workspace;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What deployments were seen doing, by device and stage: by the second, later by the minute. */
public final class TelemetryTable {

  /** What is older than this is kept by the minute, not by the second. */
  private static final Duration KEEP_SECONDS = Duration.ofHours(1);

  private static final int MINUTE = 60;

  private final Database database;
  private final Clock clock;

  /** When what is old was folded last, milliseconds since 1970. */
  private final AtomicLong aged = new AtomicLong();

  TelemetryTable(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Keeps telemetry of whole seconds, in one transaction. At the first time and every hour what is
   * older than an hour is folded into minutes; counts and sums stay what they were.
   */
  public void save(List<Kept.TelemetryRow> rows) {
    long now = clock.millis();
    boolean old = now - aged.get() >= KEEP_SECONDS.toMillis();
    database.transaction(() -> {
      for (Kept.TelemetryRow t : rows) {
        insert(t);
      }
      if (old) {
        fold(now - KEEP_SECONDS.toMillis());
      }
      return rows.size();
    });
    if (old) {
      aged.set(now);
    }
  }

  private void insert(Kept.TelemetryRow t) {
    database.insert(
        "INSERT INTO telemetry (deployment, epoch, device, stage, source, from_at, seconds, count, sum_nanos, max_nanos, predicted_nanos) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        t.deployment(),
        t.epoch(),
        t.device(),
        t.stage(),
        t.source(),
        t.from().toEpochMilli(),
        t.seconds(),
        t.count(),
        t.sumNanos(),
        t.maxNanos(),
        t.predictedNanos());
  }

  /** Telemetry of a deployment, the oldest first. */
  public List<Kept.TelemetryRow> of(String deployment) {
    return database.query(
        r ->
            new Kept.TelemetryRow(
                r.getString(1),
                r.getLong(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                Workspace.at(r, 6),
                r.getInt(7),
                r.getLong(8),
                r.getDouble(9),
                r.getLong(10),
                r.getLong(11)),
        "SELECT deployment, epoch, device, stage, source, from_at, seconds, count, sum_nanos, max_nanos, predicted_nanos FROM telemetry WHERE deployment=? ORDER BY from_at, id",
        deployment);
  }

  private void fold(long before) {
    database.insert(
        "INSERT INTO telemetry (deployment, epoch, device, stage, source, from_at, seconds, count, sum_nanos, max_nanos, predicted_nanos) "
            + "SELECT deployment, epoch, device, stage, source, (from_at / 60000) * 60000, ?, SUM(count), SUM(sum_nanos), MAX(max_nanos), MAX(predicted_nanos) "
            + "FROM telemetry WHERE seconds < ? AND from_at < ? GROUP BY deployment, epoch, device, stage, source, from_at / 60000",
        MINUTE,
        MINUTE,
        before);
    database.insert("DELETE FROM telemetry WHERE seconds < ? AND from_at < ?", MINUTE, before);
  }
}
