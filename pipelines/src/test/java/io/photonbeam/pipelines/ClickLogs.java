package io.photonbeam.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** Small logs of queries and clicks, written by hand. */
public final class ClickLogs {
  public static final Instant TIME = Instant.parse("2026-06-02T03:00:00Z");

  static final Schema QUERY =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Query","fields":[
                {"name":"query_id","type":"string"},
                {"name":"timestamp","type":"long"},
                {"name":"words","type":{"type":"array","items":"string"}}]}""");

  public static final Schema CLICK =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Click","fields":[
                {"name":"click_id","type":"string"},
                {"name":"query_id","type":["null","string"]},
                {"name":"timestamp","type":"long"},
                {"name":"price","type":"double"}]}""");

  private ClickLogs() {}

  static GenericRecord query(String id) {
    return new GenericRecordBuilder(QUERY)
        .set("query_id", id)
        .set("timestamp", TIME.toEpochMilli())
        .set("words", List.of("red", "shoes", id))
        .build();
  }

  public static GenericRecord click(String id, String queryId) {
    return click(id, queryId, TIME);
  }

  public static GenericRecord click(String id, String queryId, Instant time) {
    return new GenericRecordBuilder(CLICK)
        .set("click_id", id)
        .set("query_id", queryId)
        .set("timestamp", time.toEpochMilli())
        .set("price", id.length() / 4.0)
        .build();
  }

  /** A file of queries, in one block. */
  public static void queries(Path file, String... ids) throws IOException {
    JoinWorld.log(file, QUERY, List.of(Stream.of(ids).map(ClickLogs::query).toList()));
  }

  /** A file of clicks, in one block. */
  public static void clicks(Path file, GenericRecord... clicks) throws IOException {
    JoinWorld.log(file, CLICK, List.of(List.of(clicks)));
  }
}
