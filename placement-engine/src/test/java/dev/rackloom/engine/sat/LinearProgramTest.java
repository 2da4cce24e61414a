package dev.rackloom.engine.sat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.engine.sat.LinearProgram.Column;
import dev.rackloom.engine.sat.LinearProgram.Term;
import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearProgramTest {

  private static final double NONE = Double.POSITIVE_INFINITY;

  private static final List<Column> TWO = List.of(new Column(0, NONE, 3), new Column(0, 2, 1));

  private static final List<Term> BOTH = List.of(new Term(0, 1), new Term(1, 1));

  @Test
  void rowsOneByOne_theLeastRises() {
    try (LinearProgram program = LinearProgram.of(TWO)) {
      assertThat(program.minimise().orElseThrow().sum()).isZero();
      program.atLeast(1, BOTH);
      assertThat(program.minimise().orElseThrow().sum()).isCloseTo(1, within(1e-9));
      program.atLeast(3, BOTH);
      LinearProgram.Solution least = program.minimise().orElseThrow();
      assertThat(least.sum()).isCloseTo(5, within(1e-9));
      assertThat(least.values().get(0)).isCloseTo(1, within(1e-9));
      assertThat(least.values().get(1)).isCloseTo(2, within(1e-9));
    }
  }

  @Test
  void rowsThatCannotHold_haveNoLeast() {
    try (LinearProgram program = LinearProgram.of(TWO)) {
      program.atLeast(3, List.of(new Term(1, 1)));
      assertThat(program.minimise()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomPrograms_areSolvedThereAsHere(long seed) {
    RandomGenerator random = Seeded.random(seed);
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < 6; c++) {
      columns.add(new Column(0, 1 + random.nextInt(9), 1 + random.nextInt(9)));
    }
    LinearHere here = new LinearHere(columns);
    try (LinearProgram there = LinearProgram.of(columns)) {
      for (int row = 0; row < 5; row++) {
        List<Term> terms = new ArrayList<>();
        for (int c = 0; c < 6; c++) {
          terms.add(new Term(c, random.nextInt(4)));
        }
        double least = random.nextInt(9);
        there.atLeast(least, terms);
        here.atLeast(least, terms);
        assertThat(there.minimise()).isEqualTo(here.minimise());
      }
    }
    here.giveBack();
  }

  @Test
  void processKilledInTheMiddle_failsAndTheNextProgramWorks() {
    try (LinearProgram program = LinearProgram.of(TWO)) {
      assertThat(program.minimise()).isPresent();
      Workers.end();
      assertThatThrownBy(
              () -> {
                program.atLeast(1, BOTH);
                program.minimise();
              })
          .isInstanceOf(SatLost.class)
          .hasMessageContaining("ended in the middle");
    }
    try (LinearProgram next = LinearProgram.of(TWO)) {
      next.atLeast(1, BOTH);
      assertThat(next.minimise().orElseThrow().sum()).isCloseTo(1, within(1e-9));
    }
  }
}
