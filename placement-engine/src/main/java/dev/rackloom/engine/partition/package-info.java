/**
 * Cuts a graph into stages: convex groups of operators, balanced in work and cheap to cut apart.
 *
 * <p>Cuts keep to the model's own scopes, or, where operators have none, to the blocks that repeat
 * ({@link dev.rackloom.api.graph.Blocks}); stages are named after either.
 */
@NullMarked
package dev.rackloom.engine.partition;

import org.jspecify.annotations.NullMarked;
