package io.photonbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/** The binary form of {@link EventPlaces}, within that of their batch. */
final class EventPlacesCoder {
  private EventPlacesCoder() {}

  static void encode(EventPlaces places, OutputStream out) throws IOException {
    encodeFiles(places.files(), out);
    VarInt.encode(places.count(), out);
    for (int place = 0; place < places.count(); place++) {
      VarInt.encode(places.end(place), out);
      VarInt.encode(places.fileIndex(place), out);
      VarInt.encode(places.blockOffset(place), out);
    }
  }

  private static void encodeFiles(List<String> files, OutputStream out) throws IOException {
    VarInt.encode(files.size(), out);
    for (String file : files) {
      StringUtf8Coder.of().encode(file, out);
    }
  }

  /** The places of so many events, of which each has one at most. */
  static EventPlaces decode(InputStream in, int events) throws IOException {
    List<String> files = decodeFiles(in);
    int count = VarInt.decodeInt(in);
    if (count < 0 || count > events) {
      throw new CoderException(count + " places of " + events + " events");
    }
    int[] ends = new int[count];
    int[] fileIndexes = new int[count];
    long[] blockOffsets = new long[count];
    for (int place = 0; place < count; place++) {
      ends[place] = VarInt.decodeInt(in);
      fileIndexes[place] = VarInt.decodeInt(in);
      blockOffsets[place] = VarInt.decodeLong(in);
    }
    return new EventPlaces(files, ends, fileIndexes, blockOffsets);
  }

  static List<String> decodeFiles(InputStream in) throws IOException {
    int count = VarInt.decodeInt(in);
    List<String> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(StringUtf8Coder.of().decode(in));
    }
    return files;
  }
}
