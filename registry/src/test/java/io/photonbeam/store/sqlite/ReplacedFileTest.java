package io.photonbeam.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.TransactionalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a store that is in use is moved, deleted or replaced. */
class ReplacedFileTest {
  private static final StoreOptions IMPATIENT =
      new StoreOptions(Duration.ofMillis(50), InstantSource.system());

  @TempDir Path dir;
  private Path file;
  private Path copy;

  @BeforeEach
  void aFileAndAnOlderCopy() throws Exception {
    file = dir.resolve("store.db");
    copy = dir.resolve("copy.db");
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT)) {
      write(store, 1);
    }
    Files.copy(file, copy);
  }

  @Test
  void aCopyMovedOverTheFileFailsTheNextWriteAndTheNextRead() throws Exception {
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT)) {
      write(store, 2);
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

      assertRefused(() -> write(store, 3), "another file now");
      assertRefused(() -> has(store, 2), "another file now");
      assertRefused(() -> write(store, 3), "another file now");
    }

    try (SqliteStore store = SqliteStore.open(file, IMPATIENT)) {
      assertThat(has(store, 1)).isTrue();
      assertThat(has(store, 3)).isFalse();
    }
  }

  @Test
  void aFileReplacedWithinATransactionIsNotCommittedTo() throws Exception {
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT)) {
      assertRefused(
          () ->
              store.transact(
                  transaction -> {
                    transaction.set(new byte[] {3}, new byte[0]);
                    moveOver();
                    return null;
                  }),
          "another file now");
    }
  }

  @Test
  void aFileThatIsDeletedFailsTheNextWriteAndIsNotMadeAnew() throws Exception {
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT)) {
      write(store, 2);
      Files.delete(file);

      assertRefused(() -> write(store, 3), "moved away or deleted");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aFolderThatIsSwappedCountsAsAnotherFile() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("live"));
    Path inFolder = Files.copy(file, folder.resolve("store.db"));
    try (SqliteStore store = SqliteStore.open(inFolder, IMPATIENT)) {
      write(store, 2);
      Files.move(folder, dir.resolve("old"));
      Files.createDirectory(folder);
      Files.copy(copy, inFolder);

      assertRefused(() -> write(store, 3), "another file now");
    }
  }

  @Test
  void aFileThatComesBackIsUsedAgain() throws Exception {
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT)) {
      Path away = Files.move(file, dir.resolve("away.db"));
      assertRefused(() -> write(store, 2), "moved away or deleted");
      Files.move(away, file);

      write(store, 2);
      assertThat(has(store, 2)).isTrue();
    }
  }

  private void moveOver() {
    try {
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContainingAll("store.db", message);
  }

  private static void write(TransactionalStore store, int key) {
    store.transact(
        transaction -> {
          transaction.set(new byte[] {(byte) key}, new byte[0]);
          return null;
        });
  }

  private static boolean has(TransactionalStore store, int key) {
    return store.read(transaction -> transaction.get(new byte[] {(byte) key})).isPresent();
  }
}
