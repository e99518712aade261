package io.photonbeam.transforms.join;

import io.photonbeam.transforms.batch.EventBatch;

/**
 * Foreign events that wait for their primary events.
 *
 * @param sinceMillis when they began to wait, in epoch milliseconds
 */
record PendingBatch(EventBatch events, long sinceMillis) {}
