package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.viewer.Item;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** Weights of the selected operator are read by the command and by the button of the pane. */
class DetailsPaneTest extends ApplicationTest {

  private DeskModel desk;
  private DeskWindow window;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.withBody()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    window = new DeskWindow(new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run));
    Scene scene = new Scene(window, 1000, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    desk.openModel(Path.of("sample.onnx"));
  }

  private void select(String type) {
    Item item =
        desk.treeProperty().get().orElseThrow().items().stream()
            .filter(i -> i.kind() == Item.Kind.OPERATOR && i.label().equals(type))
            .findFirst()
            .orElseThrow();
    interact(() -> desk.reveal(item.id()));
  }

  private List<String> shown() {
    return lookup("#details .label").queryAll().stream()
        .filter(Node::isVisible)
        .map(n -> ((Labeled) n).getText())
        .toList();
  }

  @Test
  void command_readsTheWeightsOfWhatIsSelected_andShowsThem() {
    select("If");
    Command read =
        desk.commands().stream().filter(c -> c.id().equals("read-weights")).findFirst().get();
    assertThat(read.enabled().getValue()).isTrue();
    interact(read::run);
    assertThat(shown()).contains("0.2500 ± 0.5000", "25 % of 100");
  }

  @Test
  void button_readsWeightsInABody_andGoesWhenAllAreRead() {
    select("Gemm");
    interact(() -> window.show("details"));
    Button button = lookup("#read-weights").query();
    assertThat(button.getParent().isVisible()).isTrue();
    interact(button::fire);
    assertThat(shown()).contains("0.7500 ± 0.5000");
    assertThat(button.getParent().isVisible()).isFalse();
  }
}
