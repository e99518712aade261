package io.photonbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/** The binary form of {@link EventPlaces}, within that of their batch. */
final class EventPlacesCoder {
  private EventPlacesCoder() {}

  static void encode(EventPlaces places, OutputStream out) throws IOException {
    encodeFiles(places.files(), out);
    VarInt.encode(places.runs(), out);
    for (int run = 0; run < places.runs(); run++) {
      VarInt.encode(places.end(run), out);
      VarInt.encode(places.fileIndex(run), out);
      VarInt.encode(places.blockOffset(run), out);
    }
  }

  private static void encodeFiles(List<String> files, OutputStream out) throws IOException {
    VarInt.encode(files.size(), out);
    for (String file : files) {
      StringUtf8Coder.of().encode(file, out);
    }
  }

  static EventPlaces decode(InputStream in) throws IOException {
    List<String> files = decodeFiles(in);
    int runs = VarInt.decodeInt(in);
    int[] ends = new int[runs];
    int[] fileIndexes = new int[runs];
    long[] blockOffsets = new long[runs];
    for (int run = 0; run < runs; run++) {
      ends[run] = VarInt.decodeInt(in);
      fileIndexes[run] = VarInt.decodeInt(in);
      blockOffsets[run] = VarInt.decodeLong(in);
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
