package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.Panes.Site;
import dev.rackloom.desktop.view.QuickPick;
import dev.rackloom.desktop.view.SizesBar;
import dev.rackloom.desktop.view.StripView;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;

/** The whole window as one node. */
public final class DeskWindow extends StackPane {

  private final DeskModel desk;
  private final Docking docking;
  private final QuickPick pick = new QuickPick();

  public DeskWindow(Site site) {
    desk = site.desk();
    getStyleClass().add("desk");
    desk.commands().setAll(Commands.of(this, desk, site.look()));
    docking = new Docking(site);
    BorderPane frame = new BorderPane(docking.node());
    frame.setTop(
        new VBox(
            new Toolbar(desk),
            new SizesBar(desk.sizes(), desk.table()),
            new StripView(desk.strip())));
    frame.setBottom(new StatusLine(desk));
    getChildren().addAll(frame, pick);
    sceneProperty().addListener((o, was, is) -> bindKeys(is));
  }

  private void bindKeys(@Nullable Scene scene) {
    if (scene != null) {
      desk.commands().stream().filter(c -> !c.keys().isEmpty()).forEach(c -> bind(scene, c));
    }
  }

  private static void bind(Scene scene, Command command) {
    scene.getAccelerators().put(KeyCombination.valueOf(command.keys()), command::run);
  }

  /** Brings a pane to the front. */
  public void show(String pane) {
    docking.show(pane);
  }

  /** Brings a pane to the front and does something that is seen there. */
  void show(String pane, Runnable then) {
    show(pane);
    then.run();
  }

  /** Lets the user choose a command. */
  public void openPalette() {
    pick.open("Type a command", desk.finder()::commands);
  }

  /** Lets the user look for a stage or an operator. */
  public void openSearch() {
    pick.open("Search stages and operators", desk.finder()::things);
  }

  void deploy() {
    show("telemetry");
    desk.deploy();
  }

  void chooseModel() {
    choose("Open model", List.of("*.onnx", "*.json", "*.gguf", "*.safetensors"), desk::openModel);
  }

  void chooseRack() {
    choose("Open rack", List.of("*.yaml", "*.yml", "*.json"), desk::openRack);
  }

  private void choose(String title, List<String> patterns, Consumer<Path> then) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(title);
    chooser
        .getExtensionFilters()
        .addAll(
            new FileChooser.ExtensionFilter(title, patterns),
            new FileChooser.ExtensionFilter("All files", "*"));
    File chosen = chooser.showOpenDialog(getScene().getWindow());
    if (chosen != null) {
      then.accept(chosen.toPath());
    }
  }
}
