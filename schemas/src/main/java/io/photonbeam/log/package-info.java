/**
 * The log format: files of Avro blocks, written and read block by block, also when damaged, and the
 * ids and times in their records, found without building the records. Knows nothing of joins,
 * registries or Beam.
 */
package io.photonbeam.log;
