package dev.rackloom.dag;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.Cancellation;
import dev.rackloom.dag.PlacementInstance.Edge;
import dev.rackloom.dag.PlacementInstance.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes an instance from a parser of its text. Members that are not of the format are passed over;
 * those that it needs must be there.
 */
final class InstanceParser {

  private static final int LOOK = 1024;

  private final Cancellation cancellation;
  private final Map<String, Object> limits = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private boolean hasNodes;
  private boolean hasEdges;

  InstanceParser(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /** Reads the value of the member the parser stands on. */
  @FunctionalInterface
  private interface Value {
    void read(JsonParser json) throws IOException;
  }

  void read(JsonParser json) throws IOException {
    InstanceFile.expect(json, JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "nodes" -> {
          hasNodes = true;
          array(json, at -> nodes.add(node(members(at))));
        }
        case "edges" -> {
          hasEdges = true;
          array(json, at -> edges.add(edge(members(at))));
        }
        default -> member(name, json, limits);
      }
    }
    InstanceFile.expect(json, JsonToken.END_OBJECT);
  }

  PlacementInstance instance(String name) throws IOException {
    if (!hasNodes || !hasEdges) {
      throw new IOException("it has no " + (hasNodes ? "edges" : "nodes"));
    }
    return new PlacementInstance(
        name,
        number(limits, "maxSizePerFPGA"),
        count(limits, "maxFPGAs"),
        count(limits, "maxCPUs"),
        nodes,
        edges);
  }

  private void array(JsonParser json, Value element) throws IOException {
    InstanceFile.expect(json, JsonToken.START_ARRAY);
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i % LOOK == 0) {
        cancellation.check();
      }
      element.read(json);
    }
  }

  /** The object's scalar members by name. */
  private static Map<String, Object> members(JsonParser json) throws IOException {
    InstanceFile.expect(json, JsonToken.START_OBJECT);
    Map<String, Object> members = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      member(name, json, members);
    }
    InstanceFile.expect(json, JsonToken.END_OBJECT);
    return members;
  }

  private static void member(String name, JsonParser json, Map<String, Object> into)
      throws IOException {
    switch (json.currentToken()) {
      case VALUE_NUMBER_INT -> into.put(name, json.getLongValue());
      case VALUE_NUMBER_FLOAT -> into.put(name, json.getDoubleValue());
      case VALUE_STRING -> into.put(name, json.getText());
      case VALUE_TRUE -> into.put(name, 1L);
      case VALUE_FALSE -> into.put(name, 0L);
      case null -> throw new IOException("it ends early");
      default -> json.skipChildren();
    }
  }

  private static Node node(Map<String, Object> members) throws IOException {
    long id = whole(members, "id");
    return new Node(
        id,
        members.get("name") instanceof String text && !text.isBlank() ? text : "node" + id,
        flag(members, "supportedOnFpga"),
        number(members, "cpuLatency"),
        number(members, "fpgaLatency"),
        flag(members, "isBackwardNode"),
        members.containsKey("colorClass") ? group(members, "colorClass") : Node.NO_CLASS,
        members.containsKey("layerId") ? group(members, "layerId") : Node.NO_LAYER,
        number(members, "size"));
  }

  private static Edge edge(Map<String, Object> members) throws IOException {
    return new Edge(
        whole(members, "sourceId"),
        whole(members, "destId"),
        number(members, "cost"),
        members.containsKey("size") ? number(members, "size") : 0);
  }

  private static double number(Map<String, Object> members, String name) throws IOException {
    if (members.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IOException("'" + name + "' is not given as a number");
  }

  private static long whole(Map<String, Object> members, String name) throws IOException {
    if (members.get(name) instanceof Long number) {
      return number;
    }
    throw new IOException("'" + name + "' is not given as a whole number");
  }

  private static long group(Map<String, Object> members, String name) throws IOException {
    long number = whole(members, name);
    if (number < 0) {
      throw new IOException("'" + name + "' is " + number + ", less than 0");
    }
    return number;
  }

  private static int count(Map<String, Object> members, String name) throws IOException {
    long number = whole(members, name);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IOException("'" + name + "' is " + number);
    }
    return (int) number;
  }

  private static boolean flag(Map<String, Object> members, String name) throws IOException {
    long number = whole(members, name);
    if (number != 0 && number != 1) {
      throw new IOException("'" + name + "' is " + number + ", neither 0 nor 1");
    }
    return number == 1;
  }
}
