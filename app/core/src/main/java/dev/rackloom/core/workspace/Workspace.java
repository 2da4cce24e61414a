package dev.rackloom.core.workspace;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A folder that remembers. Safe to use from several threads and several processes. */
public final class Workspace implements AutoCloseable {

  private final Path folder;
  private final Database database;
  private final Clock clock;
  private final PlacementTable placements;
  private final ExpertTable experts;
  private final DeploymentTable deployments;
  private final TelemetryTable telemetry;
  private final ProofTable proofs;

  private Workspace(Path folder, Database database, Clock clock) {
    this.folder = folder;
    this.database = database;
    this.clock = clock;
    this.placements = new PlacementTable(database);
    this.experts = new ExpertTable(database, clock);
    this.deployments = new DeploymentTable(database, clock);
    this.telemetry = new TelemetryTable(database, clock);
    this.proofs = new ProofTable(database, clock);
  }

  /** Opens the workspace in {@code folder}, which is made if it is not there. */
  public static Workspace open(Path folder) {
    return open(folder, Clock.systemUTC());
  }

  /** Opens a workspace with a clock of the caller's. */
  public static Workspace open(Path folder, Clock clock) {
    return new Workspace(folder, Database.open(folder.resolve("workspace.db")), clock);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** Where cut sub-models and probes are kept, by content hash. */
  public Path artefacts() {
    return folder.resolve("artefacts");
  }

  /** Statistics and maps of experts. */
  public ExpertTable experts() {
    return experts;
  }

  /** What became of deployments, and by which plans. */
  public DeploymentTable deployments() {
    return deployments;
  }

  /** What deployments were seen doing. */
  public TelemetryTable telemetry() {
    return telemetry;
  }

  /** What was proven of placements. */
  public ProofTable proofs() {
    return proofs;
  }

  private long now() {
    return clock.millis();
  }

  /** SQL that changes something. */
  private interface Change {
    void run(String sql, Object... values);
  }

  /** Notes that a model was opened, and at which sizes; it is called as its file is by now. */
  public void saveModel(Graph graph, Path file, Bindings sizes) {
    database.update(
        "INSERT INTO model VALUES (?,?,?,?,?,?,?) ON CONFLICT (digest) DO UPDATE SET name=excluded.name, file=excluded.file, sizes=excluded.sizes, opened_at=excluded.opened_at",
        graph.digest(),
        graph.name(),
        graph.format(),
        file.toString(),
        graph.operators().size(),
        json(sizes),
        now());
  }

  /** Models that were opened, the newest first. */
  public List<Kept.Model> models() {
    return database.query(
        r ->
            new Kept.Model(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                Path.of(r.getString(4)),
                r.getInt(5),
                parse(r, 6, Bindings.class),
                at(r, 7)),
        "SELECT digest, name, format, file, operators, sizes, opened_at FROM model ORDER BY opened_at DESC");
  }

  /** Keeps a rack; one of the same name is replaced. */
  public void saveRack(Rack rack) {
    database.update(
        "INSERT INTO rack VALUES (?,?,?) ON CONFLICT (name) DO UPDATE SET json=excluded.json, saved_at=excluded.saved_at",
        rack.name(),
        json(rack),
        now());
  }

  /** Racks, the newest first. */
  public List<Kept.RackRow> racks() {
    return database.query(
        r -> new Kept.RackRow(r.getString(1), at(r, 2)),
        "SELECT name, saved_at FROM rack ORDER BY saved_at DESC");
  }

  /** The rack called {@code name}. */
  public Optional<Rack> rack(String name) {
    return database
        .query(r -> parse(r, 1, Rack.class), "SELECT json FROM rack WHERE name=?", name)
        .stream()
        .findFirst();
  }

  /** Keeps a value under a name; one that was there is replaced. */
  public void saveSetting(String name, Object value) {
    saveSetting(name, value, database::update);
  }

  private void saveSetting(String name, Object value, Change change) {
    change.run(
        "INSERT INTO setting VALUES (?,?,?) ON CONFLICT (name) DO UPDATE SET json=excluded.json, saved_at=excluded.saved_at",
        name,
        json(value),
        now());
  }

  /**
   * Changes a value under a name in one transaction, so that no change that another process makes
   * meanwhile is lost; what comes out unchanged is not written.
   *
   * @param first what is changed if there is none, or none that this version can read
   * @return what is there now
   */
  public <T> T changeSetting(String name, Class<T> type, T first, UnaryOperator<T> how) {
    return database.transaction(() -> {
      Optional<T> was = setting(name, type);
      T is = how.apply(was.orElse(first));
      if (!was.equals(Optional.of(is))) {
        saveSetting(name, is, database::insert);
      }
      return is;
    });
  }

  /** The value under a name; empty if there is none, or none that this version can read. */
  public <T> Optional<T> setting(String name, Class<T> type) {
    return database
        .query(r -> r.getString(1), "SELECT json FROM setting WHERE name=?", name)
        .stream()
        .findFirst()
        .flatMap(json -> readable(json, type));
  }

  /** Whether there is a value under a name, whoever can read it. */
  public boolean hasSetting(String name) {
    return !database
        .query(r -> r.getString(1), "SELECT name FROM setting WHERE name=?", name)
        .isEmpty();
  }

  static <T> Optional<T> readable(String json, Class<T> type) {
    try {
      return Optional.of(Codec.fromJson(json.getBytes(StandardCharsets.UTF_8), type));
    } catch (RackloomException older) {
      return Optional.empty(); // written by another version: the first settings will do
    }
  }

  /** Keeps a profile of a model as it was cut. */
  public long saveProfile(ModelCut cut, CostProfile profile) {
    return database.update(
        "INSERT INTO profile (model, stages, rack, json, saved_at) VALUES (?,?,?,?,?)",
        cut.model(),
        cut.stages(),
        profile.rack(),
        json(profile),
        now());
  }

  /**
   * Keeps what was fitted to measurements of a kind of device ({@link
   * dev.rackloom.api.rack.Device#sheet}).
   */
  public long saveCalibration(CostProfile fitted) {
    return database.update(
        "INSERT INTO calibration (sheet, json, saved_at) VALUES (?,?,?)",
        fitted.rack(),
        json(fitted),
        now());
  }

  /** The newest calibration of a kind of device. */
  public Optional<CostProfile> newestCalibration(String sheet) {
    return database
        .query(
            r -> parse(r, 1, CostProfile.class),
            "SELECT json FROM calibration WHERE sheet=? ORDER BY id DESC LIMIT 1",
            sheet)
        .stream()
        .findFirst();
  }

  /** The newest profile of a model, cut like this, on a rack. */
  public Optional<CostProfile> newestProfile(ModelCut cut, String rack) {
    return database
        .query(
            r -> parse(r, 1, CostProfile.class),
            "SELECT json FROM profile WHERE model=? AND stages=? AND rack=? ORDER BY id DESC LIMIT 1",
            cut.model(),
            cut.stages(),
            rack)
        .stream()
        .findFirst();
  }

  /** Keeps a solved placement. */
  public long savePlacement(ModelCut cut, String rack, String objective, Outcome.Solved solved) {
    return savePlacement(
        cut,
        rack,
        objective,
        solved.solver(),
        solved.lowerBound(),
        solved.placement(),
        solved.prediction());
  }

  /** Keeps a placement that somebody made by hand or a solver found. */
  public long savePlacement(
      ModelCut cut,
      String rack,
      String objective,
      String solver,
      double lowerBound,
      Placement placement,
      Prediction prediction) {
    return placements.insert(
        new Kept.PlacementRow(
            0,
            cut,
            rack,
            objective,
            solver,
            lowerBound,
            placement,
            prediction,
            clock.instant(),
            ""));
  }

  /** Placements of a model that are not deleted, the newest first. */
  public List<Kept.PlacementRow> placements(String modelDigest) {
    return placements.of(modelDigest);
  }

  /** Gives a kept placement a name to find it by; an empty one takes the name away. */
  public void namePlacement(long id, String variant) {
    placements.name(id, variant);
  }

  /** Takes a kept placement out of sight, or brings it back. */
  public void deletePlacement(long id, boolean gone) {
    placements.delete(id, gone);
  }

  /** Keeps the result of a run. */
  public long saveRun(String kind, Object result) {
    return database.update(
        "INSERT INTO run (kind, json, at) VALUES (?,?,?)", kind, json(result), now());
  }

  /** Runs of a kind, the newest first. */
  public List<Kept.Run> runs(String kind) {
    return database.query(
        r -> new Kept.Run(r.getLong(1), r.getString(2), r.getString(3), at(r, 4)),
        "SELECT id, kind, json, at FROM run WHERE kind=? ORDER BY id DESC",
        kind);
  }

  static String json(Object value) {
    return new String(Codec.toJson(value), StandardCharsets.UTF_8);
  }

  static <T> T parse(ResultSet r, int column, Class<T> type) throws SQLException {
    return Codec.fromJson(r.getString(column).getBytes(StandardCharsets.UTF_8), type);
  }

  static Instant at(ResultSet r, int column) throws SQLException {
    return Instant.ofEpochMilli(r.getLong(column));
  }

  @Override
  public void close() {
    database.close();
  }
}
