/**
 * Other engines' words about experts: statistics in, maps out and in again.
 *
 * <p>Readers of statistics, by format:
 *
 * <table>
 * <caption>what is read</caption>
 * <tr><th>format</th><th>file</th><th>layers</th></tr>
 * <tr><td>{@code sglang-dump}</td><td>recorder dump {@code .pt}: stat, per_pass, per_token</td><td>dense ones counted</td></tr>
 * <tr><td>{@code sglang-responses}</td><td>JSON with {@code meta_info.routed_experts}</td><td>dense ones counted</td></tr>
 * <tr><td>{@code vllm-responses}</td><td>JSON with {@code routed_experts}, lists or {@code .npy} in base64</td><td>with experts only</td></tr>
 * <tr><td>{@code vllm-eplb-stats}</td><td>JSON Lines of {@code eplb_load_stats}</td><td>with experts only</td></tr>
 * <tr><td>{@code tensorrt-llm}</td><td>folder with {@code meta_info.json} and {@code rank*.safetensors}</td><td>the model's numbers</td></tr>
 * <tr><td>{@code counts-json}, {@code counts-csv}</td><td>layers x experts</td><td>as said; {@code logical_count}: dense ones counted</td></tr>
 * <tr><td>{@code npy-trace}</td><td>{@code .npy} of tokens x layers x choices, a file of prompts beside it</td><td>as said</td></tr>
 * </table>
 *
 * <p>How layers are numbered is in the result; what was concluded rather than said stands in its
 * notes. Long recordings become a few windows, in which drift shows. Maps are written and read as
 * {@code sglang}, {@code vllm} (proposed), {@code tensorrt-llm}, {@code vllm-ascend}, and {@code
 * rackloom}, our own form, which loses nothing:
 *
 * <pre>{@code
 * ExpertStatistics s = new CountsJsonReader().read(file, ExpertHints.NONE.withDense(3), ReadContext.QUIET);
 * byte[] json = new SglangMap().write(map);
 * ExpertMap again = new SglangMap().read(file, ExpertHints.NONE.withDense(3).withSlots(perRank), ReadContext.QUIET);
 * }</pre>
 *
 * <p>Files come from strangers: nothing in them is run ({@link dev.rackloom.moe.torch}), and a
 * claim is compared with the file's size before memory is taken for it. Sources of the layouts:
 * SGLang's expert distribution recorder and expert location, vLLM's EPLB state and the pull request
 * of its static mapping, TensorRT-LLM's wide expert parallelism example, vLLM-Ascend's EPLB
 * adaptor; all as they stood in 2025.
 */
@NullMarked
package dev.rackloom.moe;

import org.jspecify.annotations.NullMarked;
