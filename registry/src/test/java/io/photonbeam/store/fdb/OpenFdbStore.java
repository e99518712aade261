package io.photonbeam.store.fdb;

import com.apple.foundationdb.FDB;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreOptions;
import java.time.Duration;
import java.time.InstantSource;

/** A process that opens a store and tells what became of it, twice, and ends as it likes. */
final class OpenFdbStore {
  private OpenFdbStore() {}

  /**
   * Takes the location, and the API version that somebody else has selected before, or 0.
   *
   * @throws Exception never
   */
  public static void main(String[] args) throws Exception {
    int otherVersion = Integer.parseInt(args[1]);
    if (otherVersion != 0) {
      FDB.selectAPIVersion(otherVersion);
    }
    StoreOptions options = new StoreOptions(Duration.ofSeconds(3), InstantSource.system());
    for (int i = 0; i < 2; i++) {
      try {
        // Not closed: the process has to end all the same.
        FdbStore store = FdbStore.open(args[0], options);
        System.out.println("open: " + store.description());
      } catch (StoreException e) {
        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
  }
}
