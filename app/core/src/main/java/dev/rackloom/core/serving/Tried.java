package dev.rackloom.core.serving;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.workload.Objectives;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.simulate.SimulationReport.Percentiles;

/**
 * A placement that was judged by serving the requests on it. Predicted.
 *
 * @param how it was found
 * @param placement where everything is
 * @param ttft nanoseconds to the first token
 * @param tpot nanoseconds a further token
 * @param within the part of the requests that got what they wanted, 0 to 1
 * @param outputTokensPerS tokens answered a second
 */
public record Tried(
    String how,
    Placement placement,
    Percentiles ttft,
    Percentiles tpot,
    double within,
    double outputTokensPerS) {

  static Tried of(String how, Placement placement, ServingReport report, Objectives wanted) {
    long good =
        report.requests().stream()
            .filter(r ->
                r.ttftNanos() <= wanted.ttftNanos()
                    && r.tpotNanos() <= wanted.tpotNanos()
                    && r.totalNanos() <= wanted.latencyNanos())
            .count();
    return new Tried(
        how,
        placement,
        report.ttft(),
        report.tpot(),
        good / (double) report.requests().size(),
        report.outputTokensPerS());
  }
}
