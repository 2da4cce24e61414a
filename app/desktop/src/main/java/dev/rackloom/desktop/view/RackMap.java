package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.LinkTraffic;
import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.desktop.viewmodel.RackPlan;
import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.canvas.CutFill;
import java.util.List;
import java.util.function.Function;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.CubicCurveTo;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;

/**
 * The rack as a picture: nodes around their devices, switches above them, links as wide as they
 * move bytes and in the accent's colour where something flows.
 */
final class RackMap extends Region {

  private static final double THIN = 1.2;
  private static final double THICK = 6;
  private static final double NAMED_FROM = 34;
  private static final double SIGN = 6;
  private static final Font SMALL = Font.font(Look.FAMILY, 10.5);

  private final Look look;
  private final Function<String, List<MenuItem>> menu;
  private final Pane drawn = new Pane();
  private RackModel.Content rack = RackModel.Content.NOTHING;
  private double height = 10;

  /**
   * A map.
   *
   * @param menu what can be done with a device, by its id
   */
  RackMap(Look look, Function<String, List<MenuItem>> menu) {
    this.look = look;
    this.menu = menu;
    getChildren().add(drawn);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    widthProperty().addListener((o, was, is) -> draw());
    look.paletteProperty().addListener((o, was, is) -> draw());
  }

  void show(RackModel.Content now) {
    rack = now;
    setAccessibleText(
        "Rack of " + now.devices().size() + " devices and " + now.links().size() + " links");
    draw();
  }

  private void draw() {
    drawn.getChildren().clear();
    if (getWidth() <= 0 || rack.devices().isEmpty()) {
      return;
    }
    Palette palette = look.paletteProperty().get();
    RackPlan plan = RackPlan.of(rack, getWidth());
    height = plan.height();
    plan.nodes().forEach(n -> node(n, palette));
    plan.lines().forEach(l -> line(l, palette));
    plan.switches()
        .forEach(s -> {
          box(s, palette, palette.border());
          words(s.name(), s, 3, s.y() + s.height() / 2, palette.text(), "center");
        });
    for (int i = 0; i < plan.devices().size(); i++) {
      RackModel.DeviceCard device = rack.devices().get(i);
      device(plan.devices().get(i), device, palette);
    }
    requestLayout();
  }

  private void node(RackPlan.Place place, Palette palette) {
    Rectangle frame = rectangle(place, 8);
    frame.setFill(Color.web(palette.nested()));
    frame.setStroke(Color.web(palette.border()));
    drawn.getChildren().add(frame);
    words(place.name(), place, 3, place.bottom() - 9, palette.dim(), "center-left");
  }

  private void box(RackPlan.Place place, Palette palette, String stroke) {
    Rectangle box = rectangle(place, 6);
    box.setFill(Color.web(palette.box()));
    box.setStroke(Color.web(stroke));
    drawn.getChildren().add(box);
  }

  /** A device with its sign: its memory as a bar along its lower side, its load as another. */
  private void device(RackPlan.Place place, RackModel.DeviceCard device, Palette palette) {
    Tint tint = Parts.device(device.position());
    String shade = palette.shade(tint);
    box(place, palette, shade);
    boolean named = place.width() >= NAMED_FROM;
    double x = named ? place.x() + 5 : place.x() + (place.width() - SIGN) / 2;
    Region sign = new Region();
    sign.setBackground(CutFill.of(palette, tint));
    sign.resizeRelocate(Math.round(x), Math.round(place.y() + 7), SIGN, Cuts.SWATCH);
    sign.setManaged(false);
    drawn.getChildren().add(sign);
    words(device.id(), place, 5 + SIGN, place.y() + 13, palette.text(), "center");
    bar(place, place.y() + 24, device.memoryShare(), palette, shade);
    bar(place, place.y() + 30, device.busyShare(), palette, palette.dim());
    Spot over = new Spot(device.id(), place, Color.web(palette.accent()));
    Tooltip.install(
        over,
        Parts.tip(
            device.id()
                + ", "
                + device.model()
                + "\nmemory "
                + device.memory().text()
                + "\nbusy "
                + device.busy().text()
                + " a request, predicted\n"
                + String.join("\n", device.facts())));
    Menus.install(over, "device-menu", () -> menu.apply(device.id()));
    drawn.getChildren().add(over);
  }

  private void bar(RackPlan.Place place, double y, double share, Palette palette, String shade) {
    double inset = Math.min(8, place.width() / 6);
    double width = place.width() - 2 * inset;
    Rectangle track = new Rectangle(place.x() + inset, y, width, 3);
    track.setFill(Color.web(palette.border()));
    double part = Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
    Rectangle fill = new Rectangle(place.x() + inset, y, width * part, 3);
    fill.setFill(Color.web(share > 1 ? palette.slots().getFirst() : shade));
    drawn.getChildren().addAll(track, fill);
  }

  private void line(RackPlan.Line line, Palette palette) {
    double part = LinkTraffic.width(line.link(), rack);
    Path path = path(line);
    path.setFill(null);
    path.setStroke(Color.web(part > 0 ? palette.accent() : palette.line()));
    path.setStrokeWidth(stroke(part));
    path.setStrokeLineCap(StrokeLineCap.ROUND);
    path.setStrokeLineJoin(StrokeLineJoin.ROUND);
    RackModel.LinkLine link = line.link();
    Tooltip.install(
        path,
        Parts.tip(
            link.id()
                + " ("
                + link.kind()
                + "), "
                + link.speed()
                + "\n"
                + link.traffic().text()
                + "\n"
                + link.traffic().tip()));
    drawn.getChildren().add(path);
  }

  private static Path path(RackPlan.Line line) {
    List<RackPlan.Point> points = line.points();
    Path path = new Path(new MoveTo(points.getFirst().x(), points.getFirst().y()));
    if (line.curved()) {
      RackPlan.Point end = points.get(3);
      path.getElements()
          .add(
              new CubicCurveTo(
                  points.get(1).x(),
                  points.get(1).y(),
                  points.get(2).x(),
                  points.get(2).y(),
                  end.x(),
                  end.y()));
    } else {
      points.stream().skip(1).forEach(p -> path.getElements().add(new LineTo(p.x(), p.y())));
    }
    return path;
  }

  /** The width of a line for a part of the most traffic. */
  static double stroke(double part) {
    return THIN + (THICK - THIN) * part;
  }

  /** A device of the picture, on which stages may be dropped. */
  private static final class Spot extends Rectangle implements Berth {
    private final String device;
    private final Color accent;

    Spot(String device, RackPlan.Place place, Color accent) {
      super(place.x(), place.y(), place.width(), place.height());
      this.device = device;
      this.accent = accent;
      setId("spot-" + device);
      setArcWidth(6);
      setArcHeight(6);
      setFill(Color.TRANSPARENT);
      setStrokeWidth(2.5);
    }

    @Override
    public String device() {
      return device;
    }

    @Override
    public void aim(boolean here) {
      setStroke(here ? accent : null);
    }
  }

  private static Rectangle rectangle(RackPlan.Place place, double round) {
    Rectangle box = new Rectangle(place.x(), place.y(), place.width(), place.height());
    box.setArcWidth(round);
    box.setArcHeight(round);
    return box;
  }

  private void words(
      String name,
      RackPlan.Place place,
      double left,
      double middle,
      String colour,
      String alignment) {
    if (place.width() < NAMED_FROM) {
      return;
    }
    Label label = new Label(name);
    label.setFont(SMALL);
    label.setStyle("-fx-text-fill: " + colour + "; -fx-alignment: " + alignment + ";");
    label.setMouseTransparent(true);
    double high = 16;
    label.resizeRelocate(place.x() + left, middle - high / 2, place.width() - left - 3, high);
    label.setManaged(false);
    drawn.getChildren().add(label);
  }

  @Override
  protected void layoutChildren() {
    drawn.resizeRelocate(0, 0, getWidth(), getHeight());
  }

  @Override
  protected double computePrefHeight(double width) {
    return height;
  }

  @Override
  protected double computeMinHeight(double width) {
    return height;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 300;
  }
}
