package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.bench.GeneratedModels;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.Study;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A window that ends without a word comes back as it was; weights are read from the real file. */
class CrashTest {

  @TempDir Path folder;

  private DeskModel desk(CoreBackend backend) {
    return new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  private static List<String> problems(DeskModel desk) {
    return desk.journal().entries().stream()
        .filter(e -> e.level() == Journal.Level.PROBLEM)
        .map(Journal.Entry::text)
        .toList();
  }

  @Test
  void unsavedEdits_areThereAfterACrash() throws URISyntaxException {
    Path model = GeneratedModels.decoder(folder.resolve("decoder.onnx"), 105);
    DeskModel first = desk(CoreBackend.open(folder.resolve("workspace")));
    first.openRack(CoreStudyTest.sample("unlike.yaml"));
    first.openModel(model);
    assertThat(problems(first)).isEmpty();
    first.table().move(first.table().rows().get(1), "gaudi");
    // no close: the process is gone
    try (DeskModel second = desk(CoreBackend.open(folder.resolve("workspace")))) {
      second.resume();
      assertThat(second.table().rows().get(1).numbers().device()).isEqualTo("gaudi");
      assertThat(second.opener().recent()).hasSize(2);
    }
    first.close();
  }

  @Test
  void weights_areReadFromTheFile() throws URISyntaxException {
    Path model = GeneratedModels.decoder(folder.resolve("decoder.onnx"), 105);
    try (DeskModel desk = desk(CoreBackend.open(folder.resolve("workspace")))) {
      desk.openRack(CoreStudyTest.sample("unlike.yaml"));
      desk.openModel(model);
      assertThat(problems(desk)).isEmpty();
      Study study = desk.studyProperty().get().orElseThrow();
      int weight =
          IntStream.range(0, study.graph().tensors().size())
              .filter(t ->
                  study.graph().tensors().get(t).role()
                      == dev.rackloom.api.graph.Tensor.Role.WEIGHT)
              .findFirst()
              .orElseThrow();
      var read = study.statistics(weight, () -> false).orElseThrow();
      assertThat(read.count())
          .isEqualTo(study.graph().tensors().get(weight).shape().elements().known().getAsLong());
      assertThat(read.least()).isLessThanOrEqualTo(read.mean());
      assertThat(read.most()).isGreaterThanOrEqualTo(read.mean());
    }
  }
}
