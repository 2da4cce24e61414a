package dev.rackloom.viewer.layout;

import com.mxgraph.layout.hierarchical.mxHierarchicalLayout;
import com.mxgraph.model.mxGeometry;
import com.mxgraph.util.mxPoint;
import com.mxgraph.view.mxGraph;
import dev.rackloom.api.Cancellation;
import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * JGraphX's hierarchical layout (Sugiyama), model and layout only. Recurses deeply, so its thread
 * needs a large stack, and does not end on cycles: give it a {@link SimpleLevel}. Asks all the time
 * whether it should stop (see {@link StoppableLayout}).
 */
final class HierarchicalLayout implements LevelLayout {

  private static final double GAP_X = 28;
  private static final double GAP_Y = 32;

  private final Cancellation cancellation;

  HierarchicalLayout(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  @Override
  public Arrangement arrange(Level level) {
    mxGraph graph = new mxGraph();
    Object parent = graph.getDefaultParent();
    List<Object> cells = new ArrayList<>();
    List<Object> edges = new ArrayList<>();
    graph.getModel().beginUpdate();
    try {
      for (Size s : level.boxes()) {
        cells.add(graph.insertVertex(parent, null, "", 0, 0, s.width(), s.height()));
      }
      for (Link l : level.links()) {
        edges.add(graph.insertEdge(parent, null, "", cells.get(l.from()), cells.get(l.to())));
      }
      layout(graph).execute(parent);
    } finally {
      graph.getModel().endUpdate();
    }
    List<Box> boxes = cells.stream().map(c -> box(graph.getModel().getGeometry(c))).toList();
    List<double[]> bends = edges.stream().map(e -> bends(graph.getModel().getGeometry(e))).toList();
    return Routing.route(level, Straightening.straighten(level, boxes, bends), bends);
  }

  private mxHierarchicalLayout layout(mxGraph graph) {
    mxHierarchicalLayout layout = new StoppableLayout(graph, cancellation);
    layout.setIntraCellSpacing(GAP_X);
    layout.setInterRankCellSpacing(GAP_Y);
    layout.setInterHierarchySpacing(GAP_X);
    layout.setParallelEdgeSpacing(10);
    layout.setDisableEdgeStyle(false);
    return layout;
  }

  private static Box box(mxGeometry g) {
    return new Box(g.getX(), g.getY(), g.getWidth(), g.getHeight());
  }

  /** The bends between the two ends, which JGraphX puts first and last. */
  private static double[] bends(mxGeometry geometry) {
    List<mxPoint> points = geometry.getPoints();
    if (points == null) {
      return new double[0];
    }
    List<mxPoint> inner = points.size() > 2 ? points.subList(1, points.size() - 1) : List.of();
    return inner.stream()
        .flatMapToDouble(p -> java.util.stream.DoubleStream.of(p.getX(), p.getY()))
        .toArray();
  }
}
