package dev.rackloom.codec;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A place in a YAML file: its value, and its file and line for messages. Aliases are refused, so
 * nothing can blow up.
 */
final class Yaml {

  private static final long MAX_BYTES = 16 << 20;

  private final String file;
  private final String path;
  private final Node node;

  private Yaml(String file, String path, Node node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  static Yaml read(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw RackloomException.user(
            path + " is larger than " + MAX_BYTES + " bytes", "this is not the file you meant.");
      }
      return parse(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw RackloomException.user("there is no file " + path, "check the path.");
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + path + ": " + e.getMessage(),
          "check that it is a text file you may read.");
    }
  }

  static Yaml parse(String file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(30);
    options.setAllowDuplicateKeys(false);
    try {
      @Nullable Node root =
          new org.yaml.snakeyaml.Yaml(options).compose(new java.io.StringReader(text));
      if (root == null) {
        throw RackloomException.user(file + " is empty", "start from the sample rack file.");
      }
      return new Yaml(file, "", root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw RackloomException.user(
          file + ":" + line + ": not YAML: " + e.getProblem(),
          "check the indentation and the quotes there.");
    } catch (YAMLException e) {
      throw RackloomException.user(
          file + ": not YAML: " + e.getMessage(), "check that it is a text file.");
    } catch (NumberFormatException e) { // the scanner's
      throw RackloomException.user(
          file + ": not YAML: it has an escape that is no character",
          "check what follows \\u and \\U in it.");
    }
  }

  /** A failure that names this place. */
  RackloomException wrong(String what, String maybe) {
    return RackloomException.user(where() + ": " + what, maybe);
  }

  /** The file of that name in the folder of this one. */
  Path beside(String name) {
    return Path.of(file).resolveSibling(name);
  }

  String where() {
    return file + ":" + (node.getStartMark().getLine() + 1);
  }

  /** The value under {@code key}, which must be there. */
  Yaml get(String key) {
    return find(key)
        .orElseThrow(() ->
            wrong(
                (path.isEmpty() ? "the file" : path) + " has no '" + key + "'",
                "add a line '" + key + ": ...'."));
  }

  Optional<Yaml> find(String key) {
    return Optional.ofNullable(fields().get(key));
  }

  /** Complains about keys that nobody reads: a typing error must not go unseen. */
  Yaml allow(Set<String> keys) {
    fields()
        .forEach((key, value) -> {
          if (!keys.contains(key)) {
            throw value.wrong(
                "'" + key + "' is not known in " + (path.isEmpty() ? "the file" : path),
                "use one of " + new java.util.TreeSet<>(keys) + ".");
          }
        });
    return this;
  }

  Map<String, Yaml> fields() {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(
          (path.isEmpty() ? "the file" : "'" + path + "'") + " must be a mapping (key: value)",
          "check the indentation.");
    }
    Map<String, Yaml> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode k ? k.getValue() : "";
      if (fields.put(
              key, new Yaml(file, path.isEmpty() ? key : path + "." + key, tuple.getValueNode()))
          != null) {
        throw wrong("'" + key + "' is given twice", "keep one of them.");
      }
    }
    return fields;
  }

  List<Yaml> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("'" + path + "' must be a list", "write its entries with a leading '- '.");
    }
    List<Yaml> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Yaml(file, path + "[" + items.size() + "]", item));
    }
    return items;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong("'" + path + "' must be a single value", "check the indentation.");
    }
    return scalar.getValue();
  }

  double number() {
    return as(Double::parseDouble, "a number");
  }

  long bytes() {
    return as(Quantities::bytes, "a size like 16GiB");
  }

  long nanos() {
    return as(Quantities::nanos, "a duration like 5us");
  }

  boolean flag() {
    return as(
        t ->
            switch (t) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            },
        "true or false");
  }

  private <T> T as(Function<String, T> parse, String what) {
    try {
      return parse.apply(text());
    } catch (IllegalArgumentException e) {
      throw wrong(
          "'" + path + "' must be " + what + ", was '" + text() + "'", "write " + what + ".");
    }
  }

  /** Runs {@code make} and gives what it refuses this place's name. */
  <T> T make(java.util.function.Supplier<T> make, String maybe) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()), maybe);
    }
  }
}
