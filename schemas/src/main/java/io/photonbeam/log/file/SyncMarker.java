package io.photonbeam.log.file;

import java.nio.ByteBuffer;
import org.apache.avro.file.DataFileConstants;

/** The sixteen random bytes, made anew for each file, that stand after each of its blocks. */
final class SyncMarker {
  static final int LENGTH = DataFileConstants.SYNC_SIZE;

  private final byte[] bytes = new byte[LENGTH];

  SyncMarker(byte[] from, int index) {
    System.arraycopy(from, index, bytes, 0, LENGTH);
  }

  HeaderSync value() {
    ByteBuffer marker = ByteBuffer.wrap(bytes);
    return new HeaderSync(marker.getLong(), marker.getLong());
  }

  boolean standsAt(byte[] data, int index) {
    for (int i = 0; i < LENGTH; i++) {
      if (data[index + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
