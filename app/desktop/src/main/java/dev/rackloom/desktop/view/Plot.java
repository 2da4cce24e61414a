package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.event.EventTarget;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.geometry.VPos;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * A chart of nodes: two axes with a grid, lines with a name at their end, and marks that can be
 * pointed at, reached by Tab and chosen. What is pointed at is told by {@link #pointedProperty}.
 */
final class Plot extends Region {

  private static final double LEFT = 62;
  private static final double RIGHT = 18;
  private static final double TOP = 30;
  private static final double BOTTOM = 42;
  private static final double RADIUS = 5;
  private static final Font SMALL = Font.font(Look.FAMILY, 11);

  private final Look look;
  private final Group ground = new Group();
  private final Group front = new Group();
  private final ReadOnlyStringWrapper pointed = new ReadOnlyStringWrapper("");
  private Chart chart = Chart.NOTHING;

  /** All that is drawn. */
  record Chart(Axis x, Axis y, List<Course> lines, List<Mark> marks) {
    static final Chart NOTHING =
        new Chart(Axis.linear("", 0, 1), Axis.linear("", 0, 1), List.of(), List.of());
  }

  /**
   * A line.
   *
   * @param points across and up, in the axes' units
   * @param dashed whether it is
   * @param name stands as near as there is room to {@code nameAt}, 0 to 1 of the line's width;
   *     perhaps empty
   */
  record Course(List<double[]> points, Tint tint, boolean dashed, String name, double nameAt) {}

  /**
   * A point.
   *
   * @param id of its node
   * @param full whether it is filled
   * @param ringed whether it has a ring
   * @param text what is told of it
   * @param choose what a click or Enter does
   */
  record Mark(
      String id,
      double x,
      double y,
      Tint tint,
      boolean full,
      boolean ringed,
      String text,
      Runnable choose) {}

  Plot(Look look) {
    this.look = look;
    getStyleClass().add("plot");
    ground.setManaged(false);
    front.setManaged(false);
    ground.setMouseTransparent(true);
    getChildren().addAll(ground, front);
    setMinSize(120, 90);
    setPrefSize(480, 260);
    setOnMousePressed(e -> leaveMarks(e.getTarget()));
    widthProperty().addListener((o, was, is) -> draw());
    heightProperty().addListener((o, was, is) -> draw());
    look.paletteProperty().addListener((o, was, is) -> draw());
  }

  void show(Chart next) {
    chart = next;
    draw();
  }

  private Palette palette() {
    return look.paletteProperty().get();
  }

  private double across(double value) {
    return LEFT + chart.x().part(value) * Math.max(1, getWidth() - LEFT - RIGHT);
  }

  private double up(double value) {
    double height = Math.max(1, getHeight() - TOP - BOTTOM);
    return TOP + (1 - chart.y().part(value)) * height;
  }

  private void draw() {
    String focused =
        front.getChildren().stream()
            .filter(Node::isFocused)
            .map(Node::getId)
            .findFirst()
            .orElse("");
    ground.getChildren().clear();
    front.getChildren().clear();
    if (getWidth() < LEFT + RIGHT + 20 || getHeight() < TOP + BOTTOM + 20) {
      return;
    }
    acrossTicks();
    upTicks();
    titles();
    chart.lines().forEach(this::line);
    names();
    chart.marks().forEach(this::mark);
    front.getChildren().stream()
        .filter(n -> n.getId() != null && n.getId().equals(focused))
        .findFirst()
        .ifPresent(Node::requestFocus);
  }

  private void acrossTicks() {
    double bottom = getHeight() - BOTTOM;
    double free = 0;
    for (Axis.Tick tick : chart.x().ticks(getWidth() - LEFT - RIGHT)) {
      double x = Math.round(across(tick.value())) + 0.5;
      rule(x, TOP, x, bottom);
      Text text = text(tick.label(), palette().dim());
      double width = width(text);
      if (x - width / 2 >= free) {
        place(text, x - width / 2, bottom + 15);
        free = x + width / 2 + 8;
      }
    }
  }

  private void upTicks() {
    double free = Double.MAX_VALUE;
    for (Axis.Tick tick : chart.y().ticks((getHeight() - TOP - BOTTOM) * 1.8)) {
      double y = Math.round(up(tick.value())) + 0.5;
      rule(LEFT, y, getWidth() - RIGHT, y);
      Text text = text(tick.label(), palette().dim());
      if (y + 4 <= free) {
        place(text, LEFT - 8 - width(text), y + 4);
        free = y - 10;
      }
    }
  }

  private void titles() {
    Text y = text(chart.y().title(), palette().dim());
    place(y, 10, 15);
    Text x = text(chart.x().title(), palette().dim());
    place(x, Math.max(10, getWidth() - RIGHT - width(x)), getHeight() - 8);
  }

  private void rule(double x1, double y1, double x2, double y2) {
    Line line = new Line(x1, y1, x2, y2);
    line.setStroke(Color.web(palette().border(), 0.7));
    ground.getChildren().add(line);
  }

  private static Text text(String words, String colour) {
    Text text = new Text(words);
    text.setFont(SMALL);
    text.setFill(Color.web(colour));
    return text;
  }

  private static double width(Text text) {
    return text.getLayoutBounds().getWidth();
  }

  private void place(Text text, double x, double y) {
    text.setX(Math.round(x));
    text.setY(Math.round(y));
    ground.getChildren().add(text);
  }

  private void line(Course course) {
    Polyline line = new Polyline();
    for (Point2D point : points(course)) {
      line.getPoints().addAll(point.getX(), point.getY());
    }
    line.setStroke(Color.web(palette().shade(course.tint())));
    line.setStrokeWidth(1.6);
    if (course.dashed()) {
      line.getStrokeDashArray().addAll(5.0, 4.0);
    }
    ground.getChildren().add(line);
  }

  private List<Point2D> points(Course course) {
    return course.points().stream().map(p -> new Point2D(across(p[0]), up(p[1]))).toList();
  }

  private Rectangle2D around(Mark mark) {
    double room = RADIUS + 3;
    return new Rectangle2D(across(mark.x()) - room, up(mark.y()) - room, 2 * room, 2 * room);
  }

  /** Beside their lines; a name without room is left out. */
  private void names() {
    Rectangle2D inside =
        new Rectangle2D(LEFT + 4, TOP, getWidth() - RIGHT - LEFT - 4, getHeight() - BOTTOM - TOP);
    NamePlaces places =
        new NamePlaces(
            inside,
            chart.lines().stream().map(this::points).toList(),
            chart.marks().stream().map(this::around).toList());
    for (Course course : chart.lines()) {
      if (!course.name().isEmpty() && course.points().size() > 1) {
        Text text = text(course.name(), palette().text());
        text.setTextOrigin(VPos.TOP);
        Bounds size = text.getLayoutBounds();
        places
            .take(points(course), size.getWidth(), size.getHeight(), course.nameAt())
            .ifPresent(at -> place(text, at.getMinX(), at.getMinY()));
      }
    }
  }

  private void mark(Mark mark) {
    double x = across(mark.x());
    double y = up(mark.y());
    double order = mark.ringed() ? -2 : mark.full() ? -1 : 0; // hollow ones hide no others
    Color colour = Color.web(palette().shade(mark.tint()));
    if (mark.ringed()) {
      Circle ring = new Circle(x, y, RADIUS + 4, Color.TRANSPARENT);
      ring.setStroke(Color.web(palette().accent()));
      ring.setStrokeWidth(2);
      ring.setMouseTransparent(true);
      ring.setViewOrder(order);
      front.getChildren().add(ring);
    }
    Circle dot = new Circle(x, y, RADIUS, mark.full() ? colour : Color.web(palette().box()));
    dot.setId(mark.id());
    dot.setUserData(mark);
    dot.setViewOrder(order);
    dot.setStroke(colour);
    dot.setStrokeWidth(1.6);
    dot.setOpacity(mark.full() ? 0.9 : 1);
    dot.getStyleClass().add("mark");
    front.getChildren().add(dot);
    reach(dot, mark);
  }

  /** A press beside the marks is about none of them. */
  private void leaveMarks(EventTarget pressed) {
    if (markAt(pressed).isEmpty()) {
      requestFocus();
    }
  }

  private void reach(Circle dot, Mark mark) {
    dot.setFocusTraversable(true);
    dot.setAccessibleText(mark.text());
    dot.setOnMouseEntered(e -> point(dot, mark, true));
    dot.setOnMouseExited(e -> point(dot, mark, false));
    dot.focusedProperty().addListener((o, was, is) -> point(dot, mark, is));
    dot.setOnMousePressed(e -> dot.requestFocus());
    dot.setOnMouseClicked(e -> {
      if (e.getButton() == MouseButton.PRIMARY) {
        mark.choose().run();
      }
    });
    dot.setOnKeyPressed(e -> {
      if (e.getCode() == KeyCode.ENTER || e.getCode() == KeyCode.SPACE) {
        mark.choose().run();
        e.consume();
      }
    });
  }

  private void point(Circle dot, Mark mark, boolean at) {
    dot.setRadius(at ? RADIUS + 2 : RADIUS);
    pointed.set(at ? mark.text() : "");
  }

  /** The mark that has the focus: what a menu is about. */
  Optional<Mark> focusedMark() {
    return front.getChildren().stream()
        .filter(Node::isFocused)
        .flatMap(n -> markAt(n).stream())
        .findFirst();
  }

  /** The mark that an event is about. */
  static Optional<Mark> markAt(EventTarget target) {
    return target instanceof Circle dot && dot.getUserData() instanceof Mark mark
        ? Optional.of(mark)
        : Optional.empty();
  }

  /** What is told of the mark that is pointed at or has the focus, empty if none is. */
  ReadOnlyStringProperty pointedProperty() {
    return pointed.getReadOnlyProperty();
  }
}
