package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.GoalBox;
import dev.rackloom.desktop.view.PerspectiveSwitch;
import dev.rackloom.desktop.view.WrappingRow;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.viewer.canvas.Press;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Separator;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;

/** The commands that are wanted all day: in a row, or in several where there is no room for one. */
final class Toolbar extends StackPane {

  private static final double GAP = 4;
  private static final double LEAST_TITLE = 90;

  /** From here on there is room for the words of all buttons, in two rows at most. */
  private static final double WORDS_FROM = 860;

  private final Map<String, Command> commands;

  Toolbar(DeskModel desk) {
    commands = desk.commands().stream().collect(Collectors.toMap(Command::id, Function.identity()));
    getStyleClass().add("desk-toolbar");
    Node what =
        group(
            mark(),
            title(desk),
            new Separator(Orientation.VERTICAL),
            worded(Commands.OPEN_MODEL, "Open model"),
            worded(Commands.OPEN_RACK, "Open rack"),
            new Separator(Orientation.VERTICAL),
            icon(Commands.UNDO),
            icon(Commands.REDO));
    Node work =
        group(
            accent(Commands.PLACE),
            new GoalBox(desk.goals(), "toolbar-goal"),
            worded(Commands.DEPLOY, "Deploy"),
            whenEnabled(Commands.SEND),
            whenEnabled(Commands.STOP));
    Node look =
        group(
            new PerspectiveSwitch(desk.preferences()),
            search(),
            icon(Commands.PALETTE),
            layouts(desk),
            icon(Commands.THEME));
    getChildren().add(new WrappingRow(3 * GAP, what, work, look));
  }

  private static HBox group(Node... controls) {
    HBox group = new HBox(GAP, controls);
    group.setAlignment(Pos.CENTER_LEFT);
    return group;
  }

  private static Label mark() {
    Label mark = new Label("Rackloom");
    mark.getStyleClass().add("wordmark");
    mark.setMinWidth(USE_PREF_SIZE);
    return mark;
  }

  /** What is open. */
  private static Label title(DeskModel desk) {
    Label title = new Label();
    title.getStyleClass().add("study-title");
    title.setMinWidth(LEAST_TITLE);
    desk.studyProperty().addListener((o, was, is) -> title.setText(text(desk)));
    desk.rack().contentProperty().addListener((o, was, is) -> title.setText(text(desk)));
    title.setText(text(desk));
    return title;
  }

  private static String text(DeskModel desk) {
    return desk.studyProperty()
        .get()
        .map(s -> s.graph().name() + "  on  " + s.rack().name())
        .orElseGet(() -> withoutModel(desk.rack().contentProperty().get().title()));
  }

  private static String withoutModel(String rack) {
    return rack.isEmpty() ? "nothing open" : "no model  on  " + rack;
  }

  private Button worded(String id, String text) {
    Button button = icon(id);
    button.setMinWidth(USE_PREF_SIZE);
    button.getStyleClass().remove("button-icon");
    widthProperty()
        .map(w -> w.doubleValue() == 0 || w.doubleValue() >= WORDS_FROM)
        .subscribe(words -> button.setText(words ? text : ""));
    return button;
  }

  private Button accent(String id) {
    Button button = icon(id);
    button.setText("Auto-place");
    button.getStyleClass().removeAll("button-icon", "flat");
    button.getStyleClass().add("accent");
    return button;
  }

  private Button icon(String id) {
    Command command = java.util.Objects.requireNonNull(commands.get(id), id);
    Button button = new Button(null, new FontIcon(command.icon()));
    button.setId(id);
    button.setMinWidth(USE_PREF_SIZE);
    button.getStyleClass().addAll("flat", "button-icon");
    button.setTooltip(new Tooltip(tip(command)));
    button.setAccessibleText(command.title());
    button.setOnAction(e -> command.run());
    button.setDisable(!command.enabled().getValue());
    command.enabled().addListener((o, was, is) -> button.setDisable(!is));
    return button;
  }

  static String tip(Command command) {
    return command.keys().isEmpty()
        ? command.title()
        : command.title() + "  (" + Press.shown(command.keys()) + ")";
  }

  /** A button that is there only when it can be used. */
  private Button whenEnabled(String id) {
    Button button = icon(id);
    button.visibleProperty().bind(button.disableProperty().not());
    button.managedProperty().bind(button.visibleProperty());
    return button;
  }

  private static MenuButton layouts(DeskModel desk) {
    MenuButton button = new MenuButton(null, new FontIcon("fth-layout"));
    button.setId("layout-menu");
    button.getStyleClass().addAll("flat", "button-icon", "no-arrow");
    button.setMinWidth(USE_PREF_SIZE);
    button.setAccessibleText("Layouts of the window");
    button.setTooltip(new Tooltip("Save where panes are, or put them elsewhere"));
    button.setOnShowing(
        e -> button.getItems().setAll(LayoutCommands.items(desk.commands(), desk.layouts())));
    button.getItems().setAll(LayoutCommands.items(desk.commands(), desk.layouts()));
    return button;
  }

  private Button search() {
    Button button = worded(Commands.SEARCH, "Search");
    button.getStyleClass().add("search-button");
    return button;
  }
}
