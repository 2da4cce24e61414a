/**
 * Demo content: a real embedding model with its tokenizer, taken out of the Maven artefact that
 * ships it, a rack of three unlike devices, and sentences to embed.
 */
@NullMarked
package dev.rackloom.samples;

import org.jspecify.annotations.NullMarked;
