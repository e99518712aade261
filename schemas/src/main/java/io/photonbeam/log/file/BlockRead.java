package io.photonbeam.log.file;

import java.nio.ByteBuffer;

/**
 * What stands at an offset of a log file. A log grows while it is read, so "not yet" is an answer
 * of its own: the same question may be answered otherwise a moment later. The others are final, but
 * for an {@link Appended} without an end.
 */
public sealed interface BlockRead {

  /** Where in the file the answer begins. */
  long offset();

  /**
   * A whole block whose sync marker stands where it should. A repeated header of this file, behind
   * which its blocks go on, is one without records.
   *
   * @param end offset of the first byte after the block, where the next one begins
   * @param count number of records that the block claims to hold; not yet checked against the data
   * @param data the records, decompressed, in an accessible array; valid until the next read from
   *     the same {@link LogFile}
   */
  record Block(long offset, long end, long count, ByteBuffer data) implements BlockRead {}

  /**
   * The bytes from here to the end of the file are no whole block yet: nothing, half a block, or
   * damage that no sync marker has followed so far.
   *
   * @param available bytes from {@code offset} to the end of the file
   */
  record NotYet(long offset, long available) implements BlockRead {}

  /**
   * The bytes from here are no block and never will be.
   *
   * @param resumeAt offset after the next sync marker, where reading can go on; where that marker
   *     belongs to a header, the offset of the header
   * @param reason what is wrong, for people
   */
  record Damaged(long offset, long resumeAt, String reason) implements BlockRead {}

  /**
   * Here another log file begins, which was appended to this one; its blocks are none of this file.
   *
   * @param resumeAt offset after the next sync marker of this file's own, or of the header that it
   *     belongs to, where reading can go on; negative if there is none yet, if the other file has
   *     the same sync marker beside another schema or codec, so that nobody can tell whose the
   *     blocks behind it are, or if its header is not whole
   */
  record Appended(long offset, long resumeAt) implements BlockRead {
    /** What is wrong, for people. */
    public static final String REASON =
        "another Avro file was appended here, and is not read; give it a name of its own";
  }
}
