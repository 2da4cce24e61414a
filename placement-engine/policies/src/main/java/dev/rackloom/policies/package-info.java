/**
 * Policies of routing: functions of plain numbers, so that agents that serve and the simulator of
 * serving decide the same from the same picture. {@link dev.rackloom.policies.ReplicaPolicy}: which
 * of several replicas serves a request, after the {@link dev.rackloom.policies.Backlog} that is
 * known there and at the {@link dev.rackloom.policies.Pace} that it shows. The simulator of stages,
 * which shares requests out as a plan says, and the way of state from prompts to steps have rules
 * of their own.
 */
@NullMarked
package dev.rackloom.policies;

import org.jspecify.annotations.NullMarked;
