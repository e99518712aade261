package io.photonbeam.peers.contender;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The schemas of generated logs, and of their joined rows. */
public final class AdEvents {
  public static final Schema QUERY = read("Query.avsc");
  public static final Schema CLICK = read("Click.avsc");

  /** An event of either log. */
  static final Schema EITHER = Schema.createUnion(QUERY, CLICK);

  /** Both events, each whole. */
  public static final Schema ROW =
      SchemaBuilder.record("Row")
          .namespace("io.photonbeam.peers")
          .fields()
          .name("click")
          .type(CLICK)
          .noDefault()
          .name("query")
          .type(QUERY)
          .noDefault()
          .endRecord();

  private AdEvents() {}

  /** A joined row. */
  public static GenericRecord row(GenericRecord click, GenericRecord query) {
    GenericRecord row = new GenericData.Record(ROW);
    row.put("click", click);
    row.put("query", query);
    return row;
  }

  private static Schema read(String name) {
    try (InputStream file = AdEvents.class.getResourceAsStream("/" + name)) {
      return new Schema.Parser().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + name, e);
    }
  }
}
