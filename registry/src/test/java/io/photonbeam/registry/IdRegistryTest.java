package io.photonbeam.registry;

import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.fdb.FdbSandbox;
import io.photonbeam.store.fdb.NeedsFoundationDb;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.stores.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The protocol on every store of this build, and what takes ids with each layout of their keys. */
class IdRegistryTest {
  @TempDir Path dir;

  @Nested
  class CommitInMemory extends CommitContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.GATHERED, MemoryStore.create());
    }
  }

  @Nested
  class CommitInMemoryAsOfEarlierVersions extends CommitContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.SPREAD, MemoryStore.create());
    }
  }

  @Nested
  class CommitInSqlite extends CommitContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class CommitInFoundationDb extends CommitContract {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }

  @Nested
  class UpkeepInMemory extends UpkeepContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.GATHERED, MemoryStore.create());
    }
  }

  @Nested
  class UpkeepInMemoryAsOfEarlierVersions extends UpkeepContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.SPREAD, MemoryStore.create());
    }
  }

  @Nested
  class UpkeepInSqlite extends UpkeepContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class UpkeepInFoundationDb extends UpkeepContract {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }

  @Nested
  class RepairInMemory extends RepairContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.GATHERED, MemoryStore.create());
    }
  }

  @Nested
  class RepairInMemoryAsOfEarlierVersions extends RepairContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.SPREAD, MemoryStore.create());
    }
  }

  @Nested
  class RepairInSqlite extends RepairContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class RepairInFoundationDb extends RepairContract {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }

  @Nested
  class BindingInMemory extends BindingContract {
    @Override
    protected TransactionalStore open() {
      return MemoryStore.create();
    }
  }

  @Nested
  class BindingInSqlite extends BindingContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class BindingInFoundationDb extends BindingContract {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }

  @Nested
  class RestoreInMemory extends RestoreContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.GATHERED, MemoryStore.create());
    }
  }

  @Nested
  class RestoreInMemoryAsOfEarlierVersions extends RestoreContract {
    @Override
    protected TransactionalStore open() {
      return laidOut(KeyLayout.SPREAD, MemoryStore.create());
    }
  }

  @Nested
  class RestoreInSqlite extends RestoreContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class RestoreInFoundationDb extends RestoreContract {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }

  @Nested
  class LeaseInMemory extends LeaseContract {
    @Override
    protected TransactionalStore open() {
      return MemoryStore.create();
    }
  }

  @Nested
  class LeaseInSqlite extends LeaseContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class LeaseInFoundationDb extends LeaseContract {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }

  @Nested
  class BoardInMemory extends BoardContract {
    @Override
    protected TransactionalStore open() {
      return MemoryStore.create();
    }
  }

  @Nested
  class BoardInSqlite extends BoardContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("registry.db"));
    }
  }

  @Nested
  @NeedsFoundationDb
  class BoardInFoundationDb extends BoardContract {
    private final FdbSandbox sandbox = new FdbSandbox();

    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @AfterEach
    void clear() {
      sandbox.clear();
    }
  }
}
