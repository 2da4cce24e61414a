package dev.rackloom.api.cost;

/**
 * A cost function and what it is for.
 *
 * @param device the device's id
 * @param scope what it prices there
 * @param function the function
 * @param provenance the id of the {@link Provenance} in the same profile
 */
public record CostBlock(String device, CostScope scope, CostFunction function, String provenance) {}
