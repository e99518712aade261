package io.photonbeam.peers;

import io.photonbeam.peers.contender.AdEvents;
import io.photonbeam.peers.contender.AvroLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * What two logs give, found by a plain join in memory that shares no code with any contender.
 *
 * @param clickIds of the clicks that have a query
 * @param lines of both logs, those that are repeated counted again
 * @param spanSeconds between the first and the last event, by their times
 */
record Expected(Set<String> clickIds, long lines, long spanSeconds) {

  /**
   * Joins two logs.
   *
   * @param rows an Avro file to write the joined rows to
   */
  static Expected of(Path primaryLog, Path foreignLog, Path rows) throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(AdEvents.ROW))) {
      writer.create(AdEvents.ROW, rows.toFile());
      Join join = new Join(writer);
      AvroLog.read(foreignLog, join::click);
      AvroLog.read(primaryLog, join::query);
      return new Expected(join.joined, join.lines, (join.last - join.first) / 1_000_000 + 1);
    }
  }

  private static final class Join {
    private final DataFileWriter<GenericRecord> rows;
    private final Set<String> clickIds = new HashSet<>();
    private final Map<String, List<GenericRecord>> waiting = new HashMap<>();
    private final Set<String> joined = new HashSet<>();
    private long lines;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Join(DataFileWriter<GenericRecord> rows) {
      this.rows = rows;
    }

    void click(GenericRecord click) {
      count(click);
      if (clickIds.add(id(click, "click_id"))) {
        waiting.computeIfAbsent(id(click, "query_id"), id -> new ArrayList<>(1)).add(click);
      }
    }

    /** A query that is repeated finds nobody waiting. */
    void query(GenericRecord query) throws IOException {
      count(query);
      List<GenericRecord> clicks = waiting.remove(id(query, "query_id"));
      if (clicks != null) {
        for (GenericRecord click : clicks) {
          joined.add(id(click, "click_id"));
          rows.append(AdEvents.row(click, query));
        }
      }
    }

    private void count(GenericRecord event) {
      long time = (Long) event.get("timestamp");
      lines++;
      first = Math.min(first, time);
      last = Math.max(last, time);
    }

    private static String id(GenericRecord event, String field) {
      return event.get(field).toString();
    }
  }
}
