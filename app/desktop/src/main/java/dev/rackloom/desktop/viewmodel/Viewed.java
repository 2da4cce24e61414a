package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.GraphState;

/**
 * How a model is looked at: kept all the time, so that it is found as it was left.
 *
 * @param graph what is open in the graph, and which part of it is seen
 * @param colours what the graph's colours mean, by the name of {@link Overlays.Choice}
 * @param filter the words that stages are shown for; empty for all
 * @param query what was looked for and is ringed; empty for nothing
 */
public record Viewed(GraphState graph, String colours, String filter, String query) {

  Viewed with(GraphState other) {
    return new Viewed(other, colours, filter, query);
  }

  Viewed withColours(String other) {
    return new Viewed(graph, other, filter, query);
  }

  Viewed with(String otherFilter, String otherQuery) {
    return new Viewed(graph, colours, otherFilter, otherQuery);
  }
}
