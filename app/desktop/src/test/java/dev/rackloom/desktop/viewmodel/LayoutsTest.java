package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Layout;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Torn;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutsTest {

  private static final Dock DOCK = new Dock(false, List.of(), List.of(), List.of("graph"), "graph");
  private static final Torn TORN = new Torn(10, 20, 300, 200, DOCK);

  private final SampleBackend backend = new SampleBackend(SampleStudy.create());
  private final DeskModel desk = desk(backend);
  private final Layouts layouts = desk.layouts();

  private static DeskModel desk(Backend of) {
    return new DeskModel(of, Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  private void save(String name) {
    layouts.save(name, Perspective.PLACE, DOCK, List.of(TORN));
  }

  private List<String> saved() {
    return layouts.saved().stream().map(Layout::name).toList();
  }

  private String said() {
    return desk.journal().entries().getLast().text();
  }

  @Test
  void layout_isSavedUnderItsName_andOpenedWithItsWindows() {
    save("  wide lanes ");
    assertThat(backend.layouts().named()).extracting(Layout::name).containsExactly("wide lanes");
    layouts.open(layouts.saved().getFirst());
    Settings.Desk now = desk.preferences().settingsProperty().get().desk();
    assertThat(now.perspective()).isEqualTo(Perspective.PLACE);
    assertThat(now.layout()).contains(DOCK);
    assertThat(layouts.torn(Perspective.PLACE)).containsExactly(TORN);
    assertThat(layouts.openedProperty().get().map(Layout::name)).contains("wide lanes");
  }

  @Test
  void nameThatIsThere_isReplaced_whateverItsCase() {
    save("Mine");
    layouts.save("mine", Perspective.OPERATE, DOCK, List.of());
    assertThat(layouts.saved())
        .containsExactly(new Layout("mine", Perspective.OPERATE, DOCK, List.of()));
    assertThat(said()).contains("saved anew");
  }

  @Test
  void namesThatWillNotDo_areRefusedInWords() {
    save(" ");
    assertThat(said()).contains("needs a name");
    save("x".repeat(61));
    assertThat(said()).contains("60 letters");
    save("live");
    assertThat(said()).contains("every window");
    assertThat(saved()).isEmpty();
  }

  @Test
  void layout_isRenamed_butNotToOneThatIsThere_andDeleted() {
    save("a");
    save("b");
    layouts.rename(layouts.saved().getFirst(), "B");
    assertThat(said()).contains("already");
    layouts.rename(layouts.saved().getFirst(), "c");
    assertThat(saved()).containsExactly("b", "c");
    layouts.rename(layouts.saved().getFirst(), "B");
    assertThat(saved()).containsExactly("B", "c");
    layouts.delete(layouts.saved().getFirst());
    assertThat(saved()).containsExactly("c");
  }

  @Test
  void choices_areFoundByTheirNames() {
    save("night shift");
    assertThat(layouts.find(layouts.all(), "shift", l -> {}))
        .extracting(Finder.Hit::label, Finder.Hit::detail)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("night shift", "Place, 1 window"));
    assertThat(layouts.names("night", n -> {}))
        .extracting(Finder.Hit::kind)
        .containsExactly("new", "saved");
    assertThat(layouts.names("Night Shift", n -> {}))
        .extracting(Finder.Hit::kind)
        .containsExactly("saved");
    assertThat(desk.finder().commands("layout live")).isNotEmpty();
  }

  @Test
  void badWindowsAndVersions_areRefused() {
    assertThatThrownBy(() -> new Torn(Double.NaN, 0, 10, 10, DOCK)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Torn(0, 0, 0, 10, DOCK)).hasMessageContaining("0.0 x 10.0");
    assertThatThrownBy(() -> new SavedLayouts(2, List.of(), java.util.Map.of()))
        .hasMessageContaining("version 2");
  }

  @Test
  void whatCannotBeRead_isToldOnce_andIsNotReplacedByItself() {
    DeskModel other = desk(new SampleBackend(SampleStudy.create()).withUnreadable("saved layouts"));
    assertThat(other.notices().noticeProperty().get().orElseThrow().text())
        .isEqualTo("This workspace's saved layouts cannot be read: panes are as at first.");
    assertThat(other.journal().entries()).hasSize(1);
    assertThat(desk.notices().noticeProperty().get()).isEmpty();
  }

  /** What another version, or a broken disk, may have left in the workspace. */
  private static void write(Path folder, String name, String json) throws SQLException {
    try (var database =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("workspace.db"));
        var statement = database.prepareStatement("UPDATE setting SET json=? WHERE name=?")) {
      statement.setString(1, json);
      statement.setString(2, name);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private static String text(Path folder) throws SQLException {
    try (var database =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("workspace.db"));
        var found =
            database
                .createStatement()
                .executeQuery("SELECT json FROM setting WHERE name='layouts'")) {
      return found.getString(1);
    }
  }

  @Test
  void workspace_keepsLayouts_andSaysWhenTheyAreDamagedOrNewer(@TempDir Path folder)
      throws SQLException {
    try (CoreBackend first = CoreBackend.open(folder)) {
      desk(first).layouts().save("mine", Perspective.PLACE, DOCK, List.of(TORN));
    }
    try (CoreBackend again = CoreBackend.open(folder)) {
      assertThat(again.unreadable()).isEmpty();
      assertThat(again.layouts().named())
          .containsExactly(new Layout("mine", Perspective.PLACE, DOCK, List.of(TORN)));
    }
    String newer = text(folder).replace("\"version\":1", "\"version\":9");
    for (String bad : List.of("{\"version\":1,", "[]", newer)) {
      write(folder, "layouts", bad);
      try (CoreBackend damaged = CoreBackend.open(folder)) {
        DeskModel other = desk(damaged);
        assertThat(other.layouts().saved()).isEmpty();
        assertThat(other.notices().noticeProperty().get().orElseThrow().text())
            .contains("saved layouts cannot be read");
        other.layouts().remember(Perspective.PLACE, List.of());
      }
      assertThat(text(folder)).isEqualTo(bad);
    }
  }

  @Test
  void settingsOfTheWindow_thatCannotBeRead_areTold(@TempDir Path folder) throws SQLException {
    try (CoreBackend first = CoreBackend.open(folder)) {
      first.changeSettings(s -> s.with(Settings.Desk.FIRST.with(Optional.of(DOCK))));
    }
    write(folder, "window", "{\"appearance\":7}");
    try (CoreBackend damaged = CoreBackend.open(folder)) {
      assertThat(damaged.settings()).isEqualTo(Settings.FIRST);
      assertThat(damaged.unreadable()).containsExactly("settings of the window");
    }
  }
}
