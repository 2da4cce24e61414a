package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.canvas.GraphView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/** All groups of the graph are expanded and closed, wherever somebody looks for that. */
class ExpandAllTest extends WindowOnSample {

  private final List<Runnable> waiting = new ArrayList<>();
  private boolean slow;

  @Override
  Optional<Dock> layout() {
    return Optional.of(tabs("graph"));
  }

  /** Scenes are built at once, or when the test wants it. */
  @Override
  Site site(DeskModel of) {
    Site usual = super.site(of);
    return new Site(
        of,
        usual.look(),
        work -> {
          if (slow) {
            waiting.add(work);
          } else {
            work.run();
          }
        },
        Runnable::run);
  }

  private boolean isOpen() {
    return lookup("#graph").<GraphView>query().sceneModelProperty().get().nodes().stream()
        .anyMatch(n -> n.state() == SceneNode.State.OPEN);
  }

  @Test
  void menu_expandsAll_andClosesAll() {
    choose(lookup("#graph").query(), "graph-expand-all");
    assertThat(isOpen()).isTrue();
    MenuButton more = lookup("#graph-more").query();
    MenuItem close =
        more.getItems().stream()
            .filter(i -> "graph-close-all".equals(i.getId()))
            .findFirst()
            .orElseThrow();
    interact(close::fire);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void palette_findsBoth() {
    interact(window::openPalette);
    write("expand all").push(KeyCode.ENTER);
    assertThat(isOpen()).isTrue();
    interact(window::openPalette);
    write("close all gr").push(KeyCode.ENTER);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void longWait_isTold_andStopped() throws Exception {
    slow = true;
    choose(lookup("#graph").query(), "graph-expand-all");
    Node wait = lookup("#graph-wait").query();
    assertThat(wait.isVisible()).isFalse();
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, wait.visibleProperty());
    fire("#graph-stop");
    assertThat(wait.isVisible()).isFalse();
    interact(() -> waiting.forEach(Runnable::run));
    assertThat(isOpen()).isFalse();
  }
}
