package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.FileDialogs;
import dev.rackloom.desktop.view.QuickPick;
import dev.rackloom.desktop.view.Scaled;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.SizesBar;
import dev.rackloom.desktop.view.StripView;
import dev.rackloom.desktop.view.ViewKeys;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Extracts;
import dev.rackloom.desktop.viewmodel.KeyMap;
import dev.rackloom.desktop.viewmodel.Layouts;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.Preferences;
import dev.rackloom.desktop.viewmodel.SavedLayouts;
import dev.rackloom.desktop.viewmodel.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import javafx.stage.WindowEvent;

/** The whole window as one node. */
public final class DeskWindow extends StackPane {

  private static final String SEARCH =
      "Search, or ask: op:MatMul shape:*x4096 device:gpu0 stage-time>5% memory>1GiB";

  private final DeskModel desk;
  private final Docking docking;
  private final Site site;
  private final QuickPick pick = new QuickPick();
  private final KeyMap keys;
  private final BorderPane frame = new BorderPane();
  private final Scaled scaled = new Scaled(new StackPane(frame, pick));
  private final PopupScale popups = new PopupScale();
  private final WindowKeys heard = new WindowKeys();

  public DeskWindow(Site site) {
    this.site = site;
    desk = site.desk();
    getStyleClass().add("desk");
    pick.letDrag(desk.handwork().lanes(), desk.selection());
    Preferences preferences = desk.preferences();
    keys = new KeyMap(Commands.of(this, site), ViewKeys.shortcuts(), preferences);
    commands();
    docking = new Docking(site, preferences.settingsProperty().get().desk());
    docking.node().setMinHeight(0); // panes give way, not what is above and below them
    frame.setCenter(docking.node());
    frame.setTop(
        new VBox(
            new Toolbar(desk),
            new SizesBar(desk.sizes(), desk.table()),
            new StripView(desk.strip())));
    frame.setBottom(new VBox(new NoticeBar(desk.notices()), new StatusLine(desk)));
    frame.setMinSize(0, 0);
    getChildren().add(scaled);
    scaled.scale(scale(preferences.settingsProperty().get()));
    docking.onWindow(heard::hear);
    docking.onWindow(new FileDrops(desk.opener()::dropped)::take);
    sceneProperty().subscribe(s -> popups.apply(s, scale(preferences.settingsProperty().get())));
    preferences.settingsProperty().addListener((o, was, is) -> follow(was, is));
    desk.extracts()
        .parts()
        .addListener((ListChangeListener<Extracts.Part>) change -> docking.showParts());
    desk.layouts().openedProperty().addListener((o, was, is) -> is.ifPresent(l -> goTo()));
    desk.askedProperty().addListener((o, was, is) -> search(is));
  }

  private static double scale(Settings settings) {
    return settings.appearance().scalePercent() / 100.0;
  }

  private void follow(Settings was, Settings is) {
    if (scale(was) != scale(is)) {
      docking.keepShares(() -> scaled.scale(scale(is)), this::layout);
    }
    popups.apply(getScene(), scale(is));
    if (!was.keys().equals(is.keys())) {
      commands();
    }
    if (was.desk().perspective() != is.desk().perspective()) {
      desk.layouts().remember(was.desk().perspective(), docking.windows());
      go(is.desk());
    }
  }

  private void goTo() {
    go(desk.preferences().settingsProperty().get().desk());
  }

  private void go(Settings.Desk liked) {
    docking.go(liked, desk.layouts().torn(liked.perspective()));
  }

  /** Opens what was torn out, and keeps where panes are whenever that changes; once shown. */
  public void rememberLayout() {
    docking.tear(desk.layouts().torn(perspective()));
    docking.onChange(this::keepLayout);
  }

  private Perspective perspective() {
    return desk.preferences().settingsProperty().get().desk().perspective();
  }

  /** Keeps where panes are. */
  public void keepLayout() {
    desk.preferences().change(s -> s.with(s.desk().with(docking.layout())));
    desk.layouts().remember(perspective(), docking.windows());
  }

  void resetLayout() {
    docking.reset();
    desk.preferences().change(s -> s.with(s.desk().with(Optional.empty())));
    desk.layouts().remember(perspective(), List.of());
  }

  void saveLayout() {
    Layouts layouts = desk.layouts();
    pick.open("Name of the layout", text -> layouts.names(text, this::saveLayout));
  }

  private void saveLayout(String name) {
    docking
        .layout()
        .ifPresent(dock -> desk.layouts().save(name, perspective(), dock, docking.windows()));
  }

  void chooseLayout() {
    Layouts layouts = desk.layouts();
    pick.open("Layout to go to", text -> layouts.find(layouts.all(), text, layouts::open));
  }

  void renameLayout() {
    Layouts layouts = desk.layouts();
    pick.open(
        "Layout to rename",
        text -> layouts.find(layouts.saved(), text, layout -> newName(layouts, layout)));
  }

  private void newName(Layouts layouts, SavedLayouts.Layout layout) {
    pick.open("New name of " + layout.name(), layout.name(), text -> layouts.newName(layout, text));
  }

  void deleteLayout() {
    Layouts layouts = desk.layouts();
    pick.open("Layout to delete", text -> layouts.find(layouts.saved(), text, layouts::delete));
  }

  KeyMap keys() {
    return keys;
  }

  /** Closes the window as its own button does. */
  void quit() {
    Window shown = getScene().getWindow();
    shown.fireEvent(new WindowEvent(shown, WindowEvent.WINDOW_CLOSE_REQUEST));
  }

  void editKeys() {
    new KeysDialog(getScene().getWindow(), keys).show();
  }

  private void commands() {
    desk.commands().setAll(keys.commands());
    heard.set(desk.commands());
  }

  /** Does something with panes. */
  void panes(Consumer<PaneMoves> what) {
    what.accept(docking.moves());
  }

  /** Lets the user choose where the pane in use goes. */
  void movePane() {
    pick.open("Where the pane in use goes", docking.moves()::places);
  }

  /** Lets the user choose what the stages are sorted by. */
  void sortStages() {
    show("stages");
    pick.open("What the stages are sorted by", desk.table().sorting()::choices);
  }

  /** Shows the panes of another perspective; where those of this one are is kept. */
  void go(Perspective other) {
    desk.preferences().change(s -> s.with(s.desk().at(other)));
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
    desk.actions().deploy();
  }

  void chooseModel() {
    choose("Open model", FileDialogs.MODELS, desk::openModel);
  }

  void chooseRack() {
    choose("Open rack", List.of("*.yaml", "*.yml", "*.json"), desk::openRack);
  }

  private void choose(String title, List<String> patterns, Consumer<Path> then) {
    site.dialogs().toOpen(getScene().getWindow(), title, patterns).ifPresent(then);
  }

  /** Lets the user choose a file that was opened before. */
  void openRecent() {
    pick.open("Open again", desk.finder()::recent);
  }

  /** Writes the selected part as a model. */
  void savePart() {
    site.dialogs()
        .toSave(getScene().getWindow(), "Save the selected part as a model", "part.onnx")
        .ifPresent(desk.extracts()::save);
  }
}
