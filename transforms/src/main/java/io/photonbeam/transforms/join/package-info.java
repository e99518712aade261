/**
 * Pairing foreign events with their primary events, one shard at a time: the pending events, the
 * cache of primary events, and the pairs. Knows batches, and nothing of commits or files of output.
 */
package io.photonbeam.transforms.join;
