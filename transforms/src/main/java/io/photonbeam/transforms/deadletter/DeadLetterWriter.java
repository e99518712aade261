package io.photonbeam.transforms.deadletter;

import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.log.record.RecordWeight;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.text.FirstFew;
import io.photonbeam.transforms.deadletter.DeadLetterBatch.Place;
import io.photonbeam.transforms.form.EventReader;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.output.RowTrial;
import io.photonbeam.transforms.output.StagedParquet.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericRecord;

/**
 * Writes dead letters of one reason to files: one for each schema of events, and one for all of
 * which there is no event. Each becomes visible whole, or not at all. Not thread-safe.
 */
final class DeadLetterWriter {
  private static final int MAX_CLEARED = 5;

  private final UnjoinableFolder folder;
  private final String pipeline;
  private final CommitIds names;
  private final InstantSource clock;

  /**
   * A writer.
   *
   * @param names of the files
   */
  DeadLetterWriter(UnjoinableFolder folder, String pipeline, CommitIds names, InstantSource clock) {
    this.folder = folder;
    this.pipeline = pipeline;
    this.names = names;
    this.clock = clock;
  }

  /**
   * Makes letters visible, durably.
   *
   * @param published takes each file
   * @throws IOException if files can't be written; some may be visible already
   */
  void write(String reason, Iterable<DeadLetterBatch> batches, Consumer<Path> published)
      throws IOException {
    Map<LogSchema, List<DeadLetterBatch>> bySchema = new LinkedHashMap<>();
    List<DeadLetterBatch> places = new ArrayList<>();
    for (DeadLetterBatch batch : batches) {
      if (batch.events().isPresent()) {
        LogSchema schema = batch.events().get().schema();
        bySchema.computeIfAbsent(schema, s -> new ArrayList<>()).add(batch);
      } else {
        places.add(batch);
      }
    }
    for (Map.Entry<LogSchema, List<DeadLetterBatch>> events : bySchema.entrySet()) {
      places.addAll(
          again(
              () -> {
                List<DeadLetterBatch> undecodable = new ArrayList<>();
                writeEvents(reason, events.getKey(), events.getValue(), undecodable, published);
                return undecodable;
              }));
    }
    if (!places.isEmpty()) {
      again(
          () -> {
            writePlaces(reason, places, published);
            return null;
          });
    }
  }

  private interface Writing<T> {
    T run() throws IOException;
  }

  /**
   * Writes once more what somebody has cleared away as a leftover while it was staged: another
   * process that runs the same pipeline must not be the end of this one.
   */
  private static <T> T again(Writing<T> writing) throws IOException {
    for (int failures = 0; ; failures++) {
      try {
        return writing.run();
      } catch (NoSuchFileException e) {
        if (failures == MAX_CLEARED) {
          throw e;
        }
      }
    }
  }

  private void writeEvents(
      String reason,
      LogSchema eventSchema,
      List<DeadLetterBatch> batches,
      List<DeadLetterBatch> places,
      Consumer<Path> published)
      throws IOException {
    EventReader reader = EventReader.of(eventSchema.avro());
    Optional<DeadLetterSchema> schema = DeadLetterSchema.of(reader.schema());
    if (schema.isEmpty()) {
      batches.forEach(batch -> eachPlace(batch, "; Parquet can't hold the event", places));
      return;
    }
    RecordWeight weight = RecordWeight.of(eventSchema.avro());
    try {
      Records records = new Records(reader, weight, Optional.empty());
      writeEvents(reason, schema.get(), batches, records, places, published);
    } catch (RuntimeException e) {
      // A file with half an event in it is none: begun anew, each is tried before it is written.
      places.clear();
      try (RowTrial<GenericRecord> trial = RowTrial.ofRecords(reader.schema())) {
        Records records = new Records(reader, weight, Optional.of(trial));
        writeEvents(reason, schema.get(), batches, records, places, published);
      }
    }
  }

  private void writeEvents(
      String reason,
      DeadLetterSchema schema,
      List<DeadLetterBatch> batches,
      Records records,
      List<DeadLetterBatch> places,
      Consumer<Path> published)
      throws IOException {
    Path path = staged();
    long largest = batches.stream().mapToLong(DeadLetterBatch::bytes).max().orElse(0);
    try (DeadLetterFile file =
        DeadLetterFile.create(path, schema, pipeline, Values.ofBytes(largest))) {
      for (DeadLetterBatch batch : batches) {
        EventBatch events = batch.events().orElseThrow();
        for (int i = 0; i < events.size(); i++) {
          try {
            file.write(batch, i, records.read(events.record(i)));
          } catch (UnusableException e) {
            places.add(place(batch, i, "; the event can't be " + e.getMessage()));
          }
        }
      }
      if (!file.finish()) {
        return;
      }
    }
    publish(path, reason, published);
  }

  private void writePlaces(String reason, List<DeadLetterBatch> places, Consumer<Path> published)
      throws IOException {
    Path path = staged();
    try (DeadLetterFile file =
        DeadLetterFile.create(path, DeadLetterSchema.BARE, pipeline, Values.USUAL)) {
      for (DeadLetterBatch place : places) {
        file.write(place);
      }
      file.finish();
    }
    publish(path, reason, published);
  }

  private Path staged() throws IOException {
    return folder.staged(pipeline, names.next().text());
  }

  private void publish(Path staged, String reason, Consumer<Path> published) throws IOException {
    published.accept(
        folder.publish(staged, reason, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
  }

  private static void eachPlace(DeadLetterBatch batch, String why, List<DeadLetterBatch> places) {
    for (int i = 0; i < batch.events().orElseThrow().size(); i++) {
      places.add(place(batch, i, why));
    }
  }

  /** What is left of an event that can't be shown. */
  private static DeadLetterBatch place(DeadLetterBatch batch, int event, String why) {
    EventBatch events = batch.events().orElseThrow();
    return new DeadLetterBatch(
        batch.reason(),
        batch.detail() + why,
        batch.atMicros(),
        Optional.empty(),
        Optional.of(new Place(events.file(event), events.blockOffset(event), 1)));
  }

  private static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String why, Exception cause) {
      super(why, cause);
    }
  }

  /** Builds records of one schema. */
  private static final class Records {
    private final EventReader reader;
    private final RecordWeight weight;
    private final Optional<RowTrial<GenericRecord>> trial;

    /** Builds them, and tries whether they can be written, if there is a trial. */
    Records(EventReader reader, RecordWeight weight, Optional<RowTrial<GenericRecord>> trial) {
      this.reader = reader;
      this.weight = weight;
      this.trial = trial;
    }

    GenericRecord read(ByteBuffer record) throws IOException, UnusableException {
      GenericRecord event = decoded(record);
      Optional<String> refused = trial.isPresent() ? trial.get().problem(event) : Optional.empty();
      if (refused.isPresent()) {
        throw new UnusableException("written: " + refused.get(), null);
      }
      return event;
    }

    private GenericRecord decoded(ByteBuffer record) throws UnusableException {
      try {
        if (weight.of(record) > RecordWeight.MAX) {
          throw new UnusableException("decoded: it " + RecordWeight.PROBLEM, null);
        }
        return reader.read(record);
      } catch (IOException | MalformedRecordException | AvroRuntimeException e) {
        throw new UnusableException("decoded: " + FirstFew.characters(e.toString()), e);
      }
    }
  }
}
