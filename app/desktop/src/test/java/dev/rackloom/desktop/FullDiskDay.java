package dev.rackloom.desktop;

import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * What somebody does while the disk of the workspace is full, and after it was given room again. As
 * a process of its own it prints what came of it: {@code FullDiskDay WORKSPACE MODEL OTHER RACK}.
 */
public final class FullDiskDay {

  private static final int MOVED = 4;
  private static final int BLOCK = 512;

  private final Path workspace;
  private final Path model;
  private final Path other;
  private final Path rack;

  /** A disk that is filled, and given room again. */
  interface Disk {
    void fill(CoreBackend backend) throws IOException;

    void free(CoreBackend backend) throws IOException;
  }

  /**
   * What came of it.
   *
   * @param problems what was told, with what to try
   * @param afterwards what was said when there was room again
   * @param open the file of the model that was opened on the full disk
   * @param shown the devices of stages that were moved, in memory
   * @param kept the same after the next start
   * @param newest the file of the model that the next start begins with
   */
  record Report(
      List<String> problems,
      List<String> afterwards,
      String open,
      List<String> shown,
      List<String> kept,
      String newest) {}

  FullDiskDay(Path workspace, Path model, Path other, Path rack) {
    this.workspace = workspace;
    this.model = model;
    this.other = other;
    this.rack = rack;
  }

  /** Prints what came of it, a line each. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Report report =
        new FullDiskDay(folder, Path.of(args[1]), Path.of(args[2]), Path.of(args[3]))
            .spend(new Ballast(folder.resolve("ballast")));
    System.out.println(report);
  }

  /** Takes all the room that a small disk has. */
  private record Ballast(Path file) implements Disk {
    @Override
    public void fill(CoreBackend backend) throws IOException {
      try (OutputStream out = Files.newOutputStream(file)) {
        while (true) {
          out.write(new byte[BLOCK]);
        }
      } catch (IOException full) {
        System.err.println(full.getMessage());
      }
    }

    @Override
    public void free(CoreBackend backend) throws IOException {
      Files.delete(file);
    }
  }

  static DeskModel desk(Backend backend) {
    return new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  Report spend(Disk disk) throws IOException {
    List<String> problems;
    List<String> afterwards;
    List<String> shown;
    String open;
    CoreBackend backend = CoreBackend.open(workspace);
    try (DeskModel desk = desk(backend)) {
      desk.openRack(rack);
      desk.openModel(model);
      disk.fill(backend);
      work(desk);
      shown = devices(desk);
      desk.openModel(other);
      open = file(desk);
      work(desk);
      problems = problems(desk);
      disk.free(backend);
      int before = desk.journal().entries().size();
      desk.look();
      afterwards = desk.journal().entries().stream().skip(before).map(Journal.Entry::text).toList();
    }
    try (DeskModel again = desk(CoreBackend.open(workspace))) {
      again.resume();
      String newest = file(again);
      again.openModel(model);
      return new Report(problems, afterwards, open, shown, devices(again), newest);
    }
  }

  /** Edits, and between them what is told or kept besides. */
  private static void work(DeskModel desk) {
    for (int i = 0; i < MOVED; i++) {
      StageRow row = desk.table().rows().get(i);
      desk.table().move(row, row.numbers().device().equals("rdu") ? "gaudi" : "rdu");
      desk.journal().info("moved " + i);
      String query = "x".repeat(5_000) + i;
      desk.preferences().change(s -> s.with(query));
      desk.look();
    }
  }

  private static String file(DeskModel desk) {
    Path file = desk.studyProperty().get().orElseThrow().file().orElseThrow();
    return String.valueOf(file.getFileName());
  }

  private static List<String> devices(DeskModel desk) {
    return desk.table().rows().stream().limit(MOVED).map(r -> r.numbers().device()).toList();
  }

  private static List<String> problems(DeskModel desk) {
    return desk.journal().entries().stream()
        .filter(e -> e.level() == Journal.Level.ERROR)
        .map(e -> e.text() + " | " + e.maybe())
        .toList();
  }
}
