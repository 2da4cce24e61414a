package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.TableView;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The stage table of a window; it is filled once the graph is painted. */
final class StagesShown {

  private StagesShown() {}

  /** Waits until there are rows. */
  static TableView<StageRow> in(FxRobot robot) {
    TableView<StageRow> table = robot.lookup("#stages").query();
    try {
      WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> !table.getItems().isEmpty());
    } catch (TimeoutException e) {
      throw new AssertionError("no rows come", e);
    }
    WaitForAsyncUtils.waitForFxEvents();
    return table;
  }
}
