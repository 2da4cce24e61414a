package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.controlsfx.control.PropertySheet;
import org.controlsfx.property.editor.PropertyEditor;
import org.jspecify.annotations.Nullable;

/** What is selected, property by property. */
public final class DetailsPane extends StackPane {

  private final PropertySheet sheet = new PropertySheet();
  private final Label title = Parts.label("", "section");
  private final JobBar read;
  private final BorderPane all = new BorderPane();
  private final Node hint =
      Parts.hint(
          "fth-info",
          "Nothing is selected",
          "Select a stage or an operator, here or in any other pane.");

  public DetailsPane(DeskModel desk) {
    Details details = desk.details();
    getStyleClass().add("details");
    read =
        new JobBar(
            details.job(),
            "read-weights",
            "Read its weights",
            "fth-bar-chart",
            "Range, mean, deviation and zeros of the weights, from their file",
            details::readWeights);
    HBox head = new HBox(12, title, Parts.space(), read);
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    title.setMinWidth(40);
    sheet.setId("details");
    sheet.setAccessibleText("Properties of what is selected");
    sheet.setMode(PropertySheet.Mode.NAME);
    sheet.setModeSwitcherVisible(false);
    sheet.setSearchBoxVisible(false);
    sheet.setPropertyEditorFactory(item -> new Reader((Property) item));
    all.setTop(head);
    all.setCenter(sheet);
    getChildren().addAll(all, hint);
    Menus.install(this, "details-menu", () -> items(desk));
    Carrier.install(title, desk.handwork().lanes(), press -> true, () -> desk.selection().stages());
    details.contentProperty().subscribe(this::show);
  }

  private static List<MenuItem> items(DeskModel desk) {
    Details.Content now = desk.details().contentProperty().get();
    List<MenuItem> items = new ArrayList<>(StageMenu.items(desk, "details"));
    items.add(new SeparatorMenuItem());
    items.add(
        Menus.item(
            "details-weights",
            "Read its weights",
            !now.weights().isEmpty(),
            desk.details()::readWeights));
    items.add(
        Menus.copy(
            "details-copy",
            "Copy all of it as text",
            !now.groups().isEmpty(),
            desk,
            () -> CopiedText.details(now)));
    return items;
  }

  private void show(Details.Content now) {
    boolean empty = now.groups().isEmpty();
    hint.setVisible(empty);
    all.setVisible(!empty);
    title.setText(now.title());
    read.setVisible(!now.weights().isEmpty());
    List<PropertySheet.Item> items = new ArrayList<>();
    now.groups()
        .forEach(g -> {
          items.add(new Property(g.title().toUpperCase(Locale.ROOT), Optional.empty()));
          g.lines().forEach(l -> items.add(new Property(l.name(), Optional.of(l))));
        });
    sheet.getItems().setAll(items);
  }

  /** A property, or the title above some. */
  private record Property(String name, Optional<Details.Line> line) implements PropertySheet.Item {
    @Override
    public Class<?> getType() {
      return String.class;
    }

    @Override
    public String getCategory() {
      return "";
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public String getDescription() {
      return line.map(l -> l.value().tip()).orElse(name);
    }

    @Override
    public Object getValue() {
      return line.map(l -> l.value().text()).orElse("");
    }

    @Override
    public void setValue(Object value) {
      throw new UnsupportedOperationException("properties are only read here");
    }

    @Override
    public Optional<ObservableValue<? extends Object>> getObservableValue() {
      return Optional.empty();
    }

    @Override
    public boolean isEditable() {
      return true; // otherwise it would look disabled
    }
  }

  /** Shows a value; what is not known looks so. */
  private static final class Reader implements PropertyEditor<Object> {
    private final Label label;

    Reader(Property property) {
      label =
          property
              .line()
              .map(l -> Parts.value(l.value(), "meter"))
              .orElseGet(() -> Parts.label(""));
      label.setWrapText(true);
      if (property.line().isEmpty()) {
        label.parentProperty().subscribe(this::markTitle);
      }
    }

    /** What stands in the row's first column is a title, and looks so. */
    private void markTitle(@Nullable Parent sheet) {
      if (sheet != null) {
        sheet.getChildrenUnmodifiable().stream()
            .filter(n -> !n.equals(label))
            .filter(n -> Objects.equals(GridPane.getRowIndex(n), GridPane.getRowIndex(label)))
            .forEach(n -> n.getStyleClass().add("group-title"));
      }
    }

    @Override
    public Node getEditor() {
      return label;
    }

    @Override
    public Object getValue() {
      return label.getText();
    }

    @Override
    public void setValue(Object value) {
      // the label shows the value that it was made with
    }
  }
}
