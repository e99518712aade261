package io.photonbeam.cli.process;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Makes SIGTERM and Ctrl-C end the work in order: the first one only asks for the end, and the
 * process then ends with the work's own exit code; a second one ends it at once, as always.
 *
 * <p>Not a shutdown hook, because that can neither choose the exit code nor outlast other hooks
 * that take away what the work still needs. The JVM's signal API is not part of Java SE, so it is
 * found by reflection; on a JVM without it, signals end the process at once.
 */
public final class StopSignals {
  private final Map<Object, Object> previous = new LinkedHashMap<>();
  private final Runnable stop;

  private StopSignals(Runnable stop) {
    this.stop = stop;
  }

  /**
   * Does the work; a signal that comes meanwhile runs {@code stop}.
   *
   * @param stop returns soon and may be called from any thread
   */
  public static <T> T during(Runnable stop, Callable<T> work) throws Exception {
    StopSignals signals = new StopSignals(stop);
    signals.handle("TERM");
    signals.handle("INT");
    try {
      return work.call();
    } finally {
      signals.restore();
    }
  }

  /** Leaves the signals to whoever had them before. */
  private synchronized void restore() {
    previous.forEach(StopSignals::setHandler);
    previous.clear();
  }

  private synchronized void handle(String name) {
    try {
      Constructor<?> constructor = signalType().getConstructor(String.class);
      Object signal = constructor.newInstance(name);
      previous.put(signal, setHandler(signal, handler()));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // No such API or signal here, or somebody else owns it.
      System.getLogger(StopSignals.class.getName())
          .log(System.Logger.Level.DEBUG, "SIG" + name + " is not handled", e);
    }
  }

  private Object handler() throws ClassNotFoundException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return Proxy.newProxyInstance(
        StopSignals.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                restore();
                stop.run();
                yield null;
              }
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "stops the work";
            });
  }

  private static Object setHandler(Object signal, Object handler) {
    try {
      Method handle =
          signalType().getMethod("handle", signalType(), Class.forName("sun.misc.SignalHandler"));
      return handle.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Class<?> signalType() throws ClassNotFoundException {
    return Class.forName("sun.misc.Signal");
  }
}
