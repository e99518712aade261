package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventScanner;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.runtime.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which commits have taken the events of a batch, and which of the events are in lost files. */
final class EventOwners {
  private final List<Optional<CommitId>> commits;
  private final List<PartitionHour> hours;
  private final LostFiles lost;

  private EventOwners(List<Optional<CommitId>> commits, List<PartitionHour> hours, LostFiles lost) {
    this.commits = commits;
    this.hours = hours;
    this.lost = lost;
  }

  /** Asks the registry, once. */
  static EventOwners of(
      EventBatch events, EventScanners foreigns, LostFiles lost, RunContext context) {
    List<ForeignId> ids = new ArrayList<>(events.size());
    List<PartitionHour> hours = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      EventScanner event = foreigns.at(events.schema(), events.record(i));
      ids.add(ForeignId.of(event.id().toBytes(), event.timeMicros()));
      hours.add(PartitionHour.of(event.timeMicros()));
    }
    return new EventOwners(
        context.registryCalls().read(registry -> registry.holders(ids)), hours, lost);
  }

  /** Whether nobody has taken an event. */
  boolean isFree(int event) {
    return commits.get(event).isEmpty();
  }

  /** The commit that has taken an event whose row is in a lost file; empty for all others. */
  Optional<CommitId> lostCommit(int event) {
    return commits.get(event).filter(commit -> lost.has(commit, hours.get(event)));
  }
}
