package dev.rackloom.engine.sat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SatTest {

  /** Items of given weights in two bins, the heavier as light as can be. */
  private static final class Bins implements SatModel {

    private final CpModel model = Sat.model();
    private final BoolVar[] second;

    Bins(long[] weights, long limit) {
      second = new BoolVar[weights.length];
      LinearExprBuilder[] sums = {LinearExpr.newBuilder(), LinearExpr.newBuilder()};
      for (int i = 0; i < weights.length; i++) {
        second[i] = model.newBoolVar("b" + i);
        sums[1].addTerm(second[i], weights[i]);
        sums[0].addTerm(second[i].not(), weights[i]);
      }
      var most = model.newIntVar(0, limit, "most");
      model.addLessOrEqual(sums[0], most);
      model.addLessOrEqual(sums[1], most);
      model.minimize(most);
    }

    @Override
    public CpModel model() {
      return model;
    }

    @Override
    public double unit() {
      return 0.5;
    }

    @Override
    public void hint(int[] device) {
      for (int i = 0; i < second.length; i++) {
        model.addHint(second[i], device[i]);
      }
    }

    @Override
    public int[] read(Values values) {
      int[] bin = new int[second.length];
      for (int i = 0; i < bin.length; i++) {
        Literal not = second[i].not();
        bin[i] = values.is(second[i]) && !values.is(not) ? 1 : 0;
      }
      return bin;
    }
  }

  private static final Sat.Listener NOBODY = Sat.listener(answer -> {}, bound -> {}, note -> {});

  @Test
  void run_smallModel_answersAreReadAndTheBoundIsTheBest() {
    List<int[]> answers = new ArrayList<>();
    Sat.End end =
        Sat.run(
            new Bins(new long[] {5, 4, 3, 2, 2}, 100),
            20,
            1,
            () -> false,
            Sat.listener(answers::add, bound -> {}, note -> {}));
    int[] best = answers.getLast();
    long inSecond = 0;
    long[] weights = {5, 4, 3, 2, 2};
    for (int i = 0; i < best.length; i++) {
      inSecond += best[i] * weights[i];
    }
    assertThat(inSecond).isEqualTo(8);
    assertThat(end).isEqualTo(new Sat.End(false, 4.0)); // eight units of a half
  }

  @Test
  void run_nothingWithinTheLimit_saysSo() {
    Sat.End end = Sat.run(new Bins(new long[] {5, 5, 5}, 9), 20, 1, () -> false, NOBODY);
    assertThat(end.none()).isTrue();
  }

  @Test
  void run_manyModels_oneAfterTheOther() {
    for (int weight = 1; weight <= 5; weight++) {
      Sat.End end = Sat.run(new Bins(new long[] {weight, weight}, 9), 20, 1, () -> false, NOBODY);
      assertThat(end.bound()).isEqualTo(weight * 0.5);
    }
  }

  @Test
  void run_processKilledInTheMiddle_failsAndTheNextRunWorks() {
    SatRunner runner = SatRunner.take();
    assertThat(runner).as("this machine can start a process").isInstanceOf(SatProcess.class);
    SatProcess process = (SatProcess) runner;
    AtomicBoolean heard = new AtomicBoolean();
    SatRequest request = new SatRequest(hard().model().model().toByteArray(), 600, 1, 1);
    SatRunner.Listener killer =
        new SatRunner.Listener() {
          @Override
          public void answer(SatAnswer values) {
            if (heard.compareAndSet(false, true)) {
              process.handle().destroyForcibly();
            }
          }

          @Override
          public void bound(double units) {
            // answers come too
          }
        };
    assertThatThrownBy(() -> process.run(request, killer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended in the middle");
    assertThat(Sat.run(new Bins(new long[] {1, 1}, 9), 20, 1, () -> false, NOBODY).bound())
        .isEqualTo(0.5);
  }

  @Test
  void run_listenerFails_theFailureComesThroughAndTheNextRunWorks() {
    Sat.Listener failing =
        Sat.listener(
            answer -> {
              throw new IllegalArgumentException("no more");
            },
            bound -> {},
            note -> {});
    assertThatThrownBy(() -> Sat.run(hard(), 600, 1, () -> false, failing))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Sat.run(new Bins(new long[] {1, 1}, 9), 20, 1, () -> false, NOBODY).bound())
        .isEqualTo(0.5);
  }

  @Test
  void solve_wholeNumbers_comeBackAsTheyAre() {
    CpModel model = Sat.model();
    IntVar[] numbers = {
      model.newIntVar(-5_000_000_000L, 9, ""), model.newIntVar(0, 1L << 40, ""),
      model.newIntVar(0, 1, ""), model.newIntVar(0, 7, "")
    };
    model.addEquality(numbers[3], 0);
    model.maximize(
        LinearExpr.newBuilder().addTerm(numbers[0], -1).addTerm(numbers[1], 1).add(numbers[2]));
    List<List<Long>> answers = new ArrayList<>();

    Sat.Proof proof =
        Sat.solve(
            model,
            new Sat.Limits(20, 1, 1),
            () -> false,
            values -> answers.add(Arrays.stream(numbers).map(values::value).toList()),
            bound -> {});

    assertThat(proof.best()).isTrue();
    assertThat(proof.bound()).isEqualTo(5_000_000_001.0 + (1L << 40));
    assertThat(answers.getLast()).containsExactly(-5_000_000_000L, 1L << 40, 1L, 0L);
  }

  /** One worker calls back on the thread that asked, where a second bound ended the process. */
  @Test
  void solve_oneWorkerAndManyBounds_comesToItsEnd() {
    CpModel model = Sat.model();
    IntVar more = model.newIntVar(0, 300, "");
    LinearExprBuilder first = LinearExpr.newBuilder().addTerm(more, -1);
    LinearExprBuilder second = LinearExpr.newBuilder();
    for (int item = 0; item < 3; item++) {
      BoolVar[] at = {model.newBoolVar(""), model.newBoolVar(""), model.newBoolVar("")};
      BoolVar[] on = {model.newBoolVar(""), model.newBoolVar("")};
      model.addExactlyOne(at);
      model.addImplication(at[0], on[0]);
      model.addImplication(at[1], on[1]);
      model.addImplication(at[2], on[0]);
      model.addImplication(at[2], on[1]);
      first.addTerm(at[0], 100).addTerm(at[2], 50);
      second.addTerm(at[1], 100).addTerm(at[2], 50);
    }
    model.addLessOrEqual(first.add(model.newIntVar(0, 300, "")), 149);
    model.addLessOrEqual(second.add(model.newIntVar(0, 300, "")), 149);
    model.minimize(more);

    List<Double> bounds = new ArrayList<>();
    Sat.Proof proof = Sat.solve(model, new Sat.Limits(20, 1, 0), () -> false, v -> {}, bounds::add);

    assertThat(proof.best()).isTrue();
    assertThat(proof.bound()).isEqualTo(51);
    assertThat(bounds).isNotEmpty().allMatch(bound -> bound <= 51).doesNotHaveDuplicates();
  }

  @Test
  void solve_stoppedBefore_provesNothing() {
    Sat.Proof proof =
        Sat.solve(hard().model(), new Sat.Limits(20, 1, 1), () -> true, v -> {}, bound -> {});

    assertThat(proof.found() || proof.none() || proof.best()).isFalse();
  }

  @Test
  void run_askedToStop_comesBackWithWhatIsKnown() {
    AtomicBoolean found = new AtomicBoolean();
    Sat.End end =
        Sat.run(
            hard(),
            600,
            1,
            found::get,
            Sat.listener(answer -> found.set(true), bound -> {}, note -> {}));
    assertThat(end.none()).isFalse();
    assertThat(found).isTrue();
  }

  @Test
  void run_noProcessCanBeStarted_solvesHereAndNotesWhy() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    assertThat(start(java, "").remark()).contains("no class path");
    SatRunner here = start(Path.of("no", "java"), "classes");
    List<String> notes = new ArrayList<>();

    Sat.End end =
        Sat.run(
            here,
            new Bins(new long[] {1, 1}, 9),
            new Sat.Limits(20, 1, 1),
            () -> false,
            Sat.listener(answer -> {}, bound -> {}, notes::add));

    assertThat(end.bound()).isEqualTo(0.5);
    assertThat(notes)
        .containsExactly(
            "OR-Tools ran in this process, since it could start no other: there is no "
                + Path.of("no", "java"));
  }

  private static SatRunner start(Path java, String classes) {
    return SolverProcess.start(java, classes, SatProcess::new, SatHere::new);
  }

  /** Long to prove: the sum of many large odd numbers cut in half. */
  private static Bins hard() {
    long[] weights = new long[60];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1_000_003L + 7_919L * i * i % 499_979;
    }
    return new Bins(weights, Long.MAX_VALUE / 1000);
  }
}
