/**
 * Discrete-event simulation of a placement under many requests, with queues at devices and links.
 */
@NullMarked
package dev.rackloom.engine.simulate;

import org.jspecify.annotations.NullMarked;
