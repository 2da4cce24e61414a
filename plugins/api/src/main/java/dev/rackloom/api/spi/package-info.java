/**
 * What a plug-in implements.
 *
 * <p>The one entry is {@link dev.rackloom.api.spi.Plugin}, found through {@code META-INF/services}.
 * Every method of it has a default that says "I have none". Everything built in comes through the
 * same door:
 *
 * <pre>{@code
 * public final class MyPlugin implements Plugin {
 *   public String id() { return "acme"; }
 *   public List<ModelReader> readers() { return List.of(new AcmeReader()); }
 * }
 * }</pre>
 *
 * <p>Unless a method says otherwise it may be called from any thread, may block, must look at the
 * {@link dev.rackloom.api.Cancellation} it is given, and throws {@link
 * dev.rackloom.api.RackloomException} for what a user can mend.
 */
@NullMarked
package dev.rackloom.api.spi;

import org.jspecify.annotations.NullMarked;
