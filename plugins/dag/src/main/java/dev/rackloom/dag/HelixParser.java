package dev.rackloom.dag;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Numbers;
import dev.rackloom.dag.HelixInstance.Held;
import dev.rackloom.dag.HelixInstance.Link;
import dev.rackloom.dag.HelixInstance.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a serving cluster from a parser of its text. Members that are not of the format are passed
 * over; the counts of layers of a node must run from 1 without a gap.
 */
final class HelixParser {

  private static final int ABSENT = -1;

  private final Cancellation cancellation;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final Map<String, List<Held>> placements = new HashMap<>();
  private final Map<String, Double> objectives = new HashMap<>();
  private int layers = ABSENT;
  private int size = ABSENT;
  private boolean hasLinks;

  HelixParser(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /** Reads the value of the member the parser stands on. */
  @FunctionalInterface
  private interface Member {
    void read(String name) throws IOException;
  }

  void read(JsonParser json) throws IOException {
    members(
        json,
        name -> {
          switch (name) {
            case "layers" -> layers = whole(json, name);
            case "nodes" -> size = whole(json, name);
            case "throughputByLayerCount" -> members(json, node -> nodes.add(node(node, json)));
            case "linkCapacityTokensPerSec" -> links(json);
            case "placements_start_count" ->
                members(json, by -> placements.put(by, placement(json)));
            case "objectives" -> members(json, by -> objectives.put(by, number(json, by)));
            default -> json.skipChildren();
          }
        });
  }

  HelixInstance instance(String name) throws IOException {
    require(layers != ABSENT, "layers");
    require(size != ABSENT, "nodes");
    require(!nodes.isEmpty(), "throughputByLayerCount");
    require(hasLinks, "linkCapacityTokensPerSec");
    if (size != nodes.size()) {
      throw new IOException("'nodes' is " + size + ", throughputs are given of " + nodes.size());
    }
    return new HelixInstance(name, layers, nodes, links, placements, objectives);
  }

  private static void require(boolean there, String member) throws IOException {
    if (!there) {
      throw new IOException("it has no " + member);
    }
  }

  private void members(JsonParser json, Member member) throws IOException {
    InstanceFile.expect(json, JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      cancellation.check();
      String name = json.currentName();
      json.nextToken();
      member.read(name);
    }
    InstanceFile.expect(json, JsonToken.END_OBJECT);
  }

  private Node node(String name, JsonParser json) throws IOException {
    Map<String, Double> byCount = new HashMap<>();
    members(json, count -> byCount.put(count, number(json, count)));
    List<Double> tokensPerS = new ArrayList<>();
    for (int k = 1; k <= byCount.size(); k++) {
      Double given = byCount.get(Integer.toString(k));
      if (given == null) {
        throw new IOException("node '" + name + "' has no throughput with " + k + " layers");
      }
      tokensPerS.add(given);
    }
    return new Node(name, Numbers.copyOf(tokensPerS));
  }

  private void links(JsonParser json) throws IOException {
    hasLinks = true;
    InstanceFile.expect(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      cancellation.check();
      InstanceFile.expect(json, JsonToken.START_ARRAY);
      String from = text(json);
      String to = text(json);
      json.nextToken();
      links.add(new Link(from, to, number(json, "link from '" + from + "' to '" + to + "'")));
      json.nextToken();
      InstanceFile.expect(json, JsonToken.END_ARRAY);
    }
  }

  private List<Held> placement(JsonParser json) throws IOException {
    List<Held> placement = new ArrayList<>();
    members(
        json,
        node -> {
          InstanceFile.expect(json, JsonToken.START_ARRAY);
          json.nextToken();
          int start = whole(json, node);
          json.nextToken();
          placement.add(new Held(node, start, whole(json, node)));
          json.nextToken();
          InstanceFile.expect(json, JsonToken.END_ARRAY);
        });
    return placement;
  }

  private static String text(JsonParser json) throws IOException {
    json.nextToken();
    InstanceFile.expect(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static int whole(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new IOException("'" + name + "' is not given as a whole number");
    }
    long number = json.getLongValue();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IOException("'" + name + "' is " + number);
    }
    return (int) number;
  }

  private static double number(JsonParser json, String name) throws IOException {
    boolean given =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            || json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
    if (!given) {
      throw new IOException("'" + name + "' is not given as a number");
    }
    return json.getDoubleValue();
  }
}
