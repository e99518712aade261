package io.photonbeam.transforms.index;

/**
 * A run that spans the id of a search, and so may have it.
 *
 * @param timesKey where its times stand
 * @param first time of its earliest id, in microseconds
 * @param file number of its file
 * @param offset of its block
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SpanningRun(byte[] timesKey, long first, long file, long offset) {}
