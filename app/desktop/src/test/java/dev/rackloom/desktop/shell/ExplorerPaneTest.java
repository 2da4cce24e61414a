package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.Samples;
import dev.rackloom.desktop.view.ExplorerPane;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Explorer.Thing;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** Things move to the top when they are opened: what is selected is a thing, not a row. */
class ExplorerPaneTest extends ApplicationTest {

  @TempDir Path workspace;
  private DeskModel desk;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(CoreBackend.open(workspace), Clock.systemUTC(), Runnable::run, Runnable::run);
    desk.openRack(Samples.file("unlike.yaml"));
    desk.openRack(Samples.file("four-gpus.yaml"));
    stage.setScene(new Scene(new ExplorerPane(desk), 300, 400));
    stage.show();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private List<String> racks() {
    return desk.explorer().shelvesProperty().get().get(1).entries().stream()
        .map(Backend.Entry::label)
        .toList();
  }

  @Test
  void selection_followsTheThing_whenTheListReorders() {
    TreeView<Object> tree = lookup("#explorer").query();
    String lower = racks().get(1);
    interact(() -> {
      tree.requestFocus();
      tree.getSelectionModel().select(tree.getRoot().getChildren().get(1).getChildren().get(1));
    });
    push(KeyCode.ENTER);
    assertThat(racks().getFirst()).isEqualTo(lower);
    assertThat(tree.getSelectionModel().getSelectedItem())
        .isSameAs(tree.getRoot().getChildren().get(1).getChildren().getFirst());
    assertThat(desk.explorer().picked()).contains(new Thing(Backend.Kind.RACKS, lower));
  }

  @Test
  void whatIsOnTheScreen_isMarked() {
    TreeView<Object> tree = lookup("#explorer").query();
    assertThat(marked(tree)).containsExactly("four-gpus");
    interact(() -> desk.openRack(Samples.file("unlike.yaml")));
    assertThat(desk.explorer().openProperty().get())
        .containsExactly(new Thing(Backend.Kind.RACKS, racks().getFirst()));
    assertThat(marked(tree)).containsExactly(racks().getFirst());
  }

  /** Labels of the cells that are marked as on the screen. */
  private List<String> marked(TreeView<Object> tree) {
    interact(tree::layout);
    return tree.lookupAll(".tree-cell").stream()
        .filter(c -> c.getPseudoClassStates().contains(PseudoClass.getPseudoClass("on-screen")))
        .flatMap(c -> c.lookupAll(".entry").stream())
        .map(label -> ((Label) label).getText())
        .toList();
  }

  @Test
  void nothingSelected_staysSo() {
    TreeView<Object> tree = lookup("#explorer").query();
    interact(() -> desk.openRack(Samples.file("unlike.yaml")));
    assertThat(tree.getSelectionModel().isEmpty()).isTrue();
    assertThat(desk.explorer().picked()).isEqualTo(Optional.empty());
  }
}
