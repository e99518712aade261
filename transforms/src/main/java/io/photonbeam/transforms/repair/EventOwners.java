package io.photonbeam.transforms.repair;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.runtime.RunContext;
import java.util.List;
import java.util.Optional;

/** Which commits have taken some events, and which of the events are in lost files. */
final class EventOwners {
  private final List<Optional<CommitId>> commits;
  private final long[] timesMicros;
  private final LostFiles lost;

  private EventOwners(List<Optional<CommitId>> commits, long[] timesMicros, LostFiles lost) {
    this.commits = commits;
    this.timesMicros = timesMicros;
    this.lost = lost;
  }

  /** Asks the registry, once, about events of these ids and times. */
  static EventOwners of(
      List<ForeignId> ids, long[] timesMicros, LostFiles lost, RunContext context) {
    return new EventOwners(
        context.registryCalls().read(registry -> registry.owners(ids)), timesMicros, lost);
  }

  /** Whether nobody has taken an event. */
  boolean isFree(int event) {
    return commits.get(event).isEmpty();
  }

  /** The commit that has taken an event whose row is in a lost file; empty for all others. */
  Optional<CommitId> lostCommit(int event) {
    return commits
        .get(event)
        .filter(commit -> lost.has(commit, PartitionHour.of(timesMicros[event])));
  }
}
