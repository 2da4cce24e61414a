package dev.rackloom.api.graph;

/**
 * The body of a control-flow operator: a graph of its own that may also read tensors of the graph
 * around it.
 *
 * @param role the attribute that holds it, such as {@code then_branch}
 * @param body its operators and tensors; captured tensors appear as its inputs under their outer
 *     names
 */
public record Region(String role, Graph body) {}
