package io.photonbeam.store.fdb;

import com.apple.foundationdb.Database;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One connection for each cluster file, shared by all stores of this process that use it, and
 * closed with the last of them. Thread-safe.
 */
final class SharedDatabase {
  private static final Map<Path, SharedDatabase> SHARED = new HashMap<>();

  private final Path clusterFile;
  private final Database database;

  /** Guarded by the map. */
  private int users;

  private SharedDatabase(Path clusterFile, Database database) {
    this.clusterFile = clusterFile;
    this.database = database;
  }

  /** Gives the connection to one more user, who must {@link #release} it once. */
  static SharedDatabase acquire(ClusterFile cluster, Function<ClusterFile, Database> opener) {
    synchronized (SHARED) {
      SharedDatabase shared = SHARED.get(cluster.path());
      if (shared == null) {
        shared = new SharedDatabase(cluster.path(), opener.apply(cluster));
        SHARED.put(cluster.path(), shared);
      }
      shared.users++;
      return shared;
    }
  }

  Database database() {
    return database;
  }

  void release() {
    synchronized (SHARED) {
      if (--users == 0) {
        SHARED.remove(clusterFile);
        database.close();
      }
    }
  }
}
