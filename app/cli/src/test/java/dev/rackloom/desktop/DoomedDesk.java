package dev.rackloom.desktop;

import dev.rackloom.desktop.viewmodel.DeskModel;
import java.nio.file.Path;
import java.time.Clock;

/** A process that edits a placement, says so, and waits to be killed. */
final class DoomedDesk {

  private DoomedDesk() {}

  /** Workspace, rack, model, device to move the first stage to. */
  public static void main(String[] args) throws InterruptedException {
    DeskModel desk =
        new DeskModel(
            CoreBackend.open(Path.of(args[0])), Clock.systemUTC(), Runnable::run, Runnable::run);
    desk.openRack(Path.of(args[1]));
    desk.openModel(Path.of(args[2]));
    desk.table().move(desk.table().rows().getFirst(), args[3]);
    System.out.println("moved to " + desk.table().rows().getFirst().numbers().device());
    Thread.currentThread().join();
  }
}
