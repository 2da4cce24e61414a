package dev.rackloom.engine.layers;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Numbers;
import java.util.List;

/**
 * Nodes that together hold the layers of one model.
 *
 * @param layers of the model, numbered from 0
 * @param nodes that may hold some
 * @param links what can flow between them
 */
public record LayerCluster(int layers, List<Node> nodes, LinkCapacities links) {

  /**
   * A machine.
   *
   * @param name unique in the cluster
   * @param tokensPerS its throughput if it holds one layer, two, and so on up to the most it can
   *     hold; need not fall with the count
   */
  public record Node(String name, Numbers tokensPerS) {
    public Node {
      Checks.named(name, "node name");
      Checks.that(tokensPerS.size() > 0, "node '" + name + "' has no throughput for any count");
      for (int i = 0; i < tokensPerS.size(); i++) {
        Checks.notNegative(
            tokensPerS.get(i), "throughput of node '" + name + "' with " + (i + 1) + " layers");
      }
    }

    /** The most layers it can hold. */
    public int most() {
      return tokensPerS.size();
    }

    /** Its throughput with {@code count} layers; 0 with none. */
    public double tokensPerS(int count) {
      return count == 0 ? 0 : tokensPerS.get(count - 1);
    }
  }

  public LayerCluster {
    Checks.positive(layers, "layers");
    nodes = List.copyOf(nodes);
    Checks.that(!nodes.isEmpty(), "the cluster has no node");
    Checks.distinct(nodes, Node::name, "nodes");
    Checks.that(
        links.nodes() == nodes.size(),
        "links are of " + links.nodes() + " nodes, the cluster has " + nodes.size());
  }

  /** How many nodes there are. */
  public int size() {
    return nodes.size();
  }

  /** The most layers that node {@code i} can hold of this model. */
  public int most(int i) {
    return Math.min(layers, nodes.get(i).most());
  }

  /** The highest throughput of node {@code i} over all counts. */
  double fastest(int i) {
    double fastest = 0;
    for (int k = 1; k <= most(i); k++) {
      fastest = Math.max(fastest, nodes.get(i).tokensPerS(k));
    }
    return fastest;
  }

  /**
   * Whether no link can ever hold tokens up: each carries all that one of its ends can do. Then
   * only first layers and counts matter, not who speaks to whom.
   */
  boolean linksAreAmple() {
    for (int i = 0; i < size(); i++) {
      double mine = fastest(i);
      if (links.fromSource(i) < mine || links.toSink(i) < mine) {
        return false;
      }
      for (int j = 0; j < size(); j++) {
        if (i != j && links.between(i, j) < Math.min(mine, fastest(j))) {
          return false;
        }
      }
    }
    return true;
  }
}
