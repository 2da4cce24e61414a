package dev.rackloom.openvino;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.openvino.IrModel.Body;
import dev.rackloom.openvino.IrModel.Edge;
import dev.rackloom.openvino.IrModel.Layer;
import dev.rackloom.openvino.IrModel.Mapping;
import dev.rackloom.openvino.IrModel.Net;
import dev.rackloom.openvino.IrModel.Port;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parses IR files into records, without making sense of them. */
final class IrParser {

  private static final long BYTES = 256L << 20;
  private static final int OLDEST = 10;
  private static final int NEWEST = 11;
  private static final int THINGS = 2_000_000;
  private static final int RANK = 64;
  private static final int METADATA = 256;

  private final XmlCursor xml;
  private final Map<String, String> metadata = new TreeMap<>();
  private int things;

  private IrParser(XmlCursor xml) {
    this.xml = xml;
  }

  static IrModel read(Path file, Cancellation cancellation) {
    cancellation.check();
    try (FileChannel channel = ModelFiles.open(file)) {
      if (channel.size() > BYTES) {
        throw RackloomException.user(
            file + " has " + channel.size() + " bytes, more than the " + BYTES + " of an IR",
            "it is another kind of file.");
      }
      XmlCursor xml =
          new XmlCursor(file, new BufferedReader(Channels.newReader(channel, UTF_8)), cancellation);
      return new IrParser(xml).model(file);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          file + " is no OpenVINO IR: " + e.getMessage(), "convert the model again.");
    }
  }

  private IrModel model(Path file) {
    List<IrModel> found = new ArrayList<>();
    xml.root(name -> {
      Checks.that(name.equals("net"), "its first element is <" + name + ">");
      String net = xml.attribute("name", "");
      long version = xml.number("version", 0);
      if (version < OLDEST || version > NEWEST) {
        throw RackloomException.user(
            file + " is OpenVINO IR version " + version,
            "convert the model again: versions 10 and 11 are read here.");
      }
      Net body = net();
      found.add(new IrModel(net, (int) version, body, metadata));
    });
    return found.getFirst();
  }

  /** Counts what takes memory: a file within its size can still hold too much. */
  private void count() {
    Checks.that(++things <= THINGS, "it has more than " + THINGS + " layers, ports and edges");
  }

  private Net net() {
    List<Layer> layers = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    xml.children(name -> {
      switch (name) {
        case "layers" -> xml.children(each -> layers.add(layer()));
        case "edges" -> xml.children(each -> edges.add(edge()));
        case "rt_info", "meta_data" -> metadata("");
        default -> xml.skip();
      }
    });
    return new Net(layers, edges);
  }

  private void metadata(String prefix) {
    xml.children(name -> {
      String value = xml.optional("value");
      String key = prefix.isEmpty() ? name : prefix + "." + name;
      if (value != null && metadata.size() < METADATA && value.length() <= 1000) {
        metadata.putIfAbsent(key, value);
      }
      metadata(key);
    });
  }

  private Edge edge() {
    count();
    Edge edge =
        new Edge(
            xml.number("from-layer"),
            xml.number("from-port"),
            xml.number("to-layer"),
            xml.number("to-port"));
    xml.skip();
    return edge;
  }

  private Layer layer() {
    count();
    long id = xml.number("id");
    String type = xml.attribute("type");
    String name = xml.attribute("name", type + "_" + id);
    String opset = xml.attribute("version", "");
    Map<String, String> data = new HashMap<>();
    List<Port> inputs = new ArrayList<>();
    List<Port> outputs = new ArrayList<>();
    List<Body> bodies = new ArrayList<>();
    List<Mapping> mappings = new ArrayList<>();
    xml.children(part -> {
      switch (part) {
        case "data" -> data(data);
        case "input" -> xml.children(each -> inputs.add(port()));
        case "output" -> xml.children(each -> outputs.add(port()));
        case "body", "then_body", "else_body" -> bodies.add(new Body(part, net()));
        case "port_map", "then_port_map", "else_port_map" -> {
          String body = part.replace("port_map", "body");
          xml.children(side -> mappings.add(mapping(body, side)));
        }
        default -> xml.skip();
      }
    });
    Checks.named(type, "type of layer " + id);
    return new Layer(
        id,
        name.isBlank() ? type + "_" + id : name,
        type,
        opset,
        data,
        inputs,
        outputs,
        bodies,
        mappings);
  }

  private void data(Map<String, String> data) {
    for (int i = 0; i < xml.attributes(); i++) {
      data.put(xml.attributeName(i), xml.attributeValue(i));
    }
    xml.skip();
  }

  private Mapping mapping(String body, String side) {
    count();
    String axis = xml.optional("axis");
    Mapping mapping =
        new Mapping(
            body,
            side.equals("input"),
            xml.number("external_port_id"),
            xml.number("internal_layer_id"),
            axis == null ? null : xml.number("axis"),
            isEnd(xml.number("start", 0)) && isEnd(xml.number("end", -1)),
            xml.number("stride", 1),
            xml.number("part_size", 1));
    xml.skip();
    return mapping;
  }

  private static boolean isEnd(long position) {
    return position == 0 || position == -1;
  }

  private Port port() {
    count();
    long id = xml.number("id");
    String precision = xml.attribute("precision", "");
    String names = xml.attribute("names", "");
    List<Long> dims = new ArrayList<>();
    xml.children(name -> {
      if (name.equals("dim")) {
        Checks.that(dims.size() < RANK, "a port has more than " + RANK + " extents");
        dims.add(dim(xml.text()));
      } else {
        xml.skip();
      }
    });
    return new Port(id, precision, dims, names);
  }

  private static long dim(String text) {
    if (text.equals("?") || text.contains("..")) {
      return IrModel.OPEN;
    }
    try {
      long extent = Long.parseLong(text);
      Checks.that(extent >= IrModel.OPEN, "an extent is " + extent);
      return extent;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("an extent is '" + text + "'", e);
    }
  }
}
