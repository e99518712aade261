package io.photonbeam.transforms.model;

import java.nio.ByteBuffer;

/**
 * A primary event that was found for a foreign one.
 *
 * @param schema with which the record was written
 * @param record its bytes; read only, and valid as long as whoever found it says
 * @param writtenMicros a time before which it was not in its log
 */
public record PrimaryEvent(LogSchema schema, ByteBuffer record, long writtenMicros) {}
