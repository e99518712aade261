package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitRecord;
import java.util.List;

/**
 * A writer of a pipeline: it rolls forward when it starts, reads its share of the log from its last
 * checkpoint on, and commits batch by batch. After a crash it meets events again that it has joined
 * before.
 */
final class Writer extends Actor {
  private final String pipeline;
  private final int share;
  private int position;
  private int checkpoint;

  /** Takes part as one of a pipeline's writers; several may have the same share. */
  Writer(World world, Site site, String pipeline, String name, int share) {
    super(world, site, name);
    this.pipeline = pipeline;
    this.share = share;
  }

  @Override
  List<Task> begin() {
    position = checkpoint;
    return List.of(
        new Starting(this, pipeline),
        new RollingForward(world(), this::reportLost)
            .of(life -> life.registry().unpublished(pipeline)),
        this::readOn);
  }

  @Override
  String memory() {
    return checkpoint + " ";
  }

  @Override
  List<Task> goOn() {
    return List.of();
  }

  private List<Task> readOn(Life life) {
    int from = position;
    List<Event> batch =
        life.note(() -> world().log().read(from, world().choices().between(1, maxBatch())));
    if (batch.isEmpty()) {
      return waitForMore();
    }
    List<Event> mine = batch.stream().filter(this::isMine).filter(this::isJoinable).toList();
    return List.of(
        new Committing(world(), pipeline).join(mine),
        later -> passedOver(batch.size()),
        this::readOn);
  }

  private List<Task> waitForMore() {
    if (world().log().isWhole()) {
      return Task.DONE;
    }
    pause();
    return List.of(this::readOn);
  }

  private List<Task> passedOver(int events) {
    position += events;
    if (world().choices().chance(0.3)) {
      checkpoint = position;
    }
    return Task.DONE;
  }

  /** What has no primary event yet is given up; a reconciliation joins it when it has. */
  private boolean isJoinable(Event event) {
    return world().log().hasPrimary(event.id());
  }

  private boolean isMine(Event event) {
    return Math.floorMod(event.id().hashCode(), world().plan().writers()) == share;
  }

  private int maxBatch() {
    return world().plan().batch();
  }

  private void reportLost(CommitRecord lost) {
    world().counts().count(Seen.LOSSES_REPORTED);
  }
}
