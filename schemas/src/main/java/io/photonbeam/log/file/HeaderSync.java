package io.photonbeam.log.file;

/**
 * The sync marker of a log file's header: what tells the file from any other, though it has the
 * same name, place on the disk or length.
 */
public record HeaderSync(long first, long second) {}
