/**
 * Fuzzing of whatever reads files.
 *
 * <p>A reader's test extends {@link dev.rackloom.testkit.fuzz.ReaderFuzz} and gives a few small
 * whole files:
 *
 * <pre>{@code
 * class AcmeReaderFuzzTest extends ReaderFuzz {
 *   protected ModelReader reader() { return new AcmeReader(); }
 *   protected String extension() { return "acme"; }
 *   protected List<byte[]> seeds() { return List.of(SMALL, WITH_STATE); }
 * }
 * }</pre>
 *
 * <p>Readers of expert statistics and importers of expert maps extend {@link
 * dev.rackloom.testkit.fuzz.ExpertFuzz} alike; whatever else reads a file, {@link
 * dev.rackloom.testkit.fuzz.FileFuzz}.
 *
 * <p>Three tests come with it: damage by seed, coverage-guided fuzzing in a JVM of its own
 * (Jazzer), and a replay of what once broke the reader ({@code
 * src/test/resources/fuzz/<TestClass>}). A finding is anything but what was read or a {@link
 * dev.rackloom.api.RackloomException} of kind USER: any other exception, ten seconds on one input,
 * or more memory than a small file can justify.
 *
 * <p>An ordinary run takes twenty seconds a reader; {@code ./rackloom test --fuzz 10m} takes that
 * much longer.
 */
@NullMarked
package dev.rackloom.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
