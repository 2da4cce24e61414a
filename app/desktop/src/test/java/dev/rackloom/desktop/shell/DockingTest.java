package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.PaneType;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.SavedLayouts;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Torn;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Scene;
import javafx.scene.control.Label;
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
    return shown(Settings.Desk.FIRST.with(layout));
  }

  private Docking shown(Settings.Desk liked) {
    Docking[] made = new Docking[1];
    interact(() -> {
      made[0] = new Docking(site, liked);
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

  private static List<String> all(Docking docking) {
    return all(docking.layout().orElseThrow());
  }

  private List<String> of(Perspective perspective) {
    return site.panes().all().stream()
        .filter(p -> p.perspectives().contains(perspective))
        .map(PaneType::id)
        .toList();
  }

  @Test
  void layout_isWrittenDownAndPutBack() {
    Dock first = shown(Optional.empty()).layout().orElseThrow();
    assertThat(all(first)).containsExactlyInAnyOrderElementsOf(of(Perspective.ANALYSE));
    Dock again = shown(Optional.of(first)).layout().orElseThrow();
    assertThat(all(again)).isEqualTo(all(first));
    assertThat(again.parts()).hasSameSizeAs(first.parts());
  }

  @Test
  void likedLayout_isKept_andResetPutsThePerspectiveBack() {
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
    assertThat(all(now)).containsExactly("graph", "rack", "stages");
    interact(docking::reset);
    assertThat(all(docking)).containsExactlyInAnyOrderElementsOf(of(Perspective.ANALYSE));
    assertThat(docking.layout().orElseThrow().upright()).isFalse();
  }

  @Test
  void perspective_hasItsPanes_andKeepsWhereTheyWere() {
    Docking docking = shown(Optional.empty());
    Settings.Desk liked = Settings.Desk.FIRST.with(Optional.of(panes("stages", "stages", "log")));
    interact(() -> docking.go(liked.at(Perspective.PLACE), List.of()));
    assertThat(all(docking)).containsExactlyInAnyOrderElementsOf(of(Perspective.PLACE));
    interact(() -> docking.go(liked.at(Perspective.ANALYSE), List.of()));
    assertThat(all(docking)).containsExactly("stages", "log");
  }

  @Test
  void partsThatWereTakenOut_areThereInEveryLayout_untilTheyAreClosed() {
    interact(() -> site.desk().openModel(Path.of("sample.onnx")));
    Docking docking = shown(Optional.empty());
    interact(() -> {
      site.desk().select(1);
      site.desk().extracts().open();
      docking.showParts();
    });
    assertThat(all(docking)).contains("part 1");
    interact(() -> docking.go(Settings.Desk.FIRST.at(Perspective.PLACE), List.of()));
    assertThat(all(docking)).contains("part 1", "lanes");
    interact(docking::reset);
    assertThat(all(docking)).containsOnlyOnce("part 1");
    assertThat(site.desk().extracts().parts()).hasSize(1);
  }

  @Test
  void tornWindow_isPartOfTheLayout_andOpensWhereItWas() {
    Docking docking = shown(Optional.of(panes("graph", "graph", "stages", "rack")));
    Torn torn = new Torn(120, 90, 400, 300, panes("rack", "stages", "rack"));
    interact(() -> docking.tear(List.of(torn)));
    org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    assertThat(all(docking)).containsExactly("graph");
    Torn open = docking.windows().getFirst();
    assertThat(all(open.dock())).containsExactly("stages", "rack");
    assertThat(open.dock().parts().getFirst().front()).isEqualTo("rack");
    assertThat(List.of(open.x(), open.y(), open.width(), open.height()))
        .containsExactly(120.0, 90.0, 400.0, 300.0);
    interact(() -> docking.reset());
    assertThat(docking.windows()).isEmpty();
    assertThat(all(docking)).containsExactlyInAnyOrderElementsOf(of(Perspective.ANALYSE));
  }

  @Test
  void tornWindow_onAScreenThatIsGone_comesBackInSight() {
    Docking docking = shown(Optional.of(panes("graph", "graph", "rack")));
    interact(() -> docking.tear(List.of(new Torn(9_000, 9_000, 400, 300, panes("rack", "rack")))));
    Torn open = docking.windows().getFirst();
    assertThat(open.x()).isBetween(0.0, 1000.0);
    assertThat(open.y()).isBetween(0.0, 1000.0);
    interact(docking::reset);
  }

  @Test
  void layoutOfPanesThatAreNoMore_isAsAtFirst() {
    Docking docking = shown(Optional.of(panes("gone", "gone", "no such pane")));
    assertThat(all(docking)).containsExactlyInAnyOrderElementsOf(of(Perspective.ANALYSE));
  }

  @Test
  void layoutsOfEveryWindow_havePanesThatThereAre() {
    for (SavedLayouts.Layout layout : site.desk().layouts().all()) {
      Docking docking =
          shown(Settings.Desk.FIRST.at(layout.perspective()).with(Optional.of(layout.dock())));
      assertThat(all(docking)).as(layout.name()).containsExactlyElementsOf(all(layout.dock()));
    }
  }

  @Test
  void savedLayout_isGoneTo_byThePalette() {
    DeskWindow[] window = new DeskWindow[1];
    interact(() -> {
      window[0] = new DeskWindow(site);
      room.getChildren().setAll(window[0]);
      window[0].rememberLayout();
      site.desk()
          .layouts()
          .save("Mine", Perspective.PLACE, panes("lanes", "lanes", "graph"), List.of());
    });
    interact(() -> site.desk().finder().commands("layout mine").getFirst().go().run());
    assertThat(site.desk().preferences().settingsProperty().get().desk().perspective())
        .isEqualTo(Perspective.PLACE);
    interact(window[0]::keepLayout);
    assertThat(
            all(site.desk().preferences().settingsProperty().get().desk().layout().orElseThrow()))
        .containsExactly("lanes", "graph");
  }

  @Test
  void paneOfAnotherPerspective_joinsWhenItIsCalled_alsoAnEmptyWindow() {
    Docking docking = shown(Optional.of(panes("graph", "graph")));
    interact(() -> docking.show("telemetry"));
    assertThat(all(docking)).containsExactly("graph", "telemetry");
    assertThat(docking.layout().orElseThrow().parts().getFirst().front()).isEqualTo("telemetry");
    interact(() -> docking.show("no such pane"));
    assertThat(all(docking)).containsExactly("graph", "telemetry");
  }

  @Test
  void anotherPane_isAClassAndALine() {
    PaneType another =
        new PaneType(
            "another",
            "Another",
            "fth-star",
            Set.of(Perspective.ANALYSE),
            PaneType.Place.LEFT,
            s -> new Label("another pane of " + s.desk().workspace()));
    site = site.with(site.panes().with(another));
    Docking docking = shown(Optional.empty());
    assertThat(all(docking)).contains("another");
    interact(() -> docking.show("another"));
    assertThat(lookup("another pane of /workspace").queryAll()).isNotEmpty();
    interact(() -> new DeskWindow(site));
    assertThat(site.desk().commands()).extracting(Command::id).contains("show-another");
    assertThatThrownBy(() -> site.panes().with(another)).hasMessageContaining("one id");
  }
}
