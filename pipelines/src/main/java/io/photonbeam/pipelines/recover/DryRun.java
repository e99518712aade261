package io.photonbeam.pipelines.recover;

import io.photonbeam.registry.AdoptOutcome;
import io.photonbeam.registry.AdoptOutcome.Adopted;
import io.photonbeam.registry.AdoptOutcome.Held;
import io.photonbeam.registry.AdoptOutcome.Refused;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what adoptions would do, and writes nothing. Keeps all ids in memory. */
final class DryRun {
  private final Map<ForeignId, CommitId> adopted = new HashMap<>();

  AdoptOutcome adopt(IdRegistry registry, CommitRecord record, List<ForeignId> ids) {
    List<Optional<CommitId>> owners = registry.owners(ids);
    List<Held> held = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      int index = i;
      owners
          .get(i)
          .or(() -> Optional.ofNullable(adopted.get(ids.get(index))))
          .filter(owner -> !owner.equals(record.id()))
          .ifPresent(owner -> held.add(new Held(index, owner)));
    }
    if (!held.isEmpty()) {
      return new Refused(held);
    }
    ids.forEach(id -> adopted.put(id, record.id()));
    return new Adopted(How.NEWLY);
  }
}
