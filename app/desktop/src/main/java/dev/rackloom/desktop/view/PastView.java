package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.PlacementWords;
import dev.rackloom.desktop.viewmodel.Variants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** What was placed and deployed, when, and by whom; Enter or two clicks open a placement. */
final class PastView extends VBox {

  private final Variants variants;
  private final ListView<Line> list = new ListView<>();

  /** A line; the id is that of a placement, -1 for a deployment. */
  private record Line(long id, String what, String text, String detail) {}

  PastView(DeskModel desk) {
    super(4);
    this.variants = desk.handwork().variants();
    list.setId("past");
    list.setAccessibleText("History of placements and deployments; Enter opens a placement");
    list.getStyleClass().add("dense");
    list.setMinHeight(60);
    list.setPrefHeight(140);
    list.setCellFactory(l -> new Cell());
    list.setPlaceholder(Parts.label("Nothing was kept or deployed yet", "dim"));
    list.setOnMouseClicked(e -> openIf(e.getClickCount() == 2));
    list.setOnKeyPressed(e -> openIf(e.getCode() == KeyCode.ENTER));
    Menus.set(list, "past-menu", () -> items(desk));
    VBox.setVgrow(list, Priority.ALWAYS);
    getChildren()
        .setAll(
            Parts.label(
                "History: placements of this model on this rack, deployments of the workspace",
                "section"),
            list);
    variants.pastProperty().addListener((o, was, is) -> show(is));
    show(variants.pastProperty().get());
  }

  private void openIf(boolean asked) {
    Line line = list.getSelectionModel().getSelectedItem();
    if (asked && line != null && line.id() >= 0) {
      variants.open(line.id());
    }
  }

  private List<MenuItem> items(DeskModel desk) {
    Optional<Keeping.Entry> kept =
        Optional.ofNullable(list.getSelectionModel().getSelectedItem())
            .flatMap(l -> desk.differences().kept(l.id()));
    return List.of(
        Menus.item("past-open", "Open  (Enter)", kept.isPresent(), () -> openIf(true)),
        Menus.item(
            "past-compare",
            "Compare the placement on the screen with it",
            kept.isPresent(),
            () -> kept.ifPresent(k -> HistoryMenu.compare(desk, k))));
  }

  private void show(Variants.Past past) {
    List<Line> lines = new ArrayList<>();
    past.placements().forEach(p -> lines.add(line(p)));
    past.deployments()
        .forEach(d ->
            lines.add(
                new Line(
                    -1,
                    "deployed",
                    d.name() + ", epoch " + d.epoch(),
                    d.state() + " · " + d.when() + (d.why().isEmpty() ? "" : " · " + d.why()))));
    list.getItems().setAll(lines);
  }

  private static Line line(Keeping.Entry p) {
    return new Line(p.id(), "placed", PlacementWords.then(p), p.solver() + " · " + p.when());
  }

  private static final class Cell extends ListCell<Line> {
    @Override
    protected void updateItem(@Nullable Line line, boolean empty) {
      super.updateItem(line, empty);
      setText(null);
      setGraphic(line == null || empty ? null : row(line));
      setAccessibleText(
          line == null ? null : line.what() + " " + line.text() + ", " + line.detail());
    }

    private static HBox row(Line line) {
      var what = Parts.label(line.what(), "badge");
      what.setMinWidth(66);
      what.setAlignment(Pos.CENTER);
      HBox row =
          new HBox(
              10, what, Parts.label(line.text(), "entry"), Parts.label(line.detail(), "detail"));
      row.setAlignment(Pos.CENTER_LEFT);
      return row;
    }
  }
}
