package io.photonbeam.cli.process;

import io.photonbeam.store.StoreException;
import io.photonbeam.text.FileFailures;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.util.UserCodeException;

/** Says in one sentence why something failed, and what to do where that is known. */
public final class Failures {
  private static final int MAX_DEPTH = 50;

  private Failures() {}

  /** The failure without what merely wraps it, followed by its deepest cause if that says more. */
  public static String describe(Throwable failure) {
    Optional<String> ofStore = ofStore(failure);
    if (ofStore.isPresent()) {
      return ofStore.get();
    }
    Throwable told = unwrap(failure);
    Throwable root = unwrap(root(told));
    String text = sentence(told);
    if (told instanceof OutOfMemoryError) {
      return text;
    }
    String cause = sentence(root);
    return text.contains(cause) || saysPermission(text, root) ? text : text + ": " + cause;
  }

  /** A store says all that a person needs, in whole sentences, whatever a runner wraps it in. */
  private static Optional<String> ofStore(Throwable failure) {
    return Stream.iterate(failure, t -> t != null, Throwable::getCause)
        .limit(MAX_DEPTH)
        .filter(StoreException.class::isInstance)
        .findFirst()
        .map(Failures::sentence);
  }

  private static boolean saysPermission(String text, Throwable cause) {
    return cause instanceof AccessDeniedException && text.contains(FileFailures.NO_PERMISSION);
  }

  /** Whether there was too little memory, at the bottom of it. */
  public static boolean isOutOfMemory(Throwable failure) {
    return Stream.iterate(failure, t -> t != null, Throwable::getCause)
        .limit(MAX_DEPTH)
        .anyMatch(t -> t instanceof OutOfMemoryError || t instanceof ShortageException);
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable current = failure;
    for (int i = 0; i < MAX_DEPTH && isWrapper(current) && current.getCause() != null; i++) {
      current = current.getCause();
    }
    return current;
  }

  private static boolean isWrapper(Throwable t) {
    return t instanceof ExecutionException
        || t instanceof CompletionException
        || t instanceof UncheckedIOException
        || t instanceof InvocationTargetException
        || t instanceof ExceptionInInitializerError
        || t instanceof PipelineExecutionException
        || t instanceof UserCodeException
        || t.getMessage() == null
        || (t.getCause() != null && t.getMessage().equals(t.getCause().toString()));
  }

  private static Throwable root(Throwable failure) {
    Throwable current = failure;
    for (int i = 0; i < MAX_DEPTH && current.getCause() != null; i++) {
      current = current.getCause();
    }
    return current;
  }

  private static String sentence(Throwable t) {
    return t instanceof OutOfMemoryError memory
        ? MemoryAdvice.of(memory)
        : FileFailures.words(t) + libraryAdvice(t);
  }

  /** Libraries are looked at before a command begins; what is told here came between. */
  private static String libraryAdvice(Throwable t) {
    return t instanceof UnsatisfiedLinkError
        ? "; a native library could not be loaded from %s (java.io.tmpdir)"
            .formatted(System.getProperty("java.io.tmpdir"))
        : "";
  }
}
