package dev.rackloom.api.placement;

/**
 * The owner of a state shard.
 *
 * @param model the model's name
 * @param state the state's id
 * @param shard which part of it: heads or blocks
 * @param device the one writing owner
 * @param tier the memory tier it lives in
 */
public record StateAssignment(
    String model, String state, String shard, String device, String tier) {}
