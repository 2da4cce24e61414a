package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Panes;
import dev.rackloom.desktop.view.Panes.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

class DockingTest extends ApplicationTest {

  private final StackPane room = new StackPane();
  private Site site;

  @Override
  public void start(Stage stage) {
    DeskModel desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    site = new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run);
    stage.setScene(new Scene(room, 900, 700));
    stage.show();
  }

  private Docking shown(Optional<Dock> layout) {
    Docking[] made = new Docking[1];
    interact(() -> {
      made[0] = new Docking(site, layout);
      room.getChildren().setAll(made[0].node());
    });
    org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    return made[0];
  }

  private static Dock panes(String front, String... ids) {
    return new Dock(false, List.of(), List.of(), List.of(ids), front);
  }

  private static List<String> all(Dock dock) {
    List<String> ids = new ArrayList<>(dock.panes());
    dock.parts().forEach(p -> ids.addAll(all(p)));
    return ids;
  }

  @Test
  void layout_isWrittenDownAndPutBack() {
    Dock first = shown(Optional.empty()).layout().orElseThrow();
    assertThat(all(first)).hasSameSizeAs(Panes.ALL);
    Dock again = shown(Optional.of(first)).layout().orElseThrow();
    assertThat(all(again)).isEqualTo(all(first));
    assertThat(again.parts()).hasSameSizeAs(first.parts());
  }

  @Test
  void likedLayout_isKept_andNewPanesJoinIt() {
    Dock liked =
        new Dock(
            true,
            List.of(0.7),
            List.of(panes("rack", "graph", "rack"), panes("stages", "stages", "no such pane")),
            List.of(),
            "");
    Docking docking = shown(Optional.of(liked));
    Dock now = docking.layout().orElseThrow();
    assertThat(now.upright()).isTrue();
    assertThat(now.parts().getFirst()).isEqualTo(liked.parts().getFirst());
    assertThat(now.parts().getLast().front()).isEqualTo("stages");
    assertThat(all(now)).hasSameSizeAs(Panes.ALL).contains("explorer").doesNotHaveDuplicates();
    interact(docking::reset);
    Dock reset = docking.layout().orElseThrow();
    assertThat(all(reset)).hasSameSizeAs(Panes.ALL).doesNotHaveDuplicates();
    assertThat(reset.upright()).isFalse();
  }
}
