/**
 * Sizes that are not numbers yet.
 *
 * <p>A {@link dev.rackloom.api.symbolic.Dim} is a number, a symbol such as {@code batch}, an
 * expression over those, or unknown with a reason. {@link dev.rackloom.api.symbolic.Bindings} give
 * symbols their values:
 *
 * <pre>{@code
 * Dim bytes = Dim.symbol("batch").times(Dim.symbol("seq")).times(1536);
 * bytes.bind(Bindings.of("batch", 8, "seq", 128));   // Known[1572864]
 * bytes.bind(Bindings.of("batch", 8));               // 12288*seq
 * }</pre>
 */
@NullMarked
package dev.rackloom.api.symbolic;

import org.jspecify.annotations.NullMarked;
