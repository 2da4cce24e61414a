/**
 * The command line: one class a verb, thin over {@code dev.rackloom.core}. Exit codes and JSON are
 * a contract.
 */
@NullMarked
package dev.rackloom.cli;

import org.jspecify.annotations.NullMarked;
