package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.Backend.Kind;
import dev.rackloom.desktop.viewmodel.Columns;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Layout;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import dev.rackloom.desktop.viewmodel.Settings.Recent;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two windows on one workspace: each keeps what it changed, neither wipes the other's changes. */
class TwoDesktopsTest {

  private static final Dock DOCK = new Dock(true, List.of(), List.of(), List.of("graph"), "graph");

  @TempDir Path folder;

  private DeskModel desk() {
    return new DeskModel(CoreBackend.open(folder), Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  private static void change(DeskModel desk, java.util.function.UnaryOperator<Settings> how) {
    desk.preferences().change(how);
  }

  private static Settings kept(DeskModel desk) {
    return desk.preferences().settingsProperty().get();
  }

  @Test
  void whatEachChanged_isThereAtTheNextStart() {
    try (DeskModel one = desk();
        DeskModel other = desk()) {
      change(one, s -> s.withKey("deploy", "Shortcut+S"));
      change(other, s -> s.withKey("undo", "Alt+U"));
      change(other, s -> s.with(s.desk().with(java.util.Optional.of(DOCK))));
      change(one, s -> s.withTheme("dark"));
      change(other, s -> s.with(new Settings.Appearance("", 150, true)));
      change(one, s -> s.with("op:MatMul"));
      change(other, s -> s.with("class:memory"));
      change(one, s -> s.with(new Recent(Kind.MODELS, "/one.onnx")));
      change(other, s -> s.with(new Recent(Kind.MODELS, "/other.onnx")));
      one.layouts().save("Wide", Perspective.PLACE, DOCK, List.of());
      other.layouts().save("Narrow", Perspective.ANALYSE, DOCK, List.of());
      one.preferences().changeColumns(c -> c.with("time", 90));
      other.preferences().changeColumns(c -> c.with("label", 200));
    }
    try (DeskModel next = desk()) {
      Settings kept = kept(next);
      assertThat(kept.keys()).isEqualTo(Map.of("deploy", "Shortcut+S", "undo", "Alt+U"));
      assertThat(kept.appearance()).isEqualTo(new Settings.Appearance("dark", 150, true));
      assertThat(kept.desk().layouts()).containsEntry(Perspective.ANALYSE, DOCK);
      assertThat(kept.queries()).containsExactly("op:MatMul", "class:memory");
      assertThat(kept.recent())
          .extracting(Recent::file)
          .containsExactly("/other.onnx", "/one.onnx");
      assertThat(next.layouts().saved()).extracting(Layout::name).containsExactly("Narrow", "Wide");
      Columns columns = next.preferences().columnsProperty().get();
      assertThat(columns.widths()).isEqualTo(Map.of("time", 90, "label", 200));
    }
  }

  @Test
  void whatOneTookAway_staysAway_andWhatBothChangedIsAsTheLastOneHasIt() {
    try (DeskModel first = desk()) {
      change(first, s -> s.withKey("deploy", "Shortcut+S").with("op:Add").with("op:Mul"));
    }
    try (DeskModel one = desk();
        DeskModel other = desk()) {
      change(one, s -> s.withFirstKey("deploy").without("op:Add"));
      change(other, s -> s.withKey("undo", "Alt+U"));
      change(one, s -> s.withTheme("dark"));
      change(other, s -> s.withTheme("light"));
      change(one, s -> s.withKey("redo", "Alt+R"));
    }
    try (DeskModel next = desk()) {
      assertThat(kept(next).keys()).isEqualTo(Map.of("undo", "Alt+U", "redo", "Alt+R"));
      assertThat(kept(next).queries()).containsExactly("op:Mul");
      assertThat(kept(next).appearance().theme()).isEqualTo("light");
    }
  }

  @Test
  void fileThatOneOpensAgain_isTheNewest() {
    Recent a = new Recent(Kind.MODELS, "/a.onnx");
    Recent b = new Recent(Kind.MODELS, "/b.onnx");
    try (DeskModel one = desk();
        DeskModel other = desk()) {
      change(one, s -> s.with(a).with(b));
      change(one, s -> s.with(a));
      change(other, s -> s.withTheme("dark"));
      change(one, s -> s.without(b));
    }
    try (DeskModel next = desk()) {
      assertThat(kept(next).recent()).containsExactly(a);
      assertThat(kept(next).appearance().theme()).isEqualTo("dark");
    }
  }
}
