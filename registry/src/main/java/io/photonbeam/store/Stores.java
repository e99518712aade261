package io.photonbeam.store;

import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens stores by their URI; see {@link StoreUri} for what is valid. */
public final class Stores {
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
   * @throws StoreUnavailableException if it is busy beyond the timeout
   */
  public static TransactionalStore open(StoreUri uri, StoreOptions options) {
    return switch (uri.scheme()) {
      case "sqlite" -> SqliteStore.open(Path.of(uri.location()), options);
      case "memory" -> MemoryStore.open(uri.location(), options);
      default -> throw new IllegalArgumentException("No store for scheme " + uri.scheme());
    };
  }

  /**
   * Opens a store that must be there already, for commands that only look: a mistyped path is an
   * error and not a new, empty store.
   *
   * @throws StoreAccessException if there is none
   */
  public static TransactionalStore openExisting(String uri) {
    StoreUri parsed = StoreUri.parse(uri);
    if (parsed.scheme().equals("sqlite") && Files.notExists(Path.of(parsed.location()))) {
      throw new StoreAccessException(
          "There is no file %s; name the one that the pipelines use.".formatted(parsed.location()));
    }
    return open(parsed, StoreOptions.defaults());
  }
}
