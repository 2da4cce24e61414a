package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was proven of the real MiniLM on the sample rack, a start later. */
class ProofBookTest {

  private static final Goal LATENCY = Goal.of("latency");

  @TempDir static Path models;
  @TempDir Path folder;

  private static OpenModel model;
  private static Rack rack;

  @BeforeAll
  static void open() {
    model = MiniLm.read(models);
    rack = RackFile.read(Samples.rack(models));
  }

  private static Session session(Rack on) {
    return MiniLm.on(model, on);
  }

  private static Placement answer() {
    return MiniLm.placed(model, s -> rack.devices().getFirst().id());
  }

  private static Proven proven(Session of, double bound) {
    return new Proven(
        LATENCY,
        ProofBook.sizes(of),
        List.of(new Constraint.Pin("s0", Set.of("cpu0", "gpu0")), new Constraint.AtMost(2)),
        bound,
        "a test");
  }

  private void keep(Session session, Proven proven) {
    try (Workspace workspace = Workspace.open(folder)) {
      new ProofBook(workspace).keep(session, answer(), proven);
    }
  }

  private List<Proven> holding(Session session) {
    try (Workspace workspace = Workspace.open(folder)) {
      return new ProofBook(workspace).holding(session, ProofBook.sizes(session));
    }
  }

  @Test
  void proof_isThere_afterTheNextStart_underItsConstraints() {
    Proven proven = proven(session(rack), 5e5);
    keep(session(rack), proven);
    assertThat(holding(session(RackFile.read(Samples.rack(models))))).containsExactly(proven);
    Session constrained = session(rack).withConstraints(List.of(new Constraint.AtMost(1)));
    assertThat(holding(constrained)).containsExactly(proven);
  }

  /** The answer does not feel it: another one might. */
  @Test
  void otherRack_ofTheSameName_knowsNothing() {
    keep(session(rack), proven(session(rack), 5e5));
    assertThat(session(faster()).price(answer())).isEqualTo(session(rack).price(answer()));
    assertThat(holding(session(faster()))).isEmpty();
  }

  /** The last device is nearer. */
  private static Rack faster() {
    String last = rack.devices().getLast().id();
    return new Rack(
        rack.name(),
        rack.nodes(),
        rack.devices(),
        rack.switches(),
        rack.links().stream()
            .map(l -> l.a().equals(last) || l.b().equals(last) ? faster(l) : l)
            .toList(),
        rack.callerAt(),
        rack.timeDilation(),
        rack.memories());
  }

  private static Link faster(Link link) {
    return new Link(
        link.id(), link.a(), link.b(), link.kind(), link.bytesPerS() * 2, link.latencyNanos());
  }

  @Test
  void otherPrices_knowNothing() {
    Session session = session(rack);
    keep(session, proven(session, 5e5));
    String last = rack.devices().getLast().id();
    List<CostBlock> fewer =
        session.profile().blocks().stream().filter(b -> !b.device().equals(last)).toList();
    CostProfile other =
        new CostProfile(
            session.profile().name(),
            session.profile().rack(),
            fewer,
            session.profile().provenances());
    assertThat(holding(session.withProfile(other))).isEmpty();
    assertThat(holding(session)).hasSize(1);
  }

  @Test
  void proofAtOtherSizes_isOneOfThoseSizes_whereverItIsAskedFor() {
    Session long128 = session(rack).withSizes(Bindings.of(symbol("seq"), 128));
    Proven proven = proven(long128, 5e5);
    keep(session(rack), proven);
    assertThat(holding(session(rack))).containsExactly(proven);
    assertThat(proven.sizes()).isNotEqualTo(ProofBook.sizes(session(rack)));
  }

  @Test
  void ofManyWorkloads_theOneThatIsShownIsAmongThoseThatAreLookedAt() {
    Session session = session(rack);
    keep(session, proven(session, 5e5));
    for (int seq = 10; seq < 16; seq++) {
      keep(session, proven(session.withSizes(Bindings.of(symbol("seq"), seq)), 1e5));
    }
    assertThat(holding(session)).hasSize(4).contains(proven(session, 5e5));
  }

  private static String symbol(String common) {
    return model.graph().inputSymbols().stream()
        .filter(s -> SizeNames.common(s).equals(common))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofProofsOfOneProblem_theBestIsKept() {
    Session session = session(rack);
    keep(session, proven(session, 5e5));
    keep(session, proven(session, 6e5));
    keep(session, proven(session, 4e5));
    assertThat(holding(session)).extracting(Proven::bound).containsExactly(6e5);
  }

  @Test
  void whatSaysNothing_isNotKept() {
    Session session = session(rack);
    keep(session, proven(session, 0));
    Bindings sizes = ProofBook.sizes(session);
    keep(session, new Proven(Goal.of("latency,energy"), sizes, List.of(), 1, "a test"));
    Goal other = LATENCY.withObjective(Goal.of("energy").objective());
    keep(session, new Proven(other, sizes, List.of(), 1, "a test"));
    assertThat(holding(session)).isEmpty();
  }

  @Test
  void answerThatIsPredictedOtherwiseNow_takesItsProofWithIt() throws SQLException {
    Session session = session(rack);
    keep(session, proven(session, 5e5));
    long then = session.price(answer()).latencyNanos();
    change("UPDATE proof SET answer=replace(answer, ':" + then + ",', ':" + (then + 1) + ",')");
    assertThat(holding(session)).isEmpty();
  }

  @Test
  void goalInAnotherUnit_orNotKnownHere_isNone() throws SQLException {
    Session session = session(rack);
    keep(session, proven(session, 5e5));
    change("UPDATE proof SET unit='ms'");
    assertThat(holding(session)).isEmpty();
    change("UPDATE proof SET unit='ns', goal='beauty'");
    assertThat(holding(session)).isEmpty();
    change("UPDATE proof SET goal='latency', terms='{}'");
    assertThat(holding(session)).isEmpty();
  }

  @Test
  void workspaceOfBefore_remembersFromNowOn() throws SQLException {
    Workspace.open(folder).close();
    change("DROP TABLE proof");
    change("ALTER TABLE deployment DROP COLUMN why");
    change("PRAGMA user_version=5");
    Proven proven = proven(session(rack), 5e5);
    keep(session(rack), proven);
    assertThat(holding(session(rack))).containsExactly(proven);
  }

  @Test
  void oldestProofs_go() {
    Session session = session(rack);
    try (Workspace workspace = Workspace.open(folder)) {
      for (int most = 1; most <= 70; most++) {
        new ProofBook(workspace)
            .keep(
                session,
                answer(),
                new Proven(
                    LATENCY,
                    ProofBook.sizes(session),
                    List.of(new Constraint.AtMost(most)),
                    most,
                    "a test"));
      }
    }
    assertThat(holding(session)).hasSize(60).first().extracting(Proven::bound).isEqualTo(70.0);
  }

  private void change(String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("workspace.db"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
