package io.photonbeam.registry;

import io.photonbeam.store.RerunningStore;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.fdb.FdbSandbox;
import io.photonbeam.store.fdb.NeedsFoundationDb;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.stores.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The protocol on every store of this build, with each layout of the keys. */
class IdRegistryTest {
  @Nested
  class InMemory extends RegistryContracts {
    @Override
    TransactionalStore open() {
      return RegistryFixture.laidOut(KeyLayout.GATHERED, MemoryStore.create());
    }
  }

  @Nested
  class InMemoryAsOfEarlierVersions extends RegistryContracts {
    @Override
    TransactionalStore open() {
      return RegistryFixture.laidOut(KeyLayout.SPREAD, MemoryStore.create());
    }
  }

  @Nested
  class OfEarlierVersionsOnOneDisk extends RegistryContracts {
    @Override
    TransactionalStore open() {
      return RegistryFixture.laidOut(KeyLayout.DENSE, MemoryStore.create());
    }
  }

  /** Whatever a step does beside its transaction would be done too often here. */
  @Nested
  class InMemoryWhereEachBodyIsRunAgainAndAgain extends RegistryContracts {
    @Override
    TransactionalStore open() {
      return new RerunningStore(RegistryFixture.laidOut(KeyLayout.BY_COMMIT, MemoryStore.create()));
    }
  }

  @Nested
  class InSqlite extends RegistryContracts {
    @TempDir Path dir;

    @Override
    TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class InFoundationDb extends RegistryContracts {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }
}
