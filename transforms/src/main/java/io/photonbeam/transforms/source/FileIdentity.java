package io.photonbeam.transforms.source;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.model.NamedFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * By what a growing file and its content are known again: its name, what the file system calls it,
 * when it was written, its header's sync marker, and a fingerprint of what was read last. Not
 * thread-safe.
 */
final class FileIdentity {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private Path path;

  /** What the file system calls the file whatever its name is; null if that is not known. */
  private Object key;

  private long modifiedMicros;
  private HeaderSync sync;

  /** Of what was read last; 0 if it is not known. */
  private long fingerprint;

  FileIdentity(Path path, LogCheckpointMark.Position from) {
    this.path = path;
    this.key = from.key();
    this.modifiedMicros = from.modifiedMicros();
    this.sync = from.sync();
    this.fingerprint = from.fingerprint();
  }

  Path path() {
    return path;
  }

  /** What the file system calls the file, in words that last; null if that is not known. */
  String key() {
    return key == null ? null : key.toString();
  }

  /** The marker in the header; null if that was not read yet. */
  HeaderSync sync() {
    return sync;
  }

  NamedFile name() {
    return new NamedFile(path.toString(), sync);
  }

  LogCheckpointMark.Position at(long offset, long nextTime) {
    return new LogCheckpointMark.Position(offset, nextTime, key, sync, fingerprint, modifiedMicros);
  }

  /** Whether the file that is listed under this one's name is surely another one. */
  boolean isOther(LogListing.Entry entry) {
    if (key == null || entry.key() == null || key.equals(entry.key())) {
      return false;
    }
    return !key().equals(entry.key().toString());
  }

  /** Whether it is not known to have been as it is listed when it was listed last. */
  boolean mayBeWritten(LogListing.Entry entry) {
    return entry.modifiedMicros() != modifiedMicros;
  }

  /** Whether it was surely written since it was listed last. */
  boolean isWritten(LogListing.Entry entry) {
    return modifiedMicros != UNKNOWN && mayBeWritten(entry);
  }

  void listed(LogListing.Entry entry) {
    modifiedMicros = entry.modifiedMicros();
    key = entry.key() == null ? key : entry.key();
  }

  void renamedTo(Path newPath) {
    path = newPath;
  }

  /** Another file has the name. */
  void replacedBy(LogListing.Entry other) {
    key = other.key();
    modifiedMicros = UNKNOWN;
  }

  /** Whether a file is the one that was read, with what was read of it up to an offset. */
  boolean isOf(LogFile opened, long offset) throws IOException {
    if (!opened.sync().equals(sync)) {
      return false;
    }
    return offset <= opened.firstBlock()
        || (fingerprint == 0
            ? opened.isBlockEnd(offset)
            : opened.fingerprint(offset) == fingerprint);
  }

  void opened(LogFile file) {
    sync = file.sync();
  }

  void readTo(LogFile file, long offset) throws IOException {
    fingerprint = file.fingerprint(offset);
  }

  /** Nothing was read yet of the content that is known. */
  void rewind() {
    fingerprint = 0;
  }

  /** Nothing is known of the content. */
  void beginAnew() {
    sync = null;
    rewind();
  }
}
