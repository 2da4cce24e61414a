package dev.rackloom.desktop;

import dev.rackloom.desktop.viewmodel.DeskModel;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A workbench with little memory, as a process of its own: opens a model that is too large for it
 * and goes on with another. {@code SmallHeap WORKSPACE LARGE SMALL}
 */
public final class SmallHeap {

  private static final int MIB = 1 << 20;

  private SmallHeap() {}

  /** Prints what is told, and what is open at last. */
  public static void main(String[] args) {
    try (DeskModel desk =
        new DeskModel(
            CoreBackend.open(Path.of(args[0])), Clock.systemUTC(), Runnable::run, Runnable::run)) {
      desk.openModel(Path.of(args[1]));
      System.out.println("open " + desk.studyProperty().get().isPresent());
      Runtime memory = Runtime.getRuntime();
      System.out.println("held " + (memory.totalMemory() - memory.freeMemory()) / MIB);
      desk.openModel(Path.of(args[2]));
      desk.journal()
          .entries()
          .forEach(e -> System.out.println(e.level() + " " + e.text() + " | " + e.maybe()));
      System.out.println(
          "operators " + desk.studyProperty().get().orElseThrow().graph().operators().size());
      System.out.println("jobs " + desk.jobs().running().size());
    }
  }
}
