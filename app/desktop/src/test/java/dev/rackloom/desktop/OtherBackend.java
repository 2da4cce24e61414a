package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Study;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A workspace that opens models in another way than the one behind it. */
public final class OtherBackend {

  private OtherBackend() {}

  /** How a model is opened; blocks as long as it likes. */
  @FunctionalInterface
  public interface Opens {
    /** The study of a file. */
    Optional<Study> open(Path file, Progress progress, Cancellation cancellation);
  }

  /** The same workspace but for opening models. */
  public static Backend over(Backend behind, Opens opens) {
    return (Backend)
        Proxy.newProxyInstance(
            OtherBackend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) ->
                method.getName().equals("openModel")
                    ? opens.open(
                        (Path) arguments[0], (Progress) arguments[1], (Cancellation) arguments[2])
                    : call(behind, method, arguments));
  }

  private static @Nullable Object call(
      Backend behind, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(behind, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }
}
