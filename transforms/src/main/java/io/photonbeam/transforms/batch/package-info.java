/**
 * Finding the events in a log's chunks, dropping those that the registry knows as taken, and
 * parting the others into one batch for each shard. Knows chunks and the registry, and nothing of
 * pairs or output.
 */
package io.photonbeam.transforms.batch;
