package dev.rackloom.onnx;

import dev.rackloom.onnx.inference.Rules;
import dev.rackloom.onnx.proto.Onnx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Says what of a model the reader does not know: operators, attributes, sections, versions. */
final class Understood {

  /** The newest version of the standard operators whose rules were written down. */
  static final int NEWEST = 28;

  private static final Map<String, Set<String>> ATTRIBUTES = load();

  private Understood() {}

  /** One line an operator: domain, name, and every attribute of every version of it. */
  private static Map<String, Set<String>> load() {
    InputStream in =
        Objects.requireNonNull(
            Understood.class.getResourceAsStream("attributes.txt"), "attributes.txt is missing");
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Map<String, Set<String>> known = new HashMap<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] parts = line.split(" ", 2);
        known.put(parts[0], Set.of((parts.length == 1 ? "" : parts[1]).split(" ")));
      }
      return Map.copyOf(known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(String domain, String operator) {
    boolean contrib = Rules.isContrib(domain, operator);
    String home = contrib ? Rules.CONTRIB : domain.equals(Rules.LEARNERS) ? domain : "";
    return home + ":" + operator;
  }

  static void report(Report report, Onnx.Node node, String name, int version) {
    String domain = node.getDomain();
    String type = (domain.isEmpty() ? "" : domain + ".") + node.getOpType();
    boolean bodies = !ControlFlow.bodies(node).isEmpty();
    boolean flow = Rules.isStandard(domain) && FLOW.contains(node.getOpType());
    if (!flow && !Rules.knows(domain, node.getOpType())) {
      report.add(name, "operator " + type, "its shapes and its cost are unknown");
      return;
    }
    if (bodies && !flow) {
      report.add(name, "the bodies of " + type, "how often they run is unknown, and so its cost");
    }
    if (flow && node.getOpType().equals("Scan") && version > 0 && version < 9) {
      report.add(name, "Scan of version 8", "its shapes and its cost are unknown");
    }
    Set<String> known = ATTRIBUTES.getOrDefault(key(domain, node.getOpType()), Set.of());
    for (Onnx.Attribute a : node.getAttributeList()) {
      if (!known.contains(a.getName())) {
        report.add(name, "attribute " + a.getName() + " of " + type, "it is ignored");
      }
    }
  }

  private static final Set<String> FLOW = Set.of("If", "Loop", "Scan", "SequenceMap");

  static void report(Report report, Onnx.Model model) {
    if (model.getTrainingInfoCount() > 0) {
      report.add("the model", "training information", "only inference is read");
    }
    for (Onnx.OperatorSetId set : model.getOpsetImportList()) {
      boolean newer = Rules.isStandard(set.getDomain()) && set.getVersion() > NEWEST;
      if (newer) {
        String what = "version " + set.getVersion() + " of the standard operators";
        report.add("the model", what, "operators are read as of version " + NEWEST);
      }
    }
    model
        .getUnknownFields()
        .asMap()
        .keySet()
        .forEach(
            field -> report.add("the model", "field " + field + " of the file", "it is ignored"));
    model
        .getGraph()
        .getUnknownFields()
        .asMap()
        .keySet()
        .forEach(
            field -> report.add("the graph", "field " + field + " of the graph", "it is ignored"));
  }
}
