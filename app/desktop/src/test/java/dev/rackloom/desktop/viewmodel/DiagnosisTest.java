package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Fault;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.Problems.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of the engine's faults on the screen. */
class DiagnosisTest {

  private final Study study = SampleStudy.create();
  private final Placement placement = study.start().placement();

  private List<Problem> problems(Fault... faults) {
    Forecast.Priced priced =
        new Forecast.Priced(
            study.price(placement), List.of(), List.of(faults), List.of(), Goals.LATENCY, 0);
    Reading now = new Reading(Optional.of(study), Optional.of(placement), Map.of(), priced);
    return Diagnosis.of(new Diagnosis.Question(now, List.of(), id -> "name of " + id, false));
  }

  @Test
  void stagesThatCannotRun_areOneProblemForEachPlace_withTheFirstReason() {
    assertThat(
            problems(
                new Fault.CannotRun("s4", "gpu0", "it is too small: by 7 bytes"),
                new Fault.CannotRun("s1", "rack 1: weights in DDR", ""),
                new Fault.CannotRun("s2", "gpu0", "another reason"),
                new Fault.BreaksConstraint()))
        .extracting(Problem::text, Problem::stages)
        .containsExactly(
            tuple(
                "name of s4 and 1 more cannot run on gpu0: it is too small: by 7 B", List.of(2, 4)),
            tuple("name of s1 cannot run on rack 1: weights in DDR", List.of(1)));
  }

  @Test
  void otherFaults_areSaidAsTheyAre_whereNothingElseIsFound() {
    assertThat(problems(new Fault.NoRoom("gpu0", 3L << 20, 2L << 20), new Fault.BreaksConstraint()))
        .extracting(Problem::text)
        .containsExactly("gpu0 needs 3.00 MiB, has 2.00 MiB", "a constraint does not hold");
  }
}
