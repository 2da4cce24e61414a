package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Viewed;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.GraphState;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.canvas.GraphView;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** A window that ends without a word comes back with the graph as it was looked at. */
class SeenAgainTest extends ApplicationTest {

  @TempDir Path folder;

  private final List<DeskModel> desks = new ArrayList<>();
  private Stage stage;
  private DeskModel desk;

  @Override
  public void start(Stage first) {
    stage = first;
    stage.setX(0);
    stage.setY(0);
    begin();
    stage.show();
  }

  /** A window of its own on the workspace; the one before is gone without having been closed. */
  private void begin() {
    desk =
        new DeskModel(
            CoreBackend.open(folder.resolve("workspace")),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    desks.add(desk);
    Site site = new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run);
    Scene scene = new Scene(new DeskWindow(site), 1000, 960);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    desk.resume();
  }

  @AfterEach
  void close() {
    interact(() -> desks.forEach(DeskModel::close));
  }

  private Path model() throws IOException {
    Path file = folder.resolve("config.json");
    Files.copy(sample("llama-8b/config.json"), file);
    return file;
  }

  private static Path sample(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(SeenAgainTest.class.getResource("/dev/rackloom/desktop/" + name))
              .toURI());
    } catch (URISyntaxException bug) {
      throw new IllegalStateException(bug);
    }
  }

  private GraphView view() {
    return lookup("#graph").query();
  }

  private static int firstGroup(ModelTree tree) {
    return tree.item(tree.itemOfStage(1)).children().stream()
        .filter(c -> tree.item(c).expandable())
        .findFirst()
        .orElseThrow();
  }

  private void look() {
    interact(() -> desk.openRack(sample("unlike.yaml")));
    interact(() -> {
      GraphView view = view();
      ModelTree tree = view.tree().orElseThrow();
      view.directionProperty().set(Direction.RIGHT);
      view.toggle(tree.itemOfStage(1));
      view.toggle(firstGroup(tree));
      view.zoom(0.7);
      view.go(view.viewportProperty().get().panned(-35, 12));
      desk.overlays().choiceProperty().set(Overlays.Choice.DEVICE);
      desk.filter().say("layer");
      desk.finder().things("norm");
    });
  }

  private void untilKept(Path model) throws TimeoutException {
    Viewed seen = desk.lastViewed().viewed();
    try (Workspace beside = Workspace.open(folder.resolve("workspace"))) {
      WaitForAsyncUtils.waitFor(
          30,
          TimeUnit.SECONDS,
          () ->
              beside
                  .setting("viewed " + model.toAbsolutePath(), Viewed.class)
                  .filter(seen::equals)
                  .isPresent());
    }
  }

  @Test
  void graph_isSeenAsItWas_afterACrash() throws IOException, TimeoutException {
    Path model = model();
    interact(() -> desk.openModel(model));
    look();
    GraphState state = view().state();
    Viewport port = view().viewportProperty().get();
    List<String> shown = shown();
    String found = lookup("#found").<Label>query().getText();
    untilKept(model);
    interact(this::begin);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(shown()).isEqualTo(shown);
    assertThat(view().state()).isEqualTo(state);
    assertThat(view().viewportProperty().get().scale()).isCloseTo(port.scale(), within(1e-6));
    assertThat(view().viewportProperty().get().dx()).isCloseTo(port.dx(), within(1.0));
    assertThat(desk.overlays().choiceProperty().get()).isEqualTo(Overlays.Choice.DEVICE);
    assertThat(lookup("#stage-filter").<TextField>query().getText()).isEqualTo("layer");
    assertThat(lookup("#found").<Label>query().getText()).isEqualTo(found).contains("norm");
  }

  @Test
  void graph_isSeenAsItWas_onAnotherRack_andWhatIsGoneFromTheModelIsSkipped() throws IOException {
    Path model = model();
    interact(() -> desk.openModel(model));
    look();
    GraphState state = view().state();
    List<String> shown = shown();
    interact(() -> desk.openRack(sample("ten.yaml")));
    assertThat(shown()).isEqualTo(shown);
    assertThat(view().state()).isEqualTo(state);
    shrink(model, 30);
    interact(() -> desk.opener().reload());
    assertThat(view().state()).isEqualTo(state);
    shrink(model, 1);
    interact(() -> desk.opener().reload());
    assertThat(view().state().opened()).isEmpty();
  }

  private static void shrink(Path model, int layers) throws IOException {
    String text = Files.readString(model);
    Files.writeString(
        model,
        text.replaceFirst("\"num_hidden_layers\": *[0-9]+", "\"num_hidden_layers\": " + layers));
  }

  private List<String> shown() {
    ModelTree tree = view().tree().orElseThrow();
    return view().sceneModelProperty().get().nodes().stream()
        .map(SceneNode::item)
        .map(tree::item)
        .map(Item::fullName)
        .toList();
  }
}
