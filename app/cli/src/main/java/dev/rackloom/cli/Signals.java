package dev.rackloom.cli;

import java.lang.reflect.Proxy;

/**
 * What the operating system tells a process, by {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}: there is no other way to hear of a second Ctrl-C, since a shutdown that has
 * begun hears of none. By name, because javac warns of its use and lets nobody say why.
 */
final class Signals {

  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  /**
   * Hears of a signal, each on a thread of its own, instead of what the JVM does about it.
   *
   * @param name of the signal, without SIG
   * @return gives the signal back to who had it
   * @throws ReflectiveOperationException where this JVM has no signals, or leaves this one to
   *     others
   */
  static Runnable hear(String name, Runnable heard) throws ReflectiveOperationException {
    Class<?> signal = Class.forName(SIGNAL);
    Class<?> handler = Class.forName(HANDLER);
    Object of = signal.getConstructor(String.class).newInstance(name);
    var handle = signal.getMethod("handle", signal, handler);
    Object ours =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() != handler) {
                return method.invoke(heard, arguments); // equals, hashCode, toString
              }
              heard.run();
              return null;
            });
    Object before = handle.invoke(null, of, ours);
    return () -> {
      try {
        handle.invoke(null, of, before);
      } catch (ReflectiveOperationException refused) {
        throw new IllegalStateException("cannot give SIG" + name + " back", refused);
      }
    };
  }
}
