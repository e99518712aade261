package io.photonbeam.transforms.join;

import io.photonbeam.transforms.model.EventBatch;

/**
 * Foreign events that wait for their primary events.
 *
 * @param sinceMillis when they began to wait, in epoch milliseconds
 * @param dueMillis when their primary events are to be looked for again; not kept in state, where
 *     what is read is due at once
 */
public record PendingBatch(EventBatch events, long sinceMillis, long dueMillis) {}
