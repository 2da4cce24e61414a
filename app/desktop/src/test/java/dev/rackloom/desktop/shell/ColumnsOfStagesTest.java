package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.StagesPane;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.Columns;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** Columns that were chosen, moved and widened are so in the next window. */
class ColumnsOfStagesTest extends ApplicationTest {

  private final SampleBackend backend = new SampleBackend(SampleStudy.create());
  private Stage stage;

  @Override
  public void start(Stage shown) {
    stage = shown;
    show(1250);
  }

  private void show(double width) {
    DeskModel desk = new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
    desk.openModel(Path.of("sample.onnx"));
    stage.setScene(new Scene(new StagesPane(desk, new Look(Theme.LIGHT)), width, 400));
    stage.show();
  }

  private TableView<StageRow> table() {
    return lookup("#stages").query();
  }

  private TableColumn<StageRow, ?> column(String id) {
    return table().getColumns().stream()
        .filter(c -> c.getId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private List<String> ids() {
    return table().getColumns().stream().map(TableColumn::getId).toList();
  }

  private void choose(String id) {
    interact(() -> {
      MenuItem item =
          column("stage").getContextMenu().getItems().stream()
              .filter(i -> id.equals(i.getId()))
              .findFirst()
              .orElseThrow();
      if (item instanceof CheckMenuItem c) {
        c.setSelected(!c.isSelected());
      }
      item.getOnAction().handle(new ActionEvent());
    });
  }

  private void again() {
    interact(() -> show(1250));
  }

  @Test
  void asManyAsFit_untilSomebodyChooses_andThenInTheNextWindowToo() {
    assertThat(backend.columns()).isEqualTo(Columns.FIRST);
    assertThat(column("flops").isVisible()).isTrue();
    choose("column-flops");
    assertThat(column("flops").isVisible()).isFalse();
    again();
    assertThat(column("flops").isVisible()).isFalse();
    assertThat(column("stage").isVisible()).isTrue();
    choose("columns-fit");
    assertThat(column("flops").isVisible()).isTrue();
  }

  @Test
  void filter_isAskedForInTheHeader_andSaysThatItIsInForce() {
    PseudoClass inForce = PseudoClass.getPseudoClass("in-force");
    Button sign = lookup("#filter-shown").query();
    TextField field = lookup("#stage-filter").query();
    assertThat(field.getParent().isVisible()).isFalse();
    interact(sign::fire);
    assertThat(field.getParent().isVisible()).isTrue();
    assertThat(sign.getPseudoClassStates()).doesNotContain(inForce);
    interact(() -> field.setText("layer.2"));
    assertThat(table().getItems()).hasSize(1);
    assertThat(sign.getPseudoClassStates()).contains(inForce);
    interact(field::clear);
    assertThat(sign.getPseudoClassStates()).doesNotContain(inForce);
  }

  @Test
  void moved_staysMoved_andTheButtonStaysLast() {
    List<String> before = ids();
    interact(() -> {
      List<TableColumn<StageRow, ?>> moved = new ArrayList<>(table().getColumns());
      moved.add(moved.remove(0));
      table().getColumns().setAll(moved);
    });
    assertThat(before.getFirst()).isEqualTo("id");
    assertThat(ids().getLast()).isEqualTo("menu");
    assertThat(ids().get(ids().size() - 2)).isEqualTo("id");
    again();
    assertThat(ids().get(ids().size() - 2)).isEqualTo("id");
    choose("columns-first");
    assertThat(ids()).isEqualTo(before);
  }

  @Test
  void widened_staysWide() {
    double before = column("stage").getWidth();
    interact(() -> table().resizeColumn(column("stage"), 60));
    double wide = column("stage").getWidth();
    assertThat(wide).isGreaterThan(before + 20);
    assertThat(backend.columns().widths()).containsEntry("stage", (int) Math.round(wide));
    again();
    assertThat(column("stage").getWidth()).isCloseTo(wide, within(3.0));
  }

  @Test
  void widened_staysWide_whereColumnsDoNotFitAndScroll() {
    interact(() -> show(500));
    List<String> hidden =
        table().getColumns().stream().filter(c -> !c.isVisible()).map(TableColumn::getId).toList();
    hidden.forEach(id -> choose("column-" + id));
    assertThat(table().getVisibleLeafColumns().stream().mapToDouble(TableColumn::getWidth).sum())
        .isGreaterThan(600);
    double before = column("stage").getWidth();
    interact(() -> table().resizeColumn(column("stage"), 60));
    double wide = column("stage").getWidth();
    assertThat(wide).isGreaterThan(before + 20);
    assertThat(backend.columns().widths()).containsEntry("stage", (int) Math.round(wide));
    interact(() -> show(500));
    assertThat(column("stage").getWidth()).isCloseTo(wide, within(3.0));
  }
}
