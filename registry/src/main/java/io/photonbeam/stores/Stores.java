package io.photonbeam.stores;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.fdb.FdbStore;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.store.sqlite.SqliteStore;
import java.nio.file.Files;

/** Opens stores by their URI; see {@link StoreUri} for what is valid. */
public final class Stores {
  /** Every key that a caller is likely to have; a tuple's first byte is never 0xFF. */
  private static final KeyRange ALL = KeyRange.of(new byte[] {0}, new byte[] {(byte) 0xff});

  private Stores() {}

  /** Opens a store with default options, making it when there is none. */
  public static TransactionalStore open(String uri) {
    return open(StoreUri.parse(uri), StoreOptions.defaults());
  }

  /**
   * Opens a store, making it when there is none.
   *
   * @throws IllegalArgumentException if the URI is not valid
   * @throws StoreAccessException if the place cannot be used
   * @throws StoreFormatException if there is something else in that place
   * @throws StoreUnavailableException if it is busy or does not answer within the timeout
   */
  public static TransactionalStore open(StoreUri uri, StoreOptions options) {
    uri.obstacle()
        .ifPresent(
            obstacle -> {
              throw new StoreAccessException(obstacle + ".");
            });
    return switch (uri.scheme()) {
      case "sqlite" ->
          SqliteStore.open(uri.path(), uri.isOfOneMachine() ? options.ofOneMachine() : options);
      case "fdb" -> FdbStore.open(uri.location(), options);
      case "memory" -> MemoryStore.open(uri.location(), options);
      default -> throw new IllegalArgumentException("No store for scheme " + uri.scheme());
    };
  }

  /**
   * Opens a store that must be there already, for commands that only look: a mistyped path or
   * prefix is an error and not a new, empty store.
   *
   * @throws StoreAccessException if there is none; else as {@link #open(StoreUri, StoreOptions)}
   */
  public static TransactionalStore openExisting(String uri) {
    return openExisting(StoreUri.parse(uri), StoreOptions.defaults());
  }

  /**
   * The same with other options.
   *
   * @throws StoreAccessException if there is none, or the place cannot be used
   * @throws StoreFormatException if there is something else in that place
   * @throws StoreUnavailableException if it is busy or does not answer within the timeout
   */
  public static TransactionalStore openExisting(StoreUri uri, StoreOptions options) {
    if (isMissing(uri)) {
      throw new StoreAccessException(
          "There is no file %s; name the one that the pipelines use.".formatted(uri.path()));
    }
    TransactionalStore store = open(uri, options);
    if (uri.scheme().equals("fdb") && isEmpty(store)) {
      store.close();
      throw new StoreAccessException(
          "There is nothing in %s; name the cluster file and the ?prefix= that the pipelines use."
              .formatted(store.description()));
    }
    return store;
  }

  /**
   * Opens a store for whoever writes nothing: one that is not there, or empty, is not made, and the
   * store that is returned is lost when it is closed.
   */
  public static TransactionalStore openToLook(String uri) {
    StoreUri parsed = StoreUri.parse(uri);
    if (isMissing(parsed)) {
      return MemoryStore.create();
    }
    TransactionalStore store = open(parsed, StoreOptions.defaults());
    if (isEmpty(store)) {
      store.close();
      return MemoryStore.create();
    }
    return store;
  }

  private static boolean isMissing(StoreUri uri) {
    return uri.isFile() && Files.notExists(uri.path());
  }

  private static boolean isEmpty(TransactionalStore store) {
    try {
      return store.read(transaction -> transaction.scan(ALL, 1)).isEmpty();
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }
}
