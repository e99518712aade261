package io.photonbeam.store.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import io.photonbeam.store.StoreAccessException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * FoundationDB's native client. It is loaded, and its network thread started, once in a process;
 * the thread can't be started again, so it runs until the JVM exits and is stopped by the client's
 * own hook. Network options and TLS settings are the client's own: the environment variables {@code
 * FDB_NETWORK_OPTION_…} and {@code FDB_TLS_…}.
 */
final class FdbClient {
  /** What the Java and the native client of 7.1 know, and all later ones. */
  private static final int API_VERSION = 710;

  /** Where the native client is, if it is not where the system looks. */
  static final String LIBRARY_PROPERTY = "FDB_LIBRARY_PATH_FDB_C";

  /**
   * Answers are unpacked on the network thread: that is short, while handing each of a thousand
   * answers to another thread is not. Nothing here ever waits on that thread.
   */
  private static final Executor ON_NETWORK_THREAD = Runnable::run;

  /** Why the client could not be loaded; the JVM tells it only at the first time. */
  private static String loadingProblem;

  private FdbClient() {}

  /**
   * Makes a connection to a cluster, without waiting for it.
   *
   * @throws StoreAccessException if there is no usable client here
   */
  static synchronized Database open(ClusterFile cluster) {
    try {
      return selectVersion().open(cluster.path().toString(), ON_NETWORK_THREAD);
    } catch (FDBException e) {
      throw new StoreAccessException(
          "FoundationDB's client can't be used (%s); check its FDB_NETWORK_OPTION_… and FDB_TLS_… settings, and that %s is of version 7.1 or newer."
              .formatted(FdbErrors.text(e), library()),
          e);
    }
  }

  /** The native client's file, for people. */
  static String library() {
    return System.getProperty(LIBRARY_PROPERTY, "libfdb_c of this system");
  }

  private static FDB selectVersion() {
    String library = System.getProperty(LIBRARY_PROPERTY);
    if (library != null && !Files.isReadable(Path.of(library))) {
      throw new StoreAccessException(
          "-D%s names %s, which is not there or not readable; name libfdb_c of FoundationDB's client package."
              .formatted(LIBRARY_PROPERTY, library));
    }
    try {
      return FDB.selectAPIVersion(API_VERSION);
    } catch (LinkageError e) {
      if (loadingProblem == null) {
        loadingProblem = loadingProblem(e);
      }
      throw new StoreAccessException(loadingProblem, e);
    } catch (IllegalArgumentException e) {
      throw new StoreAccessException(
          "Something else in this JVM uses FoundationDB with another API version than %d; let it use %d, or a JVM of its own."
              .formatted(API_VERSION, API_VERSION),
          e);
    }
  }

  private static String loadingProblem(LinkageError e) {
    String text = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    if (text.contains("another classloader")) {
      return "FoundationDB's native client is in use by another class loader of this JVM (%s); put fdb-java where all jobs share it, on Flink in lib/, with classloader.parent-first-patterns.additional: com.apple.foundationdb."
          .formatted(text);
    }
    if (text.contains("Embedded library")) {
      return "FoundationDB's Java client in this build has no native part for %s on %s; build with -Dfoundationdb.version of one that has."
          .formatted(System.getProperty("os.name"), System.getProperty("os.arch"));
    }
    return "FoundationDB's native client, %s, can't be loaded (%s); install the package foundationdb-clients of the cluster's version, or name its library with -D%s=/path/to/libfdb_c.so."
        .formatted(library(), text, LIBRARY_PROPERTY);
  }
}
