/** The whole job on the embedded sample, explained as it goes. */
@NullMarked
package dev.rackloom.cli.demo;

import org.jspecify.annotations.NullMarked;
