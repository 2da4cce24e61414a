/**
 * Contract tests for plug-ins and seeded generators for everybody's tests.
 *
 * <p>A plug-in's test extends the contract of what it brings ({@link
 * dev.rackloom.testkit.ModelReaderContract}, {@link dev.rackloom.testkit.SolverContract}, {@link
 * dev.rackloom.testkit.ExpertStatisticsReaderContract}, {@link
 * dev.rackloom.testkit.ExpertMapContract}); a reader's second test extends {@link
 * dev.rackloom.testkit.fuzz.ReaderFuzz} or {@link dev.rackloom.testkit.fuzz.ExpertFuzz}. Generators
 * take a seed and give the same value for the same seed on every machine; a failing property prints
 * its seed as the name of the parameterised test. {@link dev.rackloom.testkit.GeneratedModels}
 * writes models of any size as files; benchmarks use it too, so nothing that it needs is a test's
 * library.
 */
@NullMarked
package dev.rackloom.testkit;

import org.jspecify.annotations.NullMarked;
