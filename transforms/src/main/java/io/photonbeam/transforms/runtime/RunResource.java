package io.photonbeam.transforms.runtime;

import java.util.function.Function;

/**
 * Something that the transforms of a run share within a process, and that only they know. It is a
 * constant of the package it belongs to; {@link RunContext#get} opens it once for each run, and
 * closes it when the run ends, if it can be closed. Thread-safe.
 *
 * @param <T> what is shared, which has to be thread-safe
 */
public final class RunResource<T> {
  private final Function<RunContext, T> opener;

  private RunResource(Function<RunContext, T> opener) {
    this.opener = opener;
  }

  /**
   * Declares a resource.
   *
   * @param opener makes it for a run, at most once
   */
  public static <T> RunResource<T> of(Function<RunContext, T> opener) {
    return new RunResource<>(opener);
  }

  T open(RunContext context) {
    return opener.apply(context);
  }

  @SuppressWarnings("unchecked") // What this one has opened.
  T cast(Object opened) {
    return (T) opened;
  }

  static void close(AutoCloseable opened) {
    try {
      opened.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("can't close " + opened, e);
    }
  }
}
