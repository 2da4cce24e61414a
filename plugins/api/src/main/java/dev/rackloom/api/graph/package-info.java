/**
 * A model as its file gives it: operators and tensors with scopes, states and experts. Immutable.
 *
 * <p>Operators stand in an order in which every input is produced before it is used, so a {@link
 * dev.rackloom.api.graph.Graph} has no cycle by construction. Tensors and operators are referred to
 * by their position in the graph's lists. Operator types and attributes are open: what a reader
 * does not know it keeps as {@link dev.rackloom.api.graph.Attribute.Opaque} and names in {@link
 * dev.rackloom.api.graph.NotUnderstood}. What repeats in operators without scopes, {@link
 * dev.rackloom.api.graph.Blocks} finds by structure.
 */
@NullMarked
package dev.rackloom.api.graph;

import org.jspecify.annotations.NullMarked;
