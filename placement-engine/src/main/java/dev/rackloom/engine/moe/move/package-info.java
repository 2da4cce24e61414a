/**
 * From the map that serves to another: how many experts are carried, ranks renamed so that they are
 * few, and the order in which nothing is ever lost and no memory exceeded.
 */
@NullMarked
package dev.rackloom.engine.moe.move;

import org.jspecify.annotations.NullMarked;
