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
    List<Optional<CommitId>> holders = registry.holders(ids);
    List<Held> held = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      int index = i;
      holders
          .get(i)
          .or(() -> Optional.ofNullable(adopted.get(ids.get(index))))
          .filter(holder -> !holder.equals(record.id()))
          .ifPresent(holder -> held.add(new Held(index, holder)));
    }
    if (!held.isEmpty()) {
      return new Refused(held);
    }
    ids.forEach(id -> adopted.put(id, record.id()));
    return new Adopted(How.NEWLY);
  }
}
