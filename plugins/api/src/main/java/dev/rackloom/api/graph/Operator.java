package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.List;
import java.util.Map;

/**
 * One computation.
 *
 * @param id its position in {@link Graph#operators()}
 * @param name its name in the file, unique or made so by the reader
 * @param type what it computes
 * @param inputs tensor ids in order, {@link #ABSENT} for an optional input left out
 * @param outputs tensor ids in order, {@link #ABSENT} for an output nobody asked for
 * @param attributes its constants
 * @param scope the hierarchical scope, parts separated by '/', empty at the top
 * @param regions bodies of control flow, in the file's order
 */
public record Operator(
    int id,
    String name,
    OpType type,
    Ids inputs,
    Ids outputs,
    Map<String, Attribute> attributes,
    String scope,
    List<Region> regions) {

  /** Stands for an optional input or output that is not there. */
  public static final int ABSENT = -1;

  public Operator {
    Checks.notNegative(id, "operator id");
    attributes = Map.copyOf(attributes);
    regions = List.copyOf(regions);
  }

  /** The integer attribute {@code name}, or {@code otherwise}. */
  public long intAttribute(String attribute, long otherwise) {
    return attributes.get(attribute) instanceof Attribute.IntValue v ? v.value() : otherwise;
  }
}
