/**
 * JSON and YAML of our records: the one home of both.
 *
 * <p>{@link dev.rackloom.codec.Codec} turns every record of the ground floor into JSON and back
 * without loss. {@link dev.rackloom.codec.RackFile} and {@link dev.rackloom.codec.WorkloadFile}
 * read the YAML that people write, and name file and line when it is wrong.
 */
@NullMarked
package dev.rackloom.codec;

import org.jspecify.annotations.NullMarked;
