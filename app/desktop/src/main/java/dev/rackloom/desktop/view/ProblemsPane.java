package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Problems;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * What is broken now, with fixes: a button each, and a menu by Ctrl and the full stop; and what was
 * not understood of the open model.
 */
public final class ProblemsPane extends StackPane {

  private final Problems problems;
  private final ListView<Problems.Problem> list = new ListView<>();
  private final ContextMenu menu = new ContextMenu();

  public ProblemsPane(DeskModel desk) {
    problems = desk.handwork().problems();
    StagePicks picks = new StagePicks(desk);
    menu.setId("fixes");
    list.setId("problems");
    list.setAccessibleText("Problems; Control and full stop offers fixes");
    list.getStyleClass().addAll("dense", "problems");
    list.setCellFactory(l -> new Cell());
    list.setPlaceholder(
        Parts.hint(
            "fth-check-circle",
            "No problems",
            "Nothing is broken: memory suffices, constraints hold, every stage is priced, and all of"
                + " the model was understood."));
    list.addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener((o, was, is) -> {
          if (is != null && list.isFocused()) {
            picks.choose(is.stages());
          }
        });
    Menus.set(list, "problems-menu", () -> items(desk));
    Carrier.installRows(list, desk, Problems.Problem.class, Problems.Problem::stages);
    getChildren().add(list);
    problems.problemsProperty().addListener((o, was, is) -> show(is));
    show(problems.problemsProperty().get());
  }

  /** Its fixes, and what can be done with the stages that it names. */
  private List<MenuItem> items(DeskModel desk) {
    Problems.@Nullable Problem problem = list.getSelectionModel().getSelectedItem();
    List<Problems.Problem> all = problems.problemsProperty().get();
    List<MenuItem> items = new ArrayList<>(problem == null ? List.of() : fixes(problem));
    items.add(new SeparatorMenuItem());
    if (problem != null && !problem.stages().isEmpty()) {
      new StagePicks(desk).choose(problem.stages());
      items.addAll(StageMenu.items(desk, "problems"));
      items.add(new SeparatorMenuItem());
    }
    items.add(
        Menus.copy(
            "problems-copy",
            "Copy all as text",
            !all.isEmpty(),
            desk,
            () -> CopiedText.problems(all)));
    return items;
  }

  private void show(List<Problems.Problem> now) {
    int at = Math.max(0, list.getSelectionModel().getSelectedIndex());
    list.getItems().setAll(now);
    list.getSelectionModel().select(Math.min(at, now.size() - 1));
  }

  private void press(KeyEvent event) {
    boolean offered = event.getCode() == KeyCode.PERIOD && event.isShortcutDown();
    if (offered || event.getCode() == KeyCode.ENTER) {
      offer();
      event.consume();
    }
  }

  /** Offers the fixes of the selected problem. */
  private void offer() {
    Problems.Problem problem = list.getSelectionModel().getSelectedItem();
    if (problem == null) {
      return;
    }
    menu.getItems().setAll(fixes(problem));
    var at = list.localToScreen(24, 28.0 * (1 + list.getSelectionModel().getSelectedIndex()));
    menu.show(list, at.getX(), at.getY());
  }

  private List<MenuItem> fixes(Problems.Problem problem) {
    return problem.fixes().isEmpty()
        ? List.of(Menus.item("no-fix", "No fix is known", false, () -> {}))
        : problem.fixes().stream().map(this::item).toList();
  }

  private MenuItem item(Problems.Fix fix) {
    MenuItem item = new MenuItem(fix.title());
    item.setOnAction(e -> problems.apply(fix));
    return item;
  }

  private final class Cell extends ListCell<Problems.Problem> {

    Cell() {
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(Problems.@Nullable Problem problem, boolean empty) {
      super.updateItem(problem, empty);
      setText(null);
      setGraphic(problem == null || empty ? null : line(problem));
      setAccessibleText(problem == null ? null : problem.kind().title() + ": " + problem.text());
    }

    private VBox line(Problems.Problem problem) {
      var kind =
          Parts.label(
              problem.kind().title(), "badge", problem.kind().hinders() ? "broken" : "noted");
      kind.setMinWidth(USE_PREF_SIZE);
      var text = Parts.label(problem.text(), "entry");
      text.setWrapText(true);
      text.setMinHeight(USE_PREF_SIZE);
      HBox head = new HBox(10, kind, text);
      head.setAlignment(Pos.BASELINE_LEFT);
      FlowPane fixes = new FlowPane(8, 4);
      problem.fixes().forEach(f -> fixes.getChildren().add(button(f)));
      return problem.fixes().isEmpty() ? new VBox(head) : new VBox(5, head, fixes);
    }

    private Button button(Problems.Fix fix) {
      Button button = new Button(fix.title());
      button.getStyleClass().add("small-tool");
      button.setGraphic(Parts.icon("fth-tool"));
      button.setTooltip(Parts.tip("One edit: Ctrl+Z takes it back"));
      button.setOnAction(e -> problems.apply(fix));
      button.setFocusTraversable(false);
      return button;
    }
  }
}
