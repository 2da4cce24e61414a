package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.desktop.FullDisk;
import dev.rackloom.desktop.SampleStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, files that change or vanish while they are open. */
class TroubleTest {

  @TempDir Path folder;

  private static DeskModel desk(FullDisk backend) {
    return new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  private static List<String> problems(DeskModel desk) {
    return desk.journal().entries().stream()
        .filter(e -> e.level() == Journal.Level.PROBLEM)
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
  void fileThatChanges_isOfferedToBeReadAgain_once() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "one");
    List<String> reloads = new ArrayList<>();
    Watched watched = new Watched(reloads);
    watched.watch.open(java.util.Optional.of(file));
    watched.watch.look();
    assertThat(watched.notices.noticeProperty().get()).isEmpty();
    Files.writeString(file, "another length");
    watched.watch.look();
    Notices.Notice notice = watched.notices.noticeProperty().get().orElseThrow();
    assertThat(notice.text()).contains("model.onnx has changed");
    notice.action().orElseThrow().run().run();
    assertThat(reloads).hasSize(1);
    watched.notices.dismiss();
    watched.watch.look();
    assertThat(watched.notices.noticeProperty().get()).isEmpty();
  }

  @Test
  void fileThatVanishes_isSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "one");
    Watched watched = new Watched(new ArrayList<>());
    watched.watch.open(java.util.Optional.of(file));
    Files.delete(file);
    watched.watch.look();
    Notices.Notice notice = watched.notices.noticeProperty().get().orElseThrow();
    assertThat(notice.text()).contains("model.onnx is gone");
    assertThat(notice.action()).isEmpty();
  }

  /** A watch on its own. */
  private static final class Watched {
    private final Journal journal = new Journal(Clock.systemUTC());
    private final Notices notices;
    private final FileWatch watch;

    Watched(List<String> reloads) {
      FullDisk backend = new FullDisk(SampleStudy.create());
      notices =
          new Notices(journal, new Preferences(backend, Runnable::run, Runnable::run, journal));
      watch =
          new FileWatch(
              notices, journal, Runnable::run, Runnable::run, () -> reloads.add("reload"));
    }
  }
}
