package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** Panes and the order of stages, without a mouse. */
class KeysOnPanesTest extends ApplicationTest {

  private DeskModel desk;
  private DeskWindow window;
  private Stage main;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    desk.preferences().change(s -> s.with(Settings.Desk.FIRST.with(Optional.of(beside()))));
    window = new DeskWindow(new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run));
    main = stage;
    Scene scene = new Scene(window, 1000, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    window.rememberLayout();
    desk.openModel(Path.of("sample.onnx"));
  }

  @AfterEach
  void close() {
    interact(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
  }

  /** Graph and problems on the left, the stages on the right. */
  private static Dock beside() {
    return new Dock(
        false, List.of(0.5), List.of(tabs("graph", "problems"), tabs("stages")), List.of(), "");
  }

  private static Dock tabs(String... ids) {
    return new Dock(false, List.of(), List.of(), List.of(ids), ids[0]);
  }

  private Dock layout() {
    interact(window::keepLayout);
    return desk.preferences().settingsProperty().get().desk().layout().orElseThrow();
  }

  /** Groups of tabs from left to right and from top to bottom. */
  private static List<List<String>> groups(Dock dock) {
    List<List<String>> all = new ArrayList<>();
    if (!dock.panes().isEmpty()) {
      all.add(dock.panes());
    }
    dock.parts().forEach(p -> all.addAll(groups(p)));
    return all;
  }

  private List<List<String>> groups() {
    return groups(layout());
  }

  private void use(String node) {
    interact(() -> lookup(node).query().requestFocus());
  }

  private void side(KeyCode letter) {
    push(KeyCode.CONTROL, KeyCode.ALT, letter);
  }

  @Test
  void paneInUse_goesToEverySide_andKeepsTheFocus() {
    use("#stages");
    side(KeyCode.L);
    assertThat(groups()).containsExactly(List.of("stages"), List.of("graph", "problems"));
    assertThat(layout().upright()).isFalse();
    assertThat(lookup("#stages").query().isFocused()).isTrue();
    side(KeyCode.B);
    assertThat(groups()).containsExactly(List.of("graph", "problems"), List.of("stages"));
    assertThat(layout().upright()).isTrue();
    side(KeyCode.T);
    assertThat(groups()).containsExactly(List.of("stages"), List.of("graph", "problems"));
    side(KeyCode.R);
    assertThat(groups()).containsExactly(List.of("graph", "problems"), List.of("stages"));
    assertThat(lookup("#stages").query().isFocused()).isTrue();
  }

  @Test
  void oneOfSeveralTabs_leavesTheOthersWhereTheyAre_insideWhatThereWas() {
    interact(() -> window.show("problems"));
    use("#stages");
    push(KeyCode.F6);
    side(KeyCode.B);
    assertThat(groups()).containsExactly(List.of("graph"), List.of("stages"), List.of("problems"));
    assertThat(layout().upright()).isTrue();
    assertThat(layout().parts().getFirst().upright()).isFalse();
  }

  @Test
  void paneInUse_joinsTheNextTabs_andCloses() {
    use("#stages");
    side(KeyCode.G);
    assertThat(groups()).containsExactly(List.of("graph", "problems", "stages"));
    side(KeyCode.L); // away again: alone it could not
    assertThat(groups()).hasSize(2);
    push(KeyCode.CONTROL, KeyCode.W);
    assertThat(groups()).containsExactly(List.of("graph", "problems"));
    push(KeyCode.CONTROL, KeyCode.W);
    assertThat(groups()).containsExactly(List.of("graph"));
  }

  @Test
  void keysGoFromPaneToPane() {
    use("#stages");
    push(KeyCode.F6);
    assertThat(focusedIn("#graph")).isTrue();
    push(KeyCode.SHIFT, KeyCode.F6);
    assertThat(focusedIn("#stages")).isTrue();
  }

  private boolean focusedIn(String node) {
    Node at = main.getScene().getFocusOwner();
    Node leaf = lookup(node).query();
    while (leaf != null
        && !(leaf instanceof software.coley.bentofx.layout.container.DockContainerLeaf)) {
      leaf = leaf.getParent();
    }
    while (at != null && !at.equals(leaf)) {
      at = at.getParent();
    }
    return at != null;
  }

  @Test
  void palette_knowsThePlaces() {
    use("#stages");
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.M);
    write("beside graph");
    push(KeyCode.ENTER);
    assertThat(groups()).containsExactly(List.of("graph", "problems", "stages"));
  }

  @Test
  void tornWindow_answersCommandKeys_alsoThoseThatWereChanged() {
    use("#stages");
    side(KeyCode.W);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(groups()).containsExactly(List.of("graph", "problems"));
    Scene torn = lookup("#stages").query().getScene();
    assertThat(torn).isNotSameAs(main.getScene());
    interact(() -> desk.editor().move("s2", "gpu0"));
    pressIn(torn, KeyCode.Z, false);
    assertThat(desk.table().rows().get(2).numbers().device()).isEqualTo("cpu0");
    interact(() -> desk.preferences().change(s -> s.withKey("redo", "Shortcut+J")));
    pressIn(torn, KeyCode.J, false);
    assertThat(desk.table().rows().get(2).numbers().device()).isEqualTo("gpu0");
    pressIn(torn, KeyCode.P, true);
    assertThat(lookup("#quick-pick-field").query().isFocused()).isTrue();
    write("pane in use to the next group");
    pressOn(lookup("#quick-pick-field").query(), KeyCode.ENTER, false, false);
    assertThat(groups()).containsExactly(List.of("graph", "problems", "stages"));
    assertThat(lookup("#stages").query().getScene()).isEqualTo(main.getScene());
  }

  private void pressIn(Scene scene, KeyCode code, boolean shift) {
    pressOn(scene.lookup("#stages"), code, shift, true);
  }

  /** The headless robot presses keys in the newest window alone. */
  private void pressOn(Node node, KeyCode code, boolean shift, boolean control) {
    KeyEvent press = new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, false, false);
    interact(() -> Event.fireEvent(node, press));
  }

  @Test
  void stages_areSortedByKeys_asTheHeaderShows() {
    use("#stages");
    TableView<StageRow> table = StagesShown.in(this);
    push(KeyCode.ALT, KeyCode.RIGHT);
    TableColumn<StageRow, ?> first = table.getVisibleLeafColumns().getFirst();
    assertThat(sorted(table)).isEqualTo(first.getId() + " ASCENDING");
    push(KeyCode.ALT, KeyCode.DOWN);
    assertThat(sorted(table)).isEqualTo(first.getId() + " DESCENDING");
    assertThat(table.getItems().getFirst().id()).isEqualTo("s5");
    push(KeyCode.ALT, KeyCode.RIGHT);
    assertThat(sorted(table))
        .isEqualTo(table.getVisibleLeafColumns().get(1).getId() + " DESCENDING");
    push(KeyCode.ALT, KeyCode.HOME);
    assertThat(table.getSortOrder()).isEmpty();
    assertThat(table.getItems().getFirst().id()).isEqualTo("s0");
    interact(() -> {
      first.setSortType(TableColumn.SortType.DESCENDING);
      table.getSortOrder().setAll(List.of(first));
    });
    assertThat(desk.table().sorting().byProperty().get().orElseThrow().falling()).isTrue();
    interact(() -> desk.finder().commands("sort the stages").getFirst().go().run());
    write("model");
    push(KeyCode.ENTER);
    assertThat(table.getSortOrder()).isEmpty();
  }

  private static String sorted(TableView<StageRow> table) {
    return table.getSortOrder().stream()
        .map(c -> c.getId() + " " + c.getSortType())
        .findFirst()
        .orElse("");
  }

  @Test
  void everythingIsInTheKeyMap_andInThePalette() {
    assertThat(desk.finder().commands("pane in use")).hasSizeGreaterThanOrEqualTo(8);
    interact(window::editKeys);
    TableView<?> keys = lookup("#keys").query();
    assertThat(keys.getItems().stream().map(String::valueOf))
        .anyMatch(s -> s.contains("stages-sort-next"))
        .anyMatch(s -> s.contains("pane-left"))
        .anyMatch(s -> s.contains("close-pane"));
  }
}
