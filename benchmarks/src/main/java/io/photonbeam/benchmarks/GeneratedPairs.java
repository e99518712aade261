package io.photonbeam.benchmarks;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.generate.Disorder;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchBuilder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The clicks of a generated log with their queries, as the join hands them on. */
final class GeneratedPairs {
  static final EventFields FOREIGN = LogOptions.DEFAULT_FOREIGN_FIELDS;

  private final Map<String, PrimaryEvent> queries = new HashMap<>();
  private final int wanted;
  private JoinedBatchBuilder pairs;

  private GeneratedPairs(int wanted) {
    this.wanted = wanted;
  }

  /** So many pairs, in the order of the clicks' log. */
  static JoinedBatch of(int wanted) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path queries = folder.path().resolve("queries");
      Path clicks = folder.path().resolve("clicks");
      new Generate(GenerateConfig.of(queries, clicks, 20L * wanted).withDisorder(Disorder.NONE))
          .run(soFar -> {});
      GeneratedPairs generated = new GeneratedPairs(wanted);
      generated.readQueries(queries);
      generated.pair(clicks);
      return generated.pairs.build();
    }
  }

  private void readQueries(Path log) throws IOException {
    for (Path path : LogCursor.files(log)) {
      try (LogCursor cursor = LogCursor.open(path, LogOptions.DEFAULT_PRIMARY_FIELDS)) {
        LogSchema schema = LogSchema.of(cursor.file().schema());
        while (cursor.nextOfFile()) {
          queries.put(
              cursor.scanner().id().toString(),
              new PrimaryEvent(
                  schema, ByteBuffer.wrap(bytes(cursor.record())), cursor.scanner().timeMicros()));
        }
      }
    }
  }

  private void pair(Path log) throws IOException {
    for (Path path : LogCursor.files(log)) {
      try (LogCursor cursor = LogCursor.open(path, FOREIGN)) {
        LogSchema schema = LogSchema.of(cursor.file().schema());
        while (cursor.nextOfFile()) {
          PrimaryEvent query = queries.get(cursor.scanner().key().toString());
          if (query != null) {
            add(schema, path, cursor, query);
          }
          if (pairs != null && pairs.size() == wanted) {
            return;
          }
        }
      }
    }
    throw new IllegalStateException("the logs have fewer pairs than are wanted");
  }

  private void add(LogSchema schema, Path path, LogCursor cursor, PrimaryEvent query) {
    if (pairs == null) {
      pairs = new JoinedBatchBuilder(schema, query.schema());
    }
    pairs.add(single(schema, path, cursor), 0, query);
  }

  private static EventBatch single(LogSchema schema, Path path, LogCursor cursor) {
    byte[] click = bytes(cursor.record());
    EventBatchBuilder batch = new EventBatchBuilder(Role.FOREIGN, schema, 1, click.length);
    batch.add(
        click,
        0,
        click.length,
        cursor.scanner().key().hash(),
        path.toString(),
        cursor.block().end());
    return batch.build();
  }

  private static byte[] bytes(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return bytes;
  }
}
