package io.photonbeam.pipelines.explain;

import java.nio.file.Path;

/**
 * An event as it stands in its log.
 *
 * @param file the log file
 * @param blockOffset where in the file its block begins
 * @param key id of the primary event; its own id in a primary log
 * @param micros when it happened, in epoch microseconds
 */
record LoggedEvent(Path file, long blockOffset, String key, long micros) {}
