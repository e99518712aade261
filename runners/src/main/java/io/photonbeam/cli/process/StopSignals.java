package io.photonbeam.cli.process;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes SIGTERM, Ctrl-C and SIGHUP end the work in order: the first one only asks for the end, and
 * the process then ends with the work's own exit code; a second SIGTERM or Ctrl-C ends it at once,
 * as always. Another SIGHUP does not: when a terminal is closed, the system and the shell may both
 * send one. Where it is ignored from the beginning, as with {@code nohup}, it stays so.
 *
 * <p>Not a shutdown hook, because that can neither choose the exit code nor outlast other hooks
 * that take away what the work still needs. The JVM's signal API is not part of Java SE, so it is
 * found by reflection; on a JVM without it, signals end the process at once.
 */
public final class StopSignals {
  private static final List<String> ONCE = List.of("TERM", "INT");
  private static final String HANG_UP = "HUP";

  private final Map<String, Runnable> restorers = new LinkedHashMap<>();
  private final AtomicBoolean hungUp = new AtomicBoolean();
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
    ONCE.forEach(signals::handle);
    signals.handle(HANG_UP);
    try {
      return work.call();
    } finally {
      ONCE.forEach(signals::restore);
      signals.restore(HANG_UP);
    }
  }

  private void asked(String name) {
    if (!name.equals(HANG_UP)) {
      ONCE.forEach(this::restore);
      stop.run();
    } else if (!hungUp.getAndSet(true)) {
      stop.run();
    }
  }

  /** Leaves a signal to whoever had it before. */
  private synchronized void restore(String name) {
    Runnable restorer = restorers.remove(name);
    if (restorer != null) {
      restorer.run();
    }
  }

  private synchronized void handle(String name) {
    try {
      Constructor<?> constructor = signalType().getConstructor(String.class);
      Object signal = constructor.newInstance(name);
      Object previous = setHandler(signal, handler(name));
      restorers.put(name, () -> setHandler(signal, previous));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // No such API or signal here, or somebody else owns it.
      System.getLogger(StopSignals.class.getName())
          .log(System.Logger.Level.DEBUG, "SIG" + name + " is not handled", e);
    }
  }

  private Object handler(String name) throws ClassNotFoundException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return Proxy.newProxyInstance(
        StopSignals.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                asked(name);
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
