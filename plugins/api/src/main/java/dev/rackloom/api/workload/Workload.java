package dev.rackloom.api.workload;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Bindings;
import java.util.List;

/** Streams that share a rack. */
public record Workload(String name, List<Stream> streams) {

  /**
   * Sizes used for what no workload binds: one sequence of 128 tokens, a context of as many, 128
   * tokens asked for.
   */
  public static final Bindings DEFAULT_BINDINGS =
      Bindings.of("batch", 1, "seq", 128).with("context", 128).with("output", 128);

  public Workload {
    Checks.named(name, "workload");
    streams = List.copyOf(streams);
    Checks.that(!streams.isEmpty(), "workload '" + name + "' has no stream");
    Checks.distinct(streams, Stream::name, "streams");
  }

  /** One stream in a closed loop with four requests in flight. */
  public static Workload single(String model, Bindings bindings) {
    return new Workload(
        "default", List.of(new Stream("requests", model, bindings, 0, 4, Objectives.NONE)));
  }
}
