package dev.rackloom.onnx;

import dev.rackloom.api.RackloomException;
import dev.rackloom.onnx.inference.Rules;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Local functions, put in the place of their calls. A call named {@code layer0/attn} gives its
 * operators and inner tensors that name as their scope. What a file expands to is counted before
 * anything is expanded.
 */
final class Functions {

  private static final long MOST_OPERATORS = 2_000_000;
  private static final long MOST_A_WRITTEN = 1_000;
  private static final long SMALL = 10_000;
  private static final int DEEPEST = 64;

  private final Path file;
  private final Map<String, Onnx.Function> functions = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private int calls;

  private Functions(Path file) {
    this.file = file;
  }

  /** The model without calls of local functions. */
  static Onnx.Model inlined(Path file, Onnx.Model model) {
    if (model.getFunctionsCount() == 0) {
      return model;
    }
    Functions all = new Functions(file);
    model.getFunctionsList().forEach(f -> all.functions.put(key(f), f));
    all.checkSize(model);
    Onnx.Graph graph = model.getGraph();
    Onnx.Model.Builder out =
        model.toBuilder()
            .clearFunctions()
            .setGraph(graph.toBuilder().clearNode().addAllNode(all.expand(graph.getNodeList(), 0)));
    Set<String> domains = new LinkedHashSet<>();
    model.getOpsetImportList().forEach(o -> domains.add(o.getDomain()));
    for (Onnx.Function f : model.getFunctionsList()) {
      f.getOpsetImportList().stream()
          .filter(o -> domains.add(o.getDomain()))
          .forEach(out::addOpsetImport);
    }
    return out.build();
  }

  /** How many operators are written, those in bodies included. */
  static long count(List<Onnx.Node> nodes) {
    long n = 0;
    for (Onnx.Node node : nodes) {
      n++;
      for (Onnx.Graph body : ControlFlow.bodies(node).values()) {
        n += count(body.getNodeList());
      }
    }
    return n;
  }

  private static String key(Onnx.Function f) {
    return key(f.getDomain(), f.getName(), f.getOverload());
  }

  private static String key(String domain, String name, String overload) {
    return (Rules.isStandard(domain) ? "" : domain) + '\0' + name + '\0' + overload;
  }

  private Onnx.@org.jspecify.annotations.Nullable Function called(Onnx.Node node) {
    return functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
  }

  private void checkSize(Onnx.Model model) {
    long written = count(model.getGraph().getNodeList());
    for (Onnx.Function f : model.getFunctionsList()) {
      written += count(f.getNodeList());
    }
    long size = size(model.getGraph().getNodeList(), new LinkedHashSet<>());
    long most = Math.min(MOST_OPERATORS, SMALL + MOST_A_WRITTEN * written);
    if (size > most) {
      throw RackloomException.user(
          file
              + ": its "
              + written
              + " operators and functions expand to more than "
              + most
              + " operators",
          "export it without local functions, or check that the file is what you expect.");
    }
  }

  private long size(List<Onnx.Node> nodes, Set<String> path) {
    long n = 0;
    for (Onnx.Node node : nodes) {
      Onnx.Function f = called(node);
      n += f == null ? 1 : size(f, path);
      for (Onnx.Graph body : ControlFlow.bodies(node).values()) {
        n += size(body.getNodeList(), path);
      }
      n = Math.min(n, Integer.MAX_VALUE);
    }
    return n;
  }

  private long size(Onnx.Function f, Set<String> path) {
    String key = key(f);
    Long known = sizes.get(key);
    if (known != null) {
      return known;
    }
    if (!path.add(key)) {
      throw refused(f, "calls itself" + through(path));
    }
    if (path.size() > DEEPEST) {
      throw refused(f, "is called at a depth of more than " + DEEPEST);
    }
    long size = size(f.getNodeList(), path);
    path.remove(key);
    sizes.put(key, size);
    return size;
  }

  private String through(Set<String> path) {
    List<String> names = new ArrayList<>();
    for (String key : path) {
      Onnx.Function f = functions.get(key);
      names.add(f == null ? key : f.getName());
    }
    return " through " + String.join(" -> ", names);
  }

  private RackloomException refused(Onnx.Function f, String what) {
    return RackloomException.user(
        file + ": function '" + f.getName() + "' " + what,
        "no runtime can run this file; export it again.");
  }

  private List<Onnx.Node> expand(List<Onnx.Node> nodes, int depth) {
    if (depth > DEEPEST) {
      throw RackloomException.user(
          file + ": functions are called at a depth of more than " + DEEPEST,
          "export it without local functions.");
    }
    List<Onnx.Node> out = new ArrayList<>();
    for (Onnx.Node node : nodes) {
      Onnx.Function f = called(node);
      if (f == null) {
        out.add(withBodies(node, depth));
      } else {
        String prefix = node.getName().isBlank() ? f.getName() + "_" + calls : node.getName();
        calls++;
        out.addAll(expand(new FunctionCall(node, f, prefix, calls).nodes(), depth + 1));
      }
    }
    return out;
  }

  private Onnx.Node withBodies(Onnx.Node node, int depth) {
    if (ControlFlow.bodies(node).isEmpty()) {
      return node;
    }
    Onnx.Node.Builder out = node.toBuilder().clearAttribute();
    for (Onnx.Attribute a : node.getAttributeList()) {
      Onnx.Attribute.Builder attribute = a.toBuilder();
      if (a.hasG()) {
        attribute.setG(expanded(a.getG(), depth));
      }
      for (int i = 0; i < a.getGraphsCount(); i++) {
        attribute.setGraphs(i, expanded(a.getGraphs(i), depth));
      }
      out.addAttribute(attribute);
    }
    return out.build();
  }

  private Onnx.Graph expanded(Onnx.Graph body, int depth) {
    return body.toBuilder().clearNode().addAllNode(expand(body.getNodeList(), depth)).build();
  }
}
