package io.photonbeam.cli;

import io.photonbeam.store.StoreException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.util.UserCodeException;

/** Says in one sentence why something failed. */
public final class Failures {
  private static final int MAX_DEPTH = 50;

  private Failures() {}

  /** The failure without what merely wraps it, followed by its deepest cause if that says more. */
  public static String describe(Throwable failure) {
    Throwable told = unwrap(failure);
    Throwable root = unwrap(root(told));
    String text = sentence(told);
    String cause = sentence(root);
    // A store says all that a person needs, in whole sentences.
    return told instanceof StoreException || text.contains(cause) ? text : text + ": " + cause;
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
    if (t instanceof OutOfMemoryError) {
      return "out of memory (%s); allow more with PHOTONBEAM_JAVA_OPTS=-Xmx…"
          .formatted(t.getMessage());
    }
    if (t instanceof FileSystemException file && file.getReason() == null) {
      return fileSentence(file);
    }
    // A message such as "42" or "foo" alone says nothing without the exception's name.
    return t.getMessage() == null || !t.getMessage().contains(" ")
        ? t.getClass().getSimpleName() + (t.getMessage() == null ? "" : ": " + t.getMessage())
        : t.getMessage();
  }

  private static String fileSentence(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory: " + e.getFile();
    }
    if (e instanceof AccessDeniedException) {
      return "no permission for " + e.getFile();
    }
    if (e instanceof NotDirectoryException) {
      return "not a directory: " + e.getFile();
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists already: " + e.getFile();
    }
    return e.getClass().getSimpleName() + ": " + e.getFile();
  }
}
