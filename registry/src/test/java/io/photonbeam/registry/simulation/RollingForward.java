package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Steps 3 and 4 for what was committed and not published, in the steps of {@code RollForward} of
 * the module transforms.
 */
final class RollingForward {
  private final World world;
  private final Output output;
  private final Consumer<CommitRecord> lost;
  private final List<CommitId> published = new ArrayList<>();

  /**
   * Prepares one roll-forward.
   *
   * @param lost takes the commits of which a file is neither staged nor published
   */
  RollingForward(World world, Consumer<CommitRecord> lost) {
    this.world = world;
    this.output = new Output(world.flaw());
    this.lost = lost;
  }

  /** Rolls forward what a reading of the registry finds unpublished. */
  Task of(Function<Life, List<CommitRecord>> unpublished) {
    return life -> {
      if (world.flaw() == Flaw.ROLL_FORWARD_LEFT_OUT) {
        return Task.DONE;
      }
      List<Task> next = new ArrayList<>();
      for (CommitRecord record : unpublished.apply(life)) {
        next.add(later -> publish(later, record));
      }
      next.add(this::mark);
      return next;
    };
  }

  private List<Task> publish(Life life, CommitRecord record) {
    try {
      output.publish(life, world.flaw() == Flaw.ROLL_FORWARD_HALF ? firstFile(record) : record);
      published.add(record.id());
      world.counts().count(Seen.ROLL_FORWARDS);
    } catch (FileFailure.Missing e) {
      if (world.flaw() == Flaw.LOST_COMMITS_MARKED) {
        published.add(record.id());
      } else {
        lost.accept(record);
      }
    }
    return Task.DONE;
  }

  private List<Task> mark(Life life) {
    life.registry().markPublished(published);
    return Task.DONE;
  }

  private static CommitRecord firstFile(CommitRecord record) {
    return CommitRecord.of(
        record.id(),
        record.pipeline(),
        record.files().subList(0, 1),
        record.minEventMicros(),
        record.maxEventMicros());
  }
}
