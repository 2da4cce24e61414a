/**
 * Cuts a graph into stages: convex groups of operators, balanced in work and cheap to cut apart.
 */
@NullMarked
package dev.rackloom.engine.partition;

import org.jspecify.annotations.NullMarked;
