package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.FullDisk;
import dev.rackloom.desktop.SampleStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, files that change or vanish while they are open. */
class TroubleTest {

  private static final String RACK =
      """
      rack: one
      nodes:
        - id: here
          devices:
            - id: cpu0
              kind: cpu
              peakTflops: {float32: 1}
              memory:
                - {tier: DDR, capacity: 2GiB, bandwidthGBps: 10}
              launch: 4us
      """;

  @TempDir Path folder;

  private static DeskModel desk(FullDisk backend) {
    return new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  private static List<String> problems(DeskModel desk) {
    return desk.journal().entries().stream()
        .filter(e -> e.level() == Journal.Level.ERROR)
        .map(Journal.Entry::text)
        .toList();
  }

  @Test
  void fullDisk_isSaidOnce_nothingIsLost_andWorkGoesOn() {
    FullDisk backend = new FullDisk(SampleStudy.create());
    DeskModel desk = desk(backend);
    desk.openModel(Path.of("sample.onnx"));
    backend.full(true);
    for (StageRow row : desk.table().rows()) {
      desk.table().move(row, "gpu0");
    }
    assertThat(problems(desk)).containsExactly(FullDisk.MESSAGE);
    assertThat(desk.notices().noticeProperty().get().orElseThrow().maybe()).contains("room");
    assertThat(desk.table().rows()).allMatch(r -> r.numbers().device().equals("gpu0"));
    assertThat(desk.autosave().dirtyProperty().get()).isTrue();
    desk.editor().undo();
    assertThat(desk.table().rows().getLast().numbers().device()).isEqualTo("cpu0");
    backend.full(false);
    desk.editor().redo();
    assertThat(backend.lastDraft().orElseThrow().placement())
        .isEqualTo(desk.editor().placementProperty().get().orElseThrow());
  }

  @Test
  void fullDisk_isToldOnce_whateverElseIsSaid_andWhatWaitsIsKeptWhenThereIsRoom() {
    FullDisk backend = new FullDisk(SampleStudy.create());
    DeskModel desk = desk(backend);
    desk.openModel(Path.of("sample.onnx"));
    backend.full(true);
    for (StageRow row : desk.table().rows()) {
      desk.table().move(row, "gpu0");
      desk.journal().info("something else");
      desk.preferences().change(s -> s.with("name:" + row.id()));
      desk.look();
    }
    assertThat(problems(desk)).containsExactly(FullDisk.MESSAGE);
    assertThat(desk.notices().noticeProperty().get().orElseThrow().maybe())
        .contains("make room", "stays in this window");
    desk.notices().dismiss();
    desk.look();
    assertThat(desk.notices().noticeProperty().get()).isEmpty();
    backend.full(false);
    desk.look();
    assertThat(backend.lastDraft().orElseThrow().placement())
        .isEqualTo(desk.editor().placementProperty().get().orElseThrow());
    assertThat(backend.settings()).isEqualTo(desk.preferences().settingsProperty().get());
    assertThat(desk.journal().entries().getLast().text()).isEqualTo("All that waited is kept now");
    backend.full(true);
    desk.editor().undo();
    assertThat(problems(desk)).containsExactly(FullDisk.MESSAGE, FullDisk.MESSAGE);
  }

  @Test
  void fullDisk_isToldOnClosing_andAllIsLetGoNevertheless() {
    FullDisk backend = new FullDisk(SampleStudy.create());
    DeskModel desk = desk(backend);
    desk.openModel(Path.of("sample.onnx"));
    desk.table().move(desk.table().rows().getLast(), "gpu0");
    backend.full(true);
    assertThatThrownBy(desk::close).hasMessageContaining(FullDisk.MESSAGE);
    assertThat(backend.closed()).isTrue();
  }

  @Test
  void problems_areToldOverTheWindow_unlessNobodyWantsThat() {
    DeskModel desk = desk(new FullDisk(SampleStudy.create()));
    desk.openModel(Path.of("bad.onnx"));
    assertThat(desk.notices().noticeProperty().get().orElseThrow().text()).contains("bad.onnx");
    desk.notices().dismiss();
    desk.notices().toggle();
    desk.openModel(Path.of("bad2.onnx"));
    assertThat(desk.notices().noticeProperty().get()).isEmpty();
    assertThat(problems(desk)).hasSize(2);
  }

  @Test
  void problemInANotice_isSaidOnce_andGoesWithIt_andWithTheModelBefore() {
    DeskModel desk = desk(new FullDisk(SampleStudy.create()));
    desk.openModel(Path.of("sample.onnx"));
    var beside = desk.notices().besideProperty();
    assertThat(beside.get().orElseThrow().text()).contains("Opened");
    desk.openModel(Path.of("bad.onnx"));
    assertThat(desk.notices().noticeProperty().get()).isPresent();
    assertThat(beside.get()).isEmpty();
    desk.notices().dismiss();
    assertThat(beside.get()).isEmpty();
    desk.openModel(Path.of("bad2.onnx"));
    assertThat(desk.notices().noticeProperty().get()).isPresent();
    desk.openModel(Path.of("sample.onnx"));
    assertThat(desk.notices().noticeProperty().get()).isEmpty();
    assertThat(beside.get()).isPresent();
    desk.notices().toggle();
    desk.openModel(Path.of("bad3.onnx"));
    assertThat(beside.get().orElseThrow().text()).contains("bad3.onnx");
  }

  @Test
  void fileThatChanges_isOfferedToBeReadAgain_once() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "one");
    Looks looks = new Looks(file);
    looks.watch.look();
    assertThat(looks.told()).isEmpty();
    Files.writeString(file, "another length");
    looks.watch.look();
    assertThat(looks.told()).contains("model.onnx changed since what you see was opened.");
    looks.choose("Reload");
    assertThat(looks.reloads).containsExactly("model.onnx");
    looks.notices.dismiss();
    looks.watch.look();
    assertThat(looks.told()).isEmpty();
  }

  @Test
  void fileThatVanishes_isSaid_andSoIsItsComingBack() throws IOException {
    Path file = Files.writeString(folder.resolve("rack.yaml"), "one");
    Looks looks = new Looks(file);
    Path away = Files.move(file, folder.resolve("away"));
    looks.watch.look();
    assertThat(looks.told()).contains("rack.yaml is gone. What is open stays.");
    assertThat(looks.choices()).containsExactly("Keep");
    Files.move(away, file);
    looks.watch.look();
    assertThat(looks.told()).isEmpty();
    Files.delete(file);
    looks.watch.look();
    Files.writeString(file, "another length");
    looks.watch.look();
    assertThat(looks.told()).contains("rack.yaml changed since what you see was opened.");
    looks.choose("Reload");
    assertThat(looks.reloads).containsExactly("rack.yaml");
  }

  @Test
  void filesThatChangeTogether_areToldTogether_whatIsGoneToo() throws IOException {
    Path model = Files.writeString(folder.resolve("model.onnx"), "one");
    Path weights = Files.writeString(folder.resolve("model.data"), "one");
    Path rack = Files.writeString(folder.resolve("rack.yaml"), "one");
    Looks looks = new Looks(model, weights, rack);
    Files.writeString(weights, "another length");
    looks.watch.look();
    Files.writeString(rack, "another length");
    Files.delete(model);
    looks.watch.look();
    assertThat(looks.told())
        .contains(
            "model.data and rack.yaml changed since what you see was opened; model.onnx is gone.");
    looks.choose("Reload");
    assertThat(looks.reloads).containsExactly("model.data", "rack.yaml");
  }

  @Test
  void whatIsKept_isNotToldAgain_untilItChangesAgain() throws IOException {
    Path model = Files.writeString(folder.resolve("model.onnx"), "one");
    Path rack = Files.writeString(folder.resolve("rack.yaml"), "one");
    Looks looks = new Looks(model, rack);
    Files.writeString(model, "another length");
    looks.watch.look();
    looks.choose("Keep");
    looks.notices.dismiss();
    Files.writeString(rack, "another length");
    looks.watch.look();
    assertThat(looks.told()).contains("rack.yaml changed since what you see was opened.");
    Files.writeString(model, "and yet another length");
    looks.watch.look();
    assertThat(looks.told().orElseThrow()).startsWith("model.onnx and rack.yaml changed");
    assertThat(looks.reloads).isEmpty();
  }

  @Test
  void rackFile_isKnown_unlessTheRackCameFromTheWorkspace() throws IOException {
    Path rack = Files.writeString(folder.resolve("rack.yaml"), RACK);
    try (CoreBackend backend = CoreBackend.open(folder.resolve("workspace"))) {
      assertThat(backend.rackFile()).isEmpty();
      backend.openRack(rack, Progress.SILENT, Cancellation.NEVER);
      assertThat(backend.rackFile()).contains(rack);
      backend.reopen(Backend.Kind.RACKS, "one", Progress.SILENT, Cancellation.NEVER);
      assertThat(backend.rackFile()).isEmpty();
    }
  }

  /** A watch on its own. */
  private static final class Looks {
    private final Journal journal = new Journal(Clock.systemUTC());
    private final List<String> reloads = new ArrayList<>();
    private final Notices notices;
    private final FileWatch watch;

    Looks(Path... files) {
      FullDisk backend = new FullDisk(SampleStudy.create());
      notices =
          new Notices(journal, new Preferences(backend, Runnable::run, Runnable::run, journal));
      watch = new FileWatch(notices, journal, Runnable::run, Runnable::run);
      watch.open(
          Stream.of(files)
              .map(f -> new FileWatch.Watched(f, () -> reloads.add(f.getFileName().toString())))
              .toList());
    }

    Optional<String> told() {
      return notices.noticeProperty().get().map(Notices.Notice::text);
    }

    List<String> choices() {
      return notices.noticeProperty().get().orElseThrow().actions().stream()
          .map(Notices.Action::title)
          .toList();
    }

    void choose(String title) {
      notices.noticeProperty().get().orElseThrow().actions().stream()
          .filter(a -> a.title().equals(title))
          .forEach(a -> a.run().run());
    }
  }
}
