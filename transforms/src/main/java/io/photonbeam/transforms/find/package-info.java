/**
 * Finds the events in a log's chunks, without building their records, and parts them by the shard
 * that joins them. Knows nothing of files: where chunks come from is the concern of {@code source}.
 */
package io.photonbeam.transforms.find;
