/**
 * Placements that trade one metric for another: the front of those that no other beats in every
 * metric.
 *
 * <pre>{@code
 * ParetoOutcome outcome =
 *     new ParetoSearch(Portfolio.builtIn())
 *         .search(problem, List.of(Metric.LATENCY, Metric.ENERGY), "portfolio", Map.of(), context);
 * if (outcome instanceof ParetoFront front) {
 *   front.points().forEach(p -> System.out.println(p.values()));
 * }
 * }</pre>
 *
 * <p>Small problems are enumerated. Others get three steps that share one archive of all answers
 * any solver offers, each priced once for all metrics: the best of each metric alone, with its
 * proven bound; the best of weighted sums, each solved from the nearest answer known; and steps
 * from one answer of the archive to its neighbours, which also finds those that are best for no
 * weights.
 *
 * <p>Source of the last step: "Pareto local optimum sets in the biobjective traveling salesman
 * problem" (Paquete, Chiarandini, Stützle, 2004).
 */
@NullMarked
package dev.rackloom.engine.pareto;

import org.jspecify.annotations.NullMarked;
