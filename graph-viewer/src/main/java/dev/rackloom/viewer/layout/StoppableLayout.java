package dev.rackloom.viewer.layout;

import com.mxgraph.layout.hierarchical.model.mxGraphHierarchyEdge;
import com.mxgraph.layout.hierarchical.model.mxGraphHierarchyModel;
import com.mxgraph.layout.hierarchical.model.mxGraphHierarchyRank;
import com.mxgraph.layout.hierarchical.mxHierarchicalLayout;
import com.mxgraph.layout.hierarchical.stage.mxMedianHybridCrossingReduction;
import com.mxgraph.view.mxGraph;
import dev.rackloom.api.Cancellation;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.swing.SwingConstants;
import org.jspecify.annotations.Nullable;

/**
 * JGraphX's layout, which looks itself at nothing that could stop it: so the collections that it
 * walks do. Its loops read the edges of a vertex or the cells of a rank at every turn; what hands
 * these out throws when somebody wants it to stop, also out of the ranking of a cycle, which would
 * go on for ever.
 */
final class StoppableLayout extends mxHierarchicalLayout {

  private final Cancellation cancellation;

  StoppableLayout(mxGraph graph, Cancellation cancellation) {
    super(graph, SwingConstants.NORTH);
    this.cancellation = cancellation;
  }

  /** Asked for by the search for roots and by the making of the model. */
  @Override
  public Object[] getEdges(Object cell) {
    cancellation.check();
    return super.getEdges(cell);
  }

  @Override
  protected void traverse(
      Object vertex,
      boolean directed,
      @Nullable Object edge,
      Set<Object> allVertices,
      Set<Object> currentComp,
      List<Set<Object>> hierarchyVertices,
      Set<Object> filledVertexSet) {
    cancellation.check();
    super.traverse(
        vertex, directed, edge, allVertices, currentComp, hierarchyVertices, filledVertexSet);
  }

  @Override
  public void cycleStage(Object parent) {
    getModel()
        .getVertexMapper()
        .values()
        .forEach(node -> {
          node.connectsAsSource = new Edges(node.connectsAsSource);
          node.connectsAsTarget = new Edges(node.connectsAsTarget);
        });
    super.cycleStage(parent);
  }

  @Override
  public void crossingStage(Object parent) {
    getModel().ranks = new Ranks(getModel().ranks);
    new Crossing().execute(parent);
  }

  @Override
  public double placementStage(double initialX, Object parent) {
    getModel().ranks = new Ranks(getModel().ranks);
    return super.placementStage(initialX, parent);
  }

  /** Counting crossings is the dearest part of large ranks. */
  private final class Crossing extends mxMedianHybridCrossingReduction {
    Crossing() {
      super(StoppableLayout.this);
    }

    @Override
    protected int calculateRankCrossing(int rank, mxGraphHierarchyModel model) {
      cancellation.check();
      return super.calculateRankCrossing(rank, model);
    }
  }

  /** The edges of a vertex on one side. */
  private final class Edges extends LinkedHashSet<mxGraphHierarchyEdge> {
    private static final long serialVersionUID = 1L;

    Edges(Collection<mxGraphHierarchyEdge> edges) {
      super(edges);
    }

    @Override
    public Iterator<mxGraphHierarchyEdge> iterator() {
      cancellation.check();
      return super.iterator();
    }

    @Override
    public Object[] toArray() {
      cancellation.check();
      return super.toArray();
    }
  }

  /** The cells of each rank. */
  private final class Ranks extends LinkedHashMap<Integer, mxGraphHierarchyRank> {
    private static final long serialVersionUID = 1L;

    Ranks(Map<Integer, mxGraphHierarchyRank> ranks) {
      super(ranks);
    }

    @Override
    public @Nullable mxGraphHierarchyRank get(@Nullable Object rank) {
      cancellation.check();
      return super.get(rank);
    }
  }
}
