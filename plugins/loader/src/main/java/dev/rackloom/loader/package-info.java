/** Finds plug-ins through {@code META-INF/services} and hands out what they bring. */
@NullMarked
package dev.rackloom.loader;

import org.jspecify.annotations.NullMarked;
