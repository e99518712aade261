package io.photonbeam.transforms.commit;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.batch.EventBatch;
import org.apache.avro.generic.GenericRecord;

/**
 * A row that is to be committed.
 *
 * @param id of the foreign event
 * @param eventMicros time of the foreign event, in epoch microseconds
 * @param foreign the foreign event
 * @param primary its primary event
 * @param writtenMicros a time before which the pair was not in the logs
 * @param source holds the foreign event as it is in the log
 * @param event its index there
 */
record JoinedRow(
    ForeignId id,
    long eventMicros,
    GenericRecord foreign,
    GenericRecord primary,
    long writtenMicros,
    EventBatch source,
    int event) {}
