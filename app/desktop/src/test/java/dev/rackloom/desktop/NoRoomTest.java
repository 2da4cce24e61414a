package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.desktop.FullDiskDay.Report;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workspace's disk really has no more room. */
class NoRoomTest {

  private static final int ENOUGH_PAGES = 100_000;
  private static final int PAGE = 4096;

  @TempDir Path folder;

  private Path model;
  private Path other;

  @BeforeEach
  void models() throws IOException {
    String config = Files.readString(Samples.file("llama-8b/config.json"));
    model = Files.writeString(folder.resolve("model-config.json"), config);
    other =
        Files.writeString(
            folder.resolve("other-config.json"),
            config.replaceFirst("\"num_hidden_layers\": *[0-9]+", "\"num_hidden_layers\": 30"));
  }

  /** SQLite is told that the file may not grow, as a full disk tells it. */
  private static final class Pages implements FullDiskDay.Disk {
    @Override
    public void fill(CoreBackend backend) {
      set(backend, 1); // it takes as many as there are
    }

    @Override
    public void free(CoreBackend backend) {
      set(backend, ENOUGH_PAGES);
    }

    private static void set(CoreBackend backend, int pages) {
      Object bench = field(backend, "bench");
      Object database = field(field(bench, "workspace"), "database");
      try (Statement s = ((Connection) field(database, "connection")).createStatement();
          ResultSet r = s.executeQuery("PRAGMA max_page_count=" + pages)) {
        assertThat(r.next()).isTrue();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Object field(Object of, String name) {
      try {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void databaseThatMayNotGrow_isToldOnce_andAllIsKeptWhenItMayAgain() throws IOException {
    Path workspace = folder.resolve("workspace");
    Report day =
        new FullDiskDay(workspace, model, other, Samples.file("unlike.yaml")).spend(new Pages());
    assertThat(day.problems()).hasSize(1);
    assertThat(day.problems().getFirst())
        .contains("full", "Maybe make room on the disk", "stays in this window and is kept once");
    assertThat(day.open()).isEqualTo("other-config.json");
    assertThat(day.afterwards()).containsExactly("All that waited is kept now");
    assertThat(day.kept()).isEqualTo(day.shown());
    assertThat(day.newest()).isEqualTo("other-config.json");
  }

  private static List<String> devices(DeskModel desk) {
    return desk.table().rows().stream().map(r -> r.numbers().device()).toList();
  }

  private static void move(DeskModel desk, int stage) {
    StageRow row = desk.table().rows().get(stage);
    desk.table().move(row, row.numbers().device().equals("rdu") ? "gaudi" : "rdu");
  }

  /** An edit that takes more room than the one before: without any, that one stays written. */
  private static void moveAtLength(DeskModel desk, int stage) {
    move(desk, stage);
    Placement moved = placement(desk);
    desk.editor().undo();
    desk.editor().edit(Placement.of("long ".repeat(PAGE), moved.assignments()));
  }

  private static Placement placement(DeskModel desk) {
    return desk.editor().placementProperty().get().orElseThrow();
  }

  private static Placement written(DeskModel desk) {
    return desk.studyProperty().get().orElseThrow().start().placement();
  }

  @Test
  void modelThatIsReadAgain_withoutRoom_isShownAsItWasEditedLast_andSoItIsKept() {
    Path workspace = folder.resolve("workspace");
    Pages disk = new Pages();
    List<String> edited;
    CoreBackend backend = CoreBackend.open(workspace);
    try (DeskModel desk = FullDiskDay.desk(backend)) {
      desk.openRack(Samples.file("unlike.yaml"));
      desk.openModel(model);
      move(desk, 0);
      disk.fill(backend);
      Placement kept = placement(desk);
      moveAtLength(desk, 1);
      edited = devices(desk);
      desk.opener().reload();
      assertThat(devices(desk)).isEqualTo(edited);
      desk.openModel(other);
      desk.openModel(model);
      moveAtLength(desk, 2);
      edited = devices(desk);
      desk.opener().reload();
      assertThat(devices(desk)).isEqualTo(edited);
      assertThat(written(desk)).isEqualTo(kept);
      disk.free(backend);
      desk.look();
      assertThat(written(desk)).isEqualTo(placement(desk));
    }
    try (DeskModel again = FullDiskDay.desk(CoreBackend.open(workspace))) {
      again.resume();
      assertThat(devices(again)).isEqualTo(edited);
    }
  }

  private static int run(ProcessBuilder command, Path out) throws Exception {
    Process process = command.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** A command on a disk of its own, of three megabytes, in its own name space. */
  private static ProcessBuilder onSmallDisk(Path at, List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=3m tmpfs \"$0\" && exec \"$@\"",
                at.toString()));
    all.addAll(command);
    return new ProcessBuilder(all);
  }

  @Test
  void diskWithoutRoom_isToldOnce_andAllIsKeptWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path out = folder.resolve("out");
    assumeTrue(canMount(disk, out), "no file system can be mounted here");
    ProcessBuilder day =
        onSmallDisk(
            disk,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                FullDiskDay.class.getName(),
                disk.toString(),
                model.toString(),
                other.toString(),
                Samples.file("unlike.yaml").toString()));
    day.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    int code = run(day, out);
    String said = Files.readString(out);
    assertThat(code).as(said).isZero();
    assertThat(said)
        .contains("No space left on device")
        .contains("afterwards=[All that waited is kept now], open=other-config.json")
        .contains("newest=other-config.json");
    assertThat(said.split("Maybe make room on the disk", -1)).as(said).hasSize(2);
    assertThat(between(said, "kept=[", "]")).isEqualTo(between(said, "shown=[", "]")).isNotEmpty();
  }

  private static boolean canMount(Path disk, Path out) throws Exception {
    try {
      return run(onSmallDisk(disk, List.of("true")), out) == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }
}
