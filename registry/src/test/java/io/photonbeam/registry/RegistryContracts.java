package io.photonbeam.registry;

import io.photonbeam.store.TransactionalStore;
import org.junit.jupiter.api.Nested;

/** All contracts of the registry, on one kind of store. */
abstract class RegistryContracts {
  /** Opens an empty store of the test's own. */
  abstract TransactionalStore open();

  @Nested
  class Commit extends CommitContract {
    @Override
    protected TransactionalStore open() {
      return RegistryContracts.this.open();
    }
  }

  @Nested
  class Upkeep extends UpkeepContract {
    @Override
    protected TransactionalStore open() {
      return RegistryContracts.this.open();
    }
  }

  @Nested
  class Repair extends RepairContract {
    @Override
    protected TransactionalStore open() {
      return RegistryContracts.this.open();
    }
  }

  @Nested
  class Binding extends BindingContract {
    @Override
    protected TransactionalStore open() {
      return RegistryContracts.this.open();
    }
  }

  @Nested
  class Restore extends RestoreContract {
    @Override
    protected TransactionalStore open() {
      return RegistryContracts.this.open();
    }
  }

  @Nested
  class Lease extends LeaseContract {
    @Override
    protected TransactionalStore open() {
      return RegistryContracts.this.open();
    }
  }

  @Nested
  class Board extends BoardContract {
    @Override
    protected TransactionalStore open() {
      return RegistryContracts.this.open();
    }
  }
}
