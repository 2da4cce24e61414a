/**
 * Discrete-event simulation of a placement under many requests, with queues at devices and links.
 *
 * <p>The pieces, from the ground up:
 *
 * <pre>
 * EventHeap     what happens next: three primitive arrays, earliest first, ties in order of entry
 * Simulator     the stages of a placement as servers: queues, transfers, closed loop or Poisson
 * SimulationReport   throughput, percentiles, use of devices and links, energy, spans for a trace
 * </pre>
 *
 * <p>An event is a time and a number; nothing is allocated for it, so that a core processes
 * millions a second. What continuous batching adds for language models is in {@link
 * dev.rackloom.engine.serving}, on the same heap.
 */
@NullMarked
package dev.rackloom.engine.simulate;

import org.jspecify.annotations.NullMarked;
