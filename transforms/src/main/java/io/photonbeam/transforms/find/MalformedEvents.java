package io.photonbeam.transforms.find;

import io.photonbeam.log.record.EventScanner;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Records of one block that are whole but can't be used as events: how many, and the foreign ones
 * themselves, by what is wrong with them. Not thread-safe.
 */
final class MalformedEvents {
  private final Role role;
  private final LogChunk chunk;
  private final int block;
  private final Map<Kind, EventBatchBuilder> byKind = new LinkedHashMap<>();
  private String example;
  private long count;

  /** What makes records one batch. */
  private record Kind(LogSchema schema, String problem) {}

  MalformedEvents(Role role, LogChunk chunk, int block) {
    this.role = role;
    this.chunk = chunk;
    this.block = block;
  }

  long count() {
    return count;
  }

  /** What is wrong with the first. */
  String example() {
    return example;
  }

  /** Adds the record at which a scanner of the block is. */
  void add(EventScanner record) {
    if (count++ == 0) {
      example = record.problem();
    }
    if (role == Role.FOREIGN) {
      EventBatchBuilder events =
          byKind.computeIfAbsent(
              new Kind(chunk.schema().branch(record.branch()), record.problem()),
              kind -> new EventBatchBuilder(role, kind.schema(), 1, 128));
      events.writtenAt(chunk.writtenMicros());
      // It has no key, or none that could be joined.
      events.add(
          chunk.block(block).array(),
          record.start(),
          record.end(),
          0,
          chunk.file(),
          chunk.blockOffset(block));
    }
  }

  /** Hands out what was added since the last time. */
  void handOut(Consumer<UnjoinableBatch> receiver) {
    byKind.forEach(
        (kind, events) ->
            receiver.accept(new UnjoinableBatch(events.build(), Reason.MALFORMED, kind.problem())));
    byKind.clear();
  }
}
