package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.Panes.Site;
import dev.rackloom.desktop.view.QuickPick;
import dev.rackloom.desktop.view.SizesBar;
import dev.rackloom.desktop.view.StripView;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.KeyMap;
import dev.rackloom.desktop.viewmodel.Preferences;
import dev.rackloom.desktop.viewmodel.Settings;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;

/** The whole window as one node. */
public final class DeskWindow extends StackPane {

  private static final String SEARCH =
      "Search, or ask: op:MatMul shape:*x4096 device:gpu0 time>5% class:memory";

  private final DeskModel desk;
  private final Docking docking;
  private final QuickPick pick = new QuickPick();
  private final KeyMap keys;
  private final List<KeyCombination> bound = new ArrayList<>();

  public DeskWindow(Site site) {
    desk = site.desk();
    getStyleClass().add("desk");
    Preferences preferences = desk.preferences();
    keys = new KeyMap(Commands.of(this, desk, site.look()), preferences);
    desk.commands().setAll(keys.commands());
    docking = new Docking(site, preferences.settingsProperty().get().layout());
    BorderPane frame = new BorderPane(docking.node());
    frame.setTop(
        new VBox(
            new Toolbar(desk),
            new SizesBar(desk.sizes(), desk.table()),
            new StripView(desk.strip())));
    frame.setBottom(new StatusLine(desk));
    getChildren().addAll(frame, pick);
    sceneProperty().addListener((o, was, is) -> bindKeys(is));
    preferences.settingsProperty().addListener((o, was, is) -> follow(was, is));
    desk.askedProperty().addListener((o, was, is) -> search(is));
    setOnDragOver(this::over);
    setOnDragDropped(this::dropped);
  }

  private void follow(Settings was, Settings is) {
    if (!was.keys().equals(is.keys())) {
      desk.commands().setAll(keys.commands());
      bindKeys(getScene());
    }
  }

  /** Keeps where panes are whenever that changes. */
  public void rememberLayout() {
    docking.onChange(this::keepLayout);
  }

  /** Keeps where panes are. */
  public void keepLayout() {
    desk.preferences().change(s -> s.withLayout(docking.layout()));
  }

  void resetLayout() {
    docking.reset();
    desk.preferences().change(s -> s.withLayout(Optional.empty()));
  }

  void editKeys() {
    new KeysDialog(getScene().getWindow(), keys).show();
  }

  private void over(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY);
      event.consume();
    }
  }

  private void dropped(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      desk.openDropped(event.getDragboard().getFiles().stream().map(File::toPath).toList());
      event.setDropCompleted(true);
      event.consume();
    }
  }

  private void bindKeys(@Nullable Scene scene) {
    if (scene != null) {
      bound.forEach(scene.getAccelerators()::remove);
      bound.clear();
      desk.commands().stream().filter(c -> !c.keys().isEmpty()).forEach(c -> bind(scene, c));
    }
  }

  private void bind(Scene scene, Command command) {
    KeyCombination combination = KeyCombination.valueOf(command.keys());
    bound.add(combination);
    scene.getAccelerators().put(combination, command::run);
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
    pick.open(SEARCH, desk.finder()::things);
  }

  private void search(String text) {
    if (!text.isEmpty()) {
      pick.open(SEARCH, text, desk.finder()::things);
    }
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
