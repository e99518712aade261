package io.photonbeam.adapter;

import io.photonbeam.transforms.row.JoinedSchema;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Filters and shapes what is joined. Implemented by users: a public class with a public constructor
 * without parameters, named by {@code --adapter=CLASS}.
 *
 * <p>The adapter is asked once or more often for each pair of a foreign and its primary event,
 * before the foreign event is registered: after a restart, or where several pipelines run, it is
 * asked again for the same pair, and only one answer becomes visible. So it must depend on nothing
 * but the two events, and do nothing but answer. {@code verify} asks it again, too, and takes
 * another answer for an error.
 *
 * <p>A pair that is dropped, or for which the adapter throws, goes to the dead letters with the
 * reason {@code filtered} or {@code adapter_failed}; its foreign event stays free, and can be put
 * through again with {@code retry}.
 *
 * <p><b>Threads.</b> Every writer has an instance of its own, which is used by one thread at a
 * time: fields need no locks, static fields do.
 *
 * <p><b>Memory.</b> A record that was returned must not be changed any more: some thousands are
 * held until they are written.
 */
public interface JoinAdapter {

  /**
   * The schema of the rows made of events of these two schemas: an Avro record that Parquet can
   * hold. The columns {@code foreign_id}, {@code commit_id} and {@code joined_at} are appended to
   * its fields, so it must not have such fields itself. By default, one field for each event, named
   * as in a joined log without an adapter.
   *
   * <p>Called once for each two schemas by each instance; throwing sends all their pairs to the
   * dead letters.
   *
   * @param foreign schema of the foreign events
   * @param primary schema of the primary events; where it names a type that the other schema
   *     defines differently, the type has another namespace here than in the log
   */
  default Schema rowSchema(Schema foreign, Schema primary) {
    return JoinedSchema.nested(foreign, primary);
  }

  /**
   * The row of a pair, or empty to drop it.
   *
   * @param foreign the foreign event; belongs to the adapter
   * @param primary its primary event; belongs to the adapter
   * @param row the schema that {@link #rowSchema} gave, which the record returned must have
   * @throws Exception to send the foreign event to the dead letters with this exception
   */
  Optional<GenericRecord> adapt(GenericRecord foreign, GenericRecord primary, Schema row)
      throws Exception;

  /** The row that the default {@link #rowSchema} is for: both events, unchanged. */
  static GenericRecord nested(GenericRecord foreign, GenericRecord primary, Schema row) {
    GenericData.Record record = new GenericData.Record(row);
    record.put(0, foreign);
    record.put(1, primary);
    return record;
  }
}
