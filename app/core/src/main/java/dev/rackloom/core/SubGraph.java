package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A part of a graph as a graph of its own: what it reads from elsewhere becomes its inputs, what is
 * read elsewhere, or by nobody, its outputs. To look at; a file that runs is cut by {@link
 * Workbench#cutOut}.
 */
public final class SubGraph {

  private final Graph whole;
  private final BitSet inside = new BitSet();
  private final BitSet made = new BitSet();
  private final BitSet readInside = new BitSet();
  private final BitSet readOutside = new BitSet();
  private final Map<Integer, Integer> ids = new HashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();

  private SubGraph(Graph whole, Ids operators) {
    this.whole = whole;
    operators.stream().forEach(inside::set);
    for (Operator operator : whole.operators()) {
      boolean in = inside.get(operator.id());
      note(operator.inputs(), in ? readInside : readOutside);
      if (in) {
        note(operator.outputs(), made);
      }
    }
    note(whole.outputs(), readOutside);
  }

  private static void note(Ids tensors, BitSet in) {
    tensors.stream().filter(t -> t != Operator.ABSENT).forEach(in::set);
  }

  /** The operators of a graph with these ids, in their order. */
  public static Graph of(Graph whole, Ids operators, String name) {
    return new SubGraph(whole, operators).graph(name);
  }

  private Graph graph(String name) {
    List<Operator> part = new ArrayList<>();
    inside.stream().forEach(o -> part.add(operator(whole.operators().get(o), part.size())));
    List<Integer> outputs = new ArrayList<>();
    made.stream()
        .filter(t -> readOutside.get(t) || !readInside.get(t))
        .forEach(t -> outputs.add(id(t)));
    return new Graph(
        name,
        whole.format(),
        digest(),
        tensors,
        part,
        Ids.copyOf(inputs),
        Ids.copyOf(outputs),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  private Operator operator(Operator from, int id) {
    return new Operator(
        id,
        from.name(),
        from.type(),
        ids(from.inputs()),
        ids(from.outputs()),
        from.attributes(),
        from.scope(),
        from.regions());
  }

  private Ids ids(Ids old) {
    return Ids.of(old.stream().map(t -> t == Operator.ABSENT ? t : id(t)).toArray());
  }

  private int id(int tensor) {
    return ids.computeIfAbsent(tensor, this::added);
  }

  private int added(int tensor) {
    Tensor from = whole.tensors().get(tensor);
    boolean given = from.role() == Tensor.Role.ACTIVATION && !made.get(tensor);
    Tensor.Role role = given ? Tensor.Role.INPUT : from.role();
    int id = tensors.size();
    tensors.add(new Tensor(id, from.name(), from.dtype(), from.shape(), role));
    if (role == Tensor.Role.INPUT) {
      inputs.add(id);
    }
    return id;
  }

  private String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(whole.digest().getBytes(StandardCharsets.UTF_8));
      sha.update(inside.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
