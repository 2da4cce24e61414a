package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Finder;
import dev.rackloom.desktop.viewmodel.Lanes;
import dev.rackloom.desktop.viewmodel.Selection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** A field and a list on top of the window: type, choose, go. Commands and search share it. */
public final class QuickPick extends StackPane {

  /** A click chooses, so that a drag must be meant. */
  private static final double FAR_PX = 12;

  private final TextField field = new TextField();
  private final ListView<Finder.Hit> list = new ListView<>();
  private Function<String, List<Finder.Hit>> search = text -> List.of();
  private @Nullable Node before;

  public QuickPick() {
    getStyleClass().add("quick-pick-layer");
    field.setId("quick-pick-field");
    field.setAccessibleText("What to look for");
    list.setId("quick-pick-list");
    list.setAccessibleText("What was found; Enter takes it");
    list.getStyleClass().add("dense");
    list.setCellFactory(l -> new HitCell());
    list.setPlaceholder(Parts.label("Nothing found", "dim"));
    VBox card = new VBox(field, list);
    card.getStyleClass().add("quick-pick");
    card.setMaxSize(600, 380);
    getChildren().add(card);
    setAlignment(Pos.TOP_CENTER);
    field.textProperty().addListener((o, was, is) -> find(is));
    addEventFilter(KeyEvent.KEY_PRESSED, this::press);
    setOnMouseClicked(e -> leaveIf(e.getTarget() == this));
    list.setOnMouseClicked(e -> choose());
    setVisible(false);
  }

  /** Shows it, asking {@code search} at every key. */
  public void open(String prompt, Function<String, List<Finder.Hit>> with) {
    search = with;
    field.setPromptText(prompt);
    field.setAccessibleText(prompt);
    field.clear();
    find("");
    if (!isVisible()) {
      before = focused();
    }
    setVisible(true);
    field.requestFocus();
    front(getScene());
  }

  /** Who has the focus, in whichever window. */
  private @Nullable Node focused() {
    return Window.getWindows().stream()
        .filter(Window::isFocused)
        .map(w -> w.getScene() == null ? null : w.getScene().getFocusOwner())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(getScene() == null ? null : getScene().getFocusOwner());
  }

  private static void front(@Nullable Scene scene) {
    if (scene != null && scene.getWindow() != null) {
      scene.getWindow().requestFocus();
    }
  }

  /** Whoever had the focus has it again. */
  private void leave() {
    setVisible(false);
    if (before != null && before.getScene() != null) {
      front(before.getScene());
      before.requestFocus();
    }
    before = null;
  }

  /** Shows it with something typed already. */
  public void open(String prompt, String typed, Function<String, List<Finder.Hit>> with) {
    open(prompt, with);
    field.setText(typed);
    field.end();
  }

  /**
   * Lets stages be dragged from what is found to a device: the layer goes as the drag begins, so
   * that what is behind it can be dropped on.
   */
  public void letDrag(Lanes lanes, Selection selection) {
    Carrier.installRows(list, lanes, selection, FAR_PX, Finder.Hit.class, Finder.Hit::stages);
    lanes.carriedProperty().addListener((o, was, is) -> makeWay(!is.isEmpty()));
  }

  private void find(String text) {
    list.getItems().setAll(search.apply(text));
    list.getSelectionModel().selectFirst();
  }

  private void press(KeyEvent event) {
    switch (event.getCode()) {
      case ESCAPE -> leave();
      case ENTER -> choose();
      case DOWN -> step(1);
      case UP -> step(-1);
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void step(int by) {
    int next = list.getSelectionModel().getSelectedIndex() + by;
    list.getSelectionModel()
        .clearAndSelect(Math.clamp(next, 0, Math.max(0, list.getItems().size() - 1)));
    list.scrollTo(list.getSelectionModel().getSelectedIndex());
  }

  private void choose() {
    Finder.Hit hit = list.getSelectionModel().getSelectedItem();
    leave();
    if (hit != null) {
      hit.go().run();
    }
  }

  /** The window that had the focus, if it is another, does not come over what is dropped on. */
  private void makeWay(boolean carried) {
    if (isVisible() && carried) {
      before = before != null && Objects.equals(before.getScene(), getScene()) ? before : null;
      leave();
    }
  }

  private void leaveIf(boolean done) {
    if (isVisible() && done) {
      leave();
    }
  }

  /** Keeps its labels: at every letter many of them say something else. */
  private static final class HitCell extends ListCell<Finder.Hit> {

    private final Label kind = Parts.label("", "badge");
    private final Label name = Parts.label("", "entry");
    private final Label detail = Parts.label("", "detail");
    private final HBox line = new HBox(10, name, detail, Parts.space(), kind);

    HitCell() {
      kind.setMinWidth(USE_PREF_SIZE);
      name.setMinWidth(USE_PREF_SIZE);
      line.setAlignment(Pos.CENTER_LEFT);
      line.setPrefWidth(100);
      setPrefWidth(0); // as wide as the list: what is too long is cut, and told in whole by its tip
      setMinWidth(0);
    }

    @Override
    protected void updateItem(Finder.@Nullable Hit hit, boolean empty) {
      super.updateItem(hit, empty);
      boolean shown = hit != null && !empty;
      setGraphic(shown ? line : null);
      if (shown) {
        say(java.util.Objects.requireNonNull(hit));
      }
    }

    private void say(Finder.Hit hit) {
      kind.setText(hit.kind());
      kind.setVisible(!hit.kind().isEmpty());
      name.setText(hit.label());
      name.setMinWidth(hit.detail().isEmpty() || hit.kind().equals("query") ? 0 : USE_PREF_SIZE);
      setTooltip(hit.kind().equals("query") ? Parts.tip(hit.label() + "\n" + hit.detail()) : null);
      detail.setText(hit.detail());
    }
  }
}
