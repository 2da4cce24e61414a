package dev.rackloom.viewer.layout;

import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The small layout that always ends: layers by longest path, two sweeps that order each layer by
 * the mean position of its neighbours above, layers wrapped into rows and centred. Links are drawn
 * straight. Time is O((boxes + links) log boxes). Needs a level without cycles.
 */
final class LayeredLayout implements LevelLayout {

  private static final double GAP_X = 24;
  private static final double GAP_Y = 44;
  private static final int SWEEPS = 2;

  @Override
  public Arrangement arrange(Level level) {
    int[] layer = layers(level);
    List<List<Integer>> rows = rows(layer);
    double[] position = order(level, rows);
    List<Box> boxes = place(level, wrap(rows, position.length));
    return Routing.straight(level, boxes);
  }

  private static int[] layers(Level level) {
    int n = level.boxes().size();
    int[] waiting = new int[n];
    List<List<Integer>> after = lists(n);
    for (Link link : level.links()) {
      waiting[link.to()]++;
      after.get(link.from()).add(link.to());
    }
    int[] layer = new int[n];
    int[] queue = new int[n];
    int tail = 0;
    for (int i = 0; i < n; i++) {
      if (waiting[i] == 0) {
        queue[tail++] = i;
      }
    }
    for (int head = 0; head < tail; head++) {
      for (int to : after.get(queue[head])) {
        layer[to] = Math.max(layer[to], layer[queue[head]] + 1);
        if (--waiting[to] == 0) {
          queue[tail++] = to;
        }
      }
    }
    return layer;
  }

  private static List<List<Integer>> rows(int[] layer) {
    List<List<Integer>> rows = lists(Arrays.stream(layer).max().orElse(-1) + 1);
    for (int i = 0; i < layer.length; i++) {
      rows.get(layer[i]).add(i);
    }
    return rows;
  }

  private static List<List<Integer>> lists(int n) {
    List<List<Integer>> lists = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private static double[] order(Level level, List<List<Integer>> rows) {
    double[] position = new double[level.boxes().size()];
    rows.forEach(row -> number(row, position));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double[] sum = new double[position.length];
      int[] count = new int[position.length];
      for (Link link : level.links()) {
        sum[link.to()] += position[link.from()];
        count[link.to()]++;
      }
      for (List<Integer> row : rows) {
        row.sort(Comparator.comparingDouble(i -> count[i] == 0 ? position[i] : sum[i] / count[i]));
        number(row, position);
      }
    }
    return position;
  }

  private static void number(List<Integer> row, double[] position) {
    for (int i = 0; i < row.size(); i++) {
      position[row.get(i)] = i - row.size() / 2.0;
    }
  }

  /** Breaks layers wider than a square picture would be. */
  private static List<List<Integer>> wrap(List<List<Integer>> rows, int boxes) {
    int widest = Math.max(12, (int) Math.ceil(Math.sqrt(boxes)));
    List<List<Integer>> wrapped = new ArrayList<>();
    for (List<Integer> row : rows) {
      for (int i = 0; i < row.size(); i += widest) {
        wrapped.add(row.subList(i, Math.min(row.size(), i + widest)));
      }
    }
    return wrapped;
  }

  private static List<Box> place(Level level, List<List<Integer>> rows) {
    Box[] boxes = new Box[level.boxes().size()];
    double widest = rows.stream().mapToDouble(row -> width(level, row)).max().orElse(0);
    double y = 0;
    for (List<Integer> row : rows) {
      double x = (widest - width(level, row)) / 2;
      double height = 0;
      for (int i : row) {
        Size size = level.boxes().get(i);
        boxes[i] = new Box(x, y, size.width(), size.height());
        x += size.width() + GAP_X;
        height = Math.max(height, size.height());
      }
      y += height + GAP_Y;
    }
    return List.of(boxes);
  }

  private static double width(Level level, List<Integer> row) {
    return row.stream().mapToDouble(i -> level.boxes().get(i).width() + GAP_X).sum() - GAP_X;
  }
}
