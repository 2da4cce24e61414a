package dev.rackloom.core.bench;

import java.util.List;
import java.util.stream.Stream;

/** The rows of the benchmark of the runtime, in the order they are measured. */
final class RuntimeIds {

  static final String FRONT_1 = "front-door.b1";
  static final String FRONT_8 = "front-door.b8";
  static final String COST = "telemetry.cost";
  static final String RATE = "telemetry.rate";

  static final List<String> FRONT = List.of(FRONT_1, FRONT_8);

  static final List<String> PIPELINE =
      List.of(
          "pipeline.throughput",
          "simulator.agents",
          "simulator.agents-alone-p50",
          "simulator.agents-p50",
          "simulator.agents-p95");

  static final List<String> HOPS =
      List.of(
          "hop.4k-p50",
          "hop.64m-shared-vs-tcp",
          "hop.64m-vs-tcp",
          "hop.4k-grpc-p50",
          "hop.64m-grpc-vs-tcp");

  static final List<String> PLAN = List.of("plan.200x32", "plan.200x32-first");

  static final List<String> SOAK =
      List.of("soak.heap-growth", "soak.thread-growth", "soak.file-growth");

  static final List<String> CHAOS =
      List.of(
          "chaos.lost",
          "chaos.repair-p99",
          "chaos.two-epochs",
          "chaos.memory-growth",
          "chaos.request-bytes",
          "chaos.agents-ended");

  static final List<String> ALL =
      Stream.of(FRONT, PIPELINE, List.of(COST), HOPS, PLAN, List.of(RATE), SOAK, CHAOS)
          .flatMap(List::stream)
          .toList();

  private RuntimeIds() {}
}
