package io.photonbeam.transforms.row;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/**
 * A row that is to be committed.
 *
 * @param id of the foreign event
 * @param eventMicros time of the foreign event, in epoch microseconds
 * @param parts what it is made of: the foreign and the primary event, or what an adapter made of
 *     both
 * @param writtenMicros a time before which the pair was not in the logs
 * @param source holds the foreign event as it is in the log
 * @param event its index there
 * @param weight of both events as objects, in bytes of heap; estimated
 */
public record JoinedRow(
    ForeignId id,
    long eventMicros,
    List<GenericRecord> parts,
    long writtenMicros,
    EventBatch source,
    int event,
    long weight) {

  public JoinedRow withParts(List<GenericRecord> others) {
    return new JoinedRow(id, eventMicros, others, writtenMicros, source, event, weight);
  }
}
