/**
 * Language models from their descriptions: no weights, no framework, a graph with prefill and
 * decode.
 *
 * <p>The way of a model:
 *
 * <pre>
 * config.json -ConfigReader-> Architecture -LlmGraph-> Graph -LlmWork-> work per operator and phase
 * </pre>
 *
 * <p>An {@link dev.rackloom.llm.Architecture} is a list of layers, each a {@link
 * dev.rackloom.llm.Mixer} (how tokens see each other) and a {@link dev.rackloom.llm.Feed} (what
 * happens to each token), and the {@link dev.rackloom.llm.Precision} that weights are kept in.
 * Nothing here knows a model by name: readers translate fields, so a new model of a known shape
 * needs no new code.
 *
 * <p>Sizes are symbols: {@code batch} sequences, {@code tokens} new tokens a sequence, {@code past}
 * tokens already in the cache. Prefill binds {@code tokens} to the prompt's length and {@code past}
 * to 0; decode binds {@code tokens} to 1 and {@code past} to the context. Token {@code i} of the
 * new ones attends to {@code past + i + 1} keys (the causal discount), less where a window or a
 * chunk cuts ({@link dev.rackloom.llm.Span}).
 *
 * <p>How the work is counted: {@link dev.rackloom.llm.LlmWork}.
 */
@NullMarked
package dev.rackloom.llm;

import org.jspecify.annotations.NullMarked;
