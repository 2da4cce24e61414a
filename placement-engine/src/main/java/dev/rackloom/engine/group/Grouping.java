package dev.rackloom.engine.group;

import dev.rackloom.api.graph.Graph;

/**
 * What groups of devices are made from beside the stages.
 *
 * @param graph the operators of the stages: they say what must be exchanged
 * @param options which groups
 */
public record Grouping(Graph graph, GroupOptions options) {}
