/**
 * Where models run: nodes, devices with memory tiers, and the links between them.
 *
 * <p>A NIC or IPU is a device like any other; what it does with bytes on their way is its {@link
 * dev.rackloom.api.rack.TransferEngine}. Links join two vertices: devices or named switches. A
 * {@link dev.rackloom.api.rack.NodeMemory} is a tier below the homes of a node's devices. {@link
 * dev.rackloom.api.rack.Routes} answers which way bytes go and how long that takes without
 * contention. Bandwidths are bytes a second (1e9 B/s is 1 GB/s), compute peaks operations a second,
 * dense.
 */
@NullMarked
package dev.rackloom.api.rack;

import org.jspecify.annotations.NullMarked;
