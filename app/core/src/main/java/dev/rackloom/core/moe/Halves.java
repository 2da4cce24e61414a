package dev.rackloom.core.moe;

import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.RoutingTrace;

/**
 * What maps are placed with, and what they are judged by: the other half of the prompts, where a
 * trace has a step in both halves; else the same.
 *
 * @param place every second prompt, from the first on
 * @param judge the prompts between them
 * @param told what judges, for people
 */
record Halves(ExpertSession place, ExpertSession judge, String told) {

  static Halves of(ExpertSession session) {
    if (session.steps().isPresent()) {
      RoutingTrace trace = session.statistics().trace().orElseThrow();
      if (trace.prompts() > 1) {
        ExpertSession even = half(session, trace.half(false));
        ExpertSession odd = half(session, trace.half(true));
        if (even.steps().isPresent() && odd.steps().isPresent()) {
          return new Halves(even, odd, "tokens of other prompts than the maps were placed with");
        }
      }
      return new Halves(session, session, "the tokens that the maps were placed with");
    }
    return new Halves(session, session, "the counts that the maps were placed with");
  }

  private static ExpertSession half(ExpertSession session, RoutingTrace trace) {
    ExpertStatistics all = session.statistics();
    return session.with(ExpertStatistics.traced(all.name(), all.format(), all.layers(), trace));
  }
}
