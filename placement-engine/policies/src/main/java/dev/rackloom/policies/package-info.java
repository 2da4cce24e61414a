/**
 * Policies of routing and queueing: functions of plain numbers, so that agents that serve and
 * simulators that replay decide the same from the same picture. {@link
 * dev.rackloom.policies.ReplicaPolicy}: which of several replicas serves a request.
 */
@NullMarked
package dev.rackloom.policies;

import org.jspecify.annotations.NullMarked;
