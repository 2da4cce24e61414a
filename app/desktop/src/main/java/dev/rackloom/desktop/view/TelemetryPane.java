package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.Deployment;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.StagePicks;
import dev.rackloom.desktop.viewmodel.Telemetry;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * What really happens: how it serves, how busy devices are, and stages against their prediction, by
 * source.
 */
public final class TelemetryPane extends StackPane {

  private final Site site;
  private final DeskModel desk;
  private final Look look;
  private final Label title = Parts.label("", "section");
  private final HBox uses = new HBox(16);
  private final VBox groups = new VBox(12);
  private final VBox all;
  private List<SeenView> seen = List.of();
  private final ScrollPane scroll;
  private final Node hint =
      Parts.hint(
          "fth-activity",
          "Nothing runs",
          "Deploy the placement to see it live. In the workspace of “rackloom demo”, run in a terminal,"
              + " its last run is shown here.");

  public TelemetryPane(Site site) {
    this.site = site;
    this.desk = site.desk();
    this.look = site.look();
    Telemetry telemetry = desk.telemetry();
    all =
        new VBox(
            12,
            title,
            new ServingView(telemetry, look),
            uses,
            groups,
            new EngineView(telemetry, desk.table(), look));
    all.getStyleClass().add("rack");
    scroll = new ScrollPane(all);
    scroll.setId("telemetry");
    scroll.setAccessibleText("What really happens; Enter on a stage selects it everywhere");
    scroll.setFitToWidth(true);
    getChildren().addAll(scroll, hint);
    Menus.install(this, "telemetry-menu", this::items);
    telemetry.contentProperty().addListener((o, was, is) -> show(is));
    look.paletteProperty().addListener((o, was, is) -> show(telemetry.contentProperty().get()));
    desk.selection().nowProperty().addListener((o, was, is) -> seen.forEach(SeenView::mark));
    show(telemetry.contentProperty().get());
  }

  /** What can be done with the stage that keys are at, and with what is seen. */
  private List<MenuItem> items() {
    if (getScene() != null && getScene().getFocusOwner() instanceof StageName name) {
      new StagePicks(desk).take(name.stage());
    }
    Telemetry.Content now = desk.telemetry().contentProperty().get();
    boolean some = !now.groups().isEmpty();
    List<MenuItem> items = new ArrayList<>(StageMenu.items(desk, "telemetry"));
    items.add(new SeparatorMenuItem());
    items.add(
        Menus.item(
            "telemetry-colour",
            "Colour the graph by what is seen",
            some,
            () -> desk.overlays().choiceProperty().set(Overlays.Choice.LIVE)));
    items.add(
        Menus.item(
            "telemetry-timeline", "Show it over time", some, () -> Menus.show(desk, "timeline")));
    items.add(
        Menus.copy(
            "telemetry-copy",
            "Copy stages as text",
            some,
            desk,
            () -> CopiedText.telemetry(now, desk.table()::label)));
    items.add(Pictures.item(site, all, "telemetry"));
    return items;
  }

  private void show(Telemetry.Content now) {
    boolean empty = now.title().isEmpty();
    hint.setVisible(empty);
    scroll.setVisible(!empty);
    title.setText(now.title());
    uses.getChildren().setAll(now.devices().stream().map(this::use).toList());
    groups(now.groups());
  }

  private void groups(List<Telemetry.Group> now) {
    boolean same =
        seen.size() == now.size()
            && IntStream.range(0, now.size()).allMatch(i -> seen.get(i).suits(now.get(i)));
    if (!same) {
      seen = now.stream().map(g -> new SeenView(desk, look, g)).toList();
      groups.getChildren().setAll(seen);
    }
    for (int i = 0; i < now.size(); i++) {
      seen.get(i).show(now.get(i));
    }
  }

  private Tint tint(String device) {
    int position = desk.table().devices().indexOf(device);
    return Parts.device(position);
  }

  private Node use(Telemetry.Course course) {
    Deployment.Use use = course.now();
    Label name = Parts.firm(use.device(), "device-name");
    name.setGraphic(Parts.swatch(look.paletteProperty(), tint(use.device())));
    HBox head =
        new HBox(
            8,
            name,
            Parts.firm(use.source().word(), "badge", use.source().word()),
            Parts.space(),
            Parts.label(Units.percent(use.busy()), "meter"));
    head.setAlignment(Pos.CENTER_LEFT);
    Sparkline line = new Sparkline(look.paletteProperty(), tint(use.device()));
    line.show(course.busy());
    VBox box = new VBox(6, head, line, Parts.label("busy · " + use.queued() + " queued", "detail"));
    box.getStyleClass().add("card");
    box.setPrefWidth(200);
    HBox.setHgrow(box, Priority.ALWAYS);
    return box;
  }
}
