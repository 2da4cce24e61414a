package dev.rackloom.moe;

import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.moe.grid.Damage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Walks through the few keys of a load balancer's YAML, event by event: nothing is built, so no tag
 * can name a class and no alias can multiply.
 */
final class BalancerYaml {

  private static final int MOST_BYTES = 1 << 25;
  private static final int DEPTH = 8;

  private final Path file;
  private final Assignments assignments;
  private final Iterator<Event> events;
  private int slots;

  private BalancerYaml(Path file, String text) {
    this.file = file;
    this.assignments = new Assignments(file);
    LoaderOptions bounds = new LoaderOptions();
    bounds.setCodePointLimit(MOST_BYTES);
    bounds.setNestingDepthLimit(DEPTH);
    this.events = new Yaml(bounds).parse(new StringReader(text)).iterator();
  }

  static BalancerYaml read(Path file) {
    try (FileChannel channel = ModelFiles.open(file)) {
      Damage.atMost(file, channel.size(), MOST_BYTES, "bytes of YAML");
      byte[] bytes = Channels.newInputStream(channel).readNBytes(MOST_BYTES);
      BalancerYaml yaml = new BalancerYaml(file, new String(bytes, StandardCharsets.UTF_8));
      yaml.document();
      return yaml;
    } catch (YAMLException e) {
      String message = String.valueOf(e.getMessage());
      throw Damage.of(file, "is no YAML: " + message.lines().findFirst().orElse(""));
    } catch (NumberFormatException e) { // the scanner's
      throw Damage.of(file, "is no YAML: it has an escape that is no character");
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  Assignments assignments() {
    return assignments;
  }

  /** How many slots it says there are; 0 if it does not. */
  int slots() {
    return slots;
  }

  private void document() {
    Event event = next();
    while (!event.is(Event.ID.MappingStart)) {
      if (!event.is(Event.ID.StreamStart) && !event.is(Event.ID.DocumentStart)) {
        throw Damage.of(file, "is no mapping of keys");
      }
      event = next();
    }
    for (Event key = next(); !key.is(Event.ID.MappingEnd); key = next()) {
      switch (scalar(key, "a key")) {
        case "num_slots" -> slots = number(next());
        case TensorRtMap.SLOTS -> layers();
        default -> skip(next());
      }
    }
  }

  private void layers() {
    if (!next().is(Event.ID.MappingStart)) {
      throw Damage.of(file, "has '" + TensorRtMap.SLOTS + "' that is no mapping of layers");
    }
    for (Event key = next(); !key.is(Event.ID.MappingEnd); key = next()) {
      assignments.add(scalar(key, "a layer"), list(next()));
    }
  }

  private int[] list(Event start) {
    if (!start.is(Event.ID.SequenceStart)) {
      throw Damage.of(file, "has slots that are no list");
    }
    IntStream.Builder numbers = IntStream.builder();
    for (Event item = next(); !item.is(Event.ID.SequenceEnd); item = next()) {
      numbers.add(number(item));
    }
    return numbers.build().toArray();
  }

  private int number(Event event) {
    String text = scalar(event, "a number");
    if (!text.matches("\\d{1,9}")) {
      throw Damage.of(file, "has '" + text + "' where a number must be");
    }
    return Integer.parseInt(text);
  }

  private String scalar(Event event, String what) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getValue();
    }
    throw Damage.of(file, "has " + event.getEventId() + " where " + what + " must be");
  }

  private void skip(Event event) {
    int depth = event instanceof CollectionStartEvent ? 1 : 0;
    while (depth > 0) {
      Event inner = next();
      if (inner instanceof CollectionStartEvent) {
        depth++;
      } else if (inner.is(Event.ID.MappingEnd) || inner.is(Event.ID.SequenceEnd)) {
        depth--;
      }
    }
  }

  private Event next() {
    if (!events.hasNext()) {
      throw Damage.of(file, "ends too early");
    }
    return events.next();
  }
}
